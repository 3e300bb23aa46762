import { partInside } from "../player/geometry.js";

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
