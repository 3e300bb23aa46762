import { say } from "./say.js";

const EYE = "M12 6C7 6 3.5 9.5 2 12c1.5 2.5 5 6 10 6s8.5-3.5 10-6c-1.5-2.5-5-6-10-6zm0 10a4 4 0 1 1 0-8 4 4 0 0 1 0 8z";
const CROSSED = `${EYE}M3 4l17 17-1.5 1.5L1.5 5.5z`;
const TWO = "M8 12a4 4 0 1 1 0-.01zm14 0a4 4 0 1 1 0-.01z";
const AT_REST = 400; // milliseconds: a row has come to its place
const GONE = { arrives: -1, left: -1 };

// The lanes in the order in which they stand. `told` is what the server says of them (ui/race/board.py), and `send` tells it what was pressed:
// { choose: letter or "" }, { hide: letter } or { only: [letters] }.
export class Standings {
  constructor(root) {
    this.list = root.querySelector(".lanes");
    this.finish = root.querySelector(".finish");
  }

  // How long the list is, present.css asks too; and the knobs of a lane that has just been brought out are moved into sight, in the sidebar.
  tell(told) {
    const knobs = told.chosen !== this.told?.chosen && innerWidth > 640 ? [...document.querySelectorAll(`[class*="st-key-row-${told.chosen}-"]`)] : [];
    for (const knob of [knobs.at(-1), knobs[0]]) knob?.scrollIntoView({ block: "nearest" });
    document.documentElement.style.setProperty("--rows", told.lanes.length);
    this.told = told;
  }

  // The row of a lane, with what the legend's has, and its letter, its state and two more buttons.
  row(legend, lane) {
    const { letter, name, hidden } = lane;
    const { bring, height } = legend.row(lane);
    const part = (kind, text = "") => Object.assign(document.createElement("span"), { className: kind, textContent: text });
    const state = part("state");
    bring.replaceChildren(bring.firstChild, part("letter", letter), part("name", name), state, height);
    bring.disabled = hidden;
    const only = legend.button("side", "", () => this.send({ only: [legend.chosen, letter] }), TWO);
    const eye = legend.button("side", hidden ? say("Show {name}", { name }) : say("Hide {name}", { name }), () => this.send({ hide: letter }), hidden ? CROSSED : EYE);
    const node = Object.assign(document.createElement("div"), { className: "row" });
    node.classList.toggle("hidden", hidden);
    node.append(bring, only, eye);
    return { letter, name, bring, state, height, node, only };
  }

  // A lane has been brought out, or none.
  choose({ rows, chosen }) {
    const { name: best } = rows.find(({ letter }) => letter === chosen) ?? {};
    for (const { letter, name, only, entry } of rows) {
      only.hidden = !best || letter === chosen || entry?.hidden;
      only.title = best ? say("Only these two: {chosen} and {name}", { chosen: best, name }) : "";
      only.setAttribute("aria-label", only.title);
    }
  }

  // Who has arrived is first, then who is lowest; who is gone, or hidden, is last. `write` puts a text into a node.
  show(rows, runs, { steps, preview }, step, write) {
    const about = rows.map(({ entry }, i) => (runs[i]?.turned ? GONE : entry)); // of a lane in the hand nobody has told yet
    const order = rows.map((_, i) => (runs[i] ? standing(runs[i], about[i], steps, step) : [4, 0]));
    const places = rows.map((_, i) => order.filter((other, k) => before(other, order[i]) || (k < i && !before(order[i], other))).length);
    rows.forEach(({ node, state }, i) => {
      node.style.setProperty("--place", places[i]);
      node.classList.toggle("won", order[i][0] === 0 && places[i] === 0);
      write(state, runs[i] ? stateOf(runs[i], about[i], steps, step) : say("hidden"));
    });
    write(this.finish, step === steps && !preview ? this.told.finish : this.told.invitation);
    this.settle(rows.map((_, place) => rows[places.indexOf(place)].node));
  }

  // The rows lie in the page in the order in which they are seen, for who goes through them with Tab: once they have come to rest, and so that what has the
  // focus keeps it.
  settle(nodes) {
    clearTimeout(this.settling);
    const still = () => nodes.every((node, i) => this.list.children[i] === node);
    if (still()) return;
    this.settling = setTimeout(() => {
      if (nodes.some((node) => node.parentNode !== this.list)) return;
      const held = nodes.findIndex((node) => node.contains(document.activeElement));
      nodes.forEach((node, i) => (i < held ? nodes[held].before(node) : i !== held && this.list.append(node)));
    }, AT_REST);
  }
}

const before = (a, b) => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
const since = (at, step) => at >= 0 && step >= at;
const isLost = ({ last }, steps, step) => last < steps && step >= last;

// [group, place within it], the lower the better.
function standing(lane, { arrives, left }, steps, step) {
  const height = lane.path[4 * step + 2];
  if (isLost(lane, steps, step) || !Number.isFinite(height)) return [3, -lane.last];
  if (since(arrives, step)) return [0, arrives];
  return since(left, step) ? [2, height] : [1, height];
}

function stateOf(lane, { arrives, left, status }, steps, step) {
  if (isLost(lane, steps, step)) return "";
  if (since(arrives, step)) return say("there since {arrives}", { arrives });
  if (since(left, step)) return say("left at {left}", { left });
  return step === steps ? (status ?? "") : "";
}
