import { isDark } from "../ground/mode.js";
import { drawSurface } from "../ground/surface.js";
import { tinting } from "../ground/tints.js";
import { product, transform } from "../later/space.js";
import { color } from "./colors.js";

const A_SIDE = 56; // cells
const BOX = [1.25, 1.25, 0.6]; // of the box that the ground stands in, and where it is seen from: as figures/race.py has both
const LOOKED_AT = [0, 0, -0.26];
const SEEN_FROM = { turn: -2.15, rise: 0.776, away: 2.23 };
const ANGLE = 1 / Math.tan(Math.PI / 8); // the eye sees 45 degrees

// The ground in three dimensions. It stands in for Plotly's scene, with as much of the inside
// as browser/later/terrain.js looks for; dragging it turns it.
export class Terrain {
  constructor(key, { ground, x, y }) {
    Object.assign(this, { ground, eye: { ...SEEN_FROM } });
    this.element = document.querySelector(`.st-key-${key} .js-plotly-plot`);
    this.element.innerHTML = '<div class="svg-container"></div>';
    this.container = this.element.firstChild;
    this.canvas = this.container.appendChild(document.createElement("canvas"));
    this.ranges = [x.range, y.range, [0, ground.full]];
    this.dataScale = this.ranges.map(([low, high], i) => BOX[i] / (high - low));
    this.plot = { canvas: this.canvas };
    this.surface = this.surfaceOf();
    Object.assign(this.element, { _fullData: [this.surface], _context: {}, on() {}, removeListener() {} });
    this.container.onpointerdown = (event) => this.container.setPointerCapture(event.pointerId);
    this.container.onpointermove = (event) => event.buttons && this.turn(event.movementX, event.movementY);
    new ResizeObserver(() => this.resize()).observe(this.container);
    matchMedia("(prefers-color-scheme: dark)").onchange = () => this.resize();
    this.resize();
  }

  surfaceOf() {
    const { heights, shades, holes, points, full } = this.ground;
    const at = Array.from({ length: A_SIDE + 1 }, (_, i) => Math.round((i * (points - 1)) / A_SIDE));
    const along = ([low, high]) => at.map((i) => low + ((high - low) * i) / (points - 1));
    const taken = (grid, scale = 1) => at.map((j) => at.map((i) => (holes?.[j * points + i] ? NaN : grid[j * points + i] * scale)));
    return { type: "surface", x: along(this.ranges[0]), y: along(this.ranges[1]), z: taken(heights, full), shades: taken(shades), full };
  }

  turn(right, down) {
    this.eye.turn -= right / 120;
    this.eye.rise = Math.max(0.1, Math.min(1.5, this.eye.rise + down / 120));
    this.resize();
  }

  resize() {
    const { offsetWidth: width, offsetHeight: height } = this.container;
    if (!width || !height) return;
    Object.assign(this.canvas, { width: width * devicePixelRatio, height: height * devicePixelRatio });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    const [xaxis, yaxis, zaxis] = this.ranges.map((range) => ({ range }));
    this.plot.cameraParams = this.camera(width / height);
    const scene = { _scene: { glplot: this.plot, dataScale: this.dataScale }, xaxis, yaxis, zaxis };
    this.element._fullLayout = { width, height, scene };
    const pen = this.canvas.getContext("2d");
    pen.scale(devicePixelRatio, devicePixelRatio);
    this.draw(pen, width, height);
    this.plot.onrender?.();
  }

  // Matrices as WebGL has them, column by column: from the data, scaled, to the middle of the box; from there to the eye; and to the screen.
  camera(across) {
    const { turn, rise, away } = this.eye;
    const way = [Math.cos(rise) * Math.cos(turn), Math.cos(rise) * Math.sin(turn), Math.sin(rise)];
    const side = [-Math.sin(turn), Math.cos(turn), 0];
    const up = [-Math.sin(rise) * Math.cos(turn), -Math.sin(rise) * Math.sin(turn), Math.cos(rise)];
    const eye = LOOKED_AT.map((centre, i) => centre + away * way[i]);
    const rows = [side, up, way];
    const shift = rows.map((row) => -row.reduce((sum, part, i) => sum + part * eye[i], 0));
    const view = [...[0, 1, 2].flatMap((i) => [...rows.map((row) => row[i]), 0]), ...shift, 1];
    const middle = this.ranges.map(([low, high], i) => (-(low + high) / 2) * this.dataScale[i]);
    const model = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ...middle, 1];
    const [near, far, narrow] = [0.1, 10, ANGLE * Math.min(1, across)];
    const depth = [0, 0, (far + near) / (near - far), -1, 0, 0, (2 * far * near) / (near - far), 0];
    return { view, model, projection: [narrow / across, 0, 0, 0, 0, narrow, 0, 0, ...depth] };
  }

  draw(pen, width, height) {
    const { view, model, projection } = this.plot.cameraParams;
    const matrix = product(projection, product(view, model));
    const screen = (place) => {
      const [right, up, , depth] = transform(matrix, [...place.map((value, i) => value * this.dataScale[i]), 1]);
      return [(width * (1 + right / depth)) / 2, (height * (1 - up / depth)) / 2, depth];
    };
    const tint = tinting(this.ground[isDark(color("--st-background-color")) ? "night" : "day"], this.ground.level);
    drawSurface(pen, this.surface, screen, tint);
    this.names(pen, screen);
  }

  // x and y at the middle of the lower edges that the eye has before it.
  names(pen, screen) {
    const [[x0, x1], [y0, y1]] = this.ranges;
    const nearer = (...places) => places.map(screen).sort((a, b) => a[2] - b[2])[0];
    pen.fillStyle = color("--st-text-color");
    pen.font = `12px ${color("--st-font")}`;
    pen.textAlign = "center";
    const named = { x: nearer([(x0 + x1) / 2, y0, 0], [(x0 + x1) / 2, y1, 0]), y: nearer([x0, (y0 + y1) / 2, 0], [x1, (y0 + y1) / 2, 0]) };
    for (const [name, [right, down]] of Object.entries(named)) pen.fillText(name, right, down + 18);
  }
}
