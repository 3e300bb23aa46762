import { feedOf, meeting } from "../meeting.js";
import { hands } from "./hands.js";
import { runner } from "./runner.js";

const PATIENCE = 5000; // milliseconds for an answer after the last change, before a preview gives up

// The race run here, while a number of it is in the visitor's hand: a slider, a field that is typed in, the start. The server's run stays the
// one that counts, and takes its place when it comes.
//
// `turned` has the numbers in the hand, by their names in a link, a dash for each dot: "D-Adam-b1". An answer that holds such a number settles it; all others stay and
// are run on the new answer: so an answer that comes while the next number is already held, or that has been overtaken, needs no counting.
export class Live {
  turned = new Map();

  constructor(player) {
    this.player = player;
    this.rain = new player.later.Rain(player);
    this.release = hands((name, value) => this.turn(name, value));
  }

  // The server's race has come.
  load(answer) {
    this.runner = answer.live && runner(answer, this.runner);
    if (!this.runner) this.turned.clear();
    for (const [name, value] of this.turned) if ([undefined, value].includes(this.runner.given.get(name))) this.turned.delete(name);
    this.stale = true;
    // Each lane is run once, so that it is compiled before a hand comes; not all at once, as many steps take a while.
    const warm = ({ letter }, i) => setTimeout(() => this.runner?.run(new Map([[`${letter}-`, 0]]), meeting.draws), 100 * i);
    this.warm ??= this.runner && answer.lanes.map(warm);
  }

  turn(name, value) {
    const given = this.runner?.given.get(name);
    if (given === undefined || (this.turned.get(name) ?? given) === value) return;
    this.turned.set(name, value);
    this.stale = true;
    this.wait();
  }

  wait() {
    clearTimeout(this.waiting);
    const back = [...this.turned].every(([name, value]) => this.runner.given.get(name) === value);
    // Where all numbers are turned back to those of the answer, none will come.
    this.waiting = setTimeout(() => {
      if (!back && document.querySelector("[data-dragging]")) return this.wait();
      this.turned.clear();
      this.stale = true;
    }, back ? 250 : PATIENCE);
  }

  // Once a frame.
  refresh() {
    const aim = String(this.player.target);
    if (aim !== this.aim) this.stale = true;
    this.aim = aim;
    if (this.runner && this.stale) this.run();
    if (this.runner) this.rain.refresh(this.runner, this.now, meeting.draws);
    this.stale = !!this.player.preview?.late;
  }

  run() {
    const { target } = this.player;
    const turned = (this.now = new Map(this.turned));
    if (target) ["x", "y"].forEach((name, i) => turned.set(name, +target[i].toPrecision(6))); // as the server rounds it
    for (const [name, value] of turned) if (this.runner.given.get(name) === value) turned.delete(name);
    this.reshape(turned);
    // A hand that passes the answer's numbers does not stop for the answer's picture, which takes long to draw.
    this.player.show(turned.size + this.turned.size ? this.runner.run(turned, meeting.draws, this.ground, this.player.preview) : undefined);
  }

  // The ground follows its knobs; once the answer has them too, it stays until the answer's ground is there.
  reshape(turned) {
    const { knobs, kind } = this.player.answer.live.ground;
    const shape = { kind };
    for (const name in knobs) shape[name] = turned.get(`${kind}-${name}`) ?? knobs[name];
    if (isAs(shape, this.shape)) return;
    this.shape = shape;
    this.ground = this.runner.relief(turned);
    this.tint = feedOf("ground-map").hold?.(this.ground);
  }

  // The ground that is to be seen in the place of that of a chart, which is told by its `meta` (figures/race.py); undefined where the chart's is the one.
  groundFor(meta) {
    return meta?.kind && this.ground && !isAs(this.shape, meta) ? this.ground : undefined; // the loss chart shows none
  }

  // A ground on the terrain: for player/terrain.js.
  drawGround(view, pen, { surface }) {
    const screen = (place) => view.screen(place.map((at, i) => view.scales[i](at)));
    if (this.tint) meeting.reshaping.drawSurface(pen, surface, screen, this.tint);
  }

  destroy() {
    this.release();
    this.rain.destroy();
    clearTimeout(this.waiting);
  }
}

const isAs = (shape, other) => Object.keys(shape).every((name) => other?.[name] === shape[name]);
