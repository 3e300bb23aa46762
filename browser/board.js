// Who runs, the lowest first, in a place of its own: the player's legend (player/legend.js) puts its rows here. The scene that is shown stands out in its row.
import { fed } from "./fed.js";
import { opened } from "./packets.js";
import { Standings } from "./standings.js";

export default function ({ data: key, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".fall-line-board");
  const board = (root.board ??= new Standings(root));
  board.send = (pressed) => setTriggerValue("pressed", pressed);
  const feed = fed(key, (bytes) => {
    board.tell(opened(bytes).head);
    for (const button of document.querySelectorAll(".fall-line-scenes button"))
      button.setAttribute("aria-pressed", button.dataset.slug === board.told.scene);
  });
  return () => (feed.load = undefined);
}
