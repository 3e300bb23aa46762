// How lanes are told apart beside their colours: dashes and markers, by Plotly's names for them.

const DASHES = { dot: [3, 3], dash: [9, 6], longdash: [15, 6], dashdot: [9, 4, 3, 4], longdashdot: [15, 5, 3, 5] };
export const dashes = (name) => DASHES[name] ?? (name.match(/\d+/g) ?? []).map(Number); // lengths too: 5px 2px

// The corners of markers as [radius, turn]: how far out, and where on the circle from 0 to 1, beginning at the top.
const polygon = (corners, turn = 0, radius = 1.15) => Array.from({ length: corners }, (_, i) => [radius, i / corners + turn]);
const plus = (turn) => [0, 1, 2, 3].flatMap((arm) => [[1.25, -0.05], [1.25, 0.05], [0.55, 0.125]].map(([out, by]) => [out, by + arm / 4 + turn]));
const MARKERS = {
  square: polygon(4, 1 / 8),
  diamond: polygon(4),
  "triangle-up": polygon(3),
  "triangle-down": polygon(3, 1 / 2),
  pentagon: polygon(5),
  hexagon: polygon(6),
  star: polygon(10).map(([, turn], i) => [i % 2 ? 0.6 : 1.4, turn]),
  cross: plus(0),
  x: plus(1 / 8),
};

// Where the corners of a marker are on the screen; a circle has none.
export const corners = (name, x, y, size) => (MARKERS[name] ?? []).map(([out, turn]) => {
  const angle = 2 * Math.PI * (turn - 1 / 4);
  return [x + size * out * Math.cos(angle), y + size * out * Math.sin(angle)];
});

export function marker(name, x, y, size) {
  const path = new Path2D();
  const points = corners(name, x, y, size);
  for (const point of points) path.lineTo(...point);
  if (!points.length) path.arc(x, y, size, 0, 2 * Math.PI);
  path.closePath();
  return path;
}
