// Pictures and films of the race, made in the browser from what is on the page, as a Streamlit component.
import { Desk } from "./desk.js";

export default function ({ data: key, parentElement }) {
  const root = parentElement.querySelector(".fall-line-take-home");
  root.inert = false;
  root.desk ??= new Desk(root, key);
  return () => {
    root.desk?.stop("");
    delete root.desk;
  };
}
