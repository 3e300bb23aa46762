import { say } from "../say.js";

const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0] };

// The map by keyboard, a cell's run told by `tell`: the arrows go from cell to cell, ten at a time with Shift, first from the ring; Enter takes the cell's values.
export function heed(chart, key, state, tip, tell) {
  chart.tabIndex = 0;
  chart.setAttribute("role", "application");
  chart.setAttribute("aria-label", say("Map of runs: the arrow keys choose a cell, Enter takes its values"));
  let at;
  const leave = () => {
    at = state.leave = undefined;
    tip.hidden = tip.box.hidden = true;
    state.inset.hide();
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
    at = at ? at.map((place, i) => Math.max(0, Math.min(ends[i], place + stride * way[i]))) : cellOfRing(chart, ends);
    const { left, top, width, height } = box(chart, at);
    Object.assign(tip.box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    tip.box.hidden = false;
    tell(map, at, { clientX: left + width, clientY: top + height });
  });
}

// The cell of the ring; where it lies off the map, the cell in the middle.
function cellOfRing(chart, [rows, columns]) {
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
