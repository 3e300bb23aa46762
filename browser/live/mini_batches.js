import { generator } from "./generator.js";

const KEPT = 4096; // orders of epochs
const orders = new Map();

// The rows of the mini-batch of step t = 1, 2, …, of n >= batch examples: those of landscapes/mini_batches.py.
export function rowsOf(seed, t, batch, n) {
  const each = Math.floor(n / batch), epoch = Math.floor((t - 1) / each), first = ((t - 1) % each) * batch;
  const key = [seed, epoch, n].join();
  if (!orders.has(key)) {
    if (orders.size > KEPT) orders.clear();
    orders.set(key, shuffled(seed, epoch, n));
  }
  return orders.get(key).slice(first, first + batch);
}

// Seed and epoch are the two words of one whole number.
function shuffled(seed, epoch, n) {
  const draws = Array.from({ length: n }, generator(seed + epoch * 2 ** 32));
  return draws.map((_, i) => i).sort((i, j) => (draws[i] < draws[j] ? -1 : +(draws[i] > draws[j])));
}
