// What takes means over examples, as a Streamlit component (ui/data.py): `meeting.meanOf` is there for previews and maps once this has come.
import { meeting } from "../meeting.js";
import { meanOf } from "./mean.js";

export default function () {
  meeting.meanOf ??= meanOf;
}
