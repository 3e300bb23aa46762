import { paintBar } from "../ground/bar.js";
import { isDark } from "../ground/mode.js";
import { paintGround } from "../ground/paint.js";
import { marker } from "../player/marks.js";
import { frame } from "./axes.js";
import { color } from "./colors.js";
import { drawPaths } from "./paths.js";

export const BAR = 44; // pixels at the right, for the colour bar

export function drawMap(pen, xaxis, yaxis, map, race) {
  const box = [xaxis._offset, yaxis._offset, xaxis._length, yaxis._length];
  const look = { ...map.ground[isDark(color("--st-background-color")) ? "night" : "day"], font: color("--st-font") };
  paintGround(pen, map.ground, look, box, xaxis, yaxis, devicePixelRatio);
  frame(pen, xaxis, yaxis, look.edge);
  pen.save();
  pen.beginPath();
  pen.rect(...box);
  pen.clip();
  drawPaths(pen, race, (lane, step) => [box[0] + xaxis.c2p(lane.path[4 * step]), box[1] + yaxis.c2p(lane.path[4 * step + 1])]);
  pen.fillStyle = map.minimum;
  pen.strokeStyle = map.edge;
  for (const [x, y] of map.minima) mark(pen, marker("triangle-down", 0, 0, map.minima.length > 30 ? 2.5 : 5), box, xaxis.c2p(x), yaxis.c2p(y), 0);
  for (const [x, y, turn] of map.saddles) mark(pen, new Path2D("M-4 -5h8l-8 10h8z"), box, xaxis.c2p(x), yaxis.c2p(y), turn);
  pen.restore();
  drawBar(pen, box, map, look);
}

function mark(pen, shape, [left, top], x, y, turn) {
  pen.save();
  pen.translate(left + x, top + y);
  pen.rotate((turn * Math.PI) / 180);
  pen.stroke(shape);
  pen.fill(shape);
  pen.restore();
}

function drawBar(pen, [left, top, width, height], { bar, ground }, look) {
  const right = left + width + 8;
  paintBar(pen, look, [right, top, 8, height]);
  pen.fillStyle = color("--st-text-color");
  pen.textAlign = "left";
  for (const [at, text] of bar) pen.fillText(text, right + 11, top + height * (1 - at / ground.full) + 4);
}
