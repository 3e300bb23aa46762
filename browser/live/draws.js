import { feedOf } from "../meeting.js";
import { opened } from "../packets.js";

const read = new WeakMap(); // a packet -> its draws

// The draws of the noise that came by the feed of a key, as `noise` of browser/packets.py packs them: the same array for the same packet.
// undefined where none have come.
export function drawsOf(key) {
  const { bytes } = feedOf(key);
  if (bytes && !read.has(bytes)) read.set(bytes, new Float64Array(opened(bytes).body.slice().buffer));
  return read.get(bytes);
}
