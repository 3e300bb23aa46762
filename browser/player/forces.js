import { meeting } from "../meeting.js";
import { say } from "../say.js";
import { compact } from "./race.js";

export default function () {
  meeting.drawForces = drawForces;
  for (const { player } of document.querySelectorAll(".fall-line-player")) if (player) player.version++; // draw anew
}

// What one lane feels at the present step, a colour for each force, and a list of them. Lengths come ready from studies/forces.py, as parts of
// the longest. player/map.js calls it for the lane that is brought out, or leads.
function drawForces({ player, layout, bold, labels, area }, pen, lane, from) {
  const { race, paper, ink } = player;
  const tips = race.forces.flatMap((force, i) => drawForce({ player, layout, bold }, pen, force, from, lane.forces[i]));
  const size = 12 * bold;
  race.forces.forEach(({ title, color }, i) => {
    const [x, y] = [area[0] + 10 * bold, area[1] + (i + 1.9) * 1.5 * size];
    const sample = new Path2D(`M${x} ${y}h${18 * bold}`);
    for (const [shade, width] of [[paper, 5.5], [color, 3]]) {
      Object.assign(pen, { strokeStyle: shade, lineWidth: width * bold });
      pen.stroke(sample);
    }
    labels.write(title, x + 22 * bold, y, "left");
  });
  labels.write(say("What {name} feels", { name: lane.name }), area[0] + 8 * bold, area[1] + 1.2 * size, "left", ink);
  for (const [text, x, y, align, color] of tips) labels.write(text, x + (align === "left" ? 5 : -5), y, align, color);
}

// Draws one, and returns the words at its tips: [text, x, y, align, color].
function drawForce({ player, layout, bold }, pen, { label, shape, color }, from, numbers) {
  const { time, paper } = player;
  const [a, b, first, second] = numbers.subarray(4 * Math.floor(time));
  if (Number.isNaN(a)) return [];
  const { xaxis, yaxis } = layout;
  const path = new Path2D();
  const tips = [];
  const ray = (right, up, length, text) => {
    const [x, y] = [right * xaxis._m, up * yaxis._m];
    const scale = (length * bold) / (Math.hypot(x, y) || 1);
    const tip = [from[0] + x * scale, from[1] + y * scale];
    path.moveTo(...from);
    path.lineTo(...tip);
    if (text) tips.push([text, ...tip, x < 0 ? "right" : "left", color]);
    return [tip, Math.atan2(y, x)];
  };
  if (shape === "arrow") {
    const [[x, y], angle] = ray(a, b, 70 * Math.hypot(a, b), label);
    for (const side of [2.6, -2.6]) {
      path.moveTo(x, y);
      path.lineTo(x + 9 * Math.cos(angle + side), y + 9 * Math.sin(angle + side));
    }
  } else if (shape === "ellipse") {
    path.ellipse(...from, 40 * bold * a, 40 * bold * b, 0, 0, 2 * Math.PI);
    tips.push([label, from[0] + 40 * bold * a, from[1], "left", color]);
  } else {
    ray(-a, -b, 46);
    ray(b, -a, 46);
    ray(a, b, 46, `λ₁ ${compact(first)}`);
    ray(-b, a, 46, `λ₂ ${compact(second)}`);
  }
  for (const [shade, width] of [[paper, 5], [color, 2.5]]) {
    Object.assign(pen, { strokeStyle: shade, lineWidth: width * bold });
    pen.stroke(path);
  }
  return tips;
}
