import { RACE_SECONDS, REST_SECONDS } from "../player/pace.js";
import { say } from "../say.js";
import { compose } from "./sheet.js";

const FILMS = { "video/webm;codecs=vp9": "webm", "video/webm;codecs=vp8": "webm", "video/mp4": "mp4" };

export const filmType = () => Object.keys(FILMS).find((type) => globalThis.MediaRecorder?.isTypeSupported(type));

export async function film(player, keys, about, go) {
  const sheet = await compose(player, keys, about, 1);
  const type = filmType();
  const recorder = new MediaRecorder(sheet.canvas.captureStream(30), { mimeType: type, videoBitsPerSecond: 4e6 });
  const pieces = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const over = new Promise((done) => (recorder.onstop = done));
  const speed = +document.querySelector(".fall-line-player .speed").value;
  player.seek(0);
  sheet.draw();
  recorder.start();
  try {
    const begun = performance.now();
    for (let part = 0; part < 1 + (REST_SECONDS * speed) / RACE_SECONDS; ) {
      const now = await new Promise(requestAnimationFrame);
      if (document.hidden) throw new Error(say("The page was out of view, where nothing moves: the film was not saved. Make it again."));
      part = Math.max(0, ((now - begun) / 1000 / RACE_SECONDS) * speed);
      player.seek(player.race.steps * Math.min(1, part));
      sheet.draw();
      await go(Math.min(1, part));
    }
  } finally {
    recorder.stop();
    await over;
  }
  return { ending: FILMS[type], blob: new Blob(pieces, { type }) };
}
