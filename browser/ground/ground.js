import { areTwo } from "../two.js";
import { paintBar } from "./bar.js";
import { isDark } from "./mode.js";
import { paintGround } from "./paint.js";
import { reliefIn } from "./relief.js";
import { dress } from "./terrain.js";
import { tinting } from "./tints.js";

// A canvas below one chart. It reads Plotly's private state, as browser/player/overlay.js does.
export class Ground {
  frames = 0;
  // root: a node of the page, which has its colours and font

  constructor(key) {
    this.key = key;
  }

  begin() {
    this.request ??= requestAnimationFrame(this.frame);
  }

  load(bytes) {
    if (bytes === this.bytes) return;
    this.bytes = bytes;
    reliefIn(bytes).then((relief) => {
      if (bytes !== this.bytes) return; // a later one is on its way
      this.coming = relief;
    });
  }

  // Another ground takes the place of the one that is seen together with its chart, which tells by its `meta` which it shows (figures/race.py).
  arrive(meta) {
    const { coming, relief } = this;
    if (!coming || (relief && areTwo(coming.of, meta?.of))) return;
    this.relief = coming;
    this.coming = this.held = undefined;
  }

  // Has other heights and shades take the place of those that were sent, until others are sent; or no longer. Gives the colours they wear, as of tints.js.
  hold(other) {
    this.held = undefined;
    if (!other || !this.relief) return undefined;
    const { full, contours } = this.relief;
    const moved = contours.map(([level, text]) => [full * other.moved(level / full), text]);
    this.held = { ...this.relief, ...other, contours: moved.filter(([level]) => level > 0 && level < full) };
    return tinting(this.look, this.relief.level);
  }

  get present() {
    return this.held ?? this.relief;
  }

  get look() {
    return this.night ? this.relief.night : this.relief.day;
  }

  frame = () => {
    this.request = requestAnimationFrame(this.frame);
    try {
      this.refresh();
    } catch (error) {
      if (!this.warned) console.warn(`The ground of ${this.key} is not drawn:`, error);
      this.warned = true;
    }
  };

  refresh() {
    if (this.frames++ % 30 === 0) this.lookAround();
    if (!this.chart?.isConnected) this.chart = document.querySelector(`.st-key-${this.key} .js-plotly-plot`);
    const container = this.chart?.querySelector(".svg-container");
    const layout = this.chart?._fullLayout;
    if (!container || !layout?.xaxis || !this.chart.offsetWidth) return;
    this.arrive(layout.meta);
    if (!this.relief) return;
    const { width, height, xaxis, yaxis } = layout;
    const axes = [xaxis, yaxis].flatMap(({ _offset, _length, _m, _b }) => [_offset, _length, _m, _b]);
    if (this.canvas?.parentNode !== container) this.attach(container);
    const now = [width, height, ...axes, devicePixelRatio, this.night, this.font].join();
    if (now === this.painted && this.shown === this.present) return;
    [this.painted, this.shown] = [now, this.present];
    this.paint(this.canvas, devicePixelRatio);
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    this.canvas.dataset.of = this.relief.of;
    this.canvas.dataset.mode = this.night ? "night" : "day";
  }

  // Twice a second: a switched theme sends no event.
  lookAround() {
    const style = getComputedStyle(this.root);
    this.font = style.fontFamily;
    this.night = isDark(style.getPropertyValue("--st-background-color"));
    if (this.relief) dress(document.querySelector(".st-key-terrain .js-plotly-plot"), this.look);
  }

  attach(container) {
    this.canvas?.remove();
    this.canvas = Object.assign(document.createElement("canvas"), { className: "fall-line-ground" });
    this.canvas.setAttribute("aria-hidden", "true");
    this.canvas.painted = (fine) => this.paint(document.createElement("canvas"), fine);
    container.prepend(this.canvas);
    this.painted = undefined;
  }

  // On a canvas, `fine` dots to a pixel: that below the chart, or one for a picture (browser/take_home/layers.js).
  paint(canvas, fine) {
    const { width, height, xaxis, yaxis } = this.chart._fullLayout;
    const pen = canvas.getContext("2d");
    Object.assign(canvas, { width: Math.round(width * fine), height: Math.round(height * fine) });
    pen.scale(fine, fine);
    const look = { ...this.look, font: this.font };
    const box = [xaxis._offset, yaxis._offset, xaxis._length, yaxis._length];
    paintGround(pen, this.present, look, box, xaxis, yaxis, fine);
    paintBar(pen, look, barIn(this.chart, this.canvas));
    return canvas;
  }

  leave() {
    cancelAnimationFrame(this.request);
    this.request = undefined;
    this.canvas?.remove();
  }
}

// Where Plotly has the colours of the chart's colour bar: [left, top, width, height] on the canvas; nothing where there is none.
function barIn(chart, canvas) {
  const fill = chart.querySelector(".cbfills")?.getBoundingClientRect();
  const own = canvas.getBoundingClientRect();
  return fill && [fill.left - own.left, fill.top - own.top, fill.width, fill.height];
}
