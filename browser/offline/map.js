import { frame } from "./axes.js";
import { color } from "./colors.js";
import { ground } from "./ground.js";
import { drawPaths } from "./paths.js";

export const BAR = 44; // pixels at the right, for the colour bar

export function drawMap(pen, xaxis, yaxis, map, race) {
  const box = [xaxis._offset, yaxis._offset, xaxis._length, yaxis._length];
  pen.drawImage(ground(map, box[2] * devicePixelRatio, box[3] * devicePixelRatio), ...box);
  frame(pen, xaxis, yaxis, map.edge);
  pen.save();
  pen.beginPath();
  pen.rect(...box);
  pen.clip();
  drawPaths(pen, race, (lane, step) => [box[0] + xaxis.c2p(lane.path[4 * step]), box[1] + yaxis.c2p(lane.path[4 * step + 1])]);
  for (const [x, y] of map.minima) {
    pen.beginPath();
    pen.arc(box[0] + xaxis.c2p(x), box[1] + yaxis.c2p(y), map.minima.length > 30 ? 2 : 4.5, 0, 2 * Math.PI);
    pen.fillStyle = map.minimum;
    pen.strokeStyle = map.edge;
    pen.fill();
    pen.stroke();
  }
  pen.restore();
  drawBar(pen, box[0] + box[2] + 8, box[1], box[3], map);
}

function drawBar(pen, left, top, height, { colors, bar, full, edge }) {
  const fill = pen.createLinearGradient(0, top + height, 0, top);
  for (const [at, css] of colors) fill.addColorStop(at, css);
  pen.fillStyle = fill;
  pen.fillRect(left, top, 8, height);
  pen.fillStyle = color("--st-text-color");
  pen.textAlign = "left";
  for (const [at, text] of bar) pen.fillText(text, left + 11, top + height * (1 - at / full) + 4);
}
