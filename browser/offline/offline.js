// The race in a file of its own. Two canvases stand in for Plotly's charts, with as much of Plotly's inside as browser/player/player.js looks for;
// its text comes before this one, so that the file plays as the page does.

const ROOM = { l: 58, r: 16, t: 10, b: 40 }; // around a chart's window, for its axes
const BAR = 44; // for the colour bar

// A chart's element: `draw(pen, xaxis, yaxis)` draws what stands still.
class Chart {
  constructor(key, xaxis, yaxis, { square, right = 0 }, draw) {
    this.element = document.querySelector(`.st-key-${key} .js-plotly-plot`);
    this.element.innerHTML = '<div class="svg-container"></div>';
    this.container = this.element.firstChild;
    this.canvas = this.container.appendChild(document.createElement("canvas"));
    Object.assign(this, { xaxis, yaxis, square, right, draw });
    Object.assign(this.element, { _fullData: [], _context: { doubleClickDelay: 0 }, on() {}, removeListener() {} });
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
    place(this.xaxis, ROOM.l + (across - wide) / 2, wide, false);
    place(this.yaxis, ROOM.t + (down - high) / 2, high, true);
    this.element._fullLayout = { width, height, xaxis: this.xaxis, yaxis: this.yaxis };
    Object.assign(this.canvas, { width: width * devicePixelRatio, height: height * devicePixelRatio });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    const pen = this.canvas.getContext("2d");
    pen.scale(devicePixelRatio, devicePixelRatio);
    pen.font = `12px ${color("--st-font")}`;
    this.draw(pen, this.xaxis, this.yaxis);
  }
}

// Gives an axis what Plotly's have: where it lies on the screen, and the way from a value to it.
function place(axis, offset, length, upwards) {
  const scale = axis.type === "log" ? Math.log10 : Number;
  const [low, high] = axis.range; // exponents where it is logarithmic
  const slope = ((upwards ? -1 : 1) * length) / (high - low);
  const shift = upwards ? length - slope * low : -slope * low;
  Object.assign(axis, { _offset: offset, _length: length, _m: slope, _b: shift, c2p: (value) => shift + slope * scale(value) });
}

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Round values that fill an axis, about `count` of them.
function ticks({ type, range: [low, high] }, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const gap = Math.max([1, 2, 5, 10].map((digit) => digit * power).find((wide) => wide >= rough), type === "log" ? 1 : 0);
  const places = [];
  for (let i = Math.ceil(low / gap); i * gap <= high; i++) places.push(i * gap);
  if (type !== "log") return places.map((value) => [value, String(+value.toPrecision(6))]);
  return places.map((value) => [10 ** value, `1e${Math.round(value)}`]);
}

function frame(pen, xaxis, yaxis, grid) {
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

// --- The map ---

function drawMap(pen, xaxis, yaxis, map, race) {
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

// The heights as colours, with a line wherever a level is crossed; both as fine as the screen.
function ground({ heights, points, full, levels, colors, line }, width, height) {
  const [wide, high] = [Math.max(2, Math.round(width)), Math.max(2, Math.round(height))];
  const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: high });
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(wide, high);
  const tint = shades(colors);
  const [red, green, blue, opacity] = rgba(line);
  const rise = Float64Array.from({ length: wide * high }, (_, at) => {
    const [x, y] = [((at % wide) / (wide - 1)) * (points - 1), (1 - Math.floor(at / wide) / (high - 1)) * (points - 1)];
    const [i, j] = [Math.min(points - 2, Math.floor(x)), Math.min(points - 2, Math.floor(y))];
    const row = (k) => heights[k * points + i] * (1 - x + i) + heights[k * points + i + 1] * (x - i);
    return (row(j) * (1 - y + j) + row(j + 1) * (y - j)) / full;
  });
  for (let at = 0; at < rise.length; at++) {
    const slope = levels * Math.hypot(rise[at + 1 < rise.length ? at + 1 : at - 1] - rise[at], rise[at + wide < rise.length ? at + wide : at - wide] - rise[at]);
    const far = Math.abs(levels * rise[at] - Math.round(levels * rise[at])); // from the nearest level, in levels
    const mark = slope > 0 && rise[at] < 1 ? opacity * Math.max(0, Math.min(1, 0.4 * devicePixelRatio + 0.5 - far / slope)) : 0;
    const shade = 4 * Math.round(rise[at] * 255);
    const under = tint[shade + 3] / 255;
    const alpha = mark + under * (1 - mark); // the line over the tint
    const mix = (top, part) => (top * mark + tint[shade + part] * under * (1 - mark)) / alpha;
    image.data.set([mix(red, 0), mix(green, 1), mix(blue, 2), 255 * alpha], 4 * at);
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}

// A colour scale as 256 colours.
function shades(colors) {
  const stops = colors.map(([at, css]) => [at, ...rgba(css)]);
  return Uint8ClampedArray.from({ length: 1024 }, (_, i) => {
    const [at, part] = [Math.floor(i / 4) / 255, (i % 4) + 1];
    const next = Math.max(1, stops.findIndex((stop) => stop[0] >= at));
    const [a, b] = [stops[next - 1], stops[next]];
    const value = a[part] + ((at - a[0]) / (b[0] - a[0])) * (b[part] - a[part]);
    return part === 4 ? 255 * value : value;
  });
}

const rgba = (css) => css.match(/[\d.]+/g).map(Number);

function drawBar(pen, left, top, height, { colors, bar, full, edge }) {
  const fill = pen.createLinearGradient(0, top + height, 0, top);
  for (const [at, css] of colors) fill.addColorStop(at, css);
  pen.fillStyle = fill;
  pen.fillRect(left, top, 8, height);
  pen.fillStyle = color("--st-text-color");
  pen.textAlign = "left";
  for (const [at, text] of bar) pen.fillText(text, left + 11, top + height * (1 - at / full) + 4);
}

// The whole ways, faint, for the player to draw over.
function drawPaths(pen, { lanes }, at) {
  for (const lane of lanes) {
    const path = new Path2D();
    for (let step = 0; step <= lane.last; step++) {
      const [x, y] = at(lane, step).map((place) => Math.max(-1e5, Math.min(1e5, place)));
      if (!Number.isNaN(x + y)) path.lineTo(x, y);
    }
    pen.globalAlpha = 0.4;
    pen.strokeStyle = lane.color;
    pen.lineWidth = 1.5;
    pen.stroke(path);
  }
  pen.globalAlpha = pen.lineWidth = 1;
}

// --- The loss ---

function drawLoss(pen, xaxis, yaxis, { grid }, race) {
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

// --- Begin ---

async function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function begin() {
  const { key, map, loss, paths } = JSON.parse(document.querySelector("script[type='application/json']").textContent);
  const bytes = await inflated(paths);
  map.heights = new Uint16Array((await inflated(map.heights)).buffer);
  const race = unpack(bytes);
  new Chart("map", map.x, map.y, { square: true, right: BAR }, (pen, x, y) => drawMap(pen, x, y, map, race));
  new Chart("loss", loss.x, loss.y, {}, (pen, x, y) => drawLoss(pen, x, y, loss, race));
  (globalThis.fallLineFeeds ??= new Map()).set(key, { bytes });
  mountPlayer({ data: key, parentElement: document.body, setTriggerValue() {} });
}

begin();
