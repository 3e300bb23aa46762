// The whole ways, faint, for the player to draw over.
export function drawPaths(pen, { lanes }, at) {
  for (const lane of lanes) {
    const path = new Path2D();
    for (let step = 0; step <= lane.last; step++) {
      const [x, y] = at(lane, step).map((place) => Math.max(-1e5, Math.min(1e5, place)));
      if (!Number.isNaN(x + y)) path.lineTo(x, y);
    }
    pen.globalAlpha = 0.4;
    pen.strokeStyle = lane.color;
    pen.lineWidth = 1.5;
    pen.stroke(path);
  }
  pen.globalAlpha = pen.lineWidth = 1;
}
