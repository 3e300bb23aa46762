import { generator } from "./generator.js";

let kept = {}; // the order of the epoch that was asked for last

// The rows of the mini-batch of step t = 1, 2, …, of n >= batch examples: those of landscapes/mini_batches.py. An epoch has an order of its own,
// that of as many 64-bit draws by their size.
export function rows(seed, t, batch, n) {
  const each = Math.floor(n / batch), epoch = Math.floor((t - 1) / each), i = (t - 1) % each;
  if (kept.of !== `${seed} ${epoch} ${n}`) {
    const draw = generator(seed + epoch * 2 ** 32); // the words of NumPy's default_rng((seed, epoch))
    const draws = Array.from({ length: n }, draw);
    const order = draws.map((_, row) => row).sort((a, b) => (draws[a] > draws[b]) - (draws[a] < draws[b]));
    kept = { of: `${seed} ${epoch} ${n}`, order };
  }
  return kept.order.slice(i * batch, (i + 1) * batch);
}
