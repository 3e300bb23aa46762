// The ground below a map, as a Streamlit component: ui/platform/ground.py. Its canvas is the first node of Plotly's chart, so that all that Plotly
// draws is over it; ground.css takes away the plain contours that Plotly draws for pages without scripts.
import { opened } from "../packets.js";
import { Ground } from "./ground.js";

const grounds = new Map(); // chart's key -> the ground below it

export default function ({ data, parentElement }) {
  const { key } = opened(data).head;
  const ground = grounds.get(key) ?? grounds.set(key, new Ground(key)).get(key);
  ground.load(data, parentElement);
  return () => {
    if (ground.root !== parentElement) return; // another page's component has taken over
    ground.leave();
    grounds.delete(key);
  };
}
