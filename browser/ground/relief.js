import { inflated } from "../inflate.js";
import { opened } from "../packets.js";

// A ground as `ground` of browser/packets.py packs it: the head, `heights` from 0 to 1 and `shades` from 0 (turned away from the light) to 1, both
// row by row from the lowest y, and `holes`, 1 where there is no height; undefined where there are none.
export async function reliefIn(bytes) {
  const { head, body } = opened(bytes);
  const flat = await inflated(body);
  const count = head.points ** 2;
  const heights = summed(Uint16Array.from({ length: count }, (_, i) => flat[i] | (flat[count + i] << 8)), head.points);
  const shades = summed(flat.slice(2 * count, 3 * count), head.points);
  const holes = shades.includes(0) ? Float32Array.from(shades, (shade) => (shade ? 0 : 1)) : undefined;
  return { ...head, heights: Float32Array.from(heights, (height) => height / head.full), shades: Float32Array.from(shades, (shade) => (shade - 1) / 254), holes };
}

// Undoes differences along both axes: such arrays count modulo their size, as the differences do.
function summed(grid, points) {
  for (let i = 0; i < grid.length; i++) if (i % points) grid[i] += grid[i - 1];
  for (let i = points; i < grid.length; i++) grid[i] += grid[i - points];
  return grid;
}
