import { RACE_SECONDS, REST_SECONDS } from "./pace.js";

// Where in the race it is. Knows of no chart and no button.
export class Clock {
  time = 0; // in steps, with a fraction
  steps = 0;
  playing = false;
  rested = 0; // seconds at the end

  play(on) {
    this.rested = 0;
    if (on && this.time >= this.steps) this.time = 0;
    this.playing = on;
  }

  seek(step) {
    this.time = Math.max(0, Math.min(this.steps, step));
    this.play(false);
  }

  advance(seconds, speed, loops) {
    this.time = Math.min(this.steps, this.time + (seconds * speed * this.steps) / RACE_SECONDS);
    if (this.time < this.steps) return;
    this.rested += seconds;
    if (!loops) this.play(false);
    else if (this.rested > REST_SECONDS) this.play(true);
  }
}
