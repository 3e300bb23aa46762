const SLICE = 8; // milliseconds of a frame
export const AT_ONCE = 16; // runs

// Runs from many starts, all x, then all y, some at once: in `batches`, each { start, run }, where `run` is what became of it. Batches take turns, for a few
// milliseconds a frame: so no frame waits for all of them, and while a number is turned each is a few frames old at most.
export class Scatter {
  next = 0;
  stale = 0;
  version = 0; // counts what has been run

  constructor(x, y) {
    this.batches = Array.from({ length: x.length / AT_ONCE }, (_, i) => ({ start: [x, y].flatMap((all) => all.slice(i * AT_ONCE, (i + 1) * AT_ONCE)) }));
  }

  // All are run anew, as `run` does.
  renew(run) {
    this.run = run;
    this.stale = run ? this.batches.length : 0;
  }

  work(done) {
    const until = performance.now() + SLICE;
    while (this.stale && performance.now() < until) {
      const batch = this.batches[this.next];
      batch.run = this.run(batch.start);
      done?.(this.next, batch.run);
      this.next = (this.next + 1) % this.batches.length;
      this.stale--;
      this.version++;
    }
  }
}

// Which of `minima` each of some runs has come to, by its number: the nearest one, if that is within reach. -1: none yet; -2: the run is lost.
export function fatesOf({ x, y, lost, steps }, minima, reach) {
  return Array.from(lost, (step, k) => {
    if (step >= 0) return -2;
    const at = steps * lost.length + k;
    const away = minima.map(([right, up]) => Math.hypot(x[at] - right, y[at] - up));
    const least = Math.min(...away);
    return least <= reach ? away.indexOf(least) : -1;
  });
}
