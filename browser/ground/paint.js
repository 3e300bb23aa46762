import { contoursOf } from "./contours.js";
import { field } from "./field.js";
import { labelled } from "./labels.js";
import { tinting } from "./tints.js";

const MOST = 1.2e6; // pixels of the tints: beyond, the browser stretches them
const MESH = 2; // pixels between the points that contours are found from
const CLOSEST = 3; // pixels between two contours; where they crowd only the stronger ones are drawn

// The ground of a map: tints in the light, contours, heights. `relief` is what relief.js reads, `look` the colours of the day or the night. `box` is where
// the map lies on the canvas, [left, top, width, height], and `xaxis` and `yaxis` its axes, as Plotly has them. `fine` is how many dots a pixel has.
export function paintGround(pen, relief, look, [left, top, width, height], xaxis, yaxis, fine) {
  const [x0, x1, y1, y0] = [...ends(xaxis, relief.window[0], width), ...ends(yaxis, relief.window[1], height)];
  const [wide, high] = [x1 - x0, y1 - y0];
  if (!(wide > 2 && high > 2)) return;
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  pen.translate(left + x0, top + y0);
  const across = (pixels) => places(pixels, x0, xaxis, relief.window[0], relief.points);
  const down = (pixels) => places(pixels, y0, yaxis, relief.window[1], relief.points);
  pen.drawImage(tinted(relief, look, wide, high, across, down, fine), 0, 0, wide, high);
  const at = ([x, y]) => [xaxis.c2p(x) - x0, yaxis.c2p(y) - y0];
  drawContours(pen, relief, look, wide, high, across, down, relief.marks.map(at));
  drawHeights(pen, relief, look, at);
  pen.restore();
  pen.strokeStyle = look.edge;
  pen.lineWidth = relief.stroke;
  pen.strokeRect(left, top, width, height);
}

// The part of an axis, in pixels, that the window covers.
function ends(axis, window, length) {
  return window.map((end) => Math.max(0, Math.min(length, axis.c2p(end))));
}

// Pixels from an offset on -> places on the relief's grid.
function places(pixels, offset, axis, [low, high], points) {
  return pixels.map((pixel) => (((pixel + offset - axis._b) / axis._m - low) / (high - low)) * (points - 1));
}

const steps = (length, count) => Array.from({ length: count }, (_, i) => ((i + 0.5) * length) / count);

function tinted({ heights, shades, holes, points, level }, look, wide, high, across, down, fine) {
  const scale = Math.min(fine, Math.sqrt(MOST / (wide * high)));
  const [columns, rows] = [wide, high].map((length) => Math.max(1, Math.round(length * scale)));
  const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const [x, y] = [across(steps(wide, columns)), down(steps(high, rows))];
  const [height, shade] = [heights, shades].map((grid) => field(grid, points, x, y));
  const hole = holes && field(holes, points, x, y);
  const color = tinting(look, level);
  for (let at = 0; at < pixels.length; at++) if (!(hole?.[at] > 0.5)) pixels[at] = color(height[at], shade[at]);
  pen.putImageData(image, 0, 0);
  return canvas;
}

function drawContours(pen, relief, look, wide, high, across, down, taken) {
  const [columns, rows] = [wide, high].map((length) => 2 + Math.floor(length / MESH));
  const [x, y] = [[columns, across], [rows, down]].map(([count, place]) => place(Array.from({ length: count }, (_, i) => i * MESH)));
  const height = field(relief.heights, relief.points, x, y);
  const hole = relief.holes && field(relief.holes, relief.points, x, y);
  if (hole) height.forEach((_, at) => hole[at] > 0.3 && (height[at] = NaN));
  const levels = relief.contours.map(([level]) => level / relief.full);
  const main = relief.contours.map(([, text]) => !!text);
  const lines = contoursOf(height, columns, MESH, levels, main, CLOSEST);
  pen.font = `500 ${relief.text}px ${look.font}`;
  const labels = labelled(
    levels.flatMap((level, i) => (main[i] ? [{ pieces: lines[i], text: relief.contours[i][1], level }] : [])),
    [wide, high],
    (text) => pen.measureText(text).width,
    (x, y) => height[Math.round(y / MESH) * columns + Math.round(x / MESH)],
    0.012,
    taken.map(([x, y]) => ({ x: x + 12, y })), // the mark, and the height beside it
  );
  pen.save();
  pen.clip(around(labels, wide, high, (text) => pen.measureText(text).width, relief.text), "evenodd"); // a line breaks off where its height is written
  pen.lineJoin = pen.lineCap = "round";
  for (const strong of [false, true]) {
    const path = new Path2D();
    lines.forEach((line, k) => {
      if (main[k] !== strong) return;
      for (let i = 0; i < line.length; i += 4) {
        path.moveTo(line[i], line[i + 1]);
        path.lineTo(line[i + 2], line[i + 3]);
      }
    });
    pen.strokeStyle = strong ? look.index : look.line;
    pen.lineWidth = (strong ? 1.1 : 0.6) * relief.stroke;
    pen.stroke(path);
  }
  pen.restore();
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = look.text;
  for (const { x, y, turn, text } of labels) {
    pen.save();
    pen.translate(x, y);
    pen.rotate(turn);
    pen.fillText(text, 0, 0.5);
    pen.restore();
  }
}

// All but the labels.
function around(labels, wide, high, widthOf, size) {
  const path = new Path2D();
  path.rect(-1, -1, wide + 2, high + 2);
  for (const { x, y, turn, text } of labels) {
    const box = new Path2D();
    const half = widthOf(text) / 2 + 2;
    box.rect(-half, -size / 2, 2 * half, size);
    path.addPath(box, new DOMMatrix().translate(x, y).rotate((180 * turn) / Math.PI));
  }
  return path;
}

// The heights of minima and passes, beside their marks; of those too close together the first.
function drawHeights(pen, { marks, text }, look, at) {
  pen.font = `600 ${text}px ${look.font}`;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 3;
  pen.strokeStyle = look.halo;
  pen.fillStyle = look.text;
  const written = [];
  for (const [x, y, height] of marks) {
    const [right, below] = at([x, y]);
    if (written.some(([left, top]) => Math.abs(left - right) < 4 * text && Math.abs(top - below) < 1.3 * text)) continue;
    written.push([right, below]);
    pen.strokeText(height, right + 8, below);
    pen.fillText(height, right + 8, below);
  }
}
