// The tints of a ground from the lowest up, in a box [left, top, width, height].
export function paintBar(pen, { tints, edge }, box) {
  if (!box) return;
  const [left, top, width, height] = box;
  const fill = pen.createLinearGradient(0, top + height, 0, top);
  tints.forEach((tint, i) => fill.addColorStop(i / (tints.length - 1), tint));
  pen.fillStyle = fill;
  pen.fillRect(...box);
  pen.strokeStyle = edge;
  pen.lineWidth = 1;
  pen.strokeRect(left, top, width, height);
}
