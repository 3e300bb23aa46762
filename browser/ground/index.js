// The ground below a map, as a Streamlit component: ui/ground.py. `data` is the chart's key, which never changes: so this text is sent once, and
// feed.js hands over the packets. The canvas is the first node of Plotly's chart, so that all that Plotly draws is over it; ground.css takes away
// the plain contours that Plotly draws for pages without scripts.
import { fed } from "../fed.js";
import { Ground } from "./ground.js";

const grounds = new Map(); // chart's key -> the ground below it

export default function ({ data: key, parentElement }) {
  const ground = grounds.get(key) ?? grounds.set(key, new Ground(key)).get(key);
  ground.root = parentElement;
  ground.begin();
  const feed = fed(`ground-${key}`, (bytes) => ground.load(bytes));
  feed.hold = (other) => ground.hold(other);
  return () => {
    if (ground.root !== parentElement) return; // another page's component has taken over
    feed.load = feed.hold = undefined;
    ground.leave();
    grounds.delete(key);
  };
}
