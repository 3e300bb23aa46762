import { opened } from "../packets.js";
import { say } from "../say.js";

// A race as `race` of browser/packets.py packs it: the head, each lane with `path`, (x, y, loss, z) of each step, and `forces`, four numbers of
// each step for each force.
export function raceIn(bytes) {
  const { head: race, body } = opened(bytes);
  const floats = new Float32Array(body.slice().buffer); // a copy, as such an array must begin at a multiple of 4
  const size = (race.steps + 1) * 4;
  const block = (i) => floats.subarray(i * size, (i + 1) * size);
  race.lanes.forEach((lane, i) => {
    lane.path = block(i);
    lane.forces = race.forces.map((_, force) => block(race.lanes.length * (force + 1) + i));
  });
  return race;
}

export const hasDiverged = (lane, steps, step) => lane.last < steps && step >= lane.last;

// How high a lane is at a step, in words.
export function reading(lane, steps, step) {
  if (hasDiverged(lane, steps, step)) return say("diverged at step {step}", { step: lane.last });
  const loss = lane.path[4 * step + 2];
  return Number.isFinite(loss) ? compact(loss) : say("off the scale");
}

// A number with three digits, in few letters: 12.3, 0.0456, 7.89×10⁻⁴.
export function compact(value) {
  if (!value) return "0";
  const [digits, power] = value.toExponential(2).split("e");
  const text = power >= -2 && power <= 4 ? `${+value.toPrecision(3)}` : `${digits}×10${[...`${+power}`].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit] ?? "⁻").join("")}`;
  return text.replace("-", "−");
}
