// Streamlit's full screen covers the board: who runs, and how high each is, stands in a corner of the chart.
export function drawLegend(overlay, pen) {
  const { player, bold, area: [start, top, across], layout } = overlay;
  const { race: { lanes }, paper, ink, font, legend: { rows } } = player;
  const size = 14 * bold;
  const texts = lanes.map((lane) => `${lane.name}  ${player.reading(lane)}`);
  Object.assign(pen, { font: `600 ${size}px ${font}`, textAlign: "left", textBaseline: "middle", fillStyle: paper, globalAlpha: 0.85 });
  const wide = 5 * size + Math.max(...texts.map((text) => pen.measureText(text).width));
  const end = start + across;
  const left = layout.width - end > wide + 110 ? end + size : end - wide; // beside the chart where, with a colour bar, there is room
  pen.fillRect(left, top, wide, (lanes.length + 0.6) * 1.5 * size);
  Object.assign(pen, { fillStyle: ink, globalAlpha: 1 });
  lanes.forEach((lane, i) => {
    const y = top + (i + 0.8) * 1.5 * size;
    const sample = rows.find(({ letter }) => letter === lane.letter)?.bring.firstChild;
    if (sample) pen.drawImage(sample, left + size, y - (5 * size) / 9, 2.5 * size, (10 * size) / 9);
    pen.fillText(texts[i], left + 4.25 * size, y);
  });
}
