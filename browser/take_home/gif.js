// An animated GIF (GIF89a), frame by frame. Each frame holds only what differs from the one before it.
const CLEAR = 256;
const END = 257;
const SAME = 255; // the colour that lets the frame before show through

export class Gif {
  // `colors`: [red, green, blue] that must come out exactly; `samples`: frames that show what others there are.
  constructor(width, height, colors, samples) {
    Object.assign(this, { width, height });
    this.nearest = new Int16Array(1 << 15).fill(-1); // neighbourhood of colours -> place in the palette
    this.palette = [...colors];
    for (const [bin, color] of common(samples).slice(0, SAME - colors.length)) this.nearest[bin] = this.palette.push(color) - 1;
    this.exact = new Map(colors.map((color, i) => [joined(...color), i]));
    this.parts = [Uint8Array.of(...ascii("GIF89a"), ...short(width), ...short(height), 0xf7, 0, 0, ...this.palette.flat(), ...blank(256 - this.palette.length)),
      Uint8Array.of(0x21, 0xff, 11, ...ascii("NETSCAPE2.0"), 3, 1, 0, 0, 0)]; // again and again
  }

  // `pixels`: red, green, blue, alpha of each, row by row; shown for so many hundredths of a second.
  add(pixels, hundredths) {
    const { width, height, before } = this;
    const now = new Uint8Array(width * height);
    for (let i = 0; i < now.length; i++) now[i] = this.index(pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2]);
    const [left, top, right, bottom] = before ? difference(before, now, width, height) : [0, 0, width, height];
    const part = new Uint8Array((right - left) * (bottom - top));
    for (let y = top, to = 0; y < bottom; y++)
      for (let x = left; x < right; x++, to++) {
        const at = y * width + x;
        part[to] = before?.[at] === now[at] ? SAME : now[at];
      }
    this.before = now;
    const place = [left, top, right - left, bottom - top].flatMap(short);
    this.parts.push(Uint8Array.of(0x21, 0xf9, 4, 5, ...short(hundredths), SAME, 0, 0x2c, ...place, 0, 8), ...compressed(part));
  }

  index(red, green, blue) {
    const exact = this.exact.get(joined(red, green, blue));
    if (exact !== undefined) return exact;
    const bin = binOf(red, green, blue);
    if (this.nearest[bin] < 0) this.nearest[bin] = closest(this.palette, [red, green, blue].map((part) => (part & ~7) + 4));
    return this.nearest[bin];
  }

  blob() {
    return new Blob([...this.parts, Uint8Array.of(0x3b)], { type: "image/gif" });
  }
}

const ascii = (text) => [...text].map((letter) => letter.charCodeAt(0));
const short = (value) => [value & 255, value >> 8];
const blank = (count) => Array(3 * count).fill(0);
const joined = (red, green, blue) => (red << 16) | (green << 8) | blue;
const binOf = (red, green, blue) => ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);

// Neighbourhoods of colours, the commonest first, each with its mean.
function common(samples) {
  const bins = new Map();
  for (const pixels of samples)
    for (let i = 0; i < pixels.length; i += 4) {
      const bin = binOf(pixels[i], pixels[i + 1], pixels[i + 2]);
      const sum = bins.get(bin) ?? bins.set(bin, [0, 0, 0, 0]).get(bin);
      for (let part = 0; part < 3; part++) sum[part] += pixels[i + part];
      sum[3]++;
    }
  const sorted = [...bins].sort(([, a], [, b]) => b[3] - a[3]);
  return sorted.map(([bin, sums]) => [bin, sums.slice(0, 3).map((sum) => Math.round(sum / sums[3]))]);
}

function closest(palette, [red, green, blue]) {
  const far = palette.map(([r, g, b]) => 2 * (r - red) ** 2 + 4 * (g - green) ** 2 + (b - blue) ** 2); // the eye sees green best
  return far.indexOf(Math.min(...far));
}

// The box of what has changed: left, top, right, bottom; one pixel where nothing has.
function difference(before, now, width, height) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let at = 0; at < now.length; at++) {
    if (before[at] === now[at]) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return right ? [left, top, right, bottom] : [0, 0, 1, 1];
}

// LZW as GIF has it: codes of 9 to 12 bits, in blocks of up to 255 bytes.
function compressed(pixels) {
  const longer = new Uint16Array(4096 * 256); // code and next colour -> the code of both
  const bytes = [];
  let [bits, held, size, free] = [0, 0, 9, END + 1];
  const write = (code) => {
    bits |= code << held;
    for (held += size; held >= 8; held -= 8, bits >>>= 8) bytes.push(bits & 255);
  };
  write(CLEAR);
  let code = pixels[0];
  for (let i = 1; i < pixels.length; i++) {
    const both = (code << 8) | pixels[i];
    if (longer[both]) {
      code = longer[both];
      continue;
    }
    write(code);
    longer[both] = free++;
    if (free > 4095) {
      write(CLEAR);
      longer.fill(0);
      [size, free] = [9, END + 1];
    } else if (free > 1 << size) size++;
    code = pixels[i];
  }
  write(code);
  if (free === 1 << size && size < 12) size++; // whoever reads it has just learnt one code more
  write(END);
  if (held) bytes.push(bits);
  const blocks = [];
  for (let i = 0; i < bytes.length; i += 255) blocks.push(Uint8Array.of(Math.min(255, bytes.length - i), ...bytes.slice(i, i + 255)));
  return [...blocks, Uint8Array.of(0)];
}
