import { say } from "../say.js";
import { dashes, marker } from "./marks.js";
import { reading } from "./race.js";

// A button for each lane, which brings it out, and how high the lane is now. The rows of the ranking are buttons too.
export class Legend {
  constructor(list) {
    this.list = list;
    document.addEventListener("click", this.pressRow);
  }

  load(race) {
    this.race = race;
    const looks = JSON.stringify(race.lanes.map(({ name, color, dash, marker }) => [name, color, dash, marker]));
    if (looks !== this.looks) this.list.replaceChildren(...race.lanes.map((lane) => this.button(lane)));
    this.looks = looks;
    this.choose(race.lanes.some(({ letter }) => letter === this.chosen) ? this.chosen : undefined);
  }

  button({ letter, name, color, dash, marker: shape }) {
    const [button, heights] = ["button", "span"].map((tag) => document.createElement(tag));
    Object.assign(button, { type: "button", title: say("Bring out {name}", { name }), onclick: () => this.toggle(letter) });
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

  toggle(letter) {
    this.choose(letter === this.chosen ? undefined : letter);
  }

  choose(letter) {
    this.chosen = letter;
    [...this.list.children].forEach((button, i) => button.setAttribute("aria-pressed", this.race.lanes[i].letter === letter));
    this.markRows();
  }

  markRows() {
    rows().forEach((row, i) => row.classList.toggle("fall-line-chosen", !!this.chosen && this.race.ranks?.[i] === this.chosen));
  }

  pressRow = ({ target }) => {
    const letter = this.race?.ranks?.[rows().indexOf(target.closest?.("tr"))];
    if (letter && getSelection().isCollapsed) this.toggle(letter);
  };

  showHeights(step) {
    const { lanes, steps } = this.race;
    [...this.list.children].forEach((button, i) => (button.lastChild.textContent = reading(lanes[i], steps, step)));
  }

  destroy() {
    document.removeEventListener("click", this.pressRow);
  }
}

const rows = () => [...document.querySelectorAll(".st-key-ranking tbody tr")];
