import { meeting } from "../meeting.js";

export default function () {
  meeting.drawForce = drawForce;
  for (const { player } of document.querySelectorAll(".fall-line-player")) if (player) player.version++; // draw anew
}

// What a lane feels at the present step, in the colour of the lane and with its letter at the tip. Lengths come ready from
// studies/forces.py, as parts of the longest. player/map.js calls it for every ball.
function drawForce({ player, layout, bold }, pen, { label, shape }, lane, from, numbers) {
  const { time, ink, paper } = player;
  const [a, b, first, second] = numbers.subarray(4 * Math.floor(time));
  if (Number.isNaN(a)) return;
  const { xaxis, yaxis } = layout;
  const path = new Path2D();
  const tips = [];
  const ray = (right, up, length, text) => {
    const [x, y] = [right * xaxis._m, up * yaxis._m];
    const scale = (length * bold) / (Math.hypot(x, y) || 1);
    const tip = [from[0] + x * scale, from[1] + y * scale];
    path.moveTo(...from);
    path.lineTo(...tip);
    if (text) tips.push([text, ...tip, x < 0 ? "right" : "left"]);
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
    tips.push([label, from[0] + 40 * bold * a, from[1], "left"]);
  } else {
    ray(-a, -b, 46);
    ray(b, -a, 46);
    ray(a, b, 46, `λ₁ ${first.toPrecision(3)}`);
    ray(-b, a, 46, `λ₂ ${second.toPrecision(3)}`);
  }
  for (const [color, width] of [[paper, 4.5], [lane.color, 2]]) {
    Object.assign(pen, { strokeStyle: color, lineWidth: width * bold });
    pen.stroke(path);
  }
  pen.font = `600 ${12 * bold}px sans-serif`;
  for (const [text, x, y, align] of tips) {
    Object.assign(pen, { textAlign: align, textBaseline: "middle", strokeStyle: paper, fillStyle: ink, lineWidth: 4 });
    const gap = align === "left" ? 5 : -5;
    pen.strokeText(text, x + gap, y);
    pen.fillText(text, x + gap, y);
  }
}
