// Who runs, in a place of its own: the player's legend (player/legend.js) fills it. `told` is what the server says of the lanes, and `send` tells
// it what was pressed: { choose: letter or "" }, { hide: letter } or { only: [letters] }.
export default function ({ data, parentElement, setTriggerValue }) {
  const board = parentElement.querySelector(".fall-line-board");
  board.told = data;
  board.send = (pressed) => setTriggerValue("pressed", pressed);
}
