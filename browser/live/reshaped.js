import { over } from "../tape/field.js";
import { squeezing } from "./squeeze.js";

const POINTS = 48; // along each side
// As studies/relief.py has them.
const LIT = [-0.5, 0.5, Math.SQRT1_2];
const [USUAL, FLATTEST, STEEPEST] = [0.8, 0.02, 1.2];

// The ground of `land`, a landscape (tape/field.js) whose knobs are in the visitor's hand, for browser/ground/, as studies/relief.py makes it: coarser, and its
// heights squeezed as those of the ground that was sent, so that a tint stays the same height. `squeeze` is [low, high, bend].
export function reshaped(land, domain, squeeze) {
  const sides = domain.map(([from, to]) => Array.from({ length: POINTS }, (_, i) => from + ((to - from) * i) / (POINTS - 1)));
  const x = Float64Array.from({ length: POINTS ** 2 }, (_, i) => sides[0][i % POINTS]);
  const y = x.map((_, i) => sides[1][Math.floor(i / POINTS)]);
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
  return { points: POINTS, heights, shades, holes: f.some(Number.isNaN) ? f.map((height) => +Number.isNaN(height)) : undefined, marks: [] };
}
