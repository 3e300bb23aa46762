// Does a chart wait for its race, or a race for its chart? Where another landscape is chosen they come one by one: until both are there nothing is
// drawn, and the lines of Plotly's own stay covered until they are those of the race (lines.js). A loss chart waits with the map.
import { areTwo } from "../two.js";

export function waits(overlay) {
  const { player, key, chart, ground, layout: { width, height, meta } } = overlay;
  overlay.waits = key === "loss" ? player.overlays[0].waits : !ground && areTwo(meta?.of, player.race.of);
  if (!overlay.waits) return false;
  overlay.signature = overlay.synced = undefined;
  chart.classList.add("fall-line-previewed");
  overlay.clear(width, height);
  return true;
}
