import { frame } from "./axes.js";
import { color } from "./colors.js";

// The examples, and dotted the line of lowest loss, where there is one. The lines of the lanes move above: fit/fit.js.
export function drawData(pen, xaxis, yaxis, { examples, best, ink, edge, grid }) {
  const [left, top, width, height] = [xaxis._offset, yaxis._offset, xaxis._length, yaxis._length];
  const at = (x, y) => [left + xaxis.c2p(x), top + yaxis.c2p(y)];
  frame(pen, xaxis, yaxis, grid);
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  Object.assign(pen, { fillStyle: ink, strokeStyle: edge, lineWidth: 0.8, globalAlpha: 0.6 });
  examples.x.forEach((x, i) => {
    const circle = new Path2D();
    circle.arc(...at(x, examples.y[i]), 3.5, 0, 2 * Math.PI);
    pen.fill(circle);
    pen.stroke(circle);
  });
  const line = new Path2D();
  for (const [x, y] of best) line.lineTo(...at(x, y));
  pen.setLineDash([2, 4]);
  Object.assign(pen, { strokeStyle: color("--st-text-color"), lineWidth: 2, globalAlpha: 1 });
  pen.stroke(line);
  pen.restore();
}
