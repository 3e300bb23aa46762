import { between, partInside } from "./geometry.js";
import { dashes, marker } from "./marks.js";
import { hasDiverged } from "./race.js";
import { traceLines } from "./trails.js";

// A canvas over one chart. Subclasses say where a step lies in the chart's own space (`place`), which box of that space is
// to be seen (`box`) and where a point of it is on the screen (`screen`), and draw below the trails (`drawBelow`). What comes later
// (browser/later/) draws above them, and gives the charts their lines.
//
// It reads Plotly's private state, as there is no public way to ask where a point is on the screen: _fullLayout (axes, scene),
// _fullData (the terrain; what hover tells), _context (the double-click delay). A Plotly that moves them leaves still charts, one warning
// and a failing browser test.
export class Overlay {
  constructor(player, key) {
    this.player = player;
    this.key = key;
  }

  refresh() {
    try {
      this.paint();
      this.player.later?.tellHeights(this);
    } catch (error) {
      if (!this.warned) console.warn(`The ${this.key} chart does not move:`, error);
      this.warned = true;
    }
  }

  paint() {
    this.layout = this.attach();
    if (!this.layout) return;
    const { player } = this;
    const { width, height, meta } = this.layout;
    this.ground = player.live?.groundFor(meta);
    if (player.later?.waits(this)) return;
    const synced = [player.version, !!player.later, JSON.stringify(meta)].join();
    if (this.synced !== synced) this.match(); // once a race and figure: a chart that is new brings its lines, maybe those of the next race
    this.synced = synced;
    this.chart.classList.toggle("fall-line-reshaped", !!this.ground);
    this.area = this.findArea();
    const look = [width, height, ...this.area, ...this.look(), !!this.ground].join();
    const signature = [look, player.version, player.time, devicePixelRatio, player.ink, player.paper, player.target, player.chosen, !!player.later].join();
    if (signature === this.signature) return; // nothing has changed: nothing is drawn
    if (look !== this.seen) this.known = new WeakMap();
    if (look !== this.seen || this.projected !== player.version) this.project();
    this.seen = look;
    this.projected = player.version;
    this.signature = signature;
    this.draw(this.clear(width, height));
  }

  // React and Plotly replace nodes when they like. Returns nothing while there is no chart, or a hidden one.
  attach() {
    if (!this.chart?.isConnected) this.chart = document.querySelector(`.st-key-${this.key} .js-plotly-plot`);
    const container = this.chart?.querySelector(".svg-container");
    const layout = this.chart?._fullLayout;
    if (!container || !layout || !this.chart.offsetWidth || !this.isReady(layout)) return undefined;
    if (this.canvas?.parentNode !== container) {
      this.detach();
      this.canvas = document.createElement("canvas");
      this.canvas.className = "fall-line-overlay";
      this.canvas.setAttribute("aria-hidden", "true");
      container.insertBefore(this.canvas, [...container.querySelectorAll(":scope > .main-svg")].at(-1)); // below titles and hover labels
      this.listen?.();
      if (this.player.preview) this.synced = undefined;
    }
    return layout;
  }

  // A native chart keeps the lines of the last answer; while there is a preview they are hidden, and the canvas has all there is to see.
  match() {
    if (this.player.preview) this.chart.classList.add("fall-line-previewed");
    else this.player.later?.giveLines(this);
  }

  // Is what there is to see on the canvas alone?
  get previewed() {
    return this.chart.classList.contains("fall-line-previewed");
  }

  detach() {
    this.canvas?.remove();
    this.signature = this.seen = this.canvas = undefined;
  }

  get bold() {
    return this.player.race.large ? 1.7 : 1;
  }

  isFullscreen() {
    const frame = this.chart?.closest("[data-testid=stFullScreenFrame]");
    return frame && getComputedStyle(frame).position === "fixed";
  }

  clear(width, height) {
    const { canvas } = this;
    const pen = canvas.getContext("2d");
    const [across, down] = [width, height].map((side) => Math.round(side * devicePixelRatio));
    if (canvas.width !== across || canvas.height !== down) {
      Object.assign(canvas, { width: across, height: down });
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    pen.clearRect(0, 0, width, height);
    return pen;
  }

  // Every step of every lane as a line on the screen, once per race and look; playing then only draws more of them.
  project() {
    this.edges = this.box();
    this.trails = this.player.race.lanes.map((lane) => {
      if (!this.known.has(lane)) this.known.set(lane, this.trail(lane));
      return this.known.get(lane);
    });
  }

  trail(lane) {
    const trail = { ends: new Float64Array(4 * (lane.last + 1)), hidden: new Uint8Array(lane.last + 1) };
    const stride = (lane.turned && this.player.race.coarse?.stride) || (() => 1);
    let from = this.place(lane, 0);
    let seen = this.isInside(from) && this.screen(from);
    for (let step = 0, then; step < lane.last; step = then) {
      then = Math.min(step + stride(step), lane.last);
      const to = this.place(lane, then);
      const next = this.isInside(to) && this.screen(to);
      if (seen && next) this.keep(trail, step, from, seen, next);
      else this.projectLine(trail, step, from, to);
      trail.ends.fill(NaN, 4 * step + 4, 4 * then); // no lines of their own
      [from, seen] = [to, next];
    }
    return trail;
  }

  isInside(point) {
    for (let i = 0; i < point.length; i++) if (!(this.edges[i][0] <= point[i] && point[i] <= this.edges[i][1])) return false;
    return true;
  }

  projectLine(trail, step, from, to) {
    const part = partInside(from, to, this.edges);
    if (!part) return void trail.ends.fill(NaN, 4 * step, 4 * step + 4);
    const [a, b] = part.map((way) => between(from, to, way));
    this.keep(trail, step, a, this.screen(a), this.screen(b));
  }

  // One line of a trail, which begins at a place of the chart's space.
  keep(trail, step, place, [left, top], [right, bottom]) {
    const { ends, looked } = trail;
    const at = 4 * step;
    ends[at] = left;
    ends[at + 1] = top;
    ends[at + 2] = right;
    ends[at + 3] = bottom;
    if (!this.hides) return;
    // To look whether it is hidden is dear: once every other pixel is enough.
    if (!looked || Math.abs(left - looked[0]) + Math.abs(top - looked[1]) >= 2) trail.looked = [left, top, this.isHidden(place)];
    trail.hidden[step] = trail.looked[2];
  }

  isHidden() {
    return false;
  }

  draw(pen) {
    const { time, race, paper, chosen, later } = this.player;
    const runs = race.lanes.map((lane, i) => ({ lane, trail: this.trails[i], strength: this.strength(lane), ...this.trace(lane, this.trails[i]) }));
    const depth = ({ lane, ball }) => (lane.letter === chosen ? -Infinity : ball ? lane.path[4 * Math.floor(time) + 2] : Infinity);
    runs.sort((a, b) => (depth(a) < depth(b)) - (depth(a) > depth(b))); // the one brought out, else the lowest, lies on top
    pen.save();
    pen.beginPath();
    pen.rect(...this.area);
    pen.clip();
    pen.lineJoin = "round";
    this.drawBelow(pen);
    const isAbove = ({ lane }) => !lane.restless || lane.letter === chosen;
    this.drawTrails(pen, runs.filter((run) => !isAbove(run)), 1);
    this.drawTrails(pen, runs.filter(isAbove), 2.5, paper);
    this.labels = later?.labelsOf(this, pen);
    pen.restore(); // balls and crosses may stand out over the edge
    for (const { lane, trail, ball, strength } of runs) {
      if (hasDiverged(lane, race.steps, time)) later?.drawCross(this, pen, lane, trail, strength);
      else if (ball) this.drawBall(pen, lane, ball, strength);
      else later?.drawLeft(this, pen, lane, trail, strength);
    }
    later?.drawAbove(this, pen, runs);
  }

  drawTrails(pen, runs, width, paper) {
    const { coarse } = this.player.race; // how lines are drawn while a hand moves and they are many (live/coarse.js)
    // All halos below all trails: curves may coincide.
    for (const { seen, strength } of runs) if (strength === 1 && paper && !coarse) this.stroke(pen, seen, paper, 5);
    for (const { lane, seen, behind, strength } of runs) {
      this.dash(pen, coarse ? undefined : lane.dash);
      const stroke = coarse?.stroke ?? this.stroke;
      stroke.call(this, pen, seen, lane.color, width, strength);
      stroke.call(this, pen, behind, lane.color, width, 0.3 * strength);
    }
  }

  strength(lane) {
    const { chosen } = this.player;
    return chosen && chosen !== lane.letter ? 0.25 : 1;
  }

  // The whole way of a lane: [in sight, hidden].
  whole(trail, { last }) {
    trail.whole ??= traceLines(trail, last, Math.max(0, last - 1));
    return trail.whole;
  }

  // Is the whole way of a lane below its trail?
  isCovered(lane) {
    return this.player.time >= lane.last && this.strength(lane) === 1;
  }

  // The way up to the present moment, in sight and behind the terrain, and the ball at its end, if that is on the chart.
  trace(lane, trail) {
    const { time } = this.player;
    const step = Math.min(Math.floor(time), lane.last);
    const from = this.place(lane, step);
    const way = step < lane.last ? between(from, this.place(lane, step + 1), time - step) : from;
    const here = way.every(Number.isFinite) ? way : from;
    this.projectLine(trail, lane.last, from, here); // the line begun has the last place in the trail
    const [seen, behind] = step < lane.last ? traceLines(trail, step, lane.last) : this.whole(trail, lane);
    const ball = this.isInside(here) && { at: this.screen(here), hidden: this.isHidden(here) };
    return { seen, behind, ball };
  }

  drawBall(pen, lane, { at: [x, y], hidden }, strength) {
    const shape = marker(lane.marker, x, y, 7 * this.bold);
    if (!hidden) this.stroke(pen, shape, this.player.ink, 5, strength);
    if (!hidden) this.stroke(pen, shape, this.player.paper, 3, strength);
    this.fill(pen, shape, lane.color, hidden ? 0.4 * strength : strength);
  }

  // Lines are dashed as a lane's from here on, or not.
  dash(pen, name = "solid") {
    pen.setLineDash(dashes(name));
  }

  stroke(pen, path, color, width, alpha = 1) {
    Object.assign(pen, { strokeStyle: color, lineWidth: width * this.bold, globalAlpha: alpha });
    pen.stroke(path);
    pen.globalAlpha = 1;
  }

  fill(pen, path, color, alpha = 1) {
    Object.assign(pen, { fillStyle: color, globalAlpha: alpha });
    pen.fill(path);
    pen.globalAlpha = 1;
  }
}
