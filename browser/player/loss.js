import { PlaneOverlay } from "./plane.js";
import { Scrub } from "./scrub.js";

export class LossOverlay extends PlaneOverlay {
  // What is lower than the floor of a logarithmic axis rests on it.
  resting(height) {
    return this.layout.yaxis.type === "log" ? Math.max(height, this.player.race.floor ?? 0) : height;
  }

  place(lane, step) {
    return this.pixel(step, this.resting(lane.path[4 * step + 2]));
  }

  listen() {
    this.scrub = new Scrub(this);
  }

  detach() {
    super.detach();
    this.scrub?.gone.abort();
  }

  // The axes follow a preview, and the answer until Plotly has drawn it: they are drawn here then, as a redraw of Plotly's is dear.
  findScales() {
    const [across, up] = super.findScales();
    const { levels, steps } = this.player.race;
    const [left, top, width, height] = this.area;
    const rising = height / (levels?.[1] - levels?.[0]);
    const own = [[left, width / steps, false], [top + rising * levels?.[1], -rising, up[2]]];
    const apart = [across, up].some(([shift, factor], i) => Math.abs(shift - own[i][0]) > 0.05 || Math.abs(factor / own[i][1] - 1) > 1e-4);
    this.rescaled = !!levels && apart && this.previewed;
    this.chart.classList.toggle("fall-line-rescaled", this.rescaled);
    return this.rescaled ? own : [across, up];
  }

  draw(pen) {
    if (this.rescaled) this.player.later.drawAxes(this, pen);
    super.draw(pen);
  }

  drawBelow(pen) {
    this.drawWays(pen);
    const [, top, , height] = this.area;
    const [x] = this.pixel(this.player.time, 1);
    this.stroke(pen, new Path2D(`M${x} ${top}v${height}`), this.player.ink, 1, 0.6);
  }
}
