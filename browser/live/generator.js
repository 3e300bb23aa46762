const WORD = 32n;
const WHOLE = (1n << 64n) - 1n;
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

// The stream of NumPy's `default_rng(seed)`, a whole number from 0 to 2⁵³: a function that gives the next 64 bits. It is PCG64, a congruential generator of
// 128 bits whose halves are folded and rotated (M. O'Neill, PCG, 2014).
export function generator(seed) {
  const [a, b, c, d, e, f, g, h] = spread(seed).map(BigInt);
  const joined = (...words) => words.reduce((whole, word) => (whole << WORD) | word);
  const start = joined(b, a, d, c);
  const step = BigInt.asUintN(128, (joined(f, e, h, g) << 1n) | 1n);
  const after = (state) => BigInt.asUintN(128, state * MULTIPLIER + step);
  let state = after(step + start);
  return () => {
    state = after(state);
    const [folded, turn] = [(state >> 64n) ^ (state & WHOLE), state >> 122n];
    return (folded >> turn) | BigInt.asUintN(64, folded << (64n - turn));
  };
}

// NumPy's SeedSequence: the 32-bit words of a seed are mixed in a pool of four words, from which eight are drawn.
function spread(seed) {
  const hashing = (factor, by) => (word) => {
    word ^= factor;
    factor = Math.imul(factor, by);
    word = Math.imul(word, factor);
    return word ^ (word >>> 16);
  };
  const mix = (a, b) => {
    const mixed = Math.imul(a, 0xca01f9dd) - Math.imul(b, 0x4973f715);
    return mixed ^ (mixed >>> 16);
  };
  const enter = hashing(0x43b0d7e5, 0x931e8875);
  const pool = [seed, seed / 2 ** 32, 0, 0].map(enter);
  for (let from = 0; from < 4; from++) for (let to = 0; to < 4; to++) if (from !== to) pool[to] = mix(pool[to], enter(pool[from]));
  const leave = hashing(0x8b51f9dd, 0x58f38ded);
  return [...pool, ...pool].map((word) => leave(word) >>> 0);
}
