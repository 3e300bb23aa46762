// What draws noise, as a Streamlit component (ui/noise.py): `meeting.draws` is there for previews and maps once this has come.
import { meeting } from "../meeting.js";
import { opened } from "../packets.js";
import { drawing } from "./draws.js";

export default function ({ data }) {
  meeting.draws ??= drawing(new Float64Array(opened(data).body.slice().buffer));
}
