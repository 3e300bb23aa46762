import { runner } from "../live/runner.js";
import { meeting } from "../meeting.js";

const LETTER = "A"; // of a map's one lane

// The run of a cell, made here: { path: (x, y, loss, z) of each step, last: the last step to be drawn }. undefined where the map's rule or ground
// has no tape, or what draws its noise is not here.
export function pathOf(map, [row, column]) {
  if (!map.live) return undefined;
  map.runner ??= runner({ live: map.live, start: map.live.start, lanes: [{ letter: LETTER }] });
  const turned = new Map();
  [[map.across, column], [map.up, row]].forEach(([{ values }, place], i) => put(turned, map.live.axes[i], Number(values[place])));
  return map.runner.run(turned, meeting.draws)?.lanes[0];
}

// Turns one number; a distance is two, as `Distance` of studies/distance.py puts it.
function put(turned, { name, minimum, edge }, value) {
  if (!minimum) return turned.set(name, value);
  const part = value / Math.hypot(edge[0] - minimum[0], edge[1] - minimum[1]);
  ["x", "y"].forEach((side, i) => turned.set(side, Math.round((minimum[i] + part * (edge[i] - minimum[i])) * 1e9) / 1e9));
}
