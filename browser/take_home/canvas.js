// An empty canvas of that size, `scale` times as fine.
export function canvasOf(width, height, scale) {
  const even = (length) => 2 * Math.ceil((length * scale) / 2); // as films must be
  const canvas = Object.assign(document.createElement("canvas"), { width: even(width), height: even(height) });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.scale(scale, scale);
  return { canvas, pen };
}
