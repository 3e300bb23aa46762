import { execute } from "../tape/operations.js";
import { PLACE, STEP, copy, ready, turn } from "../tape/tape.js";
import { rowsOf } from "./mini_batches.js";

// A landscape (tape/field.js) that is the mean over examples of what `f` and `grad` say of one, whose feature and target they read as a and b; `data` has
// those, an array each. Heights are of all examples, and so is what `grad` has behind its two slopes, the Hessian, and slopes that are asked for no step; those of
// step t = 1, 2, … are of `batch` examples, drawn by `seed` as landscapes/mini_batches.py does.
export function meanOf({ f, grad, data }, knobs, runs = 1, batch, seed) {
  const n = data.a.length, every = Array.from({ length: n }, (_, i) => i);
  const seen = (t) => (t && batch < n ? rowsOf(seed, t, batch, n) : every);
  return { f: mean(f, knobs, 256, data, seen), grad: mean(grad, knobs, runs, data, seen) };
}

function mean(tape, knobs, width, { a, b }, seen) {
  const made = ready(tape, width, knobs, { x: STEP, y: STEP }); // what depends on the place alone is computed once for all examples
  const { R, home, out, code } = made, [feature, target] = ["a", "b"].map(home);
  turn(made, knobs);
  made.run = (count, t) => {
    const few = seen(t), all = few.length < a.length ? seen() : few;
    execute(code[STEP], R, count);
    const means = [...over(few, out.slice(0, 2), count), ...over(all, out.slice(2), count)];
    means.forEach((mean, k) => copy(mean, 0, R, out[k], count));
  };
  return made;

  // The means over some examples of the results at `places`.
  function over(rows, places, count) {
    const sums = places.map(() => new Float64Array(rows.length * count));
    if (places.length)
      rows.forEach((row, i) => {
        R.fill(a[row], feature, feature + count);
        R.fill(b[row], target, target + count);
        execute(code[PLACE], R, count);
        places.forEach((from, k) => copy(R, from, sums[k], i * count, count));
      });
    for (const sum of sums) {
      // Halves are added to halves, in the order of landscapes/regression.py.
      for (let left = rows.length, half; left > 1; left = half) {
        half = Math.ceil(left / 2);
        for (let i = 0, end = (left - half) * count; i < end; i++) sum[i] += sum[half * count + i];
      }
      for (let i = 0; i < count; i++) sum[i] /= rows.length;
    }
    return sums;
  }
}
