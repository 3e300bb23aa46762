// The race in a file of its own. Three canvases stand in for Plotly's charts, with as much of Plotly's inside as the player looks for: the file
// plays as the app's page does.
import { Fit } from "../fit/fit.js";
import { reliefIn } from "../ground/relief.js";
import { parts } from "../later/parts.js";
import { feedOf, meeting } from "../meeting.js";
import { mount } from "../player/mount.js";
import { raceIn } from "../player/race.js";
import { Chart } from "./chart.js";
import { drawData } from "./data.js";
import { drawLoss } from "./loss.js";
import { BAR, drawMap } from "./map.js";
import { Terrain } from "./terrain.js";
import { bytesIn } from "../text.js";

const { key, map, loss, data, paths } = JSON.parse(document.querySelector("script[type='application/json']").textContent);
map.ground = await reliefIn(await bytesIn(map.ground));
const bytes = await bytesIn(paths);
const race = raceIn(bytes);
new Chart("map", map.x, map.y, { square: true, right: BAR }, (pen, x, y) => drawMap(pen, x, y, map, race));
new Chart("loss", loss.x, loss.y, {}, (pen, x, y) => drawLoss(pen, x, y, loss, race));
new Terrain("terrain", map);
if (data) {
  new Chart("data", data.x, data.y, { traces: [data.examples] }, (pen, x, y) => drawData(pen, x, y, data));
  new Fit(document.querySelector(".fall-line-fit")).load(await bytesIn(data.told));
}
meeting.later = parts;
feedOf(key).bytes = bytes;
mount({ data: key, parentElement: document.body, setTriggerValue() {} });
