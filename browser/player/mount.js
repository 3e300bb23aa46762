import { fed } from "../fed.js";
import { Player } from "./player.js";

// Puts a player behind the markup of player.html, which has come to be in `parentElement`. `data` is the player's key, which never changes: so
// this text is sent once, however often the race changes.
export function mount({ data: key, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".fall-line-player");
  root.inert = false;
  root.player ??= new Player(root); // a rerun may call this again on the same nodes, without the cleanup in between
  root.player.sendStart = (x, y) => setTriggerValue("start", { x, y });
  const feed = fed(key, (bytes) => bytes !== root.player.bytes && root.player.load(bytes));
  return () => {
    feed.load = undefined;
    root.player?.destroy();
    delete root.player;
  };
}
