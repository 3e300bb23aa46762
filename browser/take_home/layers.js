import { canvasOf } from "./canvas.js";
import { letters } from "./letters.js";

// What Plotly has drawn below and above the player's canvas.
export async function layersOf(overlay, scale) {
  const container = overlay.canvas.parentNode;
  const [width, height] = [container.offsetWidth, container.offsetHeight];
  const [below, above] = [canvasOf(width, height, scale), canvasOf(width, height, scale)];
  const defs = [...container.querySelectorAll("defs")]; // gradients and clips, which one layer may take from another
  let pen = below.pen;
  for (const node of [...container.children]) {
    if (node === overlay.canvas) pen = above.pen;
    else if (node.matches(".fall-line-ground")) pen.drawImage(node.painted(scale), 0, 0, width, height);
    else if (node.matches("svg.main-svg")) pen.drawImage(await imageOf(node, defs), 0, 0, width, height);
    else if (node.matches(".gl-container")) drawScene(overlay, container, pen);
  }
  return { below: below.canvas, above: above.canvas };
}

async function imageOf(svg, defs) {
  const copy = svg.cloneNode(true);
  if (svg.parentNode.querySelector(":scope > .fall-line-ground")) copy.querySelectorAll(".contourlayer, .cbfills").forEach((node) => node.remove()); // ground.css hides it
  copy.append(...defs.map((node) => node.cloneNode(true)));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = await letters();
  copy.append(style);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

// WebGL forgets its picture once it is on the screen: draw it and take it at one go.
function drawScene(overlay, container, pen) {
  const plot = overlay.chart._fullLayout.scene?._scene?.glplot;
  if (!plot) return;
  plot.redraw();
  const [own, whole] = [plot.canvas, container].map((node) => node.getBoundingClientRect());
  pen.drawImage(plot.canvas, own.left - whole.left, own.top - whole.top, own.width, own.height);
}

// The player draws as finely as the screen is: for this one call the screen is as fine as the picture, if that is finer.
export function finely(overlay, scale) {
  const screen = Object.getOwnPropertyDescriptor(globalThis, "devicePixelRatio");
  Object.defineProperty(globalThis, "devicePixelRatio", { value: Math.max(scale, devicePixelRatio), configurable: true });
  try {
    overlay.refresh();
  } finally {
    Object.defineProperty(globalThis, "devicePixelRatio", screen);
  }
  return overlay.canvas;
}
