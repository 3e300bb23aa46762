// Gives charts in place what is new: ui/platform/charts.py keeps a chart standing while it changes. Plotly's own event makes Streamlit take
// what the chart holds for its figure, and draw it. A trace without a type has what is new in one that stays: a line in the one of its colour, which has
// its places from the player, another in that at its place.
import { inflated } from "./inflate.js";
import { opened } from "./packets.js";

const [WAITS, YIELDS] = [600, 300]; // frames in which a figure waits for its chart, and in which that lets others go first
const turns = new Map(); // of each chart, by its key
let calls = 0;

export default function ({ data }) {
  const turn = ++calls;
  figuresIn(data).then((figures) => Object.entries(figures).forEach(([key, figure]) => begin(key, figure, turn)));
}

export const figuresIn = async (packet) => JSON.parse(new TextDecoder().decode(await inflated(opened(packet).body)));

function begin(key, figure, turn) {
  if (turn < (turns.get(key) ?? 0)) return; // what is older took longer to inflate
  turns.set(key, turn);
  draw(key, figure, turn, WAITS);
}

// Looked at frame by frame: a chart that is not there yet is waited for, and one that was at the drawing of something older takes that back as its
// own when it is done. A chart that Streamlit puts in the place of `drawn` may have begun before this figure came: it shows what one of the `older`
// does. A later turn ends it, and a chart in that place that shows something else; not one that is empty. A chart that shows nothing lets the others go first.
function draw(key, figure, turn, frames, drawn, older = new Set()) {
  if (turn !== turns.get(key) || !frames) return;
  const found = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  const chart = found?._fullLayout ? found : undefined;
  const shown = chart && sign(chart);
  const waits = chart?.data?.length === 0 && frames > WAITS - YIELDS && !othersStand(chart);
  if (chart && shown !== sign(figure) && !waits) {
    if (drawn && chart !== drawn && !older.has(shown) && chart.data?.length !== 0) return;
    older.add(shown);
    chart.data = figure.data?.map((trace, i) => (trace.type ? trace : { ...(trace.mode === "lines" ? lineLike(trace, chart.data) : chart.data[i]), ...trace })) ?? chart.data;
    const { template, height } = chart.layout; // Streamlit's fonts and colours, and how high the page has it
    chart.layout = { ...chart.layout, ...figure.layout, template, height };
    forgetWindow(chart, figure);
    chart.emit("plotly_redraw");
  }
  requestAnimationFrame(() => draw(key, figure, turn, frames - 1, chart ?? drawn, older));
}

// A lane that comes has no places yet: the player gives them once it sees its line.
const lineLike = ({ line }, data) => data.find(({ mode, line: other }) => mode === "lines" && other.color === line.color) ?? { type: "scatter", x: [NaN], y: [NaN] };

const othersStand = (chart) => [...document.querySelectorAll(".stPlotlyChart")].every((one) => one.contains(chart) || one.querySelector(".main-svg"));

// Plotly leads back to the window that a chart began with, until it is to note another.
function forgetWindow({ _fullLayout }, { layout }) {
  for (const name of ["xaxis", "yaxis"]) {
    const [was, is] = [_fullLayout[name], layout[name]];
    if (was && is && was.minallowed !== is.minallowed) delete was._rangeInitial0, delete was._rangeInitial1;
  }
}

// What tells figures of a chart apart.
const sign = ({ layout }) => JSON.stringify(layout.meta);
