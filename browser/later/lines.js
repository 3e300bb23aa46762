// One of the four numbers (x, y, loss, z) at each step of a lane that is to be drawn. In a plain array: when the theme is switched Streamlit copies a
// figure by way of JSON, which makes of a typed one an object that Plotly does not draw.
const column = (lane, which) => Array.from({ length: lane.last + 1 }, (_, step) => lane.path[4 * step + which]);

// The native charts that show a line for each lane: what one has of a `line`, what hover tells there, and what else of a chart a race gives it.
const CHARTS = {
  map: {
    line: (lane) => ({ x: column(lane, 0), y: column(lane, 1) }),
    tells: (plain, { curve }) => plain.replace("%{customdata}", "%{pointNumber}").replace("<extra>", `<br>${curve} %{customdata:.4g}<extra>`),
    mark: ({ name }, { start: [x, y] }) => name === "start" && { x: [x], y: [y] },
    frame() {},
  },
  loss: {
    line: (lane, overlay) => ({ x: undefined, y: column(lane, 2).map((height) => overlay.resting(height)) }), // Plotly counts the steps
    tells: (plain) => plain.replace("%{y:", "%{customdata:"), // of what rests hover tells the height all the same
    mark() {},
    frame: ({ xaxis, yaxis }, { levels, steps }) => levels && { xaxis: { ...xaxis, range: [0, steps] }, yaxis: { ...yaxis, range: levels } },
  },
};

const linesOf = (traces) => traces.filter(({ mode }) => mode === "lines");

// A chart whose lines alone have changed is still the old one (ui/platform/charts.py): it gets its lines from here. Plotly's own event makes
// Streamlit take what the chart holds for its figure, and draw it. One that is new has its lines, but of a long race (figures/thinned.py) without
// the points that nobody misses who neither hovers nor zooms.
export function giveLines(overlay) {
  const { chart, key, player: { race, version } } = overlay; // another chart may have come when Plotly has drawn
  if (!CHARTS[key]) return;
  const { line, mark, frame } = CHARTS[key];
  const drawn = linesOf(chart._fullData);
  if (drawn.length !== race.lanes.length) return; // another figure is on its way
  const fresh = race.lanes.map((lane) => line(lane, overlay));
  const uncover = () => {
    if (overlay.player.preview) return;
    chart.classList.remove("fall-line-previewed", "fall-line-rescaled");
    overlay.signature = undefined; // its own lines are to be seen again
  };
  if (drawn.every((trace, i) => alike(trace, fresh[i]))) return uncover();
  if (overlay.previewed) chart.once("plotly_afterplot", uncover);
  for (const trace of drawn) trace.seen = version;
  let next = 0;
  chart.data = chart.data.map((trace) => ({ ...trace, ...(trace.mode === "lines" ? fresh[next++] : mark(trace, race)) }));
  chart.layout = { ...chart.layout, ...frame(chart.layout, race) };
  chart.emit("plotly_redraw");
}

// Hover tells the loss: it is here, and need not be sent a second time. Of a preview it tells nothing: what it tells comes from the server.
export function tellHeights(overlay) {
  const { chart, key, layout, player: { race, version, preview } } = overlay;
  if (preview || !layout || !CHARTS[key]) return;
  const { line, tells } = CHARTS[key];
  linesOf(chart._fullData ?? []).forEach((trace, i) => {
    const lane = race.lanes[i];
    if (trace.told === version || !lane) return;
    if (trace.y.length <= lane.last) {
      // A figure that came after its race gets its lines at the next frame; one of the next race waits for that.
      if (trace.seen !== version && isOf(trace, line(lane, overlay))) overlay.synced = undefined;
      return void (trace.seen = version);
    }
    trace.told = version;
    trace.plain ??= trace.hovertemplate ?? "";
    trace.hovertemplate = tells(trace.plain, race);
    trace.customdata = column(lane, 2);
    if (!trace._arrayAttrs.includes("customdata")) trace._arrayAttrs.push("customdata"); // else Plotly does not look for it
  });
}

// Has a line that tells its steps the places of another at these steps?
const isOf = ({ x, y, customdata: steps }, line) => [...(steps ?? [])].every((step, i) => (!line.x || x[i] === line.x[step]) && (y[i] === line.y[step] || Number.isNaN(y[i])));

const alike = (trace, line) => Object.keys(line).every((axis) => {
  const [is, should] = [trace[axis], line[axis]];
  return is?.length === should?.length && (should ?? []).every((value, i) => is[i] === value || Number.isNaN(value));
});
