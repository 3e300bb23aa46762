// One clock, and a canvas laid over each of the race's native Plotly charts. While it plays, Plotly and the server rest.
//
// It reads Plotly's private state, as there is no public way to ask where a point is on the screen: _fullLayout (axes, scene),
// _fullData (the terrain; what hover tells), _context (the double-click delay). A Plotly that moves them leaves still charts, one warning
// and a failing browser test.

const RACE_SECONDS = 6; // a whole race at speed 1, whatever its steps
const REST_SECONDS = 1; // at the end, before a loop begins anew
const REMEMBERED = (globalThis.fallLineRemembered ??= new Map()); // key -> how a player was left: it is unmounted on a page switch

const FEEDS = (globalThis.fallLineFeeds ??= new Map()); // key -> { bytes, load }: the race arrives through feed.js

// `data` is the player's key, which never changes: so this text is sent once, however often the race changes.
export default function ({ data: key, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".fall-line-player");
  root.player ??= new Player(root); // a rerun may call this again on the same nodes, without the cleanup in between
  root.player.sendStart = (x, y) => setTriggerValue("start", { x, y });
  const feed = FEEDS.get(key) ?? FEEDS.set(key, {}).get(key);
  feed.load = (bytes) => bytes !== root.player.bytes && root.player.load(bytes);
  if (feed.bytes) feed.load(feed.bytes);
  return () => {
    feed.load = undefined;
    root.player?.destroy();
    delete root.player;
  };
}

// [u32 length][JSON][float32: lane, step, (x, y, loss, z)][float32: force, lane, step, (four numbers)]; browser/packets.py packs it.
function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const race = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const floats = new Float32Array(bytes.slice(4 + length).buffer); // a copy, as a Float32Array must begin at a multiple of 4
  const size = (race.steps + 1) * 4;
  const block = (i) => floats.subarray(i * size, (i + 1) * size);
  race.lanes.forEach((lane, i) => {
    lane.path = block(i);
    lane.forces = race.forces.map((_, force) => block(race.lanes.length * (force + 1) + i));
  });
  return race;
}

class Player {
  constructor(root) {
    this.root = root;
    this.time = 0; // in steps, with a fraction
    this.playing = false;
    this.version = 0; // counts the races loaded
    this.rested = 0;
    this.views = [new MapView(this, "map"), new LossView(this, "loss"), new TerrainView(this, "terrain")];
    const part = (name) => root.querySelector(`.${name}`);
    this.parts = {};
    for (const name of ["toggle", "seek", "speed", "loop", "status", "live", "lanes"]) this.parts[name] = part(name);
    this.parts.toggle.onclick = () => this.play(!this.playing);
    this.parts.seek.oninput = () => this.seek(+this.parts.seek.value);
    part("back").onclick = () => this.step(-1);
    part("forward").onclick = () => this.step(1);
    root.onkeydown = (event) => this.key(event);
    document.addEventListener("keydown", this.fullscreenKey);
    document.addEventListener("click", this.pressRow);
  }

  load(bytes) {
    const first = !this.race;
    this.bytes = bytes;
    this.race = unpack(bytes);
    const past = first ? REMEMBERED.get(this.race.key) : this.past;
    this.version++;
    if (!this.moving) this.target = undefined;
    this.parts.seek.max = this.race.steps;
    this.root.dataset.steps = this.race.steps;
    if (first && past) this.resume(past);
    if (!past) this.arrive();
    else if (past.run !== this.race.run) this.restart(past);
    this.time = Math.min(this.time, this.race.steps);
    this.past = { run: this.race.run, start: this.race.start, steps: this.race.steps };
    this.shown = undefined;
    this.list();
    if (past?.run !== this.race.run) this.announceSoon();
    if (first) this.request = requestAnimationFrame(this.frame);
  }

  arrive() {
    if (calm()) this.time = this.race.steps; // the finished race, at rest
    else this.play(true);
  }

  resume(past) {
    this.time = past.time;
    this.parts.speed.value = past.speed;
    this.parts.loop.checked = past.loop;
    this.chosen = past.chosen;
    this.setPlaying(past.playing);
  }

  // A turned knob shows its effect at the step one is looking at; a moved start asks for the race from there.
  restart(past) {
    const ended = this.time >= past.steps;
    const moved = String(past.start) !== String(this.race.start);
    if (ended && (calm() || !moved)) this.time = this.race.steps;
    else if (this.playing || moved) this.time = 0;
    if (ended && this.time === 0) this.setPlaying(true);
  }

  // The legend: a button for each lane, which brings it out; and how high the lane is now.
  list() {
    const { lanes } = this.race;
    const looks = JSON.stringify(lanes.map(({ name, color, dash, marker }) => [name, color, dash, marker]));
    if (looks !== this.listed) this.parts.lanes.replaceChildren(...lanes.map((lane) => this.button(lane)));
    this.listed = looks;
    this.choose(lanes.some(({ letter }) => letter === this.chosen) ? this.chosen : undefined);
  }

  button({ letter, name, color, dash, marker: shape }) {
    const [button, heights] = ["button", "span"].map((tag) => document.createElement(tag));
    Object.assign(button, { type: "button", title: `Bring out ${name}`, onclick: () => this.toggleLane(letter) });
    heights.className = "height";
    const sample = document.createElement("canvas");
    Object.assign(sample, { width: 72, height: 32 }); // twice its size on the page
    const pen = sample.getContext("2d");
    pen.scale(2, 2);
    Object.assign(pen, { strokeStyle: color, fillStyle: color, lineWidth: 2.5 });
    pen.setLineDash(dashes(dash));
    pen.stroke(new Path2D("M0 8h36"));
    pen.fill(marker(shape, 18, 8, 6));
    button.append(sample, name, heights);
    return button;
  }

  toggleLane(letter) {
    this.choose(letter === this.chosen ? undefined : letter);
  }

  choose(letter) {
    this.chosen = letter;
    [...this.parts.lanes.children].forEach((button, i) => button.setAttribute("aria-pressed", this.race.lanes[i].letter === letter));
    this.markRows();
  }

  markRows() {
    rows().forEach((row, i) => row.classList.toggle("fall-line-chosen", !!this.chosen && this.race.ranks?.[i] === this.chosen));
  }

  pressRow = ({ target }) => {
    const letter = this.race?.ranks?.[rows().indexOf(target.closest?.("tr"))];
    if (letter && getSelection().isCollapsed) this.toggleLane(letter);
  };

  frame = (now) => {
    this.request = requestAnimationFrame(this.frame);
    const seconds = Math.min(0.1, (now - (this.before ?? now)) / 1000); // a tab that slept goes on where it was
    this.before = now;
    if (this.playing) this.advance(seconds);
    this.frames = ((this.frames ?? -1) + 1) % 30;
    if (this.frames === 0) this.lookAround();
    for (const view of this.views) view.refresh();
    this.showStep();
  };

  advance(seconds) {
    const { steps } = this.race;
    this.time = Math.min(steps, this.time + (seconds * this.parts.speed.value * steps) / RACE_SECONDS);
    if (this.time < steps) return;
    this.rested += seconds;
    if (!this.parts.loop.checked) this.play(false);
    else if (this.rested > REST_SECONDS) this.play(true);
  }

  // Twice a second: a switched theme sends no event, and Streamlit draws the ranking when it likes.
  lookAround() {
    this.markRows();
    const style = getComputedStyle(this.root);
    this.ink = style.getPropertyValue("--st-text-color");
    this.paper = style.getPropertyValue("--st-background-color");
  }

  showStep() {
    const step = Math.floor(this.time);
    const { steps } = this.race;
    if (step === this.shown) return;
    this.shown = step;
    this.root.dataset.step = step;
    this.parts.seek.value = step;
    this.parts.seek.setAttribute("aria-valuetext", `step ${step} of ${steps}`);
    this.parts.status.textContent = `step ${step} / ${steps}`;
    if (!this.playing || step % 5 === 0) this.showHeights(step);
  }

  showHeights(step) {
    const { lanes, steps } = this.race;
    [...this.parts.lanes.children].forEach((button, i) => (button.lastChild.textContent = reading(lanes[i], steps, step)));
  }

  play(on) {
    this.rested = 0;
    if (on && this.time >= this.race.steps) this.time = 0;
    this.setPlaying(on);
    this.shown = undefined;
    if (!on) this.announceSoon();
  }

  setPlaying(on) {
    this.playing = on;
    this.root.dataset.playing = on;
    this.parts.toggle.setAttribute("aria-label", on ? "Pause" : "Play");
  }

  seek(step) {
    this.time = Math.max(0, Math.min(this.race.steps, step));
    this.play(false);
  }

  step(by) {
    this.seek(Math.floor(this.time) + by);
  }

  key(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.tagName === "SELECT") return;
    if (key === " " && (target.tagName === "BUTTON" || target.type === "checkbox")) return; // it presses what has the focus
    const steps = event.shiftKey ? 10 : 1;
    const act = {
      " ": () => this.play(!this.playing),
      ArrowLeft: () => this.step(-steps),
      ArrowRight: () => this.step(steps),
      Home: () => this.seek(0),
      End: () => this.seek(this.race.steps),
    }[key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  // Streamlit's fullscreen covers the buttons, and nothing has the focus: the keys go on working.
  fullscreenKey = (event) => {
    if (event.target === document.body && this.views.some((view) => view.isFullscreen())) this.key(event);
  };

  announceSoon() {
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => this.announce(), 400); // once, after the last of many seeks
  }

  announce() {
    if (this.playing) return;
    const { lanes, steps, summary } = this.race;
    const step = Math.floor(this.time);
    const results = lanes.map((lane) => `${lane.name} ${reading(lane, steps, step)}`);
    this.parts.live.textContent = step === steps && summary ? summary : `Step ${step} of ${steps}. Loss: ${results.join(", ")}.`;
  }

  destroy() {
    const { speed, loop } = this.parts;
    const { time, playing, chosen } = this;
    if (this.race) REMEMBERED.set(this.race.key, { ...this.past, time, playing, chosen, speed: speed.value, loop: loop.checked });
    cancelAnimationFrame(this.request);
    clearTimeout(this.announcing);
    document.removeEventListener("keydown", this.fullscreenKey);
    document.removeEventListener("click", this.pressRow);
    for (const view of this.views) view.detach();
  }
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const hasDiverged = (lane, steps, step) => lane.last < steps && step >= lane.last;
const rows = () => [...document.querySelectorAll(".st-key-ranking tbody tr")];

function reading(lane, steps, step) {
  if (hasDiverged(lane, steps, step)) return `diverged at step ${lane.last}`;
  const loss = lane.path[step * 4 + 2];
  return Number.isFinite(loss) ? loss.toPrecision(3) : "off the scale";
}

// A canvas over one chart. Subclasses say where a step lies in the view's own space (`place`), which box of that space is
// to be seen (`box`) and where a point of it is on the screen (`screen`).
class View {
  constructor(player, key) {
    this.player = player;
    this.key = key;
  }

  refresh() {
    try {
      this.paint();
    } catch (error) {
      if (!this.warned) console.warn(`The ${this.key} chart does not move:`, error);
      this.warned = true;
    }
  }

  paint() {
    this.layout = this.attach();
    if (!this.layout) return;
    const { player } = this;
    const { width, height } = this.layout;
    if (this.synced !== player.version) this.sync(); // once a race: a chart that is new brings its lines, maybe those of the next race
    this.synced = player.version;
    this.area = this.findArea();
    const look = [player.version, width, height, ...this.area, ...this.look()].join();
    const signature = [look, player.time, devicePixelRatio, player.ink, player.paper, player.target, player.chosen].join();
    if (signature === this.signature) return; // nothing has changed: nothing is drawn
    if (look !== this.seen) this.project();
    this.seen = look;
    this.signature = signature;
    this.draw(this.clear(width, height));
  }

  // React and Plotly replace nodes when they like. Returns nothing while there is no chart, or a hidden one.
  attach() {
    if (!this.chart?.isConnected) this.chart = document.querySelector(`.st-key-${this.key} .js-plotly-plot`);
    const container = this.chart?.querySelector(".svg-container");
    const layout = this.chart?._fullLayout;
    if (!container || !layout || !this.chart.offsetWidth || !this.isReady(layout)) return undefined;
    if (this.canvas?.parentNode !== container) {
      this.detach();
      this.canvas = document.createElement("canvas");
      this.canvas.className = "fall-line-overlay";
      this.canvas.setAttribute("aria-hidden", "true");
      container.insertBefore(this.canvas, [...container.querySelectorAll(":scope > .main-svg")].at(-1)); // below titles and hover labels
      this.listen();
    }
    return layout;
  }

  listen() {}

  sync() {}

  detach() {
    this.canvas?.remove();
    this.signature = this.seen = this.canvas = undefined;
  }

  get bold() {
    return this.player.race.large ? 1.6 : 1;
  }

  isFullscreen() {
    const frame = this.chart?.isConnected && this.chart.closest("[data-testid=stFullScreenFrame]");
    return frame && getComputedStyle(frame).position === "fixed";
  }

  clear(width, height) {
    const { canvas } = this;
    const pen = canvas.getContext("2d");
    const [across, down] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (canvas.width !== across || canvas.height !== down) {
      Object.assign(canvas, { width: across, height: down });
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    pen.clearRect(0, 0, width, height);
    return pen;
  }

  // Every step of every lane as a line on the screen, once per race and look; playing then only draws more of them.
  project() {
    this.edges = this.box();
    this.trails = this.player.race.lanes.map((lane) => {
      const trail = { ends: new Float64Array(4 * (lane.last + 1)), hidden: new Uint8Array(lane.last + 1) };
      let from = this.place(lane, 0);
      for (let step = 0; step < lane.last; step++) {
        const to = this.place(lane, step + 1);
        this.projectLine(trail, step, from, to);
        from = to;
      }
      return trail;
    });
  }

  projectLine(trail, step, from, to) {
    const part = partInside(from, to, this.edges);
    if (!part) return void trail.ends.fill(NaN, 4 * step, 4 * step + 4);
    const [a, b] = part.map((way) => between(from, to, way));
    trail.ends.set([...this.screen(a), ...this.screen(b)], 4 * step);
    trail.hidden[step] = this.isHidden(a);
  }

  isHidden() {
    return false;
  }

  draw(pen) {
    const { time, race, paper } = this.player;
    const runs = race.lanes.map((lane, i) => ({ lane, trail: this.trails[i], strength: this.strength(lane), ...this.trace(lane, this.trails[i]) }));
    runs.sort((a, b) => a.strength - b.strength); // the one brought out lies on top
    pen.save();
    pen.beginPath();
    pen.rect(...this.area);
    pen.clip();
    pen.lineJoin = "round";
    this.drawBelow(pen);
    for (const { seen, strength } of runs) if (strength === 1) this.stroke(pen, seen, paper, 5); // all halos below all trails: curves may coincide
    for (const { lane, seen, behind, strength } of runs) {
      pen.setLineDash(dashes(lane.dash));
      this.stroke(pen, seen, lane.color, 2.5, strength);
      this.stroke(pen, behind, lane.color, 2.5, 0.3 * strength);
    }
    pen.restore(); // balls and crosses may stand out over the edge
    for (const { lane, trail, ball, strength } of runs) {
      if (hasDiverged(lane, race.steps, time)) {
        this.drawCross(pen, lane, trail, strength);
        continue;
      }
      if (ball) this.drawBall(pen, lane, ball, strength);
      if (ball && strength === 1) race.forces.forEach((force, i) => this.drawForce(pen, force, lane, ball.at, lane.forces[i]));
    }
  }

  drawForce() {}

  strength(lane) {
    const { chosen } = this.player;
    return chosen && chosen !== lane.letter ? 0.25 : 1;
  }

  drawBelow() {}

  // The way up to the present moment, in sight and behind the terrain, and the ball at its end, if that is on the chart.
  trace(lane, trail) {
    const { time } = this.player;
    const step = Math.min(Math.floor(time), lane.last);
    const from = this.place(lane, step);
    const way = step < lane.last ? between(from, this.place(lane, step + 1), time - step) : from;
    const here = way.every(Number.isFinite) ? way : from;
    this.projectLine(trail, lane.last, from, here); // the line begun has the last place in the trail
    const [seen, behind] = traceLines(trail, step, lane.last);
    const ball = partInside(here, here, this.edges) && { at: this.screen(here), hidden: this.isHidden(here) };
    return { seen, behind, ball };
  }

  drawBall(pen, lane, { at: [x, y], hidden }, strength) {
    const shape = marker(lane.marker, x, y, 7 * this.bold);
    if (!hidden) this.stroke(pen, shape, this.player.ink, 5, strength);
    if (!hidden) this.stroke(pen, shape, this.player.paper, 3, strength);
    pen.globalAlpha = hidden ? 0.4 * strength : strength;
    pen.fillStyle = lane.color;
    pen.fill(shape);
    pen.globalAlpha = 1;
  }

  // A cross where the lane was last seen.
  drawCross(pen, lane, { ends }, strength) {
    let step = lane.last - 1;
    while (step >= 0 && Number.isNaN(ends[4 * step + 2])) step--;
    if (step < 0) return;
    const [x, y] = ends.subarray(4 * step + 2);
    const shape = new Path2D(`M${x - 6} ${y - 6}l12 12m-12 0l12 -12`);
    this.stroke(pen, shape, this.player.paper, 7, strength);
    this.stroke(pen, shape, lane.color, 3.5, strength);
  }

  stroke(pen, path, color, width, alpha = 1) {
    pen.globalAlpha = alpha;
    pen.strokeStyle = color;
    pen.lineWidth = width * this.bold;
    pen.stroke(path);
    pen.globalAlpha = 1;
  }
}

// A chart with an x and a y axis; its space is the screen.
class PlaneView extends View {
  // A chart whose lines alone have changed is still the old one (ui/platform/charts.py): it gets its lines from here. Plotly's own event makes
  // Streamlit take what the chart holds for its figure, and draw it.
  sync() {
    const { lanes } = this.player.race;
    const drawn = this.chart._fullData.filter((trace) => trace.mode === "lines");
    if (drawn.length !== lanes.length) return; // about to be replaced
    const fresh = lanes.map((lane) => this.line(lane));
    if (drawn.every((trace, i) => alike(trace, fresh[i]))) return;
    let next = 0;
    this.chart.data = this.chart.data.map((trace) => ({ ...trace, ...(trace.mode === "lines" ? fresh[next++] : this.mark(trace)) }));
    this.chart.layout = { ...this.chart.layout, ...this.frame(this.chart.layout) };
    this.chart.emit("plotly_redraw");
  }

  mark() {}

  frame() {}

  isReady(layout) {
    return layout.xaxis && layout.yaxis;
  }

  look() {
    return [this.layout.xaxis, this.layout.yaxis].flatMap((axis) => [axis.type, axis._m, axis._b]);
  }

  findArea() {
    const { xaxis, yaxis } = this.layout;
    return [xaxis._offset, yaxis._offset, xaxis._length, yaxis._length];
  }

  box() {
    const [left, top, width, height] = this.area;
    return [[left, left + width], [top, top + height]];
  }

  screen(point) {
    return point;
  }

  pixel(x, y) {
    const { xaxis, yaxis } = this.layout;
    return [xaxis._offset + xaxis.c2p(x), yaxis._offset + yaxis.c2p(y)]; // c2p minds log axes; NaN for what they cannot show
  }
}

class LossView extends PlaneView {
  line(lane) {
    return { y: readings(lane, 2) };
  }

  frame({ yaxis }) {
    const { levels } = this.player.race;
    return levels && { yaxis: { ...yaxis, range: levels } };
  }

  place(lane, step) {
    return this.pixel(step, lane.path[4 * step + 2]);
  }

  drawBelow(pen) {
    const { xaxis } = this.layout;
    const [, top, , height] = this.area;
    const x = xaxis._offset + xaxis.c2p(this.player.time);
    this.stroke(pen, new Path2D(`M${x} ${top}v${height}`), this.player.ink, 1, 0.6);
  }
}

class MapView extends PlaneView {
  line(lane) {
    return { x: readings(lane, 0), y: readings(lane, 1) };
  }

  // Hover tells the loss too: it is here, and need not be sent a second time.
  paint() {
    super.paint();
    const { race, version } = this.player;
    this.chart?._fullData?.filter(({ mode }) => mode === "lines").forEach((trace, i) => {
      if (trace.told === version || !race.lanes[i]) return;
      trace.told = version;
      trace.plain ??= trace.hovertemplate ?? "";
      trace.hovertemplate = trace.plain.replace("<extra>", `<br>${race.curve} %{customdata:.4g}<extra>`);
      trace.customdata = readings(race.lanes[i], 2);
      if (!trace._arrayAttrs.includes("customdata")) trace._arrayAttrs.push("customdata"); // else Plotly does not look for it
    });
  }

  mark(trace) {
    const [x, y] = this.player.race.start;
    return trace.name === "start" ? { x: [x], y: [y] } : {};
  }

  place(lane, step) {
    return this.pixel(lane.path[4 * step], lane.path[4 * step + 1]);
  }

  drawBelow(pen) {
    const { race, target } = this.player;
    this.drawStart(pen, race.start, []);
    if (target) this.drawStart(pen, target, [4, 4]);
    const [x, y] = this.pixel(...(target ?? race.start));
    this.handle.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
    this.handle.hidden = !race.clickable || !partInside([x, y], [x, y], this.edges);
    this.handle.setAttribute("aria-label", `Start ${(target ?? race.start).map((value) => +value.toPrecision(3))}: drag it, or use the arrow keys`);
  }

  drawStart(pen, start, dash) {
    const circle = marker("circle", ...this.pixel(...start), 13);
    this.stroke(pen, circle, this.player.paper, 5);
    pen.setLineDash(dash);
    this.stroke(pen, circle, this.player.ink, 2);
    pen.setLineDash([]);
  }

  // forces.js is on the page when a force is to be seen.
  drawForce(...what) {
    globalThis.fallLineForce?.(this, ...what);
  }

  listen() {
    this.listening = this.chart;
    this.chart.on("plotly_click", this.click);
    this.chart.on("plotly_doubleclick", this.doubleClick);
    const handle = (this.handle = document.createElement("button"));
    Object.assign(handle, { type: "button", className: "fall-line-start", onkeydown: this.nudge });
    Object.assign(handle, { onpointerdown: this.grab, onpointermove: this.drag, onpointerup: this.drop, onpointercancel: this.drop });
    for (const name of ["mousedown", "touchstart", "click", "dblclick"]) handle.addEventListener(name, (event) => event.stopPropagation());
    this.canvas.parentNode.append(handle);
  }

  detach() {
    super.detach();
    this.handle?.remove();
    clearTimeout(this.holding);
    this.listening?.removeListener?.("plotly_click", this.click);
    this.listening?.removeListener?.("plotly_doubleclick", this.doubleClick);
  }

  // The start is a handle: dragged, or moved with the arrow keys.
  grab = (event) => {
    event.stopPropagation(); // else Plotly pans
    this.handle.setPointerCapture(event.pointerId);
    this.grabbed = true;
  };

  drag = ({ clientX, clientY }) => {
    if (!this.grabbed) return;
    const { left, top } = this.canvas.getBoundingClientRect();
    const [x, y] = [clientX - left, clientY - top].map((at, i) => Math.max(this.edges[i][0], Math.min(this.edges[i][1], at)));
    const { xaxis, yaxis } = this.layout;
    this.player.target = [xaxis.p2c(x - xaxis._offset), yaxis.p2c(y - yaxis._offset)];
  };

  drop = () => {
    this.grabbed = false;
    if (this.player.target) this.send(0);
  };

  nudge = (event) => {
    const [right, up] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [];
    if (right === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const { xaxis, yaxis } = this.layout;
    const pace = (Math.abs(xaxis.range[1] - xaxis.range[0]) / 100) * (event.shiftKey ? 10 : 1);
    const [x, y] = this.player.target ?? this.player.race.start;
    this.player.target = [x + right * pace, y + up * pace];
    this.send(500); // once, after the last of many keys
  };

  // The dashed ring stays until the new race is here, or is not coming.
  send(wait) {
    const [x, y] = this.player.target;
    clearTimeout(this.holding);
    this.player.moving = true; // an older answer does not take the ring away
    this.holding = setTimeout(() => {
      this.player.moving = false;
      this.player.sendStart(x, y);
      this.holding = setTimeout(() => (this.player.target = undefined), 3000);
    }, wait);
  }

  // A double click resets the zoom, but each half of it is also a click: so a click waits to be the only one.
  click = ({ xvals, yvals, event }) => {
    if (event?.detail > 1) return this.doubleClick(); // on a busy page Plotly takes it for two
    const [x, y] = [xvals?.[0], yvals?.[0]];
    const wait = this.chart._context.doubleClickDelay;
    clearTimeout(this.holding);
    if (!this.player.race.clickable || !Number.isFinite(x) || !Number.isFinite(y)) return;
    if (performance.now() - (this.doubleClicked ?? -Infinity) < wait) return;
    this.player.target = [x, y];
    this.send(wait);
  };

  doubleClick = () => {
    clearTimeout(this.holding);
    this.player.target = undefined;
    this.player.moving = false;
    this.doubleClicked = performance.now();
  };
}

// The 3-D chart. Its space is the scene's, in which Plotly scales each axis by dataScale; matrices are column by column.
class TerrainView extends View {
  isReady(layout) {
    this.scene = layout.scene?._scene;
    return this.scene?.glplot?.cameraParams;
  }

  look() {
    const { glplot, dataScale } = this.scene;
    const { view, projection, model } = glplot.cameraParams;
    if (glplot !== this.followed?.glplot) this.follow(glplot);
    return [...view, ...projection, ...model, ...dataScale, ...this.axes().flatMap((axis) => axis.range)];
  }

  // The terrain turns when Plotly draws it, not when our clock ticks: draw in the same moment, or the balls lag behind.
  follow(glplot) {
    const original = glplot.onrender;
    this.followed = { glplot, original };
    glplot.onrender = (...args) => {
      original?.apply(glplot, args);
      this.refresh();
    };
  }

  detach() {
    super.detach();
    if (this.followed) this.followed.glplot.onrender = this.followed.original;
    this.followed = undefined;
  }

  axes() {
    const { xaxis, yaxis, zaxis } = this.layout.scene;
    return [xaxis, yaxis, zaxis];
  }

  box() {
    return this.axes().map((axis, i) => axis.range.map((end) => end * this.scene.dataScale[i]).sort((a, b) => a - b));
  }

  place(lane, step) {
    const [x, y, z] = this.scales;
    return [x(lane.path[4 * step]), y(lane.path[4 * step + 1]), z(lane.path[4 * step + 3])];
  }

  project() {
    const { view, projection, model } = this.scene.glplot.cameraParams;
    const toEye = product(view, model);
    this.matrix = product(projection, toEye);
    this.scales = this.axes().map(({ type }, i) => (value) => (type === "log" ? Math.log10(value) : value) * this.scene.dataScale[i]);
    const surface = this.chart._fullData.find((trace) => trace.type === "surface");
    this.hides = surface && hiddenBehind(surface, this.scales, this.box()[2][1], eyeOf(toEye));
    super.project();
  }

  isHidden([x, y, z]) {
    return this.hides?.([x, y, z + LIFT]) ?? false;
  }

  // Where the WebGL canvas is on ours.
  // The whole ways, faint: the native terrain has none, so that it need not be built anew when a race changes.
  drawBelow(pen) {
    this.player.race.lanes.forEach((lane, i) => {
      const [seen, behind] = traceLines(this.trails[i], lane.last, Math.max(0, lane.last - 1));
      const strength = this.strength(lane);
      this.stroke(pen, seen, lane.color, 1.5, 0.55 * strength);
      this.stroke(pen, behind, lane.color, 1.5, 0.15 * strength);
    });
  }

  findArea() {
    const [own, scene] = [this.canvas, this.scene.glplot.canvas].map((canvas) => canvas.getBoundingClientRect());
    return [scene.left - own.left, scene.top - own.top, scene.width, scene.height];
  }

  screen([x, y, z]) {
    const [left, top, width, height] = this.area;
    const [right, up, , depth] = transform(this.matrix, [x, y, z + LIFT, 1]);
    return [left + (width * (1 + right / depth)) / 2, top + (height * (1 - up / depth)) / 2];
  }
}

const readings = (lane, which) => Float32Array.from({ length: lane.last + 1 }, (_, step) => lane.path[4 * step + which]);
const alike = (trace, line) => Object.keys(line).every((axis) => {
  const [is, should] = [trace[axis], line[axis]];
  return is?.length === should.length && should.every((value, i) => is[i] === value || Number.isNaN(value));
});

const LIFT = 0.01; // over the terrain, in the scene's units

const column = (matrix, i) => matrix.slice(4 * i, 4 * i + 4);
const transform = (matrix, vector) => [0, 1, 2, 3].map((row) => vector.reduce((sum, value, i) => sum + matrix[4 * i + row] * value, 0));
const product = (a, b) => [0, 1, 2, 3].flatMap((i) => transform(a, column(b, i)));
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];

// The point that an affine matrix takes to the origin, by Cramer's rule.
function eyeOf(matrix) {
  const [a, b, c, shift] = [0, 1, 2, 3].map((i) => column(matrix, i));
  return [cross(b, c), cross(c, a), cross(a, b)].map((normal) => -dot(shift, normal) / dot(a, cross(b, c)));
}

// Does the terrain stand between a point and the eye? Looks at some places on the way, until it leaves the terrain's box.
function hiddenBehind({ x, y, z }, [scaleX, scaleY, scaleZ], top, eye, looks = 32) {
  const ends = [[scaleX(x[0]), scaleX(x.at(-1))], [scaleY(y[0]), scaleY(y.at(-1))]];
  const box = [...ends.map(([first, last]) => [Math.min(first, last), Math.max(first, last)]), [-Infinity, top]];
  const cell = (at, [first, last], cells) => {
    const place = ((at - first) / (last - first)) * cells;
    const index = Math.min(cells - 1, Math.floor(place));
    return [index, place - index];
  };
  const height = (atX, atY) => {
    const [i, right] = cell(atX, ends[0], x.length - 1);
    const [j, up] = cell(atY, ends[1], y.length - 1);
    const row = (k) => z[k][i] * (1 - right) + z[k][i + 1] * right;
    return scaleZ(row(j) * (1 - up) + row(j + 1) * up);
  };
  return (point) => {
    const way = partInside(point, eye, box)?.[1] ?? 0;
    for (let look = 1; way && look <= looks; look++) {
      const [atX, atY, atZ] = between(point, eye, (way * look) / (looks + 1));
      if (height(atX, atY) > atZ) return true;
    }
    return false;
  };
}

const between = (a, b, way) => a.map((value, i) => value * (1 - way) + b[i] * way); // exact at both ends

// The part [from, to] of the way from a to b that is inside a box (Liang and Barsky), or null; null too for NaN.
function partInside(a, b, box) {
  let [from, to] = [0, 1];
  for (let i = 0; i < box.length; i++) {
    const [low, high] = box[i];
    const way = b[i] - a[i];
    if (way === 0 && low <= a[i] && a[i] <= high) continue;
    const [first, second] = [(low - a[i]) / way, (high - a[i]) / way];
    from = Math.max(from, Math.min(first, second));
    to = Math.min(to, Math.max(first, second));
    if (!(from <= to)) return null;
  }
  return [from, to];
}

// The first `count` lines of a trail and the one begun: [in sight, hidden].
function traceLines({ ends, hidden }, count, begun) {
  const paths = [new Path2D(), new Path2D()];
  let [x, y, path] = [NaN, NaN];
  for (let i = 0; i <= count; i++) {
    const line = i < count ? i : begun;
    const at = 4 * line;
    if (Number.isNaN(ends[at])) continue;
    const unbroken = path === paths[hidden[line]] && ends[at] === x && ends[at + 1] === y; // so that dashes go on
    path = paths[hidden[line]];
    if (!unbroken) path.moveTo(ends[at], ends[at + 1]);
    [x, y] = [ends[at + 2], ends[at + 3]];
    path.lineTo(x, y);
  }
  return paths;
}

const dashes = (name) => DASHES[name] ?? (name.match(/\d+/g) ?? []).map(Number);
const DASHES = { dot: [3, 3], dash: [9, 6], longdash: [15, 6], dashdot: [9, 4, 3, 4], longdashdot: [15, 5, 3, 5] };

// Corners of a marker as [radius, turn]: how far out, and where on the circle from 0 to 1, beginning at the top.
const ring = (corners, turn = 0, radius = 1.15) => Array.from({ length: corners }, (_, i) => [radius, i / corners + turn]);
const plus = (turn) => [0, 1, 2, 3].flatMap((arm) => [[1.25, -0.05], [1.25, 0.05], [0.55, 0.125]].map(([out, by]) => [out, by + arm / 4 + turn]));
const MARKERS = {
  square: ring(4, 1 / 8),
  diamond: ring(4),
  "triangle-up": ring(3),
  "triangle-down": ring(3, 1 / 2),
  pentagon: ring(5),
  hexagon: ring(6),
  star: ring(10).map(([, turn], i) => [i % 2 ? 0.6 : 1.4, turn]),
  cross: plus(0),
  x: plus(1 / 8),
};

function marker(name, x, y, size) {
  const path = new Path2D();
  for (const [out, turn] of MARKERS[name] ?? []) {
    const angle = 2 * Math.PI * (turn - 1 / 4);
    path.lineTo(x + size * out * Math.cos(angle), y + size * out * Math.sin(angle));
  }
  if (!MARKERS[name]) path.arc(x, y, size, 0, 2 * Math.PI);
  path.closePath();
  return path;
}
