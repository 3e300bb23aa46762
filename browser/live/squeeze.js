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
