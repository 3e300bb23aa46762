export const between = (a, b, way) => a.map((value, i) => value * (1 - way) + b[i] * way); // exact at both ends

// The part [from, to] of the way from a to b that is inside a box (Liang and Barsky), or null; null too for NaN.
export function partInside(a, b, box) {
  let [from, to] = [0, 1];
  for (let i = 0; i < box.length; i++) {
    const [low, high] = box[i];
    const way = b[i] - a[i];
    if (way === 0 && low <= a[i] && a[i] <= high) continue;
    const [first, second] = [(low - a[i]) / way, (high - a[i]) / way];
    from = Math.max(from, Math.min(first, second));
    to = Math.min(to, Math.max(first, second));
    if (!(from <= to)) return null;
  }
  return [from, to];
}
