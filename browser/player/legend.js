import { say } from "../say.js";
import { dashes, marker } from "./marks.js";
import { reading } from "./race.js";

// The list of lanes: a button for each, which brings it out, and how high it is now. It stands on the board (browser/board.js) of the page, which knows
// hidden lanes too and adds to each row; where there is no board, below the player's controls. The rows of the ranking are buttons too.
export class Legend {
  constructor(own) {
    this.own = own;
    this.rows = [];
    document.addEventListener("click", this.pressRanking);
  }

  load(race) {
    this.answer = race;
    this.build();
  }

  // The letter of the lane that is brought out: the one wanted, unless it is hidden.
  get chosen() {
    return this.answer?.lanes.some(({ letter }) => letter === this.wanted) ? this.wanted : undefined;
  }

  // Twice a second: a board comes and is told when Streamlit likes.
  lookAround() {
    if (boardHere()?.told !== this.told) this.build();
    this.markRanking();
  }

  build() {
    const board = (this.board = boardHere());
    if (this.told !== board?.told) this.wanted = board?.told.chosen;
    this.told = board?.told;
    const list = board?.list ?? this.own;
    const entries = this.told?.lanes ?? this.answer.lanes;
    const looks = JSON.stringify(entries, ["letter", "name", "color", "dash", "marker", "hidden"]);
    if (looks !== this.looks || list !== this.list) {
      this.list?.replaceChildren();
      this.rows = entries.map((entry) => board?.row(this, entry) ?? this.row(entry));
      list.replaceChildren(...this.rows.map(({ node }) => node));
    }
    [this.looks, this.list, this.step] = [looks, list, undefined];
    this.rows.forEach((row, i) => Object.assign(row, { entry: entries[i] }));
    this.choose(this.wanted);
  }

  row({ letter, name, color, dash, marker: shape }) {
    const sample = Object.assign(document.createElement("canvas"), { width: 72, height: 32 }); // twice its size on the page
    const pen = sample.getContext("2d");
    pen.scale(2, 2);
    Object.assign(pen, { strokeStyle: color, fillStyle: color, lineWidth: 2.5 });
    pen.setLineDash(dashes(dash));
    pen.stroke(new Path2D("M0 8h36"));
    pen.fill(marker(shape, 18, 8, 6));
    const height = Object.assign(document.createElement("span"), { className: "height" });
    const node = this.button("bring", say("Bring out {name}", { name }), () => this.toggle(letter));
    node.append(sample, Object.assign(document.createElement("span"), { textContent: name }), height);
    return { letter, name, bring: node, height, node };
  }

  button(className, title, onclick, icon, name = title) {
    const button = Object.assign(document.createElement("button"), { type: "button", className, title, onclick });
    if (!icon) return button;
    const [svg, path] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
    svg.setAttribute("viewBox", "0 0 24 24");
    path.setAttribute("d", icon);
    svg.append(path);
    button.append(svg);
    button.setAttribute("aria-label", name);
    return button;
  }

  toggle(letter) {
    this.choose(letter === this.chosen ? undefined : letter);
    this.board?.send({ choose: this.chosen ?? "" });
  }

  choose(letter) {
    this.wanted = letter;
    for (const row of this.rows) row.bring.setAttribute("aria-pressed", row.letter === this.chosen);
    this.board?.choose(this);
    this.markRanking();
  }

  markRanking() {
    ranking().forEach((row, i) => row.classList.toggle("fall-line-chosen", !!this.chosen && this.answer.ranks?.[i] === this.chosen));
  }

  pressRanking = ({ target }) => {
    const letter = this.answer?.ranks?.[ranking().indexOf(target.closest?.("tr"))];
    if (letter && getSelection().isCollapsed) this.toggle(letter);
  };

  // How things stand in a race at a step.
  show(race, step) {
    const runs = this.rows.map(({ letter }) => race.lanes.find((lane) => lane.letter === letter));
    this.rows.forEach(({ height }, i) => write(height, runs[i] ? reading(runs[i], race.steps, step) : ""));
    this.board?.show(this.rows, runs, race, step, write);
  }

  destroy() {
    document.removeEventListener("click", this.pressRanking);
    this.list?.replaceChildren();
  }
}

// The page's board, once it has been told who runs.
function boardHere() {
  const board = document.querySelector(".fall-line-board")?.board;
  return board?.told && board;
}

const write = (node, text) => node.textContent === text || (node.textContent = text);
const ranking = () => [...document.querySelectorAll(".st-key-ranking tbody tr")];
