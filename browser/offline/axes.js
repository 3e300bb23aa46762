import { color } from "./colors.js";

// Round values that fill an axis, about `count` of them.
export function ticks({ type, range: [low, high] }, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const gap = Math.max([1, 2, 5, 10].map((digit) => digit * power).find((wide) => wide >= rough), type === "log" ? 1 : 0);
  const places = [];
  for (let i = Math.ceil(low / gap); i * gap <= high; i++) places.push(i * gap);
  if (type !== "log") return places.map((value) => [value, String(+value.toPrecision(6))]);
  return places.map((value) => [10 ** value, `1e${Math.round(value)}`]);
}

// Numbers and titles around a chart's window.
export function frame(pen, xaxis, yaxis, grid) {
  pen.fillStyle = color("--st-text-color");
  pen.strokeStyle = grid;
  const [left, top, right, bottom] = [xaxis._offset, yaxis._offset, xaxis._offset + xaxis._length, yaxis._offset + yaxis._length];
  pen.textAlign = "center";
  for (const [value, text] of ticks(xaxis, xaxis._length / 70)) {
    const x = left + xaxis.c2p(value);
    pen.stroke(new Path2D(`M${x} ${bottom}v4`));
    pen.fillText(text, x, bottom + 17);
  }
  pen.fillText(xaxis.title, (left + right) / 2, bottom + 33);
  pen.textAlign = "right";
  for (const [value, text] of ticks(yaxis, yaxis._length / 45)) {
    const y = top + yaxis.c2p(value);
    pen.stroke(new Path2D(`M${left - 4} ${y}h4`));
    pen.fillText(text, left - 7, y + 4);
  }
  pen.save();
  pen.translate(left - 46, (top + bottom) / 2);
  pen.rotate(-Math.PI / 2);
  pen.textAlign = "center";
  pen.fillText(yaxis.title, 0, 4);
  pen.restore();
  pen.strokeRect(left, top, right - left, bottom - top);
}
