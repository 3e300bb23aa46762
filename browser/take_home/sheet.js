import { say } from "../say.js";
import { canvasOf } from "./canvas.js";
import { finely, layersOf } from "./layers.js";

const WIDEST = 1280; // pixels of a GIF or film
const GAP = 12;
const LINE = 22;

// One sheet with a heading, the charts as they stand on the page, and who is who.
export async function compose(player, keys, about, scale) {
  const overlays = player.overlays.filter(({ key, canvas, chart }) => keys.includes(key) && canvas?.isConnected && chart.offsetWidth);
  if (!overlays.length) throw new Error(say("This chart is not to be seen on the page right now, so it cannot be saved."));
  const style = getComputedStyle(document.querySelector(".fall-line-take-home"));
  const [ink, paper] = ["--st-text-color", "--st-background-color"].map((name) => style.getPropertyValue(name).trim());
  const font = (weight) => `${weight} 14px ${style.fontFamily}`;
  const places = arrange(overlays);
  const width = Math.max(...places.map((place) => place.left + place.width)) + GAP;
  const charts = Math.max(...places.map((place) => place.top + place.height)) + GAP;
  const measure = document.createElement("canvas").getContext("2d");
  measure.font = font(400);
  const legend = lines(measure, player.race.lanes.map((lane, i) => `${about.signs[i]} ${lane.name}`), width, 2 * GAP);
  measure.font = font(600);
  const heading = lines(measure, about.title.split(" "), width, measure.measureText(" ").width);
  const down = GAP + heading.length * LINE;
  const height = down + charts + (legend.length + 1) * LINE + GAP;
  const fine = scale > 1 ? scale : Math.min(1, WIDEST / width);
  const { canvas, pen } = canvasOf(width, height, fine);
  for (const place of places) place.layers = await layersOf(place.overlay, fine);

  const write = (text, x, y, color = ink, weight = 400) => {
    pen.font = font(weight);
    pen.fillStyle = color;
    pen.fillText(text, x, y + 15);
  };
  const draw = () => {
    pen.fillStyle = paper;
    pen.fillRect(0, 0, width + 2, height + 2); // to the even edge
    heading.forEach((line, i) => line.forEach(({ text, x }) => write(text, GAP + x, GAP + i * LINE, ink, 600)));
    for (const { overlay, layers, left, top, width, height } of places)
      for (const layer of [layers.below, finely(overlay, fine), layers.above]) pen.drawImage(layer, left, down + top, width, height);
    legend.forEach((line, i) => {
      for (const { text, x, order } of line) {
        const [sign, ...name] = text.split(" ");
        write(sign, GAP + x, down + charts + i * LINE, player.race.lanes[order].color);
        write(name.join(" "), GAP + x + pen.measureText(`${sign} `).width, down + charts + i * LINE);
      }
    });
    const step = Math.floor(player.time);
    write(say("step {step} of {steps}", { step, steps: player.race.steps }), GAP, down + charts + legend.length * LINE);
  };
  return { canvas, pen, draw, colors: [ink, paper] };
}

// Columns as on the page, each chart close below the one above it.
function arrange(overlays) {
  const boxes = overlays.map((overlay) => ({ overlay, box: overlay.chart.getBoundingClientRect() }));
  boxes.sort((a, b) => a.box.left - b.box.left || a.box.top - b.box.top);
  const columns = [];
  for (const one of boxes) {
    const column = columns.at(-1);
    if (column && one.box.left < column[0].box.right - GAP) column.push(one);
    else columns.push([one]);
  }
  let left = GAP;
  return columns.flatMap((column) => {
    let top = 0;
    column.sort((a, b) => a.box.top - b.box.top);
    const places = column.map(({ overlay, box: { width, height } }) => {
      const place = { overlay, left, top, width, height };
      top += height + GAP;
      return place;
    });
    left += Math.max(...places.map((place) => place.width)) + GAP;
    return places;
  });
}

// Texts side by side, in lines no wider than `width`: [[{ text, x, order }, …], …].
function lines(pen, texts, width, gap) {
  const found = [[]];
  let x = 0;
  texts.forEach((text, order) => {
    const wide = pen.measureText(text).width;
    if (x && x + wide > width - 2 * GAP) {
      found.push([]);
      x = 0;
    }
    found.at(-1).push({ text, x, order });
    x += wide + gap;
  });
  return found;
}
