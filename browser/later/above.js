import { meeting } from "../meeting.js";
import { drawFlag } from "./flag.js";
import { drawLegend } from "./full_screen.js";
import { Labels } from "./labels.js";
import { drawLens } from "./lens.js";

const ON = { map: [drawFlag, drawLens, drawFelt], loss: [], terrain: [drawFlag] };

// What lies on a chart above the trails. `runs` are what is to be seen of the lanes, the foremost last.
export function drawAbove(overlay, pen, runs) {
  for (const draw of ON[overlay.key]) draw(overlay, pen, runs);
  if (overlay.isFullscreen()) drawLegend(overlay, pen);
}

// The words on a chart, of which none is written yet.
export const labelsOf = ({ player, area, bold }, pen) => new Labels(pen, player, area, 12 * bold);

// What is felt is drawn of one lane; player/forces.js is on the page when a force is to be seen.
function drawFelt(map, pen, runs) {
  const { lane, ball } = runs.at(-1) ?? {};
  if (ball && map.player.race.forces.length && lane.forces.length) meeting.drawForces?.(map, pen, lane, ball.at);
}
