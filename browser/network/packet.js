import { inflated } from "../inflate.js";
import { opened } from "../packets.js";

// A training as `network` of browser/packets.py packs it: the head, with `lanes`, each with its `weights`, Float32Array of (kept step, weight), and
// its `away`, one number a kept step.
export async function trainingIn(bytes) {
  const { head, body } = opened(bytes);
  const planes = await inflated(body);
  const count = head.weights * head.kept; // numbers of a lane
  const all = count * head.lanes.length;
  const away = new Float32Array(planes.slice(2 * all).buffer);
  head.lanes.forEach((lane, i) => {
    lane.weights = new Float32Array(count);
    for (let weight = 0, at = i * count; weight < head.weights; weight++) {
      let word = 0;
      for (let step = 0; step < head.kept; step++, at++) {
        word = (word + planes[at] + (planes[all + at] << 8)) & 65535;
        lane.weights[step * head.weights + weight] = (((word << 16) >> 16) * lane.unit);
      }
    }
    lane.away = away.subarray(i * head.kept, (i + 1) * head.kept);
  });
  return head;
}
