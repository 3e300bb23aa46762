// Pictures and films of the race, made in the browser from what is on the page. gif.js comes before this text.
//
// This is all it asks of the other component (browser/player/player.js): its root's `player` with `race`, `time`, `playing`, `seek`, `play`
// and `views`, each a `key`, a `chart`, a `canvas` and `refresh`. And of Plotly: the layers of a chart, and the scene's `glplot`.

const ABOUT = (globalThis.fallLineFeeds ??= new Map()); // key -> { bytes }: what the race is called comes through feed.js
const RACE_SECONDS = 6;
const REST_SECONDS = 1;
const FILMS = { "video/webm;codecs=vp9": "webm", "video/webm;codecs=vp8": "webm", "video/mp4": "mp4" };
const WIDEST = 1280; // pixels of a GIF or film

export default function ({ data: key, parentElement }) {
  const root = parentElement.querySelector(".fall-line-take-home");
  root.desk ??= new Desk(root, key);
  return () => {
    root.desk?.stop("");
    delete root.desk;
  };
}

const thePlayer = () => document.querySelector(".fall-line-player")?.player;

class Desk {
  constructor(root, key) {
    this.root = root;
    this.key = key;
    const part = (name) => root.querySelector(`.${name}`);
    this.parts = { what: part("what"), stop: part("stop"), progress: part("progress"), note: part("note") };
    this.makers = { png: picture, gif: animation, webm: film };
    for (const [kind, maker] of Object.entries(this.makers)) part(kind).onclick = () => this.make(maker);
    this.parts.stop.onclick = () => this.stop("Stopped. Nothing was saved.");
    if (filmType()) return;
    part("webm").disabled = true;
    this.say("This browser cannot record films. The animation (GIF) works everywhere.");
  }

  about() {
    const bytes = ABOUT.get(this.key).bytes;
    return JSON.parse(new TextDecoder().decode(bytes.subarray(4)));
  }

  say(text) {
    this.parts.note.textContent = text;
  }

  stop(reason) {
    this.reason ??= reason;
  }

  // Throws to leave a maker half way; what is thrown is said. Rests now and then, so that the page stays alive.
  go = async (part) => {
    this.parts.progress.value = part;
    if (this.race !== thePlayer()?.race) this.stop("The race changed meanwhile, so nothing was saved. Make it again.");
    if (this.reason !== undefined) throw new Error(this.reason);
    if (performance.now() - this.rested < 50) return;
    await new Promise((go) => setTimeout(go));
    this.rested = performance.now();
  };

  async make(maker) {
    const player = thePlayer();
    if (this.busy || !player?.race) return;
    this.busy = true;
    this.reason = undefined;
    this.rested = performance.now();
    this.race = player.race;
    const [time, playing, focus] = [player.time, player.playing, document.activeElement];
    this.show(true);
    try {
      const keys = this.parts.what.value.split(" ");
      const { ending, blob } = await maker(player, keys, this.about(), this.go);
      const name = `${this.about().name}.${ending}`;
      save(blob, name);
      this.say(`Saved as “${name}”, ${size(blob.size)}.`);
    } catch (error) {
      this.say(error.message);
    }
    if (player.race === this.race) player.seek(time);
    if (playing) player.play(true);
    this.busy = false;
    this.show(false);
    if (this.root.contains(focus)) focus.focus();
  }

  show(busy) {
    this.say(busy ? "Being made …" : this.parts.note.textContent);
    this.parts.stop.hidden = this.parts.progress.hidden = !busy;
    for (const control of this.root.querySelectorAll("button, select")) control.disabled = busy && control !== this.parts.stop;
    if (!filmType()) this.root.querySelector(".webm").disabled = true;
  }
}

const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const filmType = () => Object.keys(FILMS).find((type) => globalThis.MediaRecorder?.isTypeSupported(type));

async function picture(player, keys, about) {
  const sheet = await compose(player, keys, about, 2);
  sheet.draw();
  const blob = await new Promise((done) => sheet.canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error("The picture could not be made: it is too large for this browser.");
  return { ending: "png", blob };
}

// Seeks, frame by frame, and does not play: so it is the same each time, however busy the computer is.
async function animation(player, keys, about, go, frames = 72) {
  const sheet = await compose(player, keys, about, 1);
  const { canvas, pen } = sheet;
  const shot = (frame) => {
    player.seek((player.race.steps * frame) / (frames - 1));
    sheet.draw();
    return pen.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  const colors = [...sheet.colors, ...player.race.lanes.map((lane) => lane.color)].map(rgb);
  const gif = new Gif(canvas.width, canvas.height, colors, [0, Math.floor(frames / 2), frames - 1].map(shot));
  for (let frame = 0; frame < frames; frame++) {
    gif.add(shot(frame), frame < frames - 1 ? 8 : 150);
    await go((frame + 1) / frames);
  }
  return { ending: "gif", blob: gif.blob() };
}

async function film(player, keys, about, go) {
  const sheet = await compose(player, keys, about, 1);
  const type = filmType();
  const recorder = new MediaRecorder(sheet.canvas.captureStream(30), { mimeType: type, videoBitsPerSecond: 4e6 });
  const pieces = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const over = new Promise((done) => (recorder.onstop = done));
  const speed = +document.querySelector(".fall-line-player .speed").value;
  player.seek(0);
  sheet.draw();
  recorder.start();
  try {
    const begun = performance.now();
    for (let part = 0; part < 1 + (REST_SECONDS * speed) / RACE_SECONDS; ) {
      const now = await new Promise(requestAnimationFrame);
      if (document.hidden) throw new Error("The page was out of view, where nothing moves: the film was not saved. Make it again.");
      part = Math.max(0, ((now - begun) / 1000 / RACE_SECONDS) * speed);
      player.seek(player.race.steps * Math.min(1, part));
      sheet.draw();
      await go(Math.min(1, part));
    }
  } finally {
    recorder.stop();
    await over;
  }
  return { ending: FILMS[type], blob: new Blob(pieces, { type }) };
}

// --- One sheet with a heading, the charts as they stand on the page, and who is who ---

const GAP = 12;
const LINE = 22;

async function compose(player, keys, about, scale) {
  const views = player.views.filter((view) => keys.includes(view.key) && view.canvas?.isConnected && view.chart.offsetWidth);
  if (!views.length) throw new Error("This chart is not to be seen on the page right now, so it cannot be saved.");
  const style = getComputedStyle(document.querySelector(".fall-line-take-home"));
  const [ink, paper] = ["--st-text-color", "--st-background-color"].map((name) => style.getPropertyValue(name).trim());
  const font = (weight) => `${weight} 14px ${style.fontFamily}`;
  const places = arrange(views);
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
  const { canvas, pen } = sheetOf(width, height, fine);
  for (const place of places) place.layers = await layersOf(place.view, fine);

  const write = (text, x, y, color = ink, weight = 400) => {
    pen.font = font(weight);
    pen.fillStyle = color;
    pen.fillText(text, x, y + 15);
  };
  const draw = () => {
    pen.fillStyle = paper;
    pen.fillRect(0, 0, width + 2, height + 2); // to the even edge
    heading.forEach((line, i) => line.forEach(({ text, x }) => write(text, GAP + x, GAP + i * LINE, ink, 600)));
    for (const { view, layers, left, top, width, height } of places)
      for (const layer of [layers.below, overlay(view, fine), layers.above]) pen.drawImage(layer, left, down + top, width, height);
    legend.forEach((line, i) => {
      for (const { text, x, order } of line) {
        const [sign, ...name] = text.split(" ");
        write(sign, GAP + x, down + charts + i * LINE, player.race.lanes[order].color);
        write(name.join(" "), GAP + x + pen.measureText(`${sign} `).width, down + charts + i * LINE);
      }
    });
    write(`step ${Math.floor(player.time)} of ${player.race.steps}`, GAP, down + charts + legend.length * LINE);
  };
  return { canvas, pen, draw, colors: [ink, paper] };
}

// Columns as on the page, each chart close below the one above it.
function arrange(views) {
  const boxes = views.map((view) => ({ view, box: view.chart.getBoundingClientRect() })).sort((a, b) => a.box.left - b.box.left || a.box.top - b.box.top);
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
    const places = column.map(({ view, box: { width, height } }) => {
      const place = { view, left, top, width, height };
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

function sheetOf(width, height, scale) {
  const even = (length) => 2 * Math.ceil((length * scale) / 2); // as films must be
  const canvas = Object.assign(document.createElement("canvas"), { width: even(width), height: even(height) });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.scale(scale, scale);
  return { canvas, pen };
}

// What Plotly has drawn below and above the player's canvas.
async function layersOf(view, scale) {
  const container = view.canvas.parentNode;
  const [width, height] = [container.offsetWidth, container.offsetHeight];
  const [below, above] = [sheetOf(width, height, scale), sheetOf(width, height, scale)];
  const defs = [...container.querySelectorAll("defs")]; // gradients and clips, which one layer may take from another
  let pen = below.pen;
  for (const node of [...container.children]) {
    if (node === view.canvas) pen = above.pen;
    else if (node.matches("svg.main-svg")) pen.drawImage(await imageOf(node, defs), 0, 0, width, height);
    else if (node.matches(".gl-container")) drawScene(view, container, pen);
  }
  return { below: below.canvas, above: above.canvas };
}

async function imageOf(svg, defs) {
  const copy = svg.cloneNode(true);
  copy.append(...defs.map((node) => node.cloneNode(true)));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

// WebGL forgets its picture once it is on the screen: draw it and take it at one go.
function drawScene(view, container, pen) {
  const plot = view.chart._fullLayout.scene?._scene?.glplot;
  if (!plot) return;
  plot.redraw();
  const [own, whole] = [plot.canvas, container].map((node) => node.getBoundingClientRect());
  pen.drawImage(plot.canvas, own.left - whole.left, own.top - whole.top, own.width, own.height);
}

// The player draws as finely as the screen is: for this one call the screen is as fine as the picture, if that is finer.
function overlay(view, scale) {
  const screen = Object.getOwnPropertyDescriptor(globalThis, "devicePixelRatio");
  Object.defineProperty(globalThis, "devicePixelRatio", { value: Math.max(scale, devicePixelRatio), configurable: true });
  try {
    view.refresh();
  } finally {
    Object.defineProperty(globalThis, "devicePixelRatio", screen);
  }
  return view.canvas;
}

// Any CSS colour as [red, green, blue].
function rgb(color) {
  const { pen } = sheetOf(2, 2, 1);
  pen.fillStyle = color;
  pen.fillRect(0, 0, 2, 2);
  return [...pen.getImageData(0, 0, 1, 1).data.subarray(0, 3)];
}
