const RIM = 6; // pixels from the window's edge to a label
const APART = 46; // between two labels
const TRIES = 120;
const TIMES = 3; // labels of one level

// Places for labels on contours: [{ x, y, turn, text }, …]. `lines` are contours [x, y, x, y, …] with a `text` and their `level`; `heightAt(x, y)` tells
// the height of a pixel, and `slack` how far from the level it may be at the ends of a label, so that the line runs straight enough beneath.
// `taken` are points to keep clear of.
export function labelled(lines, [wide, high], widthOf, heightAt, slack, taken) {
  const found = [];
  for (const { pieces, text, level } of lines) {
    const half = widthOf(text) / 2 + 2;
    const count = pieces.length / 4;
    const tried = [];
    for (let i = 0; i < TRIES && i < count; i++) {
      const at = 4 * Math.floor(((i + 0.5) * count) / Math.min(TRIES, count));
      const [x, y, toX, toY] = pieces.slice(at, at + 4);
      if (x < half + RIM || x > wide - half - RIM || y < half + RIM || y > high - half - RIM) continue;
      const turn = Math.atan2(toY - y, toX - x);
      const bow = bowed(x, y, turn, half, level, heightAt);
      if (bow < slack) tried.push({ x, y, turn: upright(turn), text, cost: bow / slack + Math.abs(Math.sin(turn)) });
    }
    tried.sort((a, b) => a.cost - b.cost);
    let placed = 0;
    for (const label of tried) {
      if (placed === TIMES) break;
      const near = ({ x, y }, room) => Math.hypot(x - label.x, y - label.y) < room;
      if (taken.some((point) => near(point, half + 12))) continue;
      if (found.some((other) => near(other, other.text === text ? Math.min(wide, high) / 2 : APART))) continue;
      found.push(label);
      placed++;
    }
  }
  return found;
}

// How far the ground is from the level at both ends of a label and half way there: the more the line turns or the steeper the ground, the farther.
function bowed(x, y, turn, half, level, heightAt) {
  const off = [-1, -0.5, 0.5, 1].map((part) => Math.abs(heightAt(x + part * half * Math.cos(turn), y + part * half * Math.sin(turn)) - level));
  return Math.max(...off);
}

// The same direction, never upside down.
const upright = (turn) => (Math.cos(turn) < -1e-9 ? turn + (turn > 0 ? -Math.PI : Math.PI) : turn);
