import { feedOf } from "../meeting.js";
import { opened } from "../packets.js";
import { say } from "../say.js";
import { animation } from "./animation.js";
import { canFilm, film } from "./film.js";
import { picture } from "./picture.js";

// This is all that the files of this folder ask of the player, which is another text (browser/player/player.js): its root's `player` with `race`,
// `time`, `playing`, `seek`, `play` and `overlays`, each a `key`, a `chart`, a `canvas` and `refresh`. And of Plotly: the layers of a chart, and
// the scene's `glplot`.
const thePlayer = () => document.querySelector(".fall-line-player")?.player;

export class Desk {
  constructor(root, key) {
    this.root = root;
    this.key = key;
    const part = (name) => root.querySelector(`.${name}`);
    this.parts = { what: part("what"), shape: part("shape"), stop: part("stop"), progress: part("progress"), note: part("note") };
    this.makers = { png: picture, gif: animation, film };
    for (const [kind, maker] of Object.entries(this.makers)) part(kind).onclick = () => this.make(maker);
    this.parts.stop.onclick = () => this.stop(say("Stopped. Nothing was saved."));
    if (canFilm()) return;
    part("film").disabled = true;
    this.tell(say("This browser cannot record films. The animation (GIF) works everywhere."));
  }

  // What the race is called: { name, title, signs, lanes, home }.
  about() {
    return opened(feedOf(this.key).bytes).head;
  }

  tell(text) {
    this.parts.note.textContent = text;
  }

  stop(reason) {
    this.reason ??= reason;
  }

  // Throws to leave a maker half way; what is thrown is said. Rests now and then, so that the page stays alive.
  go = async (part) => {
    this.parts.progress.value = part;
    if (this.race !== thePlayer()?.race) this.stop(say("The race changed meanwhile, so nothing was saved. Make it again."));
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
      const { ending, blob, note } = await maker(player, keys, this.about(), this.go, this.parts.shape.value);
      const name = `${this.about().name}.${ending}`;
      save(blob, name);
      const large = size(blob.size);
      this.tell([say("Saved as “{name}”, {size}.", { name, size: large }), note].filter(Boolean).join(" "));
    } catch (error) {
      this.tell(error.message);
    }
    if (player.race === this.race) player.seek(time);
    if (playing) player.play(true);
    this.busy = false;
    this.show(false);
    if (this.root.contains(focus)) focus.focus();
  }

  show(busy) {
    this.tell(busy ? say("Being made …") : this.parts.note.textContent);
    this.parts.stop.hidden = this.parts.progress.hidden = !busy;
    for (const control of this.root.querySelectorAll("button, select")) control.disabled = busy && control !== this.parts.stop;
    if (!canFilm()) this.root.querySelector(".film").disabled = true;
  }
}

const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // Safari on a phone asks first whether to take it
}
