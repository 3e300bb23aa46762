import { codeOf, execute } from "./operations.js";

// What an entry of a tape depends on: the knobs alone, or the number of the step and its rate too, or the place.
export const [RUN, STEP, PLACE] = [0, 1, 2];

// A tape, JSON of tape/packing.py, ready to run with `width` numbers an entry: those of entry i lie in R from i * width on. `when` says of a
// name which of the three it is; of what it leaves out `knobs` are knobs, and all else is a place. No text becomes code. Throws for what is
// no operation.
export function ready(tape, width, knobs, when = {}) {
  const { nodes, out } = JSON.parse(tape);
  const R = new Float64Array((nodes.length + 1) * width);
  const [homes, changes, code, shared] = [{}, [], [[], [], []], new Set()]; // shared: of the step, and read by what is of the place
  const read = (i, by) => changes[i] === STEP && by === PLACE && shared.add(i * width);
  nodes.forEach((node, i) => {
    changes[i] = RUN;
    if (typeof node === "number") R.fill(node, i * width, (i + 1) * width);
    else if (typeof node === "string") [homes[node], changes[i]] = [i * width, when[node] ?? (node in knobs ? RUN : PLACE)];
    else {
      const [name, a, b = a, c = a] = node;
      changes[i] = Math.max(changes[a], changes[b], changes[c]);
      for (const arg of [a, b, c]) read(arg, changes[i]);
      code[changes[i]].push(codeOf(name), i * width, a * width, b * width, c * width);
    }
  });
  for (const i of out) read(i, PLACE);
  const home = (name) => homes[name] ?? nodes.length * width; // what is not on the tape lives behind it, where nothing reads
  return { R, width, home, out: out.map((i) => i * width), shared: [...shared], code: code.map((part) => Int32Array.from(part)) };
}

// Sets knobs, and computes what depends on them alone.
export function turn({ R, width, home, code }, knobs) {
  for (const name in knobs) R.fill(knobs[name], home(name), home(name) + width);
  execute(code[RUN], R, width);
}

export function copy(from, i, to, j, count) {
  for (let k = 0; k < count; k++) to[j + k] = from[i + k];
}
