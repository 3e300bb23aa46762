const ACROSS = 8; // pixels that a finger goes before it is taken to mean the chart, not the page

// A press on a chart over the steps, or a drag across it, seeks. A finger that goes up or down scrolls the page, so a finger is waited for.
export class Scrub {
  constructor(overlay) {
    this.overlay = overlay;
    this.gone = new AbortController();
    const heed = (node, name, what) => node.addEventListener(name, what, { signal: this.gone.signal });
    heed(overlay.canvas.parentNode, "pointerdown", this.press);
    heed(window, "pointermove", this.move);
    heed(window, "pointerup", this.lift);
    heed(window, "pointercancel", this.end);
  }

  press = (event) => {
    const { canvas, area } = this.overlay;
    const { left, top } = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - left - area[0], event.clientY - top - area[1]];
    if (event.button || !(x >= 0 && y >= 0 && x <= area[2] && y <= area[3]) || event.target.closest(".modebar")) return;
    this.from = event;
    this.scrubs = event.pointerType === "mouse";
    if (this.scrubs) this.seek(event);
  };

  move = (event) => {
    if (!this.from) return;
    const [right, down] = [event.clientX - this.from.clientX, event.clientY - this.from.clientY].map(Math.abs);
    this.scrubs ||= right > ACROSS && right > down;
    if (this.scrubs) this.seek(event);
  };

  lift = (event) => {
    if (this.from) this.seek(event);
    this.end();
  };

  end = () => (this.from = undefined);

  seek({ clientX }) {
    const { canvas, layout: { xaxis }, player } = this.overlay;
    player.seek(Math.round((clientX - canvas.getBoundingClientRect().left - xaxis._offset - xaxis._b) / xaxis._m));
  }
}
