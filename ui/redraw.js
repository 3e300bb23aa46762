// Gives charts in place their new lines: ui/charts.py keeps a chart standing while only these change. Plotly's own event makes Streamlit
// take what the chart holds for its figure, and draw it.
let latest = 0;

export default function ({ data }) {
  const turn = ++latest;
  inflated(data).then((figures) => Object.entries(figures).forEach(([key, figure]) => draw(key, figure, turn, 600)));
}

const inflated = (bytes) => new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();

// A chart that is not there yet is waited for, frame by frame; a later step ends the waiting.
function draw(key, figure, turn, frames) {
  if (turn !== latest || !frames) return;
  const chart = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  if (!chart?._fullLayout) return void requestAnimationFrame(() => draw(key, figure, turn, frames - 1));
  if (chart.layout.meta === figure.layout.meta) return; // it has just been built, and shows this already
  chart.data = figure.data ?? chart.data;
  chart.layout = { ...chart.layout, ...figure.layout, template: chart.layout.template }; // Streamlit's fonts and colours
  chart.emit("plotly_redraw");
}
