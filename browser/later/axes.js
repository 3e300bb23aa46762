const [POWER, DIGIT, UPPER] = [1.25, 0.75, 0.7]; // letters of a power of ten, of a number between two, of an exponent, as parts of the usual
const BELOW = 0.35; // of the height of letters, from their middle to the line they stand on

// The axes of the loss chart where a preview has moved them, as Plotly draws them: lines, numbers and the target. Plotly's own are hidden meanwhile.
export function drawAxes(overlay, pen) {
  const { chart, layout: { xaxis, yaxis, annotations }, area: [left, top, width, height] } = overlay;
  const { steps, levels: [low, high] } = overlay.player.race;
  const { size, family, color } = yaxis.tickfont;
  const [below, beside] = [["xtick", "y", top + height + size], ["ytick", "x", left - 3]].map(
    ([tick, side, usual]) => +(chart.querySelector(`.${tick} text`)?.getAttribute(side) ?? usual),
  );
  const write = (what, x, y, align, part = 1) => {
    const text = `${what}`.replace("-", "−");
    Object.assign(pen, { font: `400 ${size * part}px ${family}`, textAlign: align });
    pen.fillText(text, x, y);
    return pen.measureText(text).width;
  };
  Object.assign(pen, { strokeStyle: yaxis.gridcolor, fillStyle: color, lineWidth: 1, textBaseline: "alphabetic" });
  const lines = [];
  for (const step of roundNumbers(0, steps, xaxis.nticks)) {
    const [x] = overlay.pixel(step, 1);
    lines.push(`M${x} ${top}v${height}`);
    write(step, x, below, "center");
  }
  const up = (value) => {
    const [, y] = overlay.pixel(0, value);
    lines.push(`M${left} ${y}h${width}`);
    return y;
  };
  if (yaxis.type !== "log") for (const value of roundNumbers(low, high, yaxis.nticks)) write(+value.toPrecision(6), beside, up(value) + BELOW * size, "right");
  else
    for (const [power, digit] of levelled(low, high, yaxis.nticks)) {
      const y = up(digit * 10 ** power);
      if (digit > 1) write(digit, beside, y + BELOW * DIGIT * size, "right", DIGIT);
      else writePower(write, power, beside, y, POWER * size);
    }
  pen.stroke(new Path2D(lines.join("")));
  const { target } = overlay.player.answer.live;
  const [, y] = overlay.pixel(0, target);
  if (!(Math.log10(target) > low) || annotations.length < 2) return;
  pen.strokeStyle = overlay.player.ink;
  pen.setLineDash([3, 3]);
  pen.stroke(new Path2D(`M${left} ${y}h${width}`));
  pen.setLineDash([]);
  write(annotations.at(-1).text, left + 2, y - BELOW * size, "left");
}

function writePower(write, power, x, y, size) {
  const wide = power && power !== 1 ? write(power, x, y + BELOW * size - 0.6 * UPPER * size, "right", POWER * UPPER) : 0;
  write(power ? 10 : 1, x - wide, y + BELOW * size, "right", POWER);
}

// About `most` round numbers from `low` to `high`.
function roundNumbers(low, high, most) {
  const rough = (high - low) / most;
  const base = 10 ** Math.floor(Math.log10(rough));
  return multiples([1, 2, 5, 10].find((times) => times * base >= rough * (1 - 1e-9)) * base, low, high);
}

const multiples = (gap, low, high) => Array.from({ length: Math.floor(high / gap) - Math.ceil(low / gap) + 1 }, (_, i) => (Math.ceil(low / gap) + i) * gap);

// Numbers from 10 ** low to 10 ** high, each [power of ten, digit before it]: where there are few powers, 2 and 5 times them too.
function levelled(low, high, most) {
  const gap = Math.max(1, Math.ceil((high - low) / most));
  const digits = (high - low) / most > 0.7 ? [1] : [1, 2, 5];
  return multiples(gap, low - 1, high).flatMap((power) => digits.map((digit) => [power, digit])).filter(([power, digit]) => {
    const at = power + Math.log10(digit);
    return low <= at && at <= high;
  });
}
