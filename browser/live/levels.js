// The ends of the loss chart's axis where it is logarithmic, as `levels` of figures/race.py has them: for what a preview draws.
export function levelsOf(lanes, { top, slope, floor, target }) {
  const seen = lanes.map((lane) => heightsOf(lane, floor));
  const [low, high, first] = [Math.min(...seen.map(({ low }) => low)), Math.max(0, ...seen.map(({ high }) => high)), Math.max(floor, ...seen.map(({ first }) => first))];
  const cap = slope ? first * 1e3 : Math.max(first, top) * 2;
  const near = !slope && low <= 100 * target;
  return [Math.log10(Math.min(low, near ? target : first)) - 0.5, Math.log10(Math.max(Math.min(high, cap), first)) + 0.3];
}

const known = new WeakMap(); // lane -> what follows, which is asked for in every frame

// The lowest and the highest that the chart has of a lane, and its first.
function heightsOf(lane, floor) {
  if (known.has(lane)) return known.get(lane);
  const { path, last } = lane;
  let [low, high] = [Infinity, 0];
  for (let t = 0; t <= last; t++) {
    const value = Math.max(path[4 * t + 2], floor);
    if (value < low) low = value;
    if (value > high && value < Infinity) high = value;
  }
  known.set(lane, { low, high, first: path[2] });
  return known.get(lane);
}
