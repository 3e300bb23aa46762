// Rain and "where would it end" as a Streamlit component: the preview (live/live.js) makes them when it meets them.
import { meeting } from "../meeting.js";
import { Rain } from "./rain.js";

export default function () {
  meeting.rain = (player) => new Rain(player);
}
