// What comes later, as a Streamlit component (ui/race/player.py): the player meets it, and then the preview, of which some is here.
import { meeting } from "../meeting.js";
import { drawAxes } from "./axes.js";
import { parts } from "./parts.js";
import { Rain } from "./rain.js";

const later = { ...parts, drawAxes, Rain };

export default function () {
  meeting.later = later;
}
