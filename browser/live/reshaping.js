// What reshapes a ground whose knobs can be turned, as a Streamlit component (ui/race/player.py): there for previews once this has come.
import { drawSurface } from "../ground/surface.js";
import { meeting } from "../meeting.js";
import { reshaped } from "./reshaped.js";

export default function () {
  meeting.reshaping ??= { reshaped, drawSurface };
}
