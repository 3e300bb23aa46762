// Gives charts in place what is new: ui/platform/charts.py keeps a chart standing while it changes. Plotly's own event makes Streamlit take
// what the chart holds for its figure, and draw it.
import { inflated } from "./inflate.js";
import { opened } from "./packets.js";

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
  draw(key, figure, turn, 600);
}

// A chart that is not there yet is waited for, frame by frame; a later turn ends the waiting.
function draw(key, figure, turn, frames) {
  if (turn !== turns.get(key) || !frames) return;
  const chart = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  if (!chart?._fullLayout) return void requestAnimationFrame(() => draw(key, figure, turn, frames - 1));
  if (chart.layout.meta === figure.layout.meta) return; // it has just been built, and shows this already
  chart.data = figure.data ?? chart.data;
  chart.layout = { ...chart.layout, ...figure.layout, template: chart.layout.template }; // Streamlit's fonts and colours
  chart.emit("plotly_redraw");
}
