// Gives the map all of its room. Plotly notes as given how far it shortened an axis so that both have one scale, and Streamlit builds a chart that comes
// again with that: where the chart was at another height, both are short.
export function widen() {
  const chart = document.querySelector(".st-key-map .js-plotly-plot");
  const { xaxis, yaxis } = chart?._fullLayout ?? {};
  if (!(xaxis?.domain[0] > 0 && yaxis.domain[0] > 0)) return;
  for (const [name, axis] of Object.entries({ xaxis, yaxis })) chart.layout[name].domain = axis._inputDomain = [0, 1];
  chart.layout = { ...chart.layout };
  chart.emit("plotly_redraw");
}
