import { say } from "../say.js";

// The start as a handle on the map: dragged, moved with the arrow keys, or put elsewhere by a click on the map.
export class Start {
  constructor(map) {
    this.map = map;
    this.chart = map.chart;
    this.chart.on("plotly_click", this.click);
    this.chart.on("plotly_doubleclick", this.doubleClick);
    const handle = (this.handle = document.createElement("button"));
    Object.assign(handle, { type: "button", className: "fall-line-start", onkeydown: this.nudge });
    Object.assign(handle, { onpointerdown: this.grab, onpointermove: this.drag, onpointerup: this.drop, onpointercancel: this.drop });
    for (const name of ["mousedown", "touchstart", "click", "dblclick"]) handle.addEventListener(name, (event) => event.stopPropagation());
    map.canvas.parentNode.append(handle);
  }

  remove() {
    this.handle.remove();
    clearTimeout(this.holding);
    // a chart that Plotly has taken down has no removeListener
    this.chart.removeListener?.("plotly_click", this.click);
    this.chart.removeListener?.("plotly_doubleclick", this.doubleClick);
  }

  // Puts the handle over (x, y) of the map.
  place(point, isHere) {
    const [x, y] = this.map.pixel(...point);
    this.handle.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
    this.handle.hidden = !isHere;
    const at = point.map((value) => +value.toPrecision(3));
    this.handle.setAttribute("aria-label", say("Start {at}: drag it, or use the arrow keys", { at }));
  }

  grab = (event) => {
    event.stopPropagation(); // else Plotly pans
    this.handle.setPointerCapture(event.pointerId);
    this.grabbed = true;
  };

  drag = ({ clientX, clientY }) => {
    if (!this.grabbed) return;
    const { canvas, edges, layout: { xaxis, yaxis }, player } = this.map;
    const { left, top } = canvas.getBoundingClientRect();
    const [x, y] = [clientX - left, clientY - top].map((at, i) => Math.max(edges[i][0], Math.min(edges[i][1], at)));
    player.target = [xaxis.p2c(x - xaxis._offset), yaxis.p2c(y - yaxis._offset)];
  };

  drop = () => {
    this.grabbed = false;
    if (this.map.player.target) this.send(0);
  };

  nudge = (event) => {
    const [right, up] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [];
    if (right === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const { layout: { xaxis }, player } = this.map;
    const pace = (Math.abs(xaxis.range[1] - xaxis.range[0]) / 100) * (event.shiftKey ? 10 : 1);
    const [x, y] = player.target ?? player.race.start;
    player.target = [x + right * pace, y + up * pace];
    this.send(500); // once, after the last of many keys
  };

  // The dashed ring stays until the new race is here, or is not coming.
  send(wait) {
    const { player } = this.map;
    const [x, y] = player.target;
    clearTimeout(this.holding);
    player.moving = true; // an older answer does not take the ring away
    this.holding = setTimeout(() => {
      player.moving = false;
      player.sendStart(x, y);
      this.holding = setTimeout(() => (player.target = undefined), 3000);
    }, wait);
  }

  // A double click resets the zoom, but each half of it is also a click: so a click waits to be the only one.
  click = ({ xvals, yvals, event }) => {
    if (event?.detail > 1) return this.doubleClick(); // on a busy page Plotly takes it for two
    const { player } = this.map;
    const [x, y] = [xvals?.[0], yvals?.[0]];
    const wait = this.chart._context.doubleClickDelay;
    clearTimeout(this.holding);
    const { left, top } = this.map.canvas.getBoundingClientRect();
    const letter = event && laneAt(this.map, event.clientX - left, event.clientY - top);
    if (letter) return player.legend.toggle(letter);
    if (!player.race.clickable || !Number.isFinite(x) || !Number.isFinite(y)) return;
    if (performance.now() - (this.doubleClicked ?? -Infinity) < wait) return;
    player.target = [x, y];
    this.send(wait);
  };

  doubleClick = () => {
    const { player } = this.map;
    clearTimeout(this.holding);
    player.target = undefined;
    player.moving = false;
    this.doubleClicked = performance.now();
  };
}

// The letter of the lane whose ball, or whose way so far, is at a place of the map's canvas; of several the nearest.
function laneAt(map, x, y) {
  const { race, time } = map.player;
  const far = race.lanes.map((lane, i) => {
    const { ends } = map.trails[i];
    const [left, top] = map.trace(lane, map.trails[i]).ball?.at ?? [];
    const away = [Math.hypot(left - x, top - y) - 9];
    for (let line = 0; line < Math.min(Math.floor(time), lane.last); line++) away.push(distance([x, y], ends.subarray(4 * line, 4 * line + 4)));
    return Math.min(...away.filter((one) => !Number.isNaN(one)));
  });
  const nearest = Math.min(...far);
  return nearest < 4 ? race.lanes[far.indexOf(nearest)].letter : undefined;
}

// How far a point of the plane is from the line between two others, [x, y, x, y]; NaN where they are.
export function distance([x, y], [fromX, fromY, toX, toY]) {
  const [right, up] = [toX - fromX, toY - fromY];
  const way = ((x - fromX) * right + (y - fromY) * up) / (right * right + up * up || 1);
  const part = Math.max(0, Math.min(1, way));
  return Math.hypot(fromX + part * right - x, fromY + part * up - y);
}
