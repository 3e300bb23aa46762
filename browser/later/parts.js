// What a player does not need before the first picture of a race stands, by the names under which it looks for it (player/player.js).
import { drawAbove, labelsOf } from "./above.js";
import { drawCross, drawLeft } from "./gone.js";
import { giveLines, tellHeights } from "./lines.js";
import { Start } from "./start.js";
import { terrainOver } from "./terrain.js";
import { waits } from "./waits.js";

export const parts = { drawAbove, labelsOf, drawCross, drawLeft, giveLines, tellHeights, Start, terrainOver, waits };
