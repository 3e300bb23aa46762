// Tells the app at which step the race was paused, as often as the microscope is opened from one: `race` is the fingerprint of the race that is
// looked at. A race that plays, or has ended, is paused nowhere.
import { meeting } from "./meeting.js";

export default function ({ data: race, parentElement, setTriggerValue }) {
  if (parentElement.dataset.opened) return;
  parentElement.dataset.opened = "";
  const { run, steps, time, playing } = left();
  const now = `${run} ${time}`;
  if (run !== race || playing || time < 1 || time >= steps || now === meeting.paused) return;
  meeting.paused = now;
  setTriggerValue("paused", Math.floor(time));
}

// How the race page's player was left: it may still be there, as Streamlit takes a page away when the next one has come.
function left() {
  const player = [...document.querySelectorAll(".fall-line-player")].map((root) => root.player).find((one) => one?.race?.key === "player");
  return (player ? { ...player.past, time: player.time, playing: player.playing } : meeting.remembered.player) ?? {};
}
