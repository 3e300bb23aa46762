const HEIGHTS = 256;
const SHADES = 128;

const rgb = (css) => [1, 3, 5].map((at) => parseInt(css.slice(at, at + 2), 16));
const mix = (from, to, way) => from.map((part, i) => part + (to[i] - part) * way);
const place = (value, count) => Math.max(0, Math.min(count - 1, Math.floor(value * count)));

// A function of a height and a shade, 0 to 1, to a colour as an image has it in 32 bits. `level` is the shade of level ground, which has the bare
// tint of its height; what is turned away from the light goes over to the colour `shadow`, what faces it to `light`, each [colour, how far].
export function tinting(look, level) {
  const { tints } = look;
  if (tables.get(tints)?.level !== level) tables.set(tints, { level, table: tableOf(look, level) });
  const { table } = tables.get(tints);
  return (height, shade) => table[place(height, HEIGHTS) * SHADES + place(shade, SHADES)];
}

const tables = new WeakMap(); // the tints of a look -> { level, table }: a ground in a visitor's hand is painted in every frame

function tableOf({ tints, shadow, light }, level) {
  const scale = tints.map(rgb);
  const [dark, bright] = [shadow, light].map(([color]) => rgb(color));
  const table = new Uint32Array(HEIGHTS * SHADES);
  for (let h = 0; h < HEIGHTS; h++) {
    const at = (h / (HEIGHTS - 1)) * (scale.length - 1);
    const first = Math.min(scale.length - 2, Math.floor(at));
    const tint = mix(scale[first], scale[first + 1], at - first);
    for (let s = 0; s < SHADES; s++) {
      const turned = s / (SHADES - 1) - level;
      const [color, [, far]] = turned < 0 ? [dark, shadow] : [bright, light];
      const [red, green, blue] = mix(tint, color, (far * Math.abs(turned)) / (turned < 0 ? level : 1 - level)).map(Math.round);
      table[h * SHADES + s] = 0xff000000 | (blue << 16) | (green << 8) | red;
    }
  }
  return table;
}
