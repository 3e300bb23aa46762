import { marker } from "./marks.js";
import { PlaneOverlay } from "./plane.js";

export class MapOverlay extends PlaneOverlay {
  place(lane, step) {
    return this.pixel(lane.path[4 * step], lane.path[4 * step + 1]);
  }

  drawBelow(pen) {
    const { answer, race, target, later } = this.player;
    this.drawWays(pen);
    this.drawStart(pen, target ? answer.start : race.start, []);
    if (target) this.drawStart(pen, target, [4, 4]);
    if (later) this.start ??= new later.Start(this);
    this.start?.place(target ?? race.start, race.clickable && this.isInside(this.pixel(...(target ?? race.start))));
  }

  drawStart(pen, start, dash) {
    const circle = marker("circle", ...this.pixel(...start), 13);
    this.stroke(pen, circle, this.player.paper, 5);
    pen.setLineDash(dash);
    this.stroke(pen, circle, this.player.ink, 2);
    pen.setLineDash([]);
  }

  detach() {
    super.detach();
    this.start?.remove();
    this.start = undefined;
  }
}
