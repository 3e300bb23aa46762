// The first `count` lines of a trail and the one begun: [in sight, hidden].
export function traceLines({ ends, hidden }, count, begun) {
  const paths = [new Path2D(), new Path2D()];
  let [x, y, path] = [NaN, NaN];
  for (let i = 0; i <= count; i++) {
    const line = i < count ? i : begun;
    const at = 4 * line;
    if (Number.isNaN(ends[at])) continue;
    const unbroken = path === paths[hidden[line]] && ends[at] === x && ends[at + 1] === y; // so that dashes go on
    path = paths[hidden[line]];
    if (!unbroken) path.moveTo(ends[at], ends[at + 1]);
    [x, y] = [ends[at + 2], ends[at + 3]];
    path.lineTo(x, y);
  }
  return paths;
}
