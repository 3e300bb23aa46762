const MANY = 8000; // steps of all lanes together

// How the lines of so many steps are drawn while a hand moves, which does not wait for halos, dashes and round corners; undefined where they are few.
export const coarse = (lanes, steps) => (lanes.length * steps > MANY ? { stride, stroke } : undefined);

// Steps to a line, at a step: more where a run has come to go slowly. Odd, so that a zigzag is one still.
const stride = (step) => (step < 30 ? 1 : step < 300 ? 3 : 7);

// In place of an overlay's own `stroke` (player/overlay.js). A wide line is outlined and filled, unless a graphics card does it; a hairline, which takes a tenth
// of that, is not: three of them beside each other are as wide.
function stroke(pen, path, color, width, alpha) {
  pen.lineJoin = "bevel";
  const hairs = devicePixelRatio === 1 && this.bold === 1;
  for (const [x, y] of hairs ? [[0, -0.8], [-0.7, 0.4], [0.7, 0.4]] : [[0, 0]]) {
    pen.translate(x, y);
    this.stroke(pen, path, color, hairs ? 1 : width, alpha);
    pen.translate(-x, -y);
  }
}
