import { dashes } from "./player/marks.js";

// Canvases in the native charts of a page, which follow the clock of the page's player as that player's own overlays do: network/learned.js and
// fit/fit.js say what is drawn. A subclass has `below`, the key of each chart -> whether its canvas lies below all that Plotly draws, and
// `draw(charts, player)`, which is called once `ready` and whenever anything has changed.
export class Beside {
  constructor(root) {
    this.root = root;
    this.request = requestAnimationFrame(this.frame);
  }

  frame = () => {
    this.request = requestAnimationFrame(this.frame);
    try {
      this.refresh();
    } catch (error) {
      if (!this.warned) console.warn("What moves beside the race is not drawn:", error);
      this.warned = true;
    }
  };

  refresh() {
    const player = document.querySelector(".fall-line-player")?.player;
    if (!this.ready || !player?.race) return;
    const charts = Object.fromEntries(Object.entries(this.below).map(([key, below]) => [key, this.place(key, below)]));
    const { time, chosen, version, paper, ink } = player;
    const now = [time, chosen, version, paper, ink, devicePixelRatio, ...Object.values(charts).map((chart) => chart?.look)].join();
    if (now === this.drawn) return;
    this.drawn = now;
    this.draw(charts, player);
  }

  // A canvas of ours in Plotly's chart of a key, and what the chart looks like; nothing while there is no chart.
  place(key, below) {
    const chart = document.querySelector(`.st-key-${key} .js-plotly-plot`);
    const container = chart?.querySelector(".svg-container");
    const layout = chart?._fullLayout;
    if (!container || !layout?.xaxis || !chart.offsetWidth) return undefined;
    const name = below ? "below" : "above";
    let canvas = container.querySelector(`:scope > .fall-line-beside.${name}`);
    if (!canvas) {
      canvas = Object.assign(document.createElement("canvas"), { className: "fall-line-beside" });
      canvas.classList.add(name);
      canvas.setAttribute("aria-hidden", "true");
      if (below) container.prepend(canvas);
      else container.append(canvas);
      this.drawn = undefined;
    }
    const { width, height, xaxis, yaxis } = layout;
    const box = [xaxis._offset, yaxis._offset, xaxis._length, yaxis._length];
    return { canvas, width, height, xaxis, yaxis, box, look: [width, height, ...box, ...xaxis.range, ...yaxis.range].join() };
  }

  // A pen on the empty canvas, which draws between the axes alone until it is restored.
  clear({ canvas, width, height, box }) {
    const pen = canvas.getContext("2d");
    const size = [width, height].map((side) => Math.round(side * devicePixelRatio));
    if (canvas.width !== size[0] || canvas.height !== size[1]) {
      [canvas.width, canvas.height] = size;
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, ...size);
    pen.scale(devicePixelRatio, devicePixelRatio);
    pen.beginPath();
    pen.rect(...box);
    pen.save();
    pen.clip();
    return pen;
  }

  // What `says` makes of each place of the x axis, as a line across the chart.
  lineOf({ box: [left, , width], xaxis, yaxis }, says) {
    const path = new Path2D();
    for (let x = 0; x <= width; x += 2) path.lineTo(left + x, yaxis._offset + yaxis.l2p(says(xaxis.p2l(left + x - xaxis._offset))));
    return path;
  }

  // A line of a lane on a rim in the colour of the page.
  strokeLine(pen, path, { color, dash }, { paper, race }, bold, strength = 1) {
    const wide = race.large ? 1.7 : 1;
    pen.setLineDash([]);
    Object.assign(pen, { strokeStyle: paper, lineWidth: wide * (bold ? 6 : 4.5), globalAlpha: 0.8 * strength });
    pen.stroke(path);
    pen.setLineDash(dashes(dash));
    Object.assign(pen, { strokeStyle: color, lineWidth: wide * (bold ? 3.2 : 2), globalAlpha: strength });
    pen.stroke(path);
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }

  write(pen, text, x, y, { paper, ink, font, race }) {
    Object.assign(pen, { font: `400 ${race.large ? 20 : 12}px ${font}`, lineWidth: 4, lineJoin: "round", strokeStyle: paper, fillStyle: ink });
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
  }

  leave() {
    cancelAnimationFrame(this.request);
    document.querySelectorAll(".fall-line-beside").forEach((canvas) => canvas.remove());
  }
}
