import { say } from "../say.js";
import { canvasOf } from "./canvas.js";
import { finely, layersOf } from "./layers.js";

const WIDEST = 1280; // pixels of a GIF or film as on the page
const GAP = 12;
const LINE = 22;
const LETTERS = 14; // pixels of a letter
const SHAPES = { wide: [960, 540], square: [540, 540], upright: [540, 675] }; // a picture has twice as many pixels each way

// One sheet with a heading, the charts as they stand on the page, who is who at which rate, and where it comes from. `shape` is one of SHAPES, or
// "page": as large as the charts are there. `scale`: how many dots a pixel has, at most.
export async function compose(player, keys, about, scale, shape = "page") {
  const overlays = player.overlays.filter(({ key, canvas, chart }) => keys.includes(key) && canvas?.isConnected && chart.offsetWidth);
  if (!overlays.length) throw new Error(say("This chart is not to be seen on the page right now, so it cannot be saved."));
  const style = getComputedStyle(document.querySelector(".fall-line-take-home"));
  const [ink, paper] = ["--st-text-color", "--st-background-color"].map((name) => style.getPropertyValue(name).trim());
  const font = (weight) => `${weight} ${LETTERS}px ${style.fontFamily}`;
  const measure = document.createElement("canvas").getContext("2d");
  const around = (width) => {
    measure.font = font(400);
    const legend = lines(measure, about.lanes.map((lane, i) => `${about.signs[i]} ${lane}`), width, 2 * GAP);
    measure.font = font(600);
    const heading = lines(measure, about.title.split(" "), width, measure.measureText(" ").width);
    return { legend, heading, down: GAP + heading.length * LINE, below: (legend.length + 2) * LINE + GAP };
  };
  const sheet = SHAPES[shape] ? fitted(overlays, SHAPES[shape], around) : asOnThePage(overlays, around);
  const { width, height, charts, places, legend, heading, down } = sheet;
  const fine = SHAPES[shape] || scale >= 2 ? scale : Math.min(1, WIDEST / width);
  const { canvas, pen } = canvasOf(width, height, fine);
  for (const place of places) place.layers = await layersOf(place.overlay, fine * Math.max(1, place.zoom));

  const write = (text, x, y, color = ink, weight = 400) => {
    pen.font = font(weight);
    pen.fillStyle = color;
    pen.fillText(text, x, y + 15);
  };
  const draw = () => {
    pen.fillStyle = paper;
    pen.fillRect(0, 0, width + 2, height + 2); // to the even edge
    heading.forEach((line, i) => line.forEach(({ text, x }) => write(text, GAP + x, GAP + i * LINE, ink, 600)));
    for (const { overlay, layers, left, top, width, height, zoom } of places)
      for (const layer of [layers.below, finely(overlay, fine * Math.max(1, zoom)), layers.above]) pen.drawImage(layer, left, down + top, width, height);
    legend.forEach((line, i) => {
      for (const { text, x, order } of line) {
        const [sign, ...name] = text.split(" ");
        write(sign, GAP + x, down + charts + i * LINE, player.race.lanes[order].color);
        write(name.join(" "), GAP + x + pen.measureText(`${sign} `).width, down + charts + i * LINE);
      }
    });
    const step = Math.floor(player.time);
    write(say("step {step} of {steps}", { step, steps: player.race.steps }), GAP, down + charts + legend.length * LINE);
    write(`Fall Line · ${about.home}`, GAP, down + charts + (legend.length + 1) * LINE, ink, 600);
  };
  return { canvas, pen, draw, colors: [ink, paper] };
}

function asOnThePage(overlays, around) {
  const places = arrange(overlays).map((place) => ({ ...place, zoom: 1 }));
  const { width, height: charts } = extent(places);
  const words = around(width);
  return { ...words, places, width, charts, height: words.down + charts + words.below };
}

// Charts beside or below each other, whichever makes them larger, in the middle of what the words leave.
function fitted(overlays, [width, height], around) {
  const words = around(width);
  const charts = height - words.down - words.below;
  const ways = [arrange(overlays), inRows(overlays, 1), inRows(overlays, 2)].map((places) => {
    const full = extent(places);
    return { places, full, zoom: Math.min(width / full.width, charts / full.height) };
  });
  const { places, full, zoom } = ways.reduce((best, way) => (way.zoom > best.zoom ? way : best));
  const [left, top] = [(width - zoom * full.width) / 2, (charts - zoom * full.height) / 2];
  const moved = places.map((place) => ({
    ...place, zoom, left: left + zoom * place.left, top: top + zoom * place.top, width: zoom * place.width, height: zoom * place.height,
  }));
  return { ...words, places: moved, width, charts, height };
}

const extent = (places) => ({
  width: Math.max(...places.map((place) => place.left + place.width)) + GAP,
  height: Math.max(...places.map((place) => place.top + place.height)) + GAP,
});

// The first chart above the others, which stand side by side, so many in a row.
function inRows(overlays, abreast) {
  const [first, ...others] = overlays.map((overlay) => ({ overlay, box: overlay.chart.getBoundingClientRect() }));
  const all = [[first]];
  while (others.length) all.push(others.splice(0, abreast));
  const wide = (row) => row.reduce((sum, { box }) => sum + box.width + GAP, -GAP);
  const widest = Math.max(...all.map(wide));
  let top = 0;
  return all.flatMap((row) => {
    let left = GAP + (widest - wide(row)) / 2;
    const places = row.map(({ overlay, box: { width, height } }) => {
      const place = { overlay, left, top, width, height };
      left += width + GAP;
      return place;
    });
    top += Math.max(...row.map(({ box }) => box.height)) + GAP;
    return places;
  });
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
