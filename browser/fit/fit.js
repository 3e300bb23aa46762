import { Beside } from "../beside.js";
import { rowsOf } from "../live/mini_batches.js";
import { opened } from "../packets.js";
import { Labels } from "../later/labels.js";
import { marker } from "../player/marks.js";

// What every lane's two weights say of the data, in the chart "data" of the race: a straight line, or a curve of probabilities. It is among the player's
// overlays, as browser/take_home/ looks there for what goes into a picture.
export class Fit extends Beside {
  below = { data: false };
  key = "data";

  load(bytes) {
    this.told = opened(bytes).head;
    this.drawn = undefined;
  }

  get ready() {
    return !!this.told;
  }

  draw({ data: chart }, player) {
    if (!player.overlays.includes(this)) player.overlays.push(this);
    if (!chart) return;
    [this.canvas, this.chart] = [chart.canvas, chart.canvas.closest(".js-plotly-plot")];
    const { race, chosen, preview, time } = player;
    this.chart.classList.toggle("fall-line-previewed", !!preview); // its own lines are those of the last answer
    const pen = this.clear(chart);
    const stretch = this.stretchOf(player);
    this.drawBatch(pen, chart, player);
    const said = race.lanes.map((lane) => ({ lane, weights: weightsOf(lane, Math.min(time, lane.last)), strength: !chosen || chosen === lane.letter ? 1 : 0.25 }));
    said.sort((a, b) => (a.lane.letter === chosen) - (b.lane.letter === chosen));
    for (const { lane, weights, strength } of said) this.strokeLine(pen, this.lineOf(chart, this.says(weights, stretch)), lane, player, strength === 1 && chosen, strength);
    if (this.told.classes) for (const { lane, weights, strength } of said) this.drawEven(pen, chart, lane, weights, stretch, player, strength);
    this.drawLetters(pen, chart, said, stretch, player);
    pen.restore();
    this.root.dataset.said = said.map(({ lane, weights }) => `${lane.letter}:${weights.join(":")}`).join();
  }

  // A number of the race, which may be in the visitor's hand.
  now({ preview, live }, name, given) {
    return (preview && live?.now?.get(name)) ?? given;
  }

  // How steep a line of slope 1 is over the raw feature.
  stretchOf(player) {
    const { slope, scale: [name, value] } = this.told;
    return (slope * this.now(player, name, value)) / value;
  }

  // A ring around each example that the step about to be taken sees.
  drawBatch(pen, { xaxis, yaxis }, player) {
    const [{ x, y }] = this.chart._fullData, n = x.length, step = Math.floor(player.time) + 1;
    const [batch, seed] = ["batch", "seed"].map((name) => this.now(player, name, this.told[name]));
    const seen = step > player.race.steps || batch >= n ? [] : rowsOf(seed, step, batch, n);
    const ring = new Path2D();
    for (const i of seen) {
      const [left, top, radius] = [xaxis._offset + xaxis.l2p(x[i]), yaxis._offset + yaxis.l2p(y[i]), player.race.large ? 10 : 6.5];
      ring.moveTo(left + radius, top);
      ring.arc(left, top, radius, 0, 2 * Math.PI);
    }
    for (const [strokeStyle, lineWidth] of [[player.paper, 4], [player.ink, 1.8]]) {
      Object.assign(pen, { strokeStyle, lineWidth });
      pen.stroke(ring);
    }
    this.root.dataset.seen = seen;
  }

  // The function of a raw feature that two weights mean.
  says([slope, intercept], stretch) {
    const { middle, rise, base, classes } = this.told;
    return (a) => {
      const z = slope * stretch * (a - middle) + intercept;
      return classes ? 1 / (1 + Math.exp(-z)) : base + rise * z;
    };
  }

  // Where a lane says that both classes are as probable.
  drawEven(pen, { xaxis, yaxis }, lane, [slope, intercept], stretch, player, strength) {
    const x = xaxis._offset + xaxis.l2p(this.told.middle - intercept / (slope * stretch));
    if (!Number.isFinite(x)) return;
    const [y, size] = [yaxis._offset + yaxis.l2p(0.5), player.race.large ? 9 : 6];
    const at = marker(lane.marker, x, y, size);
    Object.assign(pen, { strokeStyle: player.paper, lineWidth: 3, fillStyle: lane.color, globalAlpha: strength });
    pen.stroke(at);
    pen.fill(at);
    pen.globalAlpha = 1;
  }

  // The letter of each lane at the last place where its line is to be seen.
  drawLetters(pen, { box, xaxis, yaxis }, said, stretch, player) {
    const [left, top, width, height] = box;
    const size = player.race.large ? 20 : 13;
    const labels = new Labels(pen, player, box, size);
    for (const { lane, weights, strength } of said) {
      const says = this.says(weights, stretch);
      for (let x = width - 4; x > 0; x -= 4) {
        const y = yaxis._offset + yaxis.l2p(says(xaxis.p2l(left + x - xaxis._offset)));
        if (!(y > top + 2 && y < top + height - 2)) continue;
        pen.globalAlpha = Math.max(strength, 0.4);
        labels.write(lane.letter, left + x, y - size, "right", lane.color);
        break;
      }
    }
    pen.globalAlpha = 1;
  }

  isFullscreen() {
    return false;
  }

  // The player leaves the page.
  detach() {}

  leave() {
    super.leave();
    const overlays = document.querySelector(".fall-line-player")?.player?.overlays ?? [];
    if (overlays.includes(this)) overlays.splice(overlays.indexOf(this), 1);
  }
}

// Slope and intercept of a lane at a time: between two steps on the straight way.
function weightsOf({ path }, time) {
  const [step, part] = [Math.floor(time), time % 1];
  return [0, 1].map((i) => path[4 * step + i] + (part ? (path[4 * (step + 1) + i] - path[4 * step + i]) * part : 0));
}
