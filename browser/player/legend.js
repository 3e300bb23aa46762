import { say } from "../say.js";
import { dashes, marker } from "./marks.js";
import { hasDiverged, reading } from "./race.js";

const EYE = "M12 6C7 6 3.5 9.5 2 12c1.5 2.5 5 6 10 6s8.5-3.5 10-6c-1.5-2.5-5-6-10-6zm0 10a4 4 0 1 1 0-8 4 4 0 0 1 0 8z";
const CROSSED = `${EYE}M3 4l17 17-1.5 1.5L1.5 5.5z`;
const TWO = "M8 12a4 4 0 1 1 0-.01zm14 0a4 4 0 1 1 0-.01z";

// The list of lanes, the lowest first: a button for each, which brings it out, and how high it is now. It stands on the board (board.js) of the
// page, which knows hidden lanes too and can hide one; where there is no board, below the player's controls. The rows of the ranking are
// buttons too.
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
    const board = document.querySelector(".fall-line-board");
    if (board?.told !== this.told) this.build();
    this.markRanking();
  }

  build() {
    this.board = document.querySelector(".fall-line-board");
    if (!this.board?.told) this.board = undefined; // it has not been told yet
    if (this.told !== this.board?.told) this.wanted = this.board?.told.chosen;
    this.told = this.board?.told;
    const list = this.board?.querySelector(".lanes") ?? this.own;
    const entries = this.told?.lanes ?? this.answer.lanes;
    const looks = JSON.stringify(entries.map(({ letter, name, color, dash, marker, hidden }) => [letter, name, color, dash, marker, hidden]));
    if (looks !== this.looks || list !== this.list) {
      this.list?.replaceChildren();
      this.rows = entries.map((lane) => this.row(lane));
      list.replaceChildren(...this.rows.map(({ node }) => node));
    }
    [this.looks, this.list, this.step] = [looks, list, undefined];
    list.style.setProperty("--rows", entries.length);
    this.rows.forEach((row, i) => Object.assign(row, { entry: entries[i] }));
    this.choose(this.wanted);
  }

  row({ letter, name, color, dash, marker: shape, hidden }) {
    const part = (kind, text = "") => Object.assign(document.createElement("span"), { className: kind, textContent: text });
    const sample = Object.assign(document.createElement("canvas"), { width: 72, height: 32 }); // twice its size on the page
    const pen = sample.getContext("2d");
    pen.scale(2, 2);
    Object.assign(pen, { strokeStyle: color, fillStyle: color, lineWidth: 2.5 });
    pen.setLineDash(dashes(dash));
    pen.stroke(new Path2D("M0 8h36"));
    pen.fill(marker(shape, 18, 8, 6));
    const [state, height] = [part("state"), part("height")];
    const bring = this.button("bring", say("Bring out {name}", { name }), () => this.toggle(letter));
    if (!this.board) {
      bring.append(sample, name, height);
      return { letter, bring, state, height, node: bring };
    }
    bring.append(sample, part("letter", letter), part("name", name), state, height);
    bring.disabled = hidden;
    const node = Object.assign(document.createElement("div"), { className: "row" });
    node.classList.toggle("hidden", hidden);
    const only = this.button("side", "", () => this.board.send({ only: [this.chosen, letter] }), TWO);
    const eye = this.button("side", hidden ? say("Show {name}", { name }) : say("Hide {name}", { name }), () => this.board.send({ hide: letter }), hidden ? CROSSED : EYE);
    node.append(bring, only, eye);
    return { letter, name, bring, state, height, node, only };
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
    const chosen = this.rows.find((row) => row.letter === this.chosen);
    for (const row of this.rows) {
      const { name, bring, only, entry } = row;
      bring.setAttribute("aria-pressed", row === chosen);
      if (!only) continue;
      only.hidden = !chosen || row === chosen || entry?.hidden;
      only.title = chosen ? say("Only these two: {chosen} and {name}", { chosen: chosen.name, name }) : "";
      only.setAttribute("aria-label", only.title);
    }
    this.markRanking();
  }

  markRanking() {
    ranking().forEach((row, i) => row.classList.toggle("fall-line-chosen", !!this.chosen && this.answer.ranks?.[i] === this.chosen));
  }

  pressRanking = ({ target }) => {
    const letter = this.answer?.ranks?.[ranking().indexOf(target.closest?.("tr"))];
    if (letter && getSelection().isCollapsed) this.toggle(letter);
  };

  // How things stand in a race at a step. Who has arrived is first, then who is lowest; who is gone, or hidden, is last.
  show({ lanes, steps, preview }, step) {
    const runs = this.rows.map(({ letter }) => lanes.find((lane) => lane.letter === letter));
    const about = this.rows.map(({ entry }, i) => (runs[i]?.turned ? GONE : entry)); // of a lane in the visitor's hand nobody has told yet
    const order = this.rows.map((_, i) => (runs[i] ? standing(runs[i], about[i], steps, step) : [4, 0]));
    const places = this.rows.map((_, i) => order.filter((other, k) => before(other, order[i]) || (k < i && !before(order[i], other))).length);
    this.rows.forEach(({ node, state, height }, i) => {
      node.style.setProperty("--place", places[i]);
      node.classList.toggle("won", order[i][0] === 0 && places[i] === 0);
      write(height, runs[i] ? reading(runs[i], steps, step) : "");
      write(state, runs[i] ? stateOf(runs[i], about[i], steps, step) : say("hidden"));
    });
    if (this.told) write(this.board.querySelector(".finish"), step === steps && !preview ? this.told.finish : this.told.invitation);
  }

  destroy() {
    document.removeEventListener("click", this.pressRanking);
    this.list?.replaceChildren();
  }
}

const GONE = { arrives: -1, left: -1 };
const write = (node, text) => node.textContent === text || (node.textContent = text);
const before = (a, b) => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
const since = (at, step) => at >= 0 && step >= at;

// [group, place within it], the lower the better.
function standing(lane, { arrives, left }, steps, step) {
  const height = lane.path[4 * step + 2];
  if (hasDiverged(lane, steps, step) || !Number.isFinite(height)) return [3, -lane.last];
  if (since(arrives, step)) return [0, arrives];
  return since(left, step) ? [2, height] : [1, height];
}

function stateOf(lane, { arrives, left, status }, steps, step) {
  if (hasDiverged(lane, steps, step)) return "";
  if (since(arrives, step)) return say("there since {arrives}", { arrives });
  if (since(left, step)) return say("left at {left}", { left });
  return step === steps ? (status ?? "") : "";
}

const ranking = () => [...document.querySelectorAll(".st-key-ranking tbody tr")];
