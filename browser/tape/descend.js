import { PLACE, STEP, copy, ready, turn } from "./tape.js";
import { execute } from "./operations.js";
import { over } from "./field.js";

const FAR = 1e6; // windows from the middle of the window: from there on a run is lost, as in engine/objective.py

// A rule for so many runs side by side: `step` is a tape, `memory` names what it returns after w. Where `bends` is true, the first two of
// these are the Hessian wherever the rule comes to, which `grad` gives behind its own: of x and y the second derivative along itself, and
// the one along both.
export const rule = ({ step, memory, bends }, knobs, runs = 1) => {
  const made = ready(step, 2 * runs, knobs, { lr: STEP, t: STEP });
  return { ...made, bends, homes: ["w", ...memory].map(made.home) };
};

// What the engine's descend computes, for as many runs as `lane`, a rule, and the landscape are made for. `start` has the runs' x, then their
// y; `draws` ξ of step 1 in x and in y, of step 2, …, the same for all runs; `factors` the schedule's on lr; `clip` a
// function of R and a place in it that clips the gradients there. Without noise, a schedule or clipping they may be missing. Gives x, y and
// loss, run by run after 0, 1, … T steps, and the first step at which each run is lost, -1 never: where
// there is `f`, one that comes to where it is undefined is lost there, and else at the step after.
export function descend(lane, { f, grad }, knobs, { start, steps, domain, noise = 0, draws, factors, clip }) {
  const { R, width, home, homes, out, shared, code } = lane, runs = width / 2;
  if (grad.width < runs) throw new Error(`${runs} runs on a landscape for ${grad.width}`);
  const [x, y] = [0, 1].map(() => new Float64Array((steps + 1) * runs)), lost = new Int32Array(runs).fill(-1);
  const [middleX, middleY] = domain.map(([low, high]) => (low + high) / 2), far = FAR * Math.max(...domain.map(([low, high]) => high - low));
  const [g, lr, time] = [home("g"), home("lr"), home("t")];
  const now = new Float64Array(homes.length * width); // w and the memories
  now.set(start);
  turn(lane, knobs);
  for (let t = 0; ; t++) {
    for (let k = 0; k < runs; k++) {
      x[t * runs + k] = now[k];
      y[t * runs + k] = now[runs + k];
      const near = Math.abs(now[k] - middleX) <= far && Math.abs(now[runs + k] - middleY) <= far; // NaN is not
      if (!near && lost[k] < 0) lost[k] = t;
    }
    if (t === steps) break;
    copy(now, 0, grad.R, grad.home("x"), runs);
    copy(now, runs, grad.R, grad.home("y"), runs);
    grad.run(runs, t + 1);
    for (let d = 0; d < 2; d++) {
      const push = noise ? noise * draws[2 * t + d] : -0; // adding -0 changes nothing
      for (let k = 0; k < runs; k++) R[g + d * runs + k] = grad.R[grad.out[d] + k] + push;
    }
    clip?.(R, g);
    if (lane.bends) for (let k = 2; k < 6; k++) copy(grad.R, grad.out[k], now, k * runs, runs);
    for (let k = 0; k < homes.length; k++) copy(now, k * width, R, homes[k], width);
    R[time] = t + 1;
    R[lr] = factors ? knobs.lr * factors[t] : knobs.lr;
    execute(code[STEP], R, 1);
    for (const i of shared) for (let k = 1; k < width; k++) R[i + k] = R[i];
    execute(code[PLACE], R, width);
    for (let k = 0; k < homes.length; k++) copy(R, out[k], now, k * width, width);
  }
  const loss = f && over(f, x, y)[0];
  for (let i = 0; i < loss?.length; i++) {
    const k = i % runs, t = (i - k) / runs;
    if (Number.isNaN(loss[i]) && !(lost[k] >= 0 && lost[k] <= t)) lost[k] = t; // in a hole
  }
  return { x, y, lost, loss };
}
