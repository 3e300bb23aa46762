// Words on a canvas that never lie on one another: each goes where it is wanted, or as near above or below as there is room.
export class Labels {
  constructor(pen, { ink, paper, font }, [left, top, width, height], size) {
    Object.assign(this, { pen, ink, paper, font, size, taken: [], ends: [left, top, left + width, top + height] });
  }

  // `align` says on which side of x the words stand: "left" at its right.
  write(text, x, y, align, color = this.ink) {
    if (!text) return;
    const { pen, font, size, ends } = this;
    pen.font = `600 ${size}px ${font}`;
    const wide = pen.measureText(text).width + 4;
    const left = Math.max(ends[0], Math.min(ends[2] - wide, align === "left" ? x : x - wide));
    const wanted = Math.max(ends[1] + size, Math.min(ends[3] - size, y));
    const free = (at) => at > ends[1] && at < ends[3] && !this.taken.some(([from, to, middle]) => left < to && left + wide > from && Math.abs(at - middle) < size + 2);
    const ways = Array.from({ length: 40 }, (_, i) => wanted + (i % 2 ? 1 : -1) * Math.ceil(i / 2) * (size / 2));
    const middle = ways.find(free) ?? wanted;
    this.taken.push([left, left + wide, middle]);
    Object.assign(pen, { textAlign: "left", textBaseline: "middle", strokeStyle: this.paper, fillStyle: color, lineWidth: 4 });
    pen.strokeText(text, left + 2, middle);
    pen.fillText(text, left + 2, middle);
  }
}
