// Matrices are 4 x 4, column by column, as WebGL has them.
const columnOf = (matrix, i) => matrix.slice(4 * i, 4 * i + 4);
export const transform = (matrix, vector) => [0, 1, 2, 3].map((row) => vector.reduce((sum, value, i) => sum + matrix[4 * i + row] * value, 0));
export const product = (a, b) => [0, 1, 2, 3].flatMap((i) => transform(a, columnOf(b, i)));
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];

// The point that an affine matrix takes to the origin, by Cramer's rule.
export function eyeOf(matrix) {
  const [a, b, c, shift] = [0, 1, 2, 3].map((i) => columnOf(matrix, i));
  return [cross(b, c), cross(c, a), cross(a, b)].map((normal) => -dot(shift, normal) / dot(a, cross(b, c)));
}

// Does the terrain stand between a point and the eye? Looks at some places on the way, until it leaves the terrain's box.
export function hiddenBehind({ x, y, z }, [scaleX, scaleY, scaleZ], top, eye, looks = 32) {
  const [left, right, near, far] = [scaleX(x[0]), scaleX(x.at(-1)), scaleY(y[0]), scaleY(y.at(-1))];
  const box = [[Math.min(left, right), Math.max(left, right)], [Math.min(near, far), Math.max(near, far)], [-Infinity, top]];
  const [columns, rows] = [x.length - 1, y.length - 1];
  const heights = z.map((row) => Float64Array.from(row, scaleZ));
  const height = (atX, atY) => {
    const [across, along] = [((atX - left) / (right - left)) * columns, ((atY - near) / (far - near)) * rows];
    const [i, j] = [Math.min(columns - 1, Math.floor(across)), Math.min(rows - 1, Math.floor(along))];
    const [a, b, way] = [heights[j], heights[j + 1], across - i];
    const first = a[i] + (a[i + 1] - a[i]) * way;
    return first + (b[i] + (b[i + 1] - b[i]) * way - first) * (along - j);
  };
  return (point) => {
    const way = partInside(point, eye, box)?.[1] ?? 0;
    const [toX, toY, toZ] = eye.map((end, i) => ((end - point[i]) * way) / (looks + 1));
    for (let look = 1; way && look <= looks; look++) if (height(point[0] + toX * look, point[1] + toY * look) > point[2] + toZ * look) return true;
    return false;
  };
}

export const between = (a, b, way) => a.map((value, i) => value * (1 - way) + b[i] * way); // exact at both ends

// The part [from, to] of the way from a to b that is inside a box (Liang and Barsky), or null; null too for NaN.
export function partInside(a, b, box) {
  let [from, to] = [0, 1];
  for (let i = 0; i < box.length; i++) {
    const [low, high] = box[i];
    const way = b[i] - a[i];
    if (way === 0 && low <= a[i] && a[i] <= high) continue;
    const [first, second] = [(low - a[i]) / way, (high - a[i]) / way];
    from = Math.max(from, Math.min(first, second));
    to = Math.min(to, Math.max(first, second));
    if (!(from <= to)) return null;
  }
  return [from, to];
}

// How far a point of the plane is from the line between two others, [x, y, x, y]; NaN where they are.
export function distance([x, y], [fromX, fromY, toX, toY]) {
  const [right, up] = [toX - fromX, toY - fromY];
  const way = ((x - fromX) * right + (y - fromY) * up) / (right * right + up * up || 1);
  const part = Math.max(0, Math.min(1, way));
  return Math.hypot(fromX + part * right - x, fromY + part * up - y);
}
