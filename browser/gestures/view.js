import { say } from "../say.js";

// What of a chart is seen, where that can be chosen. undefined for a chart that stands still.
export function viewOf(chart) {
  const { scene, xaxis, yaxis } = chart._fullLayout ?? {};
  if (scene?._scene?.viewInitial) return new Depth(chart, scene._scene);
  return xaxis?.minallowed === undefined || yaxis?.minallowed === undefined ? undefined : new Plane(chart);
}

const NEAREST = 1e-3; // of the window: no nearer

// A chart whose axes say by minallowed and maxallowed how far its window goes. Nothing beyond is ever seen, and both axes zoom alike.
class Plane {
  constructor(chart) {
    this.chart = chart;
    this.ground = chart.querySelector(".nsewdrag");
    this.windows = this.axes.map(({ minallowed, maxallowed }) => [minallowed, maxallowed]);
  }

  // Plotly makes them anew whenever it draws.
  get axes() {
    const { xaxis, yaxis } = this.chart._fullLayout;
    return [xaxis, yaxis];
  }

  get part() {
    return Math.max(...this.axes.map(({ range }, i) => wide(range) / wide(this.windows[i])));
  }

  // Makes what is seen wider by `factor`, and brings what is at `from` on the screen to `to`.
  zoom(factor, from, to = from) {
    const k = Math.max(NEAREST / this.part, Math.min(1 / this.part, factor));
    const { left, bottom, width, height } = this.ground.getBoundingClientRect();
    const shares = ([x, y]) => [(x - left) / width, (bottom - y) / height];
    const [before, after] = [shares(from), shares(to)];
    const goals = this.axes.map(({ range }, i) => {
      const size = Math.min(wide(range) * k, wide(this.windows[i]));
      return [within(range[0] + before[i] * wide(range) - after[i] * size, size, this.windows[i]), size];
    });
    if (goals.some(([low, size], i) => Math.abs(low - this.axes[i].range[0]) + Math.abs(size - wide(this.axes[i].range)) > 1e-6 * size)) this.see(goals);
    offerWhole(this, () => this.part < 0.999);
  }

  shift(from, to) {
    this.zoom(1, from, to);
  }

  // Shows [lowest, width] of each axis. All that Plotly offers is its own wheel: by turns in, each within what is seen, and by turns out, each
  // within the goal, that leads anywhere; the last turn is one out.
  see(goals) {
    for (let turns = 0, last = false; turns < 99 && !last; turns++) {
      const k = goals[0][1] / wide(this.axes[0].range);
      const turn = k > 1.01 ? Math.min(1.1, k) : Math.max(0.95 * k, 0.91);
      last = turn === k;
      this.wheel(turn, goals.map(([low, size], i) => {
        const { range } = this.axes[i];
        const next = last ? size : wide(range) * turn;
        return turn > 1 ? within(range[0] - (next - wide(range)) / 2, next, [low, low + size]) : within(low + (size - next) / 2, next, range);
      }));
    }
  }

  // Turns Plotly's wheel so that the axes become wider by `k` and begin at `lows`.
  wheel(k, lows) {
    const { left, bottom, width, height } = this.ground.getBoundingClientRect();
    const [x, y] = this.axes.map(({ range }, i) => (lows[i] - range[0]) / (wide(range) * (1 - k))); // the share of it that stays in its place
    const event = new WheelEvent("wheel", { deltaY: 200 * Math.log(k), bubbles: true, cancelable: true });
    // a browser rounds these to whole pixels
    Object.defineProperties(event, { clientX: { value: left + x * width }, clientY: { value: bottom - y * height } });
    this.ground.dispatchEvent(event);
  }

  rest() {}

  whole() {
    this.chart.querySelector(".modebar-btn[data-val=reset]")?.click();
  }
}

// A terrain: never farther away than it was at first.
class Depth {
  constructor(chart, scene) {
    Object.assign(this, { chart, scene, camera: scene.camera });
    this.ends = ["eye", "center", "up"].map((name) => ["x", "y", "z"].map((axis) => scene.viewInitial[name][axis]));
    this.farthest = Math.hypot(...this.ends[0].map((place, i) => place - this.ends[1][i]));
  }

  zoom(factor) {
    this.camera.distance = Math.max(this.farthest / 8, Math.min(this.farthest, this.camera.distance * factor));
    this.rest();
  }

  turn(right) {
    this.camera.view.rotate(performance.now(), (-Math.PI * right) / this.scene.glplot.canvas.clientHeight, 0, 0);
  }

  // Plotly notes where its camera is when the mouse lets go.
  rest() {
    this.scene.glplot.canvas.dispatchEvent(new MouseEvent("mouseup"));
    offerWhole(this, () => this.camera.distance < 0.999 * this.farthest);
  }

  whole() {
    this.camera.lookAt(...this.ends);
    this.rest();
  }
}

const wide = ([low, high]) => high - low;
const within = (low, size, [first, last]) => Math.max(first, Math.min(last - size, low));

// A button on the chart that leads back, for as long as only a part is seen.
function offerWhole(view, isPart) {
  const { chart } = view;
  const button = (chart.fallLineWhole ??= document.createElement("button"));
  Object.assign(button, { type: "button", className: "fall-line-whole", textContent: say("Whole window"), onclick: () => view.whole() });
  if (button.look) chart.removeListener("plotly_afterplot", button.look);
  button.look = () => (button.hidden = !isPart());
  chart.on("plotly_afterplot", button.look);
  button.look();
  if (!button.isConnected) chart.querySelector(".svg-container").append(button);
}
