import { meeting } from "../meeting.js";
import { say } from "../say.js";
import { Announcements, told } from "./announcements.js";
import { Clock } from "./clock.js";
import { Legend } from "./legend.js";
import { LossOverlay } from "./loss.js";
import { MapOverlay } from "./map.js";
import { Overlay } from "./overlay.js";
import { raceIn, reading } from "./race.js";

const SLOW = 20; // milliseconds of a frame
const [COMING, MISSING] = [20_000, 2000]; // milliseconds for a chart to be drawn, where it has a place on the page and where it has none

// One clock, its controls, and a canvas over each of the race's native Plotly charts. While it plays, Plotly and the server rest.
//
// browser/take_home/ and the tests, which are other texts, reach it as the `player` of its root and use `race`, `time`, `playing`, `seek`, `play`
// and `overlays`.
export class Player {
  clock = new Clock();
  version = 0; // counts the races loaded
  frames = 0;
  // target: where the start is about to be, while it is dragged or the server has not answered; moving: the target is not sent yet

  constructor(root) {
    this.root = root;
    this.overlays = [new MapOverlay(this, "map"), new LossOverlay(this, "loss")];
    const part = (name) => root.querySelector(`.${name}`);
    this.parts = {};
    for (const name of ["toggle", "seek", "speed", "loop", "status"]) this.parts[name] = part(name);
    this.legend = new Legend(part("lanes"));
    this.announcements = new Announcements(part("live"), () => told(this.race, Math.floor(this.time)));
    this.parts.toggle.onclick = () => this.play(!this.playing);
    this.parts.seek.oninput = () => this.seek(+this.parts.seek.value);
    part("back").onclick = () => this.step(-1);
    part("forward").onclick = () => this.step(1);
    root.onkeydown = (event) => this.key(event);
    document.addEventListener("keydown", this.fullscreenKey);
  }

  get time() {
    return this.clock.time;
  }

  get playing() {
    return this.clock.playing;
  }

  // What is to be seen: the race in the visitor's hand, else the server's.
  get race() {
    return this.preview ?? this.answer;
  }

  // Whether the visitor wants little to move.
  get calm() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  get chosen() {
    return this.legend.chosen;
  }

  load(bytes) {
    const [first, previewed] = [!this.answer, !!this.preview];
    this.bytes = bytes;
    this.answer = raceIn(bytes);
    const { steps, run, start } = this.answer;
    const past = first ? meeting.remembered[this.race.key] : this.past;
    if (!this.moving) this.target = undefined;
    this.preview = undefined;
    this.take();
    this.live?.load(this.answer);
    if (first && past) this.resume(past);
    if (!past) this.arrive();
    else if (past.run !== run && !previewed) this.restart(past);
    this.clock.time = Math.min(this.time, steps);
    this.past = { run, start, steps };
    this.legend.load(this.answer);
    this.live?.refresh();
    if (past?.run !== run && !this.playing) this.announcements.soon();
    if (first) this.request = requestAnimationFrame(this.frame);
  }

  // A race in the visitor's hand, or none.
  show(preview) {
    if (!preview && !this.preview) return;
    if (!this.preview) this.begun = this.frames;
    const ended = this.time >= this.clock.steps;
    this.preview = preview;
    this.take();
    this.clock.time = ended ? this.race.steps : Math.min(this.time, this.race.steps);
  }

  // There is another race to be seen.
  take() {
    this.version++;
    this.root.toggleAttribute("data-preview", !!this.preview);
    if (this.clock.steps !== this.race.steps) this.clock.steps = this.parts.seek.max = this.root.dataset.steps = this.race.steps;
    this.legend.step = undefined;
  }

  arrive() {
    if (this.calm) this.seek(this.race.steps); // the finished race, at rest
    else this.play(true);
  }

  resume(past) {
    this.clock.time = past.time;
    this.parts.speed.value = past.speed;
    this.parts.loop.checked = past.loop;
    this.legend.wanted = past.chosen;
    this.clock.playing = past.playing;
    this.showPlaying();
  }

  // A turned knob shows its effect at the step one is looking at; a moved start asks for the race from there.
  restart(past) {
    const ended = this.time >= past.steps;
    const moved = String(past.start) !== String(this.race.start);
    if (ended && (this.calm || !moved)) this.clock.time = this.race.steps;
    else if (this.playing || moved) this.clock.time = 0;
    if (ended && this.time === 0) this.play(true);
  }

  frame = (now) => {
    this.request = requestAnimationFrame(this.frame);
    const past = now - (this.before ?? now);
    const seconds = Math.min(0.1, past / 1000); // a tab that slept goes on where it was
    this.before = now;
    if (this.playing && this.stands(now)) {
      this.clock.advance(seconds, this.parts.speed.value, this.parts.loop.checked);
      if (!this.playing) this.played();
    }
    if (meeting.later !== this.later) this.meet(meeting.later);
    if (this.frames++ % 30 === 0) this.lookAround();
    this.live?.refresh();
    // While a hand moves and frames take long, curve and terrain take turns; of the first picture the map comes first.
    const slow = this.preview && past > SLOW, alone = this.begun === this.frames;
    this.overlays.forEach((overlay, i) => (i && (alone || (slow && i % 2 === this.frames % 2))) || overlay.refresh());
    if (!this.race.coarse || this.frames % 4 === 0) this.showStep(); // last: what is asked of the page after a change of its text waits for the browser to lay it out
  };

  // Map and curve have been drawn once, as far as the page has them: what nobody sees is not played. They come after the player.
  stands(now) {
    this.waited ??= now;
    const patience = (key) => (document.querySelector(`.st-key-${key}`)?.offsetWidth ? COMING : MISSING);
    this.stood ||= this.overlays.slice(0, 2).every(({ layout, key }) => layout || now - this.waited > patience(key));
    return this.stood;
  }

  // What comes later (browser/later/) has come.
  meet(later) {
    if (!this.later) this.overlays.splice(2, 0, new (later.terrainOver(Overlay))(this, "terrain"));
    this.later = later; // which says its words in the page's language
  }

  // Twice a second: a switched theme sends no event, and Streamlit draws the ranking when it likes.
  lookAround() {
    this.legend.lookAround();
    if (!this.live && this.later && meeting.preview) (this.live = meeting.preview(this)).load(this.answer);
    const style = getComputedStyle(this.root);
    this.font = style.fontFamily;
    this.ink = style.color;
    this.paper = style.getPropertyValue("--st-background-color");
  }

  // How high a lane is now, in words.
  reading(lane) {
    return reading(lane, this.race.steps, Math.floor(this.time));
  }

  showStep() {
    const step = Math.floor(this.time);
    const { steps } = this.race;
    if (step !== this.legend.step) this.legend.show(this.race, (this.legend.step = step));
    const text = say("step {step} / {steps}", { step, steps });
    if (this.shown === text) return;
    this.shown = text;
    this.parts.seek.value = this.root.dataset.step = step;
    this.parts.seek.setAttribute("aria-valuetext", say("step {step} of {steps}", { step, steps }));
    this.parts.status.textContent = text;
  }

  play(on) {
    this.clock.play(on);
    this.played();
  }

  seek(step) {
    this.clock.seek(step);
    this.played();
  }

  step(by) {
    this.seek(Math.floor(this.time) + by);
  }

  // It has begun or ended to play.
  played() {
    this.showPlaying();
    this.shown = undefined;
    if (this.playing) this.announcements.cancel();
    else this.announcements.soon();
  }

  showPlaying() {
    this.root.dataset.playing = this.playing;
    this.parts.toggle.setAttribute("aria-label", this.playing ? "Pause" : "Play");
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
      End: () => this.seek(this.clock.steps),
    }[key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  // Streamlit's fullscreen covers the buttons, and nothing has the focus: the keys go on working.
  fullscreenKey = (event) => {
    if (event.target === document.body && this.overlays.some((overlay) => overlay.isFullscreen())) this.key(event);
  };

  destroy() {
    const { parts, past, time, playing, chosen } = this;
    if (past) meeting.remembered[this.race.key] = { ...past, time, playing, chosen, speed: parts.speed.value, loop: parts.loop.checked };
    cancelAnimationFrame(this.request);
    this.announcements.cancel();
    this.legend.destroy();
    this.live?.destroy();
    document.removeEventListener("keydown", this.fullscreenKey);
    for (const overlay of this.overlays) overlay.detach();
  }
}
