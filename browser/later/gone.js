import { say } from "../say.js";

// An arrowhead where a lane was last seen, the way it went, and since when it stands outside: a swing may lead through the picture once more.
export function drawLeft(overlay, pen, lane, { ends }, strength) {
  const { player, bold, key } = overlay;
  let step = Math.min(player.time, lane.last) | 0;
  let line = lane.last; // the line begun
  while (step >= 0 && isNaN(ends[4 * line])) line = --step;
  if (step < 0) return;
  const [a, b, x, y] = ends.subarray(4 * line);
  const angle = Math.atan2(y - b, x - a);
  const corner = (turn, size) => [x + size * bold * Math.cos(angle + turn), y + size * bold * Math.sin(angle + turn)];
  const head = new Path2D(`M${corner(0, 5)}L${corner(2.5, 13)}L${corner(Math.PI, 6)}L${corner(-2.5, 13)}Z`);
  overlay.stroke(pen, head, player.paper, 4, strength);
  overlay.fill(pen, head, lane.color, strength);
  if (strength < 1) return;
  const aside = Math.cos(angle) > 0 ? -16 : 16;
  while (step > 0 && !overlay.isInside(overlay.place(lane, step))) step--;
  const left = step + 1;
  const words = { map: say("left at step {left}", { left }), loss: say("off the scale") };
  overlay.labels.write(words[key], x + aside, y, aside < 0 ? "right" : "left", lane.color);
}

// A cross where a lane that has diverged was last seen.
export function drawCross(overlay, pen, lane, { ends }, strength) {
  let step = lane.last - 1;
  while (step >= 0 && isNaN(ends[4 * step + 2])) step--;
  if (step < 0) return;
  const [x, y] = ends.subarray(4 * step + 2);
  const shape = new Path2D(`M${x - 6} ${y - 6}l12 12m-12 0l12 -12`);
  overlay.stroke(pen, shape, overlay.player.paper, 7, strength);
  overlay.stroke(pen, shape, lane.color, 3.5, strength);
}
