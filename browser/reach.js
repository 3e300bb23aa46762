// Present and Share, at the top right of every page. They are told { large, sharing, link }, as the server has it, by way of feed.js, so that this
// text is sent once; the server is told { large } or { share } when either is pressed. present.css does the rest of Present, where the page's root says so.
import { fed } from "./fed.js";
import { opened } from "./packets.js";
import { say } from "./say.js";

const PAPER = { portrait: 718, landscape: 1046 }; // pixels across a sheet of A4 within margins of a centimetre
const SHOWN = 4000; // milliseconds for "Copied"
const TYPED = "textarea, select, [contenteditable=true], input:not([type=range], [type=checkbox], [type=radio], [type=button])";
const OPEN = "[data-testid=stPopoverBody], [role=dialog], [role=listbox]"; // Streamlit closes these by Escape

class Reach {
  data = { large: false, sharing: false, link: "" };

  constructor(root) {
    this.root = root;
    const part = (name) => root.querySelector(`.${name}`);
    this.parts = { present: part("present"), share: part("share"), said: part("said"), link: part("link"), sheet: part("sheet") };
    this.parts.present.onclick = () => this.present(!this.data.large);
    this.parts.share.onclick = () => this.share();
    this.parts.link.onblur = () => this.let();
    document.addEventListener("keydown", this.key);
    addEventListener("beforeprint", measure);
  }

  show(data) {
    this.data = data;
    const { present, share } = this.parts;
    present.setAttribute("aria-pressed", data.large);
    share.setAttribute("aria-expanded", data.sharing);
    this.parts.sheet.hidden = !data.sharing;
    if (document.documentElement.classList.toggle("fall-line-large", data.large) === this.wasLarge) return;
    this.wasLarge = data.large;
    dispatchEvent(new Event("resize")); // charts measure themselves again
  }

  present(large) {
    this.show({ ...this.data, large }); // at once: the server sends the charts with larger words
    this.send({ large });
  }

  async share() {
    this.send({ share: true });
    const link = new URL(this.data.link, location.href).href; // the server may not know where it stands in the web
    if (await copied(link, this.parts.link)) this.tell(say("Copied"));
    else this.hold(link);
  }

  // The link, selected: what is left to do is a key.
  hold(link) {
    clearTimeout(this.waiting);
    this.parts.said.textContent = say("This browser does not let the page copy. The link is selected: copy it with Ctrl+C.");
    Object.assign(this.parts.link, { hidden: false, value: link });
    this.parts.link.select();
  }

  let() {
    this.parts.link.hidden = true;
    this.parts.said.textContent = "";
  }

  tell(text) {
    clearTimeout(this.waiting);
    this.parts.said.textContent = text;
    this.waiting = setTimeout(() => this.let(), SHOWN);
  }

  key = (event) => {
    const { key, target, ctrlKey, metaKey, altKey, defaultPrevented } = event;
    if (ctrlKey || metaKey || altKey || defaultPrevented || document.fullscreenElement || document.querySelector(OPEN)) return;
    if (target.closest?.(TYPED) && target !== this.parts.link) return;
    if (key === "Escape") {
      if (this.data.sharing) this.send({ share: false });
      else if (this.data.large) this.present(false);
    } else if (key.toLowerCase() === "p") this.present(!this.data.large);
  };

  leave() {
    document.removeEventListener("keydown", this.key);
    removeEventListener("beforeprint", measure);
  }
}

// Charts keep their size on paper: print.css makes the page smaller as a whole, and has to know how wide it is.
function measure() {
  const [page, map] = ["[data-testid=stMainBlockContainer]", ".st-key-stage .stColumn"].map((part) => document.querySelector(part)?.offsetWidth ?? 0);
  const { style } = document.documentElement;
  style.setProperty("--printed", `${page}px`);
  style.setProperty("--printed-map", `${map}px`);
  for (const [way, paper] of Object.entries(PAPER)) style.setProperty(`--${way}`, Math.min(1, paper / page));
  for (const chart of document.querySelectorAll(".js-plotly-plot")) keepTerrain(chart._fullLayout?.scene?._scene?.glplot);
}

// WebGL forgets its picture once it is on the screen: draw it, and keep it behind the canvas.
function keepTerrain(plot) {
  if (!plot) return;
  plot.redraw();
  plot.canvas.style.background = `url(${plot.canvas.toDataURL()}) 0 0 / 100% 100%`;
  addEventListener("afterprint", () => (plot.canvas.style.background = ""), { once: true });
}

// Where the page came without encryption the browser has no clipboard to offer, but copies what is selected.
async function copied(text, field) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const focus = document.activeElement;
    Object.assign(field, { hidden: false, value: text });
    field.select();
    const done = document.execCommand("copy");
    field.hidden = done;
    if (done) focus?.focus?.();
    return done;
  }
}

export default function ({ data: key, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".fall-line-reach");
  root.inert = false;
  root.reach ??= new Reach(root);
  root.reach.send = (pressed) => setTriggerValue("pressed", pressed);
  const feed = fed(key, (bytes) => root.reach.show(opened(bytes).head));
  return () => {
    feed.load = undefined;
    root.reach?.leave();
    delete root.reach;
  };
}
