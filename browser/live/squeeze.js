export const FULL = 65535; // the top of the window in squeezed height: studies/heights.py

// The squeeze [low, high, bend] of studies/heights.py, which says why, as two functions: height -> 0 at the lowest of the window, `full` at its
// highest; and how fast that rises with the height.
export function squeezing([low, high, bend], full = 1) {
  if (bend === null) return [(height) => (full * (height - low)) / (high - low), () => full / (high - low)];
  const whole = Math.log1p((high - low) / bend);
  return [
    (height) => (full * Math.sign(height - low) * Math.log1p(Math.abs(height - low) / bend)) / whole,
    (height) => full / whole / (bend + Math.abs(height - low)),
  ];
}

// The height that comes to lie at a part of the way up, from 0 to 1.
export const heightAt = ([low, high, bend], part) => low + (bend === null ? part * (high - low) : bend * Math.expm1(part * Math.log1p((high - low) / bend)));

// The squeeze that studies/heights.py fits to heights, none of which is below `lowest`, null where nothing is known of that.
export function squeezeFor(heights, lowest) {
  const sorted = heights.filter(Number.isFinite).sort();
  if (!sorted.length) return [0, 1, null];
  const [low, high] = [Math.min(lowest ?? Infinity, sorted[0]), sorted.at(-1)];
  const top = high - low;
  if (!(top > 1e-12 * Math.max(Math.abs(low), Math.abs(high)))) return [low, low + Math.max(1, 1e-9 * Math.abs(low)), null];
  const half = sorted.length / 2;
  const median = Math.max((sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2 - low, 1e-6 * top);
  return [low, high, top > 2.5 * median ? median * (median / (top - 2 * median)) : null];
}
