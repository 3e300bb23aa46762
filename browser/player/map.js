import { meeting } from "../meeting.js";
import { partInside } from "./geometry.js";
import { marker } from "./marks.js";
import { PlaneOverlay } from "./plane.js";
import { column } from "./race.js";
import { Start } from "./start.js";

export class MapOverlay extends PlaneOverlay {
  line(lane) {
    return { x: column(lane, 0), y: column(lane, 1) };
  }

  // Hover tells the loss too: it is here, and need not be sent a second time.
  paint() {
    super.paint();
    const { race, version, preview } = this.player;
    if (preview) return; // what hover tells comes from the server
    this.chart?._fullData?.filter(({ mode }) => mode === "lines").forEach((trace, i) => {
      if (trace.told === version || !race.lanes[i]) return;
      trace.told = version;
      trace.plain ??= trace.hovertemplate ?? "";
      trace.hovertemplate = trace.plain.replace("<extra>", `<br>${race.curve} %{customdata:.4g}<extra>`);
      trace.customdata = column(race.lanes[i], 2);
      if (!trace._arrayAttrs.includes("customdata")) trace._arrayAttrs.push("customdata"); // else Plotly does not look for it
    });
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

  drawStart(pen, start, dash) {
    const circle = marker("circle", ...this.pixel(...start), 13);
    this.stroke(pen, circle, this.player.paper, 5);
    pen.setLineDash(dash);
    this.stroke(pen, circle, this.player.ink, 2);
    pen.setLineDash([]);
  }

  // forces.js is on the page when a force is to be seen.
  drawForce(...what) {
    meeting.drawForce?.(this, ...what);
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
