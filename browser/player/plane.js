import { Overlay } from "./overlay.js";

const HAIR = 1e-6; // pixels: the last step stands on the edge, or by rounding a little beyond

// A chart with an x and a y axis; its space is the screen.
export class PlaneOverlay extends Overlay {
  // The whole ways, as the native chart shows them when it has them.
  drawWays(pen) {
    if (!this.previewed) return;
    this.player.race.lanes.forEach((lane, i) => {
      if (this.isCovered(lane)) return;
      this.dash(pen, lane.dash);
      this.stroke(pen, this.whole(this.trails[i], lane)[0], lane.color, 1.5, 0.4);
    });
    this.dash(pen);
  }

  isReady(layout) {
    return layout.xaxis && layout.yaxis;
  }

  look() {
    this.scales = this.findScales();
    return this.scales.flat();
  }

  // How numbers come to lie along both axes, in pixels: [shift, factor, whether it is their logarithms that do].
  findScales() {
    const { xaxis, yaxis } = this.layout;
    return [xaxis, yaxis].map(({ type, _offset, _b, _m }) => [_offset + _b, _m, type === "log"]);
  }

  findArea() {
    const { xaxis, yaxis } = this.layout;
    return [xaxis._offset, yaxis._offset, xaxis._length, yaxis._length];
  }

  box() {
    const [left, top, width, height] = this.area;
    return [[left - HAIR, left + width + HAIR], [top - HAIR, top + height + HAIR]];
  }

  screen(point) {
    return point;
  }

  // NaN for what an axis cannot show.
  pixel(x, y) {
    const [across, up] = this.scales;
    return [along(across, x), along(up, y)];
  }
}

const along = ([shift, factor, log], value) => shift + factor * (log ? Math.log10(value > 0 ? value : NaN) : value);
