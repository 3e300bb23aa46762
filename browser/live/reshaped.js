import { over } from "../tape/field.js";
import { squeezeFor, heightAt, squeezing } from "./squeeze.js";

const POINTS = 48; // along each side
const FITTED = 128; // along each side of what the squeeze is squeezeFor to, as studies/heights.py does
// As studies/relief.py has them.
const LIT = [-0.5, 0.5, Math.SQRT1_2];
const [USUAL, FLATTEST, STEEPEST] = [0.8, 0.02, 1.2];

// The ground of `land`, a landscape (tape/field.js) whose knobs are in the visitor's hand, for browser/ground/, as studies/relief.py makes it, but coarser. `past` is the
// squeeze [low, high, bend] of the ground that was sent, `lowest` its lowest height or null. `moved` is where a contour of that
// ground comes to lie, both in parts of the way up.
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
  return { points: POINTS, heights, shades, holes: f.some(Number.isNaN) ? f.map((height) => +Number.isNaN(height)) : undefined, marks: [], moved: (level) => squeezed(heightAt(past, level)) };
}

// The places of a grid on the window, row by row from the lowest y: [x, y].
function mesh(domain, points) {
  const at = ([from, to], i) => from + ((to - from) * i) / (points - 1);
  const places = (axis, index) => Float64Array.from({ length: points ** 2 }, (_, i) => at(domain[axis], index(i)));
  return [places(0, (i) => i % points), places(1, (i) => Math.floor(i / points))];
}
