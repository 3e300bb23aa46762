import { say } from "../say.js";
import { PlaneOverlay } from "./plane.js";
import { column } from "./race.js";
import { Scrub } from "./scrub.js";

export class LossOverlay extends PlaneOverlay {
  line(lane) {
    return { y: column(lane, 2).map((height) => this.resting(height)) };
  }

  // What is lower than the floor of a logarithmic axis rests on it.
  resting(height) {
    return this.layout.yaxis.type === "log" ? Math.max(height, this.player.race.floor ?? 0) : height;
  }

  // Of what rests hover tells the height all the same.
  tells(plain) {
    return plain.replace("%{y:", "%{customdata:");
  }

  frame({ xaxis, yaxis }) {
    const { levels, steps } = this.player.race;
    return levels && { xaxis: { ...xaxis, range: [0, steps] }, yaxis: { ...yaxis, range: levels } };
  }

  place(lane, step) {
    return this.pixel(step, this.resting(lane.path[4 * step + 2]));
  }

  tellsLeft() {
    return say("off the scale");
  }

  listen() {
    this.scrub = new Scrub(this);
  }

  detach() {
    super.detach();
    this.scrub?.gone.abort();
  }

  // The axis follows a preview, by Plotly's own redraw and so a few times a second at most; not where the visitor has zoomed.
  paint() {
    super.paint();
    const { levels, steps } = this.player.preview ?? {};
    const { xaxis, yaxis } = this.layout ?? {};
    if (!levels || !yaxis) return;
    const wanted = [...levels, steps];
    const there = [...yaxis.range, xaxis.range[1]];
    if (wanted.every((end, i) => Math.abs(end - there[i]) < 0.01) || performance.now() < (this.rest ?? 0) || String(wanted) === this.asked) return;
    this.asked = String(wanted);
    this.rest = performance.now() + 300; // a redraw is dear
    this.chart.layout = { ...this.chart.layout, ...this.frame(this.chart.layout) };
    this.chart.emit("plotly_redraw");
  }

  drawBelow(pen) {
    this.drawWays(pen);
    const { xaxis } = this.layout;
    const [, top, , height] = this.area;
    const x = xaxis._offset + xaxis.c2p(this.player.time);
    this.stroke(pen, new Path2D(`M${x} ${top}v${height}`), this.player.ink, 1, 0.6);
  }
}
