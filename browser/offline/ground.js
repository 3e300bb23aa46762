import { rgba } from "./colors.js";

// The heights as colours, with a line wherever a level is crossed; both as fine as the screen.
export function ground({ heights, points, full, levels, colors, line }, width, height) {
  const [wide, high] = [Math.max(2, Math.round(width)), Math.max(2, Math.round(height))];
  const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: high });
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(wide, high);
  const tint = shades(colors);
  const [red, green, blue, opacity] = rgba(line);
  const rise = Float64Array.from({ length: wide * high }, (_, at) => {
    const [x, y] = [((at % wide) / (wide - 1)) * (points - 1), (1 - Math.floor(at / wide) / (high - 1)) * (points - 1)];
    const [i, j] = [Math.min(points - 2, Math.floor(x)), Math.min(points - 2, Math.floor(y))];
    const row = (k) => heights[k * points + i] * (1 - x + i) + heights[k * points + i + 1] * (x - i);
    return (row(j) * (1 - y + j) + row(j + 1) * (y - j)) / full;
  });
  for (let at = 0; at < rise.length; at++) {
    const slope = levels * Math.hypot(rise[at + 1 < rise.length ? at + 1 : at - 1] - rise[at], rise[at + wide < rise.length ? at + wide : at - wide] - rise[at]);
    const far = Math.abs(levels * rise[at] - Math.round(levels * rise[at])); // from the nearest level, in levels
    const mark = slope > 0 && rise[at] < 1 ? opacity * Math.max(0, Math.min(1, 0.4 * devicePixelRatio + 0.5 - far / slope)) : 0;
    const shade = 4 * Math.round(rise[at] * 255);
    const under = tint[shade + 3] / 255;
    const alpha = mark + under * (1 - mark); // the line over the tint
    const mix = (top, part) => (top * mark + tint[shade + part] * under * (1 - mark)) / alpha;
    image.data.set([mix(red, 0), mix(green, 1), mix(blue, 2), 255 * alpha], 4 * at);
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}

// A colour scale as 256 colours.
function shades(colors) {
  const stops = colors.map(([at, css]) => [at, ...rgba(css)]);
  return Uint8ClampedArray.from({ length: 1024 }, (_, i) => {
    const [at, part] = [Math.floor(i / 4) / 255, (i % 4) + 1];
    const next = Math.max(1, stops.findIndex((stop) => stop[0] >= at));
    const [a, b] = [stops[next - 1], stops[next]];
    const value = a[part] + ((at - a[0]) / (b[0] - a[0])) * (b[part] - a[part]);
    return part === 4 ? 255 * value : value;
  });
}
