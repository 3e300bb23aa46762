// Tells the run of a map's cell in words, where the pointer is or the arrow keys have led, and reports a click on a cell or Enter. Streamlit's
// own selection knows points only: of a heat map it reports nothing.
import { heed } from "./keyboard.js";
import { mapsIn, words } from "./runs.js";
import { label, outline, show } from "./tip.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const tip = parentElement.querySelector(".fall-line-run") ?? label(parentElement);
  tip.box ??= outline(parentElement);
  const state = (parentElement.fallLineMaps ??= {});
  state.send = (chart, row, column) => setTriggerValue("cell", { chart, row, column });
  if (state.data !== data) {
    state.data = data;
    state.leave?.();
    mapsIn(data).then((maps) => state.data === data && (state.maps = maps));
  }
  // A chart may be built anew at any time, so its node is looked for again and again.
  state.gone ??= noticing(state);
  state.timer ??= setInterval(() => {
    if (!parentElement.isConnected) return end(state, tip);
    for (const key of Object.keys(state.maps ?? {})) attend(key, state, tip);
  }, 250);
  return () => end(state, tip);
}

// The frame and the words of the keyboard are put where the cell is on the screen: whatever moves that ends them.
function noticing(state) {
  const gone = new AbortController();
  for (const moved of ["scroll", "resize"]) addEventListener(moved, () => state.leave?.(), { capture: true, passive: true, signal: gone.signal });
  return gone;
}

function end(state, tip) {
  clearInterval(state.timer);
  state.gone?.abort();
  state.timer = state.gone = undefined;
  tip.hidden = tip.box.hidden = true;
}

function attend(key, state, tip) {
  const chart = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  if (!chart?.on || chart.fallLineState === state) return;
  chart.fallLineState = state;
  const cell = (event) => event.points.find((point) => Array.isArray(point.pointNumber))?.pointNumber;
  chart.on("plotly_hover", (event) => {
    const at = cell(event);
    state.leave?.();
    if (at && state.maps[key]) show(tip, words(state.maps[key], at), event.event);
  });
  chart.on("plotly_unhover", () => (tip.hidden = true));
  chart.on("plotly_click", (event) => {
    const at = cell(event);
    state.leave?.();
    if (at && state.timer !== undefined) state.send(key, at[0], at[1]);
  });
  const ground = chart.querySelector(".nsewdrag");
  if (ground) ground.style.cursor = "pointer";
  heed(chart, key, state, tip);
}
