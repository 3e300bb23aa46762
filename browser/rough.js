import { inflated } from "./inflate.js";
import { opened } from "./packets.js";

// A race that travelled smoothed (`race` of browser/packets.py) -> the same as if it had not.
export async function rough(bytes) {
  const { body } = opened(bytes), flat = await inflated(body);
  const words = new Int32Array(flat.length / 4), steps = words.length / 4;
  words.forEach((_, i) => {
    const written = [3, 2, 1, 0].reduce((word, plane) => (word << 8) | flat[plane * words.length + i], 0);
    words[4 * (i % steps) + Math.floor(i / steps)] = (written >>> 1) ^ -(written & 1);
  });
  for (let sums = 0; sums < 3; sums++) for (let i = 4; i < words.length; i++) words[i] += words[i - 4];
  return new Uint8Array(await new Blob([bytes.subarray(0, -body.length), words]).arrayBuffer());
}
