// Present and Share, at the top right of every page. `data`: { large, sharing, link }, as the server has it; it is told { large } or { share }
// when either is pressed. present.css does the rest of Present, where the page's root says so.
import { say } from "./say.js";

const SHOWN = 4000; // milliseconds for "Copied"
const TYPED = "textarea, select, [contenteditable=true], input:not([type=range], [type=checkbox], [type=radio], [type=button])";
const OPEN = "[data-testid=stPopoverBody], [role=dialog], [role=listbox]"; // Streamlit closes these by Escape

class Reach {
  constructor(root) {
    this.root = root;
    const part = (name) => root.querySelector(`.${name}`);
    this.parts = { present: part("present"), share: part("share"), said: part("said"), link: part("link"), sheet: part("sheet") };
    this.parts.present.onclick = () => this.present(!this.data.large);
    this.parts.share.onclick = () => this.share();
    this.parts.link.onblur = () => this.let();
    document.addEventListener("keydown", this.key);
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
  }
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

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".fall-line-reach");
  root.reach ??= new Reach(root);
  root.reach.send = (pressed) => setTriggerValue("pressed", pressed);
  root.reach.show(data);
  return () => {
    root.reach?.leave();
    delete root.reach;
  };
}
