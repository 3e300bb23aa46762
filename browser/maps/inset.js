import { isDark } from "../ground/mode.js";
import { paintGround } from "../ground/paint.js";
import { reliefIn } from "../ground/relief.js";
import { feedOf } from "../meeting.js";

const [LARGEST, PART, BESIDE] = [210, 0.46, 6]; // pixels; of the map's height; pixels from the map's edge

// A small map of the ground in a corner of a chart, with the path of one run.
export class Inset {
  constructor(parent) {
    this.canvas = Object.assign(document.createElement("canvas"), { className: "fall-line-inset", hidden: true });
    this.canvas.setAttribute("aria-hidden", "true"); // the words beside the pointer tell the run
    const skin = { borderRadius: "6px", border: "1px solid var(--st-border-color)", boxSizing: "border-box" };
    Object.assign(this.canvas.style, { position: "fixed", zIndex: 1000090, pointerEvents: "none", ...skin });
    parent.append(this.canvas);
  }

  hide() {
    this.canvas.hidden = true;
  }

  // `run` is what path.js makes, `color` its lane's. The inset keeps clear of the pointer, an event.
  show(chart, run, color, { clientX, clientY }) {
    const relief = this.relief();
    const area = chart.querySelector(".nsewdrag")?.getBoundingClientRect();
    this.canvas.hidden = !(run && relief && area);
    if (this.canvas.hidden) return;
    const side = Math.round(Math.min(LARGEST, PART * area.height));
    const [wide, high] = relief.window.map(([low, top]) => top - low).map((size, _, both) => Math.max(40, Math.round((side * size) / Math.max(...both))));
    const left = clientX < area.left + area.width / 2 ? area.right - wide - BESIDE : area.left + BESIDE;
    const top = clientY < area.top + area.height / 4 ? area.bottom - high - BESIDE : area.top + BESIDE; // the words are below the pointer
    Object.assign(this.canvas.style, { left: `${left}px`, top: `${top}px`, width: `${wide}px`, height: `${high}px` });
    const pen = this.canvas.getContext("2d");
    Object.assign(this.canvas, { width: wide * devicePixelRatio, height: high * devicePixelRatio });
    pen.drawImage(this.ground(relief, wide, high), 0, 0);
    pen.scale(devicePixelRatio, devicePixelRatio);
    drawRun(pen, run, color, ...axesOf(relief, wide, high));
    this.canvas.dataset.last = run.last;
  }

  // As `packet` of figures/ground.py has it, once it is here.
  relief() {
    const { bytes } = feedOf("ground-maps");
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.read = this.painted = undefined;
      if (bytes) reliefIn(bytes).then((relief) => bytes === this.bytes && (this.read = relief));
    }
    return this.read;
  }

  ground(relief, wide, high) {
    const night = isDark(getComputedStyle(this.canvas).getPropertyValue("--st-background-color"));
    const now = [wide, high, devicePixelRatio, night].join();
    if (this.painted?.now === now) return this.painted.canvas;
    const canvas = Object.assign(document.createElement("canvas"), { width: wide * devicePixelRatio, height: high * devicePixelRatio });
    const pen = canvas.getContext("2d");
    pen.scale(devicePixelRatio, devicePixelRatio);
    const contours = relief.contours.filter(([, label]) => label).map(([level]) => [level, ""]); // so small a map has no room for all, nor for their heights
    paintGround(pen, { ...relief, contours, marks: [] }, { ...(night ? relief.night : relief.day), font: "sans-serif" }, [0, 0, wide, high], ...axesOf(relief, wide, high), devicePixelRatio);
    this.painted = { now, canvas };
    return canvas;
  }
}

// Both axes of a map of the whole window, as Plotly has them.
function axesOf({ window: [[x0, x1], [y0, y1]] }, wide, high) {
  const axis = (_m, _b) => ({ _m, _b, c2p: (value) => _m * value + _b });
  const [across, down] = [wide / (x1 - x0), -high / (y1 - y0)];
  return [axis(across, -across * x0), axis(down, -down * y1)];
}

function drawRun(pen, { path, last }, color, xaxis, yaxis) {
  const line = new Path2D();
  for (let t = 0; t <= last; t++) line.lineTo(xaxis.c2p(path[4 * t]), yaxis.c2p(path[4 * t + 1]));
  const ends = [[0, 3.5], [last, 4.5]].map(([t, radius]) => [xaxis.c2p(path[4 * t]), yaxis.c2p(path[4 * t + 1]), radius]);
  pen.lineJoin = "round";
  for (const [stroke, width] of [["#ffffffcc", 4], [color, 2]]) {
    pen.strokeStyle = stroke;
    pen.lineWidth = width;
    pen.stroke(line);
  }
  ends.forEach(([x, y, radius], i) => {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fillStyle = i ? color : "#ffffff";
    pen.strokeStyle = i ? "#ffffff" : color;
    pen.lineWidth = 1.5;
    pen.fill();
    pen.stroke();
  });
}
