// Draws a ground in three dimensions, each cell in its tint and light, the farthest first. It is { x, y, z, shades, full }: its sides, its heights row by row from
// the lowest y, up to `full`, NaN in a hole, and its shades. `screen` gives a place on the canvas and how far it is: [right, down, depth]; `tint` is of tints.js.
export function drawSurface(pen, { x, y, z, shades, full }, screen, tint) {
  const corners = z.map((row, j) => row.map((height, i) => screen([x[i], y[j], height])));
  const cells = [];
  for (let j = 0; j + 1 < y.length; j++)
    for (let i = 0; i + 1 < x.length; i++) {
      const four = [corners[j][i], corners[j][i + 1], corners[j + 1][i + 1], corners[j + 1][i]];
      const far = four.reduce((sum, [, , depth]) => sum + depth, 0);
      if (!Number.isNaN(far)) cells.push({ four, far, height: (z[j][i] + z[j + 1][i + 1]) / 2 / full, shade: (shades[j][i] + shades[j + 1][i + 1]) / 2 });
    }
  cells.sort((a, b) => b.far - a.far);
  pen.lineWidth = 1;
  for (const { four, height, shade } of cells) {
    const value = tint(height, shade);
    pen.fillStyle = pen.strokeStyle = `rgb(${value & 255}, ${(value >> 8) & 255}, ${(value >> 16) & 255})`;
    const path = new Path2D(`M${four.map(([right, down]) => `${right} ${down}`).join("L")}z`);
    pen.fill(path);
    pen.stroke(path); // so that no page shines through between two
  }
}
