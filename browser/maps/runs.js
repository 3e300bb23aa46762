import { inflated } from "../inflate.js";
import { opened } from "../packets.js";
import { say } from "../say.js";

const NO_STEP = 2047; // in the eleven bits of a step: "at no step"

// Maps as `maps` of browser/packets.py packs them, by their charts' keys: the head, each map with `codes` (end << 11 | step) and, where it tells
// them, `finals` of its cells.
export async function mapsIn(bytes) {
  const { head: maps, body } = opened(bytes);
  const packed = (await inflated(body)).buffer;
  let place = 0;
  for (const map of Object.values(maps)) {
    const cells = map.across.values.length * map.up.values.length;
    map.codes = new Uint16Array(packed.slice(place, (place += 2 * cells)));
    if (map.height) map.finals = new Float32Array(packed.slice(place, (place += 4 * cells)));
  }
  return maps;
}

// What the run of a cell did, in words.
export function words({ across, up, words, codes, height, finals }, [row, column]) {
  const run = row * across.values.length + column;
  const step = codes[run] & NO_STEP;
  const end = words[codes[run] >> 11].replace("{at}", step === NO_STEP ? "" : say(" at step {step}", { step }));
  const place = `${across.label} = ${across.values[column]}, ${up.label} = ${up.values[row]}`;
  return `${place}\n${end}${Number.isFinite(finals?.[run]) ? `\n${height} = ${number(finals[run])}` : ""}`;
}

// Four digits; very small and very large ones by powers of ten.
export function number(value) {
  return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5) ? value.toExponential(2) : String(+value.toPrecision(4));
}
