// What a network says of its inputs, below the points of its data, and how far each ball is from the plane of the map, as a Streamlit component
// (ui/network/parts.py). Both follow the clock of the page's player. `data` is a key, which never changes: so this text is sent once, and feed.js
// hands over the packets.
import { fed } from "../fed.js";
import { Learned } from "./learned.js";

export default function ({ data: key, parentElement }) {
  const root = parentElement.querySelector(".fall-line-network");
  root.learned ??= new Learned(root);
  const feed = fed(key, (bytes) => root.learned.load(bytes));
  return () => {
    feed.load = undefined;
    root.learned?.leave();
    delete root.learned;
  };
}
