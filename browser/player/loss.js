import { PlaneOverlay } from "./plane.js";
import { column } from "./race.js";

export class LossOverlay extends PlaneOverlay {
  line(lane) {
    return { y: column(lane, 2) };
  }

  frame({ yaxis }) {
    const { levels } = this.player.race;
    return levels && { yaxis: { ...yaxis, range: levels } };
  }

  place(lane, step) {
    return this.pixel(step, lane.path[4 * step + 2]);
  }

  drawBelow(pen) {
    const { xaxis } = this.layout;
    const [, top, , height] = this.area;
    const x = xaxis._offset + xaxis.c2p(this.player.time);
    this.stroke(pen, new Path2D(`M${x} ${top}v${height}`), this.player.ink, 1, 0.6);
  }
}
