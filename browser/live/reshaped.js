import { over } from "../tape/field.js";
import { FULL, squeezing } from "./squeeze.js";

const POINTS = 48; // along each side
const FITTED = 128; // along each side of what the squeeze is fitted to, as studies/heights.py does
const SEEN = 28; // of them along each side of the terrain
// As studies/relief.py has them.
const LIT = [-0.5, 0.5, Math.SQRT1_2];
const [USUAL, FLATTEST, STEEPEST] = [0.8, 0.02, 1.2];

// The ground of `land`, a landscape (tape/field.js) whose knobs are in the visitor's hand, for browser/ground/, as studies/relief.py makes it, but coarser. `past` is the
// squeeze [low, high, bend] of the ground that was sent, `lowest` its lowest height or null. `moved` is where a contour of that
// ground comes to lie, both in parts of the way up; `squeeze` is the ground's own; `surface` is for browser/ground/surface.js.
export function reshaped(land, domain, lowest, past) {
  const squeeze = squeezeFor(over(land.f, ...mesh(domain, FITTED))[0], lowest);
  const [x, y] = mesh(domain, POINTS);
  const [[f], [across, up]] = [over(land.f, x, y), over(land.grad, x, y)];
  const [squeezed, rising] = squeezing(squeeze);
  const wide = Math.max(...domain.map(([from, to]) => to - from));
  const steep = f.map((height) => wide * rising(height));
  const slopes = f.map((_, i) => Math.hypot(across[i], up[i]) * steep[i] || 0);
  const typical = slopes.toSorted()[Math.floor(0.8 * slopes.length)];
  const stands = typical ? Math.min(STEEPEST, Math.max(FLATTEST, USUAL / typical)) : STEEPEST;
  const shades = f.map((_, i) => {
    const [right, back] = [across, up].map((slope) => slope[i] * steep[i] * stands || 0);
    return Math.min(1, Math.max(0, (LIT[2] - LIT[0] * right - LIT[1] * back) / Math.hypot(1, right, back)));
  });
  const heights = f.map((height) => Math.min(1, Math.max(0, squeezed(height) || 0)));
  const holes = f.some(Number.isNaN) ? f.map((height) => +Number.isNaN(height)) : undefined;
  const surface = surfaceOf(x, y, f.map((height, i) => (holes?.[i] ? NaN : FULL * heights[i])), shades);
  return { points: POINTS, heights, shades, holes, marks: [], moved: (level) => squeezed(heightAt(past, level)), squeeze, surface };
}

function surfaceOf(x, y, z, shades) {
  const at = Array.from({ length: SEEN }, (_, i) => Math.round((i * (POINTS - 1)) / (SEEN - 1)));
  const taken = (grid) => at.map((j) => at.map((i) => grid[j * POINTS + i]));
  return { x: at.map((i) => x[i]), y: at.map((j) => y[j * POINTS]), z: taken(z), shades: taken(shades), full: FULL };
}

// The places of a grid on the window, row by row from the lowest y: [x, y].
function mesh(domain, points) {
  const indices = [(i) => i % points, (i) => Math.floor(i / points)];
  return domain.map(([from, to], axis) => Float64Array.from({ length: points ** 2 }, (_, i) => from + ((to - from) * indices[axis](i)) / (points - 1)));
}

// The height that comes to lie at a part of the way up, from 0 to 1.
const heightAt = ([low, high, bend], part) => low + (bend === null ? part * (high - low) : bend * Math.expm1(part * Math.log1p((high - low) / bend)));

// The squeeze that studies/heights.py fits to heights, none of which is below `lowest`, null where nothing is known of that.
function squeezeFor(heights, lowest) {
  const sorted = heights.filter(Number.isFinite).sort();
  if (!sorted.length) return [0, 1, null];
  const [low, high] = [Math.min(lowest ?? Infinity, sorted[0]), sorted.at(-1)];
  const top = high - low;
  if (!(top > 1e-12 * Math.max(Math.abs(low), Math.abs(high)))) return [low, low + Math.max(1, 1e-9 * Math.abs(low)), null];
  const half = sorted.length / 2;
  const median = Math.max((sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2 - low, 1e-6 * top);
  return [low, high, top > 2.5 * median ? median * (median / (top - 2 * median)) : null];
}
