// The ends of the loss chart's axis where it is logarithmic, as `levels` of figures/race.py has them: for what a preview draws.
export function levelsOf(lanes, top, slope) {
  let [low, high, first] = [Infinity, 0, 1e-12];
  for (const { path, last } of lanes) {
    first = Math.max(first, path[2]);
    for (let t = 0; t <= last; t++) {
      const value = path[4 * t + 2];
      if (value > 0 && value < low) low = value;
      if (value > high && value < Infinity) high = value;
    }
  }
  const cap = slope ? first * 1e3 : Math.max(first, top) * 2;
  return [Math.min(Math.log10(Math.max(low, 1e-17)), slope ? 9 : -7) - 0.3, Math.log10(Math.max(Math.min(high, cap), first)) + 0.3];
}
