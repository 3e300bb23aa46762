// A grid of points × points numbers as a smooth field (Catmull and Rom's curves along both axes) at all of `across` × `down`, places on the grid
// from 0 to points - 1: row by row.
export function field(grid, points, across, down) {
  const [columns, rows] = [across, down].map((places) => places.map((place) => weights(place, points)));
  const wide = across.length;
  const stretched = new Float32Array(points * wide);
  for (let j = 0, to = 0; j < points; j++)
    for (let i = 0; i < wide; i++, to++) {
      const [a, b, c, d, p, q, r, s] = columns[i];
      const row = j * points;
      stretched[to] = p * grid[row + a] + q * grid[row + b] + r * grid[row + c] + s * grid[row + d];
    }
  const found = new Float32Array(wide * down.length);
  for (let j = 0, to = 0; j < down.length; j++) {
    const [a, b, c, d, p, q, r, s] = rows[j];
    for (let i = 0; i < wide; i++, to++) found[to] = p * stretched[a * wide + i] + q * stretched[b * wide + i] + r * stretched[c * wide + i] + s * stretched[d * wide + i];
  }
  return found;
}

// The four neighbours of a place along one axis, and how much of each is in it.
function weights(place, points) {
  const first = Math.max(0, Math.min(points - 2, Math.floor(place)));
  const t = place - first;
  const near = [-1, 0, 1, 2].map((by) => Math.max(0, Math.min(points - 1, first + by)));
  return [...near, (-t + 2 * t * t - t * t * t) / 2, (2 - 5 * t * t + 3 * t * t * t) / 2, (t + 4 * t * t - 3 * t * t * t) / 2, (t * t * t - t * t) / 2];
}
