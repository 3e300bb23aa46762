// Has a terrain in place wear the tints and contours of the day or the night, if it wears others: the server may not know the browser's theme. Plotly's
// own event makes Streamlit take what the chart holds for its figure, and draw it.
export function dress(chart, { tints, level }) {
  const at = chart?._fullLayout ? chart.data.findIndex(({ type }) => type === "surface") : -1;
  if (at < 0 || chart.data[at].contours.z.color === level) return;
  const surface = chart.data[at];
  const colorscale = tints.map((tint, i) => [i / (tints.length - 1), tint]);
  chart.data = chart.data.with(at, { ...surface, colorscale, contours: { ...surface.contours, z: { ...surface.contours.z, color: level } } });
  chart.emit("plotly_redraw");
}
