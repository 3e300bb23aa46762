import { generator } from "./generator.js";
import { normal } from "./normal.js";

// A function of a seed and a number of steps that gives ξ of step 1 in x and in y, of step 2, …, as `draws` of engine/noise.py does: as many or more. `widths` are those
// of engine/noise.py. What was drawn last is kept.
export function drawing(widths) {
  let [kept, its] = [[], undefined];
  return (seed, steps) => {
    if (its === seed && kept.length >= 2 * steps) return kept;
    const draw = normal(generator(seed), widths);
    [kept, its] = [Float64Array.from({ length: 2 * steps }, draw), seed];
    return kept;
  };
}
