import { color } from "./colors.js";

const ROOM = { l: 58, r: 16, t: 10, b: 40 }; // around a chart's window, for its axes

// A chart's element: `draw(pen, xaxis, yaxis)` draws what stands still; `traces` are what Plotly would have drawn and others look for.
export class Chart {
  constructor(key, xaxis, yaxis, { square, right = 0, traces = [] }, draw) {
    this.element = document.querySelector(`.st-key-${key} .js-plotly-plot`);
    this.element.innerHTML = '<div class="svg-container"></div>';
    this.container = this.element.firstChild;
    this.canvas = this.container.appendChild(document.createElement("canvas"));
    Object.assign(this, { xaxis, yaxis, square, right, draw });
    Object.assign(this.element, { _fullData: traces, _context: { doubleClickDelay: 0 }, on() {}, removeListener() {} });
    new ResizeObserver(() => this.resize()).observe(this.container);
    matchMedia("(prefers-color-scheme: dark)").onchange = () => this.resize();
    this.resize();
  }

  resize() {
    const { offsetWidth: width, offsetHeight: height } = this.container;
    const [across, down] = [width - ROOM.l - ROOM.r - this.right, height - ROOM.t - ROOM.b];
    if (across < 1) return;
    const [x, y] = [this.xaxis, this.yaxis].map((axis) => Math.abs(axis.range[1] - axis.range[0]));
    const unit = Math.min(across / x, down / y);
    const [wide, high] = this.square ? [unit * x, unit * y] : [across, down];
    lay(this.xaxis, ROOM.l + (across - wide) / 2, wide, false);
    lay(this.yaxis, ROOM.t + (down - high) / 2, high, true);
    this.element._fullLayout = { width, height, xaxis: this.xaxis, yaxis: this.yaxis };
    Object.assign(this.canvas, { width: width * devicePixelRatio, height: height * devicePixelRatio });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    const pen = this.canvas.getContext("2d");
    pen.scale(devicePixelRatio, devicePixelRatio);
    pen.font = `12px ${color("--st-font")}`;
    this.draw(pen, this.xaxis, this.yaxis);
  }
}

// Gives an axis what Plotly's have: where it lies on the screen, the way from a value to it, and back and forth where it is linear.
function lay(axis, offset, length, upwards) {
  const scale = axis.type === "log" ? Math.log10 : Number;
  const [low, high] = axis.range; // exponents where it is logarithmic
  const slope = ((upwards ? -1 : 1) * length) / (high - low);
  const shift = upwards ? length - slope * low : -slope * low;
  Object.assign(axis, { _offset: offset, _length: length, _m: slope, _b: shift, c2p: (value) => shift + slope * scale(value) });
  Object.assign(axis, { l2p: (value) => shift + slope * value, p2l: (pixel) => (pixel - shift) / slope });
}
