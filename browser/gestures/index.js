// Hands and wheels on Plotly's charts, on every page. The wheel and one finger scroll the page; Ctrl + wheel and two fingers zoom where a chart can
// be zoomed; a swipe is no click, and neither is a drag of the mouse, which moves what is zoomed. Plotly takes the wheel and the first finger for
// itself: here each is caught on its way down to Plotly. Of a tap the browser makes a click of the mouse, which is let through.
import { meeting } from "../meeting.js";
import { fingersDown, fingersMoved, fingersUp } from "./fingers.js";
import { viewOf } from "./view.js";

const DRAG = 5; // pixels from where a button was pressed: from here on it is a drag

export default function () {
  if (meeting.gestures) return;
  meeting.gestures = true;
  const heed = (name, what, passive) => addEventListener(name, what, { capture: true, passive });
  heed("wheel", turned, false);
  heed("touchstart", fingersDown, false);
  heed("touchmove", fingersMoved, false);
  heed("touchend", fingersUp, true);
  heed("touchcancel", fingersUp, true);
  heed("pointerdown", pressed, true);
  heed("pointermove", moved, true);
  heed("mouseup", released, true);
}

const chartAt = ({ target }) => target.closest?.(".js-plotly-plot");

function turned(event) {
  const chart = event.isTrusted && chartAt(event);
  if (!chart) return;
  if (event.ctrlKey || event.metaKey) {
    const view = viewOf(chart);
    if (!view) return;
    event.preventDefault();
    const notch = event.deltaMode ? 33 : 1; // lines, or pixels
    view.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY * notch)) / 200), [event.clientX, event.clientY]);
  }
  event.stopImmediatePropagation();
}

let drag;

function pressed(event) {
  const chart = event.pointerType === "mouse" && event.button === 0 && event.target.closest?.(".nsewdrag") && chartAt(event);
  drag = chart ? { chart, from: [event.clientX, event.clientY], at: [event.clientX, event.clientY], far: false } : undefined;
}

function moved({ pointerType, buttons, clientX, clientY }) {
  if (!drag || pointerType !== "mouse" || !(buttons & 1)) return;
  drag.far ||= Math.hypot(clientX - drag.from[0], clientY - drag.from[1]) > DRAG;
  if (!drag.far) return;
  viewOf(drag.chart)?.shift(drag.at, [clientX, clientY]);
  drag.at = [clientX, clientY];
}

// Plotly, which knows of no drag here, would make a click of it.
function released() {
  if (drag?.far) drag.chart._dragging = false;
  drag = undefined;
}
