// A film as an MP4 file (ISO/IEC 14496-12 and -15): one track of H.264, everything a player asks for before the pictures.
// `samples`: { data, key } in the order in which they are shown, each as long as the others; `rate`: how many a second; `description`: what the
// encoder says of itself (avcC).
export function mp4(width, height, rate, description, samples) {
  const table = (first) => atom("moov", header(rate, samples), track(width, height, rate, description, samples, first));
  const type = atom("ftyp", fourLetters("isom"), u32(512), fourLetters("isomiso2avc1mp41"));
  const first = type.length + table(0).length + 8; // the place of the first picture; the table is as long wherever that is
  const all = samples.reduce((sum, { data }) => sum + data.length, 8);
  return new Blob([type, table(first), u32(all), fourLetters("mdat"), ...samples.map(({ data }) => data)], { type: "video/mp4" });
}

const fourLetters = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const bigEndian = (bytes) => (...values) => Uint8Array.from(values.flatMap((value) => bytes.map((shift) => (value >>> shift) & 255)));
const u16 = bigEndian([8, 0]);
const u32 = bigEndian([24, 16, 8, 0]);
const none = (bytes) => new Uint8Array(bytes);
const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

function atom(name, ...parts) {
  const length = parts.reduce((sum, part) => sum + part.length, 8);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of [u32(length), fourLetters(name), ...parts]) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const header = (rate, { length }) =>
  atom("mvhd", u32(0, 0, 0, rate, length, 0x10000), u16(0x100), none(10), MATRIX, none(24), u32(2));

function track(width, height, rate, description, samples, first) {
  const { length } = samples;
  const keys = samples.flatMap(({ key }, i) => (key ? [i + 1] : []));
  const picture = atom("avc1", none(6), u16(1), none(16), u16(width, height), u32(0x480000, 0x480000, 0), u16(1), none(32), u16(24, 0xffff), atom("avcC", description));
  const places = atom("stbl",
    atom("stsd", u32(0, 1), picture),
    atom("stts", u32(0, 1, length, 1)),
    atom("stss", u32(0, keys.length, ...keys)),
    atom("stsc", u32(0, 1, 1, length, 1)),
    atom("stsz", u32(0, 0, length, ...samples.map(({ data }) => data.length))),
    atom("stco", u32(0, 1, first)),
  );
  const media = atom("minf", atom("vmhd", u32(1, 0, 0)), atom("dinf", atom("dref", u32(0, 1), atom("url ", u32(1)))), places);
  const about = atom("tkhd", u32(3, 0, 0, 1, 0, length), none(16), MATRIX, u32(width << 16, height << 16));
  const handler = atom("hdlr", u32(0, 0), fourLetters("vide"), none(12), fourLetters("Fall Line\0"));
  return atom("trak", about, atom("mdia", atom("mdhd", u32(0, 0, 0, rate, length), u16(0x55c4, 0)), handler, media));
}
