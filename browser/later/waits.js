// Does a chart wait for its race, or a race for its chart? Where another landscape is chosen they come one by one: until both are there nothing is
// drawn, and the lines of Plotly's own stay covered until they are those of the race (lines.js). Charts and races tell by `of` whose landscape's they
// are (figures/ground.py); a loss chart waits with the map.
export function waits(overlay) {
  const { player, key, chart, ground, layout: { width, height, meta } } = overlay;
  const { of } = player.race;
  overlay.waits = key === "loss" ? player.overlays[0].waits : !ground && meta?.of !== of && ![meta?.of, of].some((one) => one == null);
  if (!overlay.waits) return false;
  overlay.signature = overlay.synced = undefined;
  chart.classList.add("fall-line-previewed");
  overlay.clear(width, height);
  return true;
}
