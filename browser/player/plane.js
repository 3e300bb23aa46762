import { dashes } from "./marks.js";
import { Overlay } from "./overlay.js";
import { column } from "./race.js";

const HAIR = 1e-6; // pixels: the last step stands on the edge, or by rounding a little beyond

// A chart with an x and a y axis; its space is the screen.
export class PlaneOverlay extends Overlay {
  // A chart whose lines alone have changed is still the old one (ui/platform/charts.py): it gets its lines from here. Plotly's own event makes
  // Streamlit take what the chart holds for its figure, and draw it. One that is new has its lines, but of a long race (figures/thinned.py) without
  // the points that nobody misses who neither hovers nor zooms.
  sync() {
    const { lanes } = this.player.race;
    const drawn = this.chart._fullData.filter((trace) => trace.mode === "lines");
    if (drawn.length !== lanes.length) return; // another figure is on its way
    const fresh = lanes.map((lane) => this.line(lane));
    const { chart } = this; // another one may have come when Plotly has drawn
    const uncover = () => {
      if (this.player.preview) return;
      chart.classList.remove("fall-line-previewed", "fall-line-rescaled");
      this.signature = undefined; // its own lines are to be seen again
    };
    if (drawn.every((trace, i) => alike(trace, fresh[i]))) return uncover();
    if (this.previewed) chart.once("plotly_afterplot", uncover);
    for (const trace of drawn) trace.seen = this.player.version;
    let next = 0;
    chart.data = chart.data.map((trace) => ({ ...trace, ...(trace.mode === "lines" ? fresh[next++] : this.mark?.(trace)) }));
    chart.layout = { ...chart.layout, ...this.frame?.(chart.layout) };
    chart.emit("plotly_redraw");
  }

  // Hover tells the loss: it is here, and need not be sent a second time. `tells` says where in what Plotly shows.
  paint() {
    super.paint();
    const { race, version, preview } = this.player;
    if (preview) return; // what hover tells comes from the server
    this.chart?._fullData?.filter(({ mode }) => mode === "lines").forEach((trace, i) => {
      if (trace.told === version || !race.lanes[i]) return;
      if (trace.y.length <= race.lanes[i].last) {
        // A figure that came after its race gets its lines at the next frame; one of the next race waits for that.
        if (trace.seen !== version && isOf(trace, this.line(race.lanes[i]))) this.synced = undefined;
        return void (trace.seen = version);
      }
      trace.told = version;
      trace.plain ??= trace.hovertemplate ?? "";
      trace.hovertemplate = this.tells(trace.plain);
      trace.customdata = column(race.lanes[i], 2);
      if (!trace._arrayAttrs.includes("customdata")) trace._arrayAttrs.push("customdata"); // else Plotly does not look for it
    });
  }

  // The whole ways, as the native chart shows them when it has them.
  drawWays(pen) {
    if (!this.previewed) return;
    this.player.race.lanes.forEach((lane, i) => {
      if (this.isCovered(lane)) return;
      pen.setLineDash(dashes(lane.dash));
      this.stroke(pen, this.whole(this.trails[i], lane)[0], lane.color, 1.5, 0.4);
    });
    pen.setLineDash([]);
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

// Has a line that tells its steps the places of another at these steps?
const isOf = ({ x, y, customdata: steps }, line) => [...(steps ?? [])].every((step, i) => (!line.x || x[i] === line.x[step]) && (y[i] === line.y[step] || Number.isNaN(y[i])));

const alike = (trace, line) => Object.keys(line).every((axis) => {
  const [is, should] = [trace[axis], line[axis]];
  return is?.length === should?.length && (should ?? []).every((value, i) => is[i] === value || Number.isNaN(value));
});
