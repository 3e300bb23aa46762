// Who runs, in a place of its own: the player's legend (player/legend.js) fills it. `told` is what the server says of the lanes, and `send` tells
// it what was pressed: { choose: letter or "" }, { hide: letter } or { only: [letters] }. The scene that is shown stands out in its row.
import { fed } from "./meeting.js";
import { opened } from "./packets.js";

export default function ({ data: key, parentElement, setTriggerValue }) {
  const board = parentElement.querySelector(".fall-line-board");
  board.send = (pressed) => setTriggerValue("pressed", pressed);
  const feed = fed(key, (bytes) => {
    board.told = opened(bytes).head;
    for (const button of document.querySelectorAll(".fall-line-scenes button"))
      button.setAttribute("aria-pressed", button.dataset.slug === board.told.scene);
  });
  return () => (feed.load = undefined);
}
