import { PLACE, copy, ready, turn } from "./tape.js";
import { execute } from "./operations.js";

// A tape with its knobs set, for `width` places at once: as many as stay in the processor's cache. What it reads beside them is a place.
// `run` computes what is of the place, for so many.
export function placed(tape, knobs, width = 256) {
  const made = ready(tape, width, knobs);
  turn(made, knobs);
  made.run = (count) => execute(made.code[PLACE], made.R, count);
  return made;
}

// A landscape: its heights anywhere, its slopes for so many runs side by side. `f` and `grad` are tapes.
export const landscape = ({ f, grad }, knobs, runs = 1) => ({ f: placed(f, knobs), grad: placed(grad, knobs, runs) });

// The results of a tape at the places (x[i], y[i]): an array for each.
export function over({ R, width, home, out, run }, x, y) {
  const results = out.map(() => new Float64Array(x.length));
  for (let i = 0; i < x.length; i += width) {
    const count = Math.min(width, x.length - i);
    copy(x, i, R, home("x"), count);
    copy(y, i, R, home("y"), count);
    run(count);
    results.forEach((result, k) => copy(R, out[k], result, i, count));
  }
  return results;
}
