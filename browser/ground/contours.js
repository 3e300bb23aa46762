// Where a field of `wide` × `high` values, `gap` pixels apart, crosses each of the rising `levels`: per level [x, y, x, y, …], two points of each
// piece. Where the lines of all levels would lie closer than `closest` pixels, only those of `main`, one flag a level, are drawn.
export function contoursOf(values, wide, gap, levels, main, closest) {
  const high = values.length / wide;
  const below = counts(values, levels);
  const lines = levels.map(() => []);
  for (let j = 0; j + 1 < high; j++)
    for (let i = 0, at = j * wide; i + 1 < wide; i++, at++) {
      const count = below[at];
      if (count === below[at + 1] && count === below[at + wide] && count === below[at + wide + 1]) continue; // nearly always
      const corners = [at, at + 1, at + wide + 1, at + wide];
      const [least, most] = [Math.min, Math.max].map((end) => end(...corners.map((corner) => below[corner])));
      const heights = corners.map((corner) => values[corner]);
      if (heights.some(Number.isNaN)) continue;
      const rise = Math.max(...heights) - Math.min(...heights);
      if (rise < LEAST) continue;
      for (let k = least; k < most; k++) {
        const apart = Math.min(levels[k + 1] ?? Infinity, 2) - levels[k];
        if (!main[k] && (apart / rise) * gap < closest) continue;
        addPieces(lines[k], heights, levels[k], i * gap, j * gap, gap);
      }
    }
  return lines;
}

// How many levels are not above each value: none of NaN's.
function counts(values, levels) {
  const found = new Uint8Array(values.length);
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    while (count < levels.length && levels[count] <= values[at]) count++;
    while (count && !(levels[count - 1] <= values[at])) count--;
    found[at] = count;
  }
  return found;
}

// The one or two pieces of a level in one cell, whose corners go round from the upper left.
function addPieces(line, heights, level, left, top, gap) {
  const points = [];
  heights.forEach((height, i) => {
    const next = heights[(i + 1) % 4];
    if (height < level === next < level) return;
    const way = (level - height) / (next - height);
    const [[x, y], [toX, toY]] = [CORNERS[i], CORNERS[(i + 1) % 4]];
    points.push([left + gap * (x + (toX - x) * way), top + gap * (y + (toY - y) * way)]);
  });
  const turn = points.length === 4 && heights[0] < level === (heights[0] + heights[1] + heights[2] + heights[3]) / 4 < level;
  if (turn) points.push(points.shift());
  for (let i = 0; i + 1 < points.length; i += 2) line.push(...points[i], ...points[i + 1]);
}

const LEAST = 2e-5; // of the whole height: what is flatter is level, and has no line but that of its last digit
const CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]];
