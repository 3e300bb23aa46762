// The preview as a Streamlit component: the player (player/player.js) makes one when it meets it.
import { meeting } from "../meeting.js";
import { Live } from "./live.js";

export default function () {
  meeting.preview = (player) => new Live(player);
}
