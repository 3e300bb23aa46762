import { meeting } from "../meeting.js";
import { say } from "../say.js";
import { distance, partInside } from "./geometry.js";
import { drawLens } from "./lens.js";
import { marker } from "./marks.js";
import { PlaneOverlay } from "./plane.js";
import { column } from "./race.js";
import { Start } from "./start.js";

export class MapOverlay extends PlaneOverlay {
  line(lane) {
    return { x: column(lane, 0), y: column(lane, 1) };
  }

  tells(plain) {
    return plain.replace("%{customdata}", "%{pointNumber}").replace("<extra>", `<br>${this.player.race.curve} %{customdata:.4g}<extra>`);
  }

  mark(trace) {
    const [x, y] = this.player.race.start;
    return trace.name === "start" ? { x: [x], y: [y] } : {};
  }

  place(lane, step) {
    return this.pixel(lane.path[4 * step], lane.path[4 * step + 1]);
  }

  drawBelow(pen) {
    const { answer, race, target } = this.player;
    this.drawWays(pen);
    this.drawStart(pen, target ? answer.start : race.start, []);
    if (target) this.drawStart(pen, target, [4, 4]);
    const at = this.pixel(...(target ?? race.start));
    this.start.place(target ?? race.start, race.clickable && partInside(at, at, this.edges));
  }

  // The letter of the lane whose ball, or whose way so far, is at a place of the canvas; of several the nearest.
  laneAt(x, y) {
    const { race, time } = this.player;
    const far = race.lanes.map((lane, i) => {
      const { ends } = this.trails[i];
      const [left, top] = this.trace(lane, this.trails[i]).ball?.at ?? [];
      const away = [Math.hypot(left - x, top - y) - 9];
      for (let line = 0; line < Math.min(Math.floor(time), lane.last); line++) away.push(distance([x, y], ends.subarray(4 * line, 4 * line + 4)));
      return Math.min(...away.filter((one) => !Number.isNaN(one)));
    });
    const nearest = Math.min(...far);
    return nearest < 4 ? race.lanes[far.indexOf(nearest)].letter : undefined;
  }

  drawStart(pen, start, dash) {
    const circle = marker("circle", ...this.pixel(...start), 13);
    this.stroke(pen, circle, this.player.paper, 5);
    pen.setLineDash(dash);
    this.stroke(pen, circle, this.player.ink, 2);
    pen.setLineDash([]);
  }

  // What is felt is drawn of one lane; forces.js is on the page when a force is to be seen.
  drawAbove(pen, runs) {
    this.drawFlag(pen);
    drawLens(this, pen, runs);
    const { lane, ball } = runs.at(-1) ?? {};
    if (ball && this.player.race.forces.length && lane.forces.length) meeting.drawForces?.(this, pen, lane, ball.at);
  }

  tellsLeft(left) {
    return say("left at step {left}", { left });
  }

  listen() {
    this.start = new Start(this);
  }

  detach() {
    super.detach();
    this.start?.remove();
    this.start = undefined;
  }
}
