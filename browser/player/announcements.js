import { say } from "../say.js";
import { reading } from "./race.js";

const QUIET = 400; // milliseconds after the last of many seeks

// Says what `words` tells, for who cannot see the race: once, when nothing has happened for a moment.
export class Announcements {
  constructor(element, words) {
    this.say = () => (element.textContent = words());
  }

  soon() {
    this.cancel();
    this.waiting = setTimeout(this.say, QUIET);
  }

  cancel() {
    clearTimeout(this.waiting);
  }
}

// The race at a step, in words.
export function told({ lanes, steps, summary }, step) {
  if (step === steps && summary) return summary;
  const losses = lanes.map((lane) => `${lane.name} ${reading(lane, steps, step)}`).join(", ");
  return say("Step {step} of {steps}. Loss: {losses}.", { step, steps, losses });
}
