// The lines of a race on a ground with data, over the points of these data, as a Streamlit component (ui/race/fit.py). They follow the clock of the
// page's player. `data` is a key, which never changes: so this text is sent once, and feed.js hands over the packets.
import { fed } from "../fed.js";
import { Fit } from "./fit.js";

export default function ({ data: key, parentElement }) {
  const root = parentElement.querySelector(".fall-line-fit");
  root.fit ??= new Fit(root);
  const feed = fed(key, (bytes) => root.fit.load(bytes));
  return () => {
    feed.load = undefined;
    root.fit?.leave();
    delete root.fit;
  };
}
