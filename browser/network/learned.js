import { Beside } from "../beside.js";
import { contoursOf } from "../ground/contours.js";
import { say } from "../say.js";
import { trainingIn } from "./packet.js";
import { perceptron } from "./perceptron.js";

const CELL = 8; // pixels between two points of which the network is asked
const SIDE = 72; // such points along a side, at most
const TINT = 110; // of 255: how strong the tint of what is certain is
const SPAN = 2; // classes: the field of a network's outputs, squeezed to -1 … 1, lies within the 0 … 1 of contours.js after (1 + z) / 2

// Canvases in the network page's charts "data" and "map".
export class Learned extends Beside {
  below = { data: true, map: false };

  load(bytes) {
    if (bytes === this.bytes) return;
    this.bytes = bytes;
    trainingIn(bytes).then((training) => {
      if (bytes !== this.bytes) return; // a later one is on its way
      this.training = training;
      this.says = perceptron(training.sizes, training.activation);
      this.drawn = undefined;
    });
  }

  get ready() {
    return !!this.training;
  }

  draw(charts, player) {
    const { time, chosen } = player;
    const lanes = player.race.lanes.flatMap((lane) => {
      const own = this.training.lanes.find(({ letter }) => letter === lane.letter);
      return own ? [{ ...lane, own, time: Math.min(time, lane.last) }] : [];
    });
    const shown = lanes.find(({ letter }) => letter === (chosen ?? this.training.leads)) ?? lanes[0];
    if (charts.data) this.drawData(this.clear(charts.data), charts.data, lanes, shown, player);
    if (charts.map) this.drawAway(this.clear(charts.map), charts.map, lanes, player);
    this.root.dataset.shown = shown?.letter ?? "";
  }

  // The weights of a lane at its time. Only every so many steps they were sent; between two of them they are on the straight line.
  weightsOf({ own, time }) {
    const { every, weights, kept } = this.training;
    const at = Math.min(time / every, kept - 1);
    const [first, part] = [Math.floor(at), at % 1];
    const before = own.weights.subarray(first * weights, (first + 1) * weights);
    if (!part) return before;
    const after = own.weights.subarray((first + 1) * weights, (first + 2) * weights);
    return before.map((weight, i) => weight + (after[i] - weight) * part);
  }

  drawData(pen, chart, lanes, shown, player) {
    if (this.training.classes) this.drawClasses(pen, chart, lanes, shown, player);
    else for (const lane of lanes) this.strokeLine(pen, this.lineOf(chart, this.saidBy(lane)), lane, player, shown === lane);
    pen.restore();
  }

  // The tint of what one lane says, and the line of every lane between what it says of one class and of the other.
  drawClasses(pen, chart, lanes, shown, player) {
    const [left, top, width, height] = chart.box;
    const gap = Math.max(CELL, Math.max(width, height) / SIDE);
    const [columns, rows] = [Math.ceil(width / gap) + 1, Math.ceil(height / gap) + 1];
    const fields = new Map(lanes.map((lane) => [lane, this.fieldOf(chart, lane, gap, columns, rows)]));
    if (shown) this.tint(pen, fields.get(shown), columns, rows, [left, top, gap]);
    for (const lane of [...lanes.filter((lane) => lane !== shown), ...(shown ? [shown] : [])]) {
      const [pieces] = contoursOf(fields.get(lane).map((z) => (1 + z) / SPAN), columns, gap, [0.5], [true], 0);
      const path = new Path2D();
      for (const [x, y, toX, toY] of linesIn(pieces)) {
        path.moveTo(left + x, top + y);
        path.lineTo(left + toX, top + toY);
      }
      this.strokeLine(pen, path, lane, player, lane === shown);
    }
    if (shown) this.write(pen, say("tint: what {name} says", { name: shown.name }), left + 8, top + (player.race.large ? 24 : 16), player);
  }

  // From -1, surely the one class, to 1, surely the other, at points of the chart, row by row.
  fieldOf({ box: [left, top], xaxis, yaxis }, lane, gap, columns, rows) {
    const weights = this.weightsOf(lane);
    const field = new Float64Array(columns * rows);
    for (let row = 0, at = 0; row < rows; row++)
      for (let column = 0; column < columns; column++, at++) {
        const said = this.says(weights, xaxis.p2l(column * gap + left - xaxis._offset), yaxis.p2l(row * gap + top - yaxis._offset));
        field[at] = this.training.squared ? Math.max(-1, Math.min(1, said[0])) : Math.tanh((said.length > 1 ? said[1] - said[0] : said[0]) / 2);
      }
    return field;
  }

  // What the network of a lane says of one input.
  saidBy(lane) {
    const weights = this.weightsOf(lane);
    return (x) => this.says(weights, x)[0];
  }

  tint(pen, field, columns, rows, [left, top, gap]) {
    const picture = new ImageData(columns, rows);
    const colors = this.training.colors.map((color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)));
    field.forEach((z, i) => picture.data.set([...colors[+(z > 0)], TINT * Math.abs(z)], 4 * i));
    const small = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
    small.getContext("2d").putImageData(picture, 0, 0);
    pen.imageSmoothingEnabled = true;
    pen.drawImage(small, left - gap / 2, top - gap / 2, columns * gap, rows * gap);
  }

  // A ring around each ball, as wide as the ball is far from the plane on which it is drawn.
  drawAway(pen, { xaxis, yaxis }, lanes, { paper }) {
    for (const { path, own, time, color } of lanes) {
      const [step, part] = [Math.floor(time), time % 1];
      const place = [0, 1].map((i) => path[4 * step + i] + (part ? (path[4 * (step + 1) + i] - path[4 * step + i]) * part : 0));
      const [x, y] = [xaxis._offset + xaxis.l2p(place[0]), yaxis._offset + yaxis.l2p(place[1])];
      const at = Math.min(time / this.training.every, this.training.kept - 1), before = own.away[Math.floor(at)];
      const away = before + ((own.away[Math.floor(at) + 1] ?? before) - before) * (at % 1);
      const radius = away * Math.abs(xaxis._m);
      if (!(radius > 0 && Number.isFinite(x + y))) continue;
      const ring = new Path2D();
      ring.arc(x, y, radius, 0, 2 * Math.PI);
      for (const [strokeStyle, lineWidth, globalAlpha] of [[paper, 3.5, 0.6], [color, 1.4, 0.95]]) {
        Object.assign(pen, { strokeStyle, lineWidth, globalAlpha });
        pen.stroke(ring);
      }
    }
    pen.globalAlpha = 1;
    pen.restore();
  }
}

function* linesIn(pieces) {
  for (let i = 0; i < pieces.length; i += 4) yield pieces.slice(i, i + 4);
}
