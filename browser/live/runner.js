import { descend, rule } from "../tape/descend.js";
import { landscape, over, placed } from "../tape/field.js";
import { copy } from "../tape/tape.js";
import { meeting } from "../meeting.js";
import { coarse } from "./coarse.js";
import { levelsOf } from "./levels.js";
import { FULL, squeezing } from "./squeeze.js";

const TIME = 3; // milliseconds of a frame

// Runs the races that are like `answer`, but for some numbers. `given` are the numbers of `answer` by their names. What `past`, the runner
// before, has made ready is taken over where its tapes are the same.
export function runner(answer, past) {
  const { live } = answer;
  const { ground, steps, noise, batch, seed } = live;
  const given = new Map(Object.entries({ x: answer.start[0], y: answer.start[1], steps, noise, batch, seed }));
  const named = ({ kind, knobs }, ...lane) => Object.keys(knobs).map((name) => [name, [...lane, kind, name].join("-")]);
  const note = (owner, ...lane) => named(owner, ...lane).forEach(([name, whole]) => given.set(whole, owner.knobs[name]));
  note(ground);
  live.lanes.forEach((lane, i) => [lane, lane.schedule, lane.clip].forEach((owner) => owner && note(owner, answer.lanes[i].letter)));
  const rules = live.lanes.map((lane) => past?.rules.find(({ step }) => step === lane.step) ?? { step: lane.step, made: rule(lane, lane.knobs) });
  const now = (turned, name) => turned.get(name) ?? given.get(name);
  const knobsNow = (turned, ...owner) => Object.fromEntries(named(...owner).map(([name, whole]) => [name, now(turned, whole)]));

  // Where there are data behind the ground, what takes means over them may not have come yet.
  const kind = () => (ground.data ? meeting.meanOf : landscape);
  const made = (turned, runs) => kind()(ground, knobsNow(turned, ground), runs, now(turned, "batch"), now(turned, "seed"));
  const own = landscape(ground, ground.knobs);
  const reshapes = (turned) => [...turned.keys()].some((name) => name.startsWith(`${ground.kind}-`));
  const landOf = (turned, runs) => (runs || ground.data || reshapes(turned) ? made(turned, runs) : own);

  // The ground, where a number of it is turned and what reshapes it has come.
  const relief = (turned) => (reshapes(turned) && kind() ? meeting.reshaping?.reshaped(landOf(turned), live.domain, live.lowest, live.squeeze) : undefined);

  // What the lane of a number is run with: its knobs, and what `descend` is told beside the start of so many runs.
  function means(i, turned, draws, runs = 1) {
    const { schedule, clip } = live.lanes[i], { letter } = answer.lanes[i];
    const [steps, sigma, batch, seed] = ["steps", "noise", "batch", "seed"].map((name) => now(turned, name)), noise = sigma / Math.sqrt(batch);
    const factors = schedule && factorsOf(schedule, knobsNow(turned, schedule, letter), steps);
    const clips = clip && clipper(clip, knobsNow(turned, clip, letter), 2 * runs);
    return [knobsNow(turned, live.lanes[i], letter), { steps, domain: live.domain, noise, draws: noise && draws(seed, steps), factors, clip: clips }];
  }

  // Where there is noise there must be `draws`, of draws.js.
  const cannot = (turned, draws) => (now(turned, "noise") && !draws) || !kind();

  let first = 0; // the lane whose turn it is

  // `other` is the ground of `relief`, which is looked at where a number of it is turned. `past` is what was run before: of its lanes those stay for which
  // no number has changed, and once the time of a frame is up the others do, too. Then the race is `late`, and a run with the same numbers goes on with them.
  function run(turned, draws, other, past) {
    if (cannot(turned, draws)) return undefined;
    const formed = reshapes(turned) ? other : undefined;
    const [x, y, steps] = ["x", "y", "steps"].map((name) => now(turned, name)), start = [x, y];
    const land = landOf(turned), until = performance.now() + TIME, alike = past && past.steps === steps && past.formed === formed;
    const lanes = [...answer.lanes];
    let next; // the first that is late
    for (let k = 0, runs = 0; k < lanes.length; k++) {
      const i = (first + k) % lanes.length, lane = lanes[i];
      const cause = [...turned].filter(([name]) => !/^[A-Z]-/.test(name) || name.startsWith(`${lane.letter}-`)).join();
      if (!cause) continue;
      const was = alike && past.lanes[i].turned ? past.lanes[i] : undefined;
      if (was && was.cause !== cause && runs && performance.now() > until) next ??= i;
      else if (was?.cause !== cause) {
        const [knobs, more] = means(i, turned, draws);
        lanes[i] = { ...lane, ...drawn(descend(rules[i].made, land, knobs, { ...more, start }), land, steps, formed), forces: [], turned: true, cause };
        runs++;
        continue;
      }
      lanes[i] = was;
    }
    first = next ?? 0;
    const top = formed ? formed.squeeze[1] - (live.lowest ?? 0) : live.top;
    const levels = live.log ? levelsOf(lanes, { ...live, top, floor: answer.floor }) : answer.levels;
    const minima = formed ? [] : answer.minima; // those of another ground lie elsewhere
    return { ...answer, preview: true, start, steps, lanes, forces: [], levels, minima, formed, late: next !== undefined, coarse: coarse(lanes, steps) };
  }

  // A function that runs the lane of a letter from so many starts at once, all x, then all y; it gives what `descend` does, and the steps.
  function many(turned, draws, letter, runs) {
    const i = answer.lanes.findIndex((lane) => lane.letter === letter);
    if (i < 0 || cannot(turned, draws)) return undefined;
    const [knobs, more] = means(i, turned, draws, runs);
    const made = rule(live.lanes[i], knobs, runs), { f, grad } = landOf(turned, runs);
    const land = ground.data ? { grad } : { f, grad }; // a mean over examples is dear, and has no holes
    return (start) => ({ ...descend(made, land, knobs, { ...more, start }), steps: more.steps });
  }

  // What the charts show of a run: (x, y, loss or slope, z) of each step, and the last step that is drawn.
  function drawn({ x, y, loss, lost: [lost] }, land, steps, { squeeze } = live) {
    const [lifted] = squeezing(squeeze, FULL);
    const slopes = live.slope && over(land.grad, x, y);
    const path = new Float32Array(4 * (steps + 1));
    for (let t = 0, k = 0; t <= steps; t++) {
      path[k++] = x[t];
      path[k++] = y[t];
      path[k++] = slopes ? Math.hypot(slopes[0][t], slopes[1][t]) : loss[t] - (live.lowest ?? 0);
      path[k++] = lifted(loss[t]);
    }
    return { path, last: lost < 0 ? steps : lost - !(Number.isFinite(x[lost]) && Number.isFinite(y[lost])) };
  }

  return { given, rules, run, many, relief };
}

// How gradients are clipped, `width` numbers of them at a place g of R.
function clipper({ shortened }, knobs, width) {
  const { R: own, home, out, run } = placed(shortened, knobs, width);
  return (R, g) => {
    copy(R, g, own, home("g"), width);
    run(width);
    copy(own, out[0], R, g, width);
  };
}

// What a schedule makes of the rate at each step.
export function factorsOf({ factor }, knobs, steps) {
  const { R, home, out, run } = placed(factor, knobs, 1);
  return Float64Array.from({ length: steps }, (_, i) => {
    R[home("t")] = i + 1;
    R[home("T")] = steps;
    run(1);
    return R[out[0]];
  });
}
