import { frame, ticks } from "./axes.js";
import { drawPaths } from "./paths.js";

export function drawLoss(pen, xaxis, yaxis, { grid }, race) {
  const box = [xaxis._offset, yaxis._offset, xaxis._length, yaxis._length];
  frame(pen, xaxis, yaxis, grid);
  pen.save();
  pen.beginPath();
  pen.rect(...box);
  pen.clip();
  for (const [value] of ticks(yaxis, yaxis._length / 45)) pen.stroke(new Path2D(`M${box[0]} ${box[1] + yaxis.c2p(value)}h${box[2]}`));
  drawPaths(pen, race, (lane, step) => [box[0] + xaxis.c2p(step), box[1] + yaxis.c2p(lane.path[4 * step + 2])]);
  pen.restore();
}
