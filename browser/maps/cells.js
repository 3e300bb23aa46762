// Tells the run of a map's cell in words, where the pointer is or the arrow keys have led, and reports a click on a cell or Enter. Streamlit's
// own selection knows points only: of a heat map it reports nothing.

const LOST = 2047; // "at no step", as browser/packets.py packs it
const IS = "\u00a0=\u00a0"; // plain spaces around a sign are taken out of this file on its way
const ABOVE = 1000100; // Streamlit's full screen has 1000050
const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0] };

export default function ({ data, parentElement, setTriggerValue }) {
  const tip = parentElement.querySelector(".fall-line-run") ?? label(parentElement);
  tip.box ??= frame(parentElement);
  const state = (parentElement.fallLineMaps ??= {});
  state.send = (chart, row, column) => setTriggerValue("cell", { chart, row, column });
  if (state.data !== data) {
    state.data = data;
    state.leave?.();
    unpack(data).then((maps) => state.data === data && (state.maps = maps));
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

function label(parent) {
  const tip = document.createElement("div");
  tip.className = "fall-line-run";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  const look = { position: "fixed", zIndex: ABOVE, pointerEvents: "none", whiteSpace: "pre-line", maxWidth: "300px", padding: "6px 10px" };
  const skin = { font: "13px/1.35 var(--st-font)", color: "var(--st-text-color)", background: "var(--st-background-color)" };
  Object.assign(tip.style, look, skin, { border: "1px solid var(--st-border-color)", borderRadius: "6px" });
  parent.append(tip);
  return tip;
}

// What marks the cell that the arrow keys have led to.
function frame(parent) {
  const box = document.createElement("div");
  box.hidden = true;
  const look = { position: "fixed", zIndex: ABOVE, pointerEvents: "none", outline: "2px solid #fff", boxShadow: "0 0 0 4px #000" };
  Object.assign(box.style, look);
  parent.append(box);
  return box;
}

// [u32 length][JSON][deflated: for each map uint16 (end << 11 | step), then float32 last losses where it has them]
async function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const maps = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const stream = new Blob([bytes.subarray(4 + length)]).stream().pipeThrough(new DecompressionStream("deflate"));
  const packed = await new Response(stream).arrayBuffer();
  let place = 0;
  for (const map of Object.values(maps)) {
    const cells = map.across.values.length * map.up.values.length;
    map.ends = new Uint16Array(packed.slice(place, (place += 2 * cells)));
    if (map.height) map.finals = new Float32Array(packed.slice(place, (place += 4 * cells)));
  }
  return maps;
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

// The map by keyboard: the arrows go from cell to cell, ten at a time with Shift, first from the ring; Enter takes the cell's values.
function heed(chart, key, state, tip) {
  chart.tabIndex = 0;
  chart.setAttribute("role", "application");
  chart.setAttribute("aria-label", "Map of runs: the arrow keys choose a cell, Enter takes its values");
  let at;
  const leave = () => {
    at = state.leave = undefined;
    tip.hidden = tip.box.hidden = true;
  };
  chart.addEventListener("blur", leave);
  chart.addEventListener("keydown", (event) => {
    const map = state.maps?.[key];
    if (state.timer === undefined || !map || event.target !== chart) return;
    if (event.key === "Enter" && at) state.send(key, at[0], at[1]);
    if (event.key === "Escape") leave();
    const way = WAYS[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    state.leave = leave;
    const ends = [map.up.values.length - 1, map.across.values.length - 1];
    const stride = event.shiftKey ? 10 : 1;
    at = at ? at.map((place, i) => Math.max(0, Math.min(ends[i], place + stride * way[i]))) : ring(chart, ends);
    const { left, top, width, height } = box(chart, at);
    Object.assign(tip.box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    tip.box.hidden = false;
    show(tip, words(map, at), { clientX: left + width, clientY: top + height });
  });
}

// The cell of the ring; where it lies off the map, the cell in the middle.
function ring(chart, [rows, columns]) {
  const { x0, dx, y0, dy } = chart.data[0];
  const { xanchor: x, yanchor: y } = chart.layout.shapes?.[0] ?? {};
  const places = [Math.round((y - y0) / dy), Math.round((x - x0) / dx)];
  return places[0] >= 0 && places[0] <= rows && places[1] >= 0 && places[1] <= columns ? places : [rows >> 1, columns >> 1];
}

// Where on the screen a cell lies.
function box(chart, [row, column]) {
  const { xaxis, yaxis } = chart._fullLayout, { x0, dx, y0, dy } = chart.data[0], ground = chart.getBoundingClientRect();
  const [left, right] = [column - 0.5, column + 0.5].map((place) => ground.left + xaxis._offset + xaxis.l2p(x0 + place * dx));
  const [top, bottom] = [row + 0.5, row - 0.5].map((place) => ground.top + yaxis._offset + yaxis.l2p(y0 + place * dy));
  return { left, top, width: right - left, height: bottom - top };
}

function words(map, [row, column]) {
  const run = row * map.across.values.length + column;
  const step = map.ends[run] & LOST;
  const end = map.words[map.ends[run] >> 11].replace("{at}", step === LOST ? "" : ` at step ${step}`);
  const place = `${map.across.label}${IS}${map.across.values[column]}, ${map.up.label}${IS}${map.up.values[row]}`;
  const final = map.finals?.[run];
  return `${place}\n${end}${Number.isFinite(final) ? `\n${map.height}${IS}${number(final)}` : ""}`;
}

function number(value) {
  return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5) ? value.toExponential(2) : String(+value.toPrecision(4));
}

function show(tip, text, event) {
  tip.textContent = text;
  tip.hidden = false;
  const { clientX: x = 0, clientY: y = 0 } = event?.touches?.[0] ?? event ?? {};
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - width - 4))}px`;
  tip.style.top = `${y + 18 + height > innerHeight ? y - height - 12 : y + 18}px`;
}
