// Tells the run of a map's cell in words and draws its path, where the pointer is or the arrow keys have led, and reports a click on a cell or Enter. Streamlit's
// own selection knows points only: of a heat map it reports nothing.
import { Inset } from "./inset.js";
import { heed } from "./keyboard.js";
import { pathOf } from "./path.js";
import { mapsIn, words } from "./runs.js";
import { label, outline, show } from "./tip.js";

const READ = 2000; // milliseconds to read what a finger has pointed at

export default function ({ data, parentElement, setTriggerValue }) {
  const tip = parentElement.querySelector(".fall-line-run") ?? label(parentElement);
  tip.box ??= outline(parentElement);
  const state = (parentElement.fallLineMaps ??= { inset: new Inset(parentElement) });
  state.send = (chart, row, column) => setTriggerValue("cell", { chart, row, column });
  if (state.data !== data) {
    state.data = data;
    state.leave?.();
    mapsIn(data).then((maps) => state.data === data && (state.maps = maps));
  }
  // A chart may be built anew at any time, so its node is looked for again and again.
  state.gone ??= noticing(state, tip);
  state.timer ??= setInterval(() => {
    if (!parentElement.isConnected) return end(state, tip);
    state.inset.relief(); // so that it is here when a cell is pointed at
    for (const key of Object.keys(state.maps ?? {})) attend(key, state, tip);
  }, 250);
  const turn = (state.turn = (state.turn ?? 0) + 1);
  return () => state.turn === turn && end(state, tip); // where a script is slow, an earlier call is cleaned up after a later one
}

// The frame and the words of the keyboard are put where the cell is on the screen: whatever moves that ends them. So does a finger that leaves the screen, after
// a moment, as no pointer is left that could leave the map.
function noticing(state, tip) {
  const gone = new AbortController();
  const on = (name, what) => addEventListener(name, what, { capture: true, passive: true, signal: gone.signal });
  for (const moved of ["scroll", "resize"]) on(moved, () => (state.inset.hide(), state.leave?.()));
  on("pointerdown", () => clearTimeout(state.lifted));
  for (const lifted of ["pointerup", "pointercancel"])
    on(lifted, ({ pointerType }) => {
      clearTimeout(state.lifted);
      if (pointerType === "touch") state.lifted = setTimeout(() => ((tip.hidden = true), state.inset.hide()), READ);
    });
  return gone;
}

function end(state, tip) {
  clearInterval(state.timer);
  state.gone?.abort();
  state.timer = state.gone = undefined;
  tip.hidden = tip.box.hidden = true;
  state.inset.hide();
}

// The run of one cell, in words near the pointer and as a path.
function tell(chart, map, at, state, tip, event) {
  show(tip, words(map, at), event);
  state.inset.show(chart, pathOf(map, at), map.color, event);
}

function attend(key, state, tip) {
  const chart = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  if (!chart?.on || chart.fallLineState === state) return;
  chart.fallLineState = state;
  const cell = (event) => event.points.find((point) => Array.isArray(point.pointNumber))?.pointNumber;
  chart.on("plotly_hover", (event) => {
    const at = cell(event);
    state.leave?.();
    if (at && state.maps[key]) tell(chart, state.maps[key], at, state, tip, event.event);
  });
  chart.on("plotly_unhover", () => {
    tip.hidden = true;
    state.inset.hide();
  });
  chart.on("plotly_click", (event) => {
    const at = cell(event);
    state.leave?.();
    if (at && state.timer !== undefined) state.send(key, at[0], at[1]);
  });
  const ground = chart.querySelector(".nsewdrag");
  if (ground) ground.style.cursor = "pointer";
  heed(chart, key, state, tip, (map, at, place) => tell(chart, map, at, state, tip, place));
}
