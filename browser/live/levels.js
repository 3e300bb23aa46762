// The ends of the loss chart's axis where it is logarithmic, as `levels` of figures/race.py has them: for what a preview draws.
export function levelsOf(lanes, { top, slope, floor, target }) {
  let [low, high, first] = [Infinity, 0, floor];
  for (const { path, last } of lanes) {
    first = Math.max(first, path[2]);
    for (let t = 0; t <= last; t++) {
      const value = Math.max(path[4 * t + 2], floor);
      if (value < low) low = value;
      if (value > high && value < Infinity) high = value;
    }
  }
  const cap = slope ? first * 1e3 : Math.max(first, top) * 2;
  const near = !slope && low <= 100 * target;
  return [Math.log10(Math.min(low, near ? target : first)) - 0.5, Math.log10(Math.max(Math.min(high, cap), first)) + 0.3];
}
