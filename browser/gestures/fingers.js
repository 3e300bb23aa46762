import { viewOf } from "./view.js";

const SLOP = 10; // pixels: less is a tap
const LABEL = 1500; // milliseconds for which a tap's hover label stays

let hand; // of what is going on: { chart, view, at: [[x, y], …], turns }

const placesOf = (touches) => [...touches].map(({ clientX, clientY }) => [clientX, clientY]);

export function fingersDown(event) {
  const chart = event.target.closest?.(".js-plotly-plot");
  if (!chart || event.target.closest(":is(button,.modebar)")) return;
  event.stopImmediatePropagation();
  hand = { chart, view: viewOf(chart), at: placesOf(event.targetTouches) };
  hand.from = hand.at[0];
}

export function fingersMoved(event) {
  if (!hand || !event.target.closest?.(".js-plotly-plot")) return;
  event.stopImmediatePropagation();
  const { view, at, from } = hand;
  const now = placesOf(event.targetTouches);
  hand.at = now;
  if (!view || now.length !== at.length) return;
  if (now.length === 2) {
    event.preventDefault();
    view.zoom(apart(at) / Math.max(1, apart(now)), halfway(at), halfway(now));
  } else if (now.length === 1 && view.turn) {
    // across it turns the terrain; up and down the browser has scrolled the page before this is asked
    const [right, down] = [now[0][0] - from[0], now[0][1] - from[1]].map(Math.abs);
    hand.turns ||= right > SLOP && right > down;
    if (hand.turns) view.turn(now[0][0] - at[0][0]);
  }
}

export function fingersUp(event) {
  if (!hand) return;
  const { chart } = hand;
  hand.at = placesOf(event.targetTouches);
  if (event.targetTouches.length) return;
  hand.view?.rest();
  hand = undefined;
  setTimeout(() => chart.querySelector(".nsewdrag")?.dispatchEvent(new MouseEvent("mouseout")), LABEL);
}

const apart = ([a, b]) => Math.hypot(b[0] - a[0], b[1] - a[1]);
const halfway = ([a, b]) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
