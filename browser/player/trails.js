// The first `count` lines of a trail and the one begun: [in sight, hidden]. What is nearer than half a pixel to the last point drawn is no line of its own.
export function traceLines({ ends, hidden }, count, begun) {
  const paths = [new Path2D(), new Path2D()];
  let [x, y, path] = [NaN, NaN];
  let [drawnX, drawnY] = [NaN, NaN];
  const draw = () => {
    if (drawnX === x && drawnY === y) return;
    path?.lineTo(x, y);
    [drawnX, drawnY] = [x, y];
  };
  for (let i = 0; i <= count; i++) {
    const line = i < count ? i : begun;
    const at = 4 * line;
    if (Number.isNaN(ends[at])) continue;
    const unbroken = path === paths[hidden[line]] && ends[at] === x && ends[at + 1] === y; // so that dashes go on
    if (!unbroken) {
      draw();
      path = paths[hidden[line]];
      path.moveTo(ends[at], ends[at + 1]);
      [drawnX, drawnY] = [ends[at], ends[at + 1]];
    }
    [x, y] = [ends[at + 2], ends[at + 3]];
    if (Math.abs(x - drawnX) + Math.abs(y - drawnY) > 0.5) draw();
  }
  draw();
  return paths;
}
