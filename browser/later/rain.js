import { say } from "../say.js";
import { AT_ONCE, Scatter, fatesOf } from "./scatter.js";

const DROPS = 400;
const CELLS = 64; // along each side of the map
const DROP = "M12 3c4 6 6 8 6 12a6 6 0 0 1-12 0c0-4 2-6 6-12z";
const TILES = "M3 3h8v8H3zm10 10h8v8h-8zM13 3h8v3h-8zM3 18h8v3H3z";
const part = (value) => value - Math.floor(value);

// Many balls of one lane, run here: that of the lane brought out, else of the leader. `drops` are balls from all over the map, the same ones every time
// (Roberts' sequence, which leaves no gaps); `cells` are starts side by side, of which only the end is seen, as a colour of the map. The player has a
// button for each.
export class Rain {
  constructor(player) {
    this.player = player;
    this.buttons = [
      this.button(say("Rain"), say("Rain: 400 balls of the chosen or leading lane, in the colours of the minima at which they end. Grey: on the way."), DROP),
      this.button(say("Where would it end"), say("Where would it end: the map in the colour of the minimum at which this lane ends from there."), TILES),
    ];
    player.root.querySelector(".loop").parentNode.after(...this.buttons);
  }

  button(name, title, icon) {
    const button = this.player.legend.button("rain", title, () => this.press(button), icon, name);
    return button;
  }

  press(button) {
    button.setAttribute("aria-pressed", button.ariaPressed !== "true");
    this.cause = undefined; // run anew
  }

  // Once a frame; `turned` are the numbers in the visitor's hand.
  refresh(runner, turned, draws) {
    const [raining, ending] = this.buttons.map((button) => button.ariaPressed === "true");
    const { chosen, answer, race, time } = this.player;
    // At the end of a race the balls would lie in heaps below the signs of the minima.
    if (raining && !this.raining && time >= race.steps && !this.player.calm) this.player.play(true);
    this.raining = raining;
    if (!raining && !ending) return this.clear();
    const { domain, minima, reach, colors } = answer.live;
    const letter = answer.lanes.some((lane) => lane.letter === chosen) ? chosen : leader(answer);
    const cause = [letter, raining, ending, domain, ...[...turned].filter(([name]) => name !== "x" && name !== "y")].join();
    if (cause !== this.cause || runner !== this.runner || draws !== this.draws) {
      if (String(domain) !== String(this.domain)) this.scatter(domain);
      const run = runner.many(turned, draws, letter, AT_ONCE);
      this.drops.renew(raining ? run : undefined);
      this.cells.renew(ending ? run : undefined);
      Object.assign(this, { cause, runner, draws, domain });
    }
    const shades = (run) => fatesOf(run, minima, reach).map((fate) => colors.at(fate > 0 ? 1 + ((fate - 1) % (colors.length - 3)) : fate));
    this.drops.work((_, run) => (run.shades = shades(run)));
    if (!this.drops.stale) this.cells.work((i, run) => shades(run).forEach((shade, k) => this.tint(i * AT_ONCE + k, shade)));
    this.draw(raining, ending);
  }

  scatter(domain) {
    const over = ([low, high], parts) => parts.map((part) => low + (high - low) * part);
    const spread = (step) => Array.from({ length: DROPS }, (_, i) => part(0.5 + (i + 1) * step));
    this.drops = new Scatter(over(domain[0], spread(0.7548776662466927)), over(domain[1], spread(0.5698402909980532)));
    const cells = Array.from({ length: CELLS ** 2 }, (_, i) => this.cell(i));
    this.cells = new Scatter(...[0, 1].map((axis) => over(domain[axis], cells.map((cell) => (cell[axis] + 0.5) / CELLS))));
    this.picture = Object.assign(document.createElement("canvas"), { width: CELLS, height: CELLS });
  }

  // The i-th cell, [from the left, from below]: those that come one after the other lie far apart.
  cell(i) {
    const at = (i * 2531) % CELLS ** 2;
    return [at % CELLS, Math.floor(at / CELLS)];
  }

  tint(i, shade) {
    const [right, up] = this.cell(i);
    const pen = this.picture.getContext("2d");
    pen.fillStyle = shade;
    pen.fillRect(right, CELLS - 1 - up, 1, 1);
  }

  draw(raining, ending) {
    const { player, drops, cells, domain } = this;
    const map = player.overlays.find(({ key }) => key === "map");
    const container = map.canvas?.parentNode;
    if (!map.layout || !container) return;
    if (this.canvas?.parentNode !== container) {
      this.clear();
      this.canvas = Object.assign(document.createElement("canvas"), { className: "fall-line-rain" });
      this.canvas.setAttribute("aria-hidden", "true");
      container.insertBefore(this.canvas, container.querySelector(":scope > .main-svg")); // on the ground, below all lines
    }
    const { width, height } = map.layout;
    const seen = [map.seen, player.time, player.paper, drops.version, cells.version, raining, ending].join();
    if (seen === this.seen) return;
    this.seen = seen;
    const pen = map.clear.call(this, width, height);
    pen.beginPath();
    pen.rect(...map.area);
    pen.save();
    pen.clip();
    const [[left, bottom], [right, top]] = [0, 1].map((end) => map.pixel(domain[0][end], domain[1][end]));
    pen.imageSmoothingEnabled = false;
    pen.globalAlpha = 0.7;
    if (ending) pen.drawImage(this.picture, left, top, right - left, bottom - top);
    pen.globalAlpha = 1;
    if (raining) this.drawDrops(pen, map);
    pen.restore();
  }

  drawDrops(pen, map) {
    const { time, paper } = this.player;
    const paths = {};
    for (const { run } of this.drops.batches)
      run?.shades.forEach((shade, k) => {
        const [from, to] = [Math.floor(time), Math.ceil(time)].map((step) => Math.min(step, run.steps) * AT_ONCE + k);
        const [x, y] = [run.x, run.y].map((way) => way[from] + (way[to] - way[from]) * (time % 1));
        const [right, down] = map.pixel(x, y);
        if (!Number.isFinite(right + down)) return;
        const path = (paths[shade] ??= new Path2D());
        path.moveTo(right + 3, down);
        path.arc(right, down, 3, 0, 7);
      });
    pen.lineWidth = 1.5;
    pen.strokeStyle = paper;
    for (const shade in paths) {
      pen.stroke(paths[shade]);
      pen.fillStyle = shade;
      pen.fill(paths[shade]);
    }
  }

  clear() {
    this.canvas?.remove();
    this.canvas = this.seen = undefined;
  }

  destroy() {
    this.clear();
    for (const button of this.buttons) button.remove();
  }
}

// The letter of the lane that ends lowest.
function leader({ lanes, steps }) {
  const heights = lanes.map(({ path, last }) => (last < steps ? Infinity : path[4 * steps + 2]));
  return lanes[heights.indexOf(Math.min(...heights))]?.letter;
}
