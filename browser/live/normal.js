const DISTANCES = 2 ** 52; // in a layer

// Normal draws as NumPy makes them, from `next`, 64 bits at a time: Marsaglia and Tsang's ziggurat. Below the bell lie 256 layers of one area; a place in one
// of them, nearly always below the bell, is a draw. `widths` are NumPy's (engine/noise.py). From the tail, one draw in four thousand, what
// comes depends on the last bit of a logarithm.
export function normal(next, widths) {
  const reach = Array.from(widths, (width) => width * DISTANCES);
  const bell = (x) => Math.exp((-x * x) / 2);
  const inside = reach.map((x, i) => (i === 1 ? 0 : Math.floor(((i ? reach[i - 1] : reach[255]) / x) * DISTANCES))); // surely below the bell
  const height = reach.map((x, i) => (i ? bell(x) : 1));
  const uniform = () => Number(next() >> 11n) / 2 ** 53;
  return () => {
    for (;;) {
      const bits = next();
      const [layer, minus, distance] = [Number(bits & 255n), bits & 256n, Number((bits >> 9n) & 0xfffffffffffffn)];
      const x = distance * widths[layer] * (minus ? -1 : 1);
      if (distance < inside[layer]) return x;
      if (!layer) return ((distance >> 8) & 1 ? -1 : 1) * (reach[255] + tail(uniform, reach[255]));
      if ((height[layer - 1] - height[layer]) * uniform() + height[layer] < bell(x)) return x;
    }
  };
}

// How far beyond `from` a draw of the tail lies.
function tail(uniform, from) {
  for (;;) {
    const [beyond, drop] = [-Math.log1p(-uniform()) / from, -Math.log1p(-uniform())];
    if (2 * drop > beyond * beyond) return beyond;
  }
}
