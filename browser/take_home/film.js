import { RACE_SECONDS, REST_SECONDS } from "../player/pace.js";
import { say } from "../say.js";
import { mp4 } from "./mp4.js";
import { compose } from "./sheet.js";

const RATE = 30; // pictures a second
const BITS = 6e6; // a second
const KEY = 60; // pictures from one that stands alone to the next
const WAITING = 8; // pictures that the encoder may be behind
const H264 = "avc1.42e028"; // constrained baseline, level 4: plays everywhere, and shows pictures in the order they come in
const RECORDED = { "video/mp4;codecs=avc1.42e028": "mp4", "video/webm;codecs=vp9": "webm", "video/webm;codecs=vp8": "webm", "video/mp4": "mp4" };

const recorded = () => Object.keys(RECORDED).find((type) => globalThis.MediaRecorder?.isTypeSupported(type));

export const canFilm = () => !!(globalThis.VideoEncoder || recorded());

// Picture by picture: the film's clock waits for each, so that it is whole however busy the computer is.
export async function film(player, keys, about, go, shape) {
  const sheet = await compose(player, keys, about, 4 / 3, shape);
  const speed = +document.querySelector(".fall-line-player .speed").value;
  const [running, resting] = [RACE_SECONDS / speed, REST_SECONDS].map((seconds) => Math.round(seconds * RATE));
  const pictures = async (take) => {
    for (let i = 0; i < running + resting; i++) {
      player.seek(player.race.steps * Math.min(1, i / (running - 1)));
      sheet.draw();
      await take(i);
      await go((i + 1) / (running + resting));
    }
  };
  const make = (await encodes(sheet.canvas)) ? encoded : recordedFilm;
  const made = await make(sheet.canvas, pictures);
  const all = running + resting;
  const missing = all - made.pictures;
  return { ...made, note: missing > 1 ? say("This browser left out {missing} of {all} pictures: the film came out short.", { missing, all }) : "" };
}

const settings = ({ width, height }) => ({ codec: H264, width, height, bitrate: BITS, framerate: RATE, avc: { format: "avc" } });

async function encodes(canvas) {
  try {
    return (await VideoEncoder.isConfigSupported(settings(canvas))).supported;
  } catch {
    return false;
  }
}

async function encoded(canvas, pictures) {
  const samples = [];
  let [description, failed] = [undefined, undefined];
  const output = (chunk, about) => {
    const data = new Uint8Array(chunk.byteLength);
    chunk.copyTo(data);
    samples.push({ data, key: chunk.type === "key" });
    if (about?.decoderConfig) description = new Uint8Array(about.decoderConfig.description);
  };
  const encoder = new VideoEncoder({ output, error: (error) => (failed = error) });
  encoder.configure(settings(canvas));
  try {
    await pictures(async (i) => {
      const frame = new VideoFrame(canvas, { timestamp: (i * 1e6) / RATE, duration: 1e6 / RATE });
      encoder.encode(frame, { keyFrame: i % KEY === 0 });
      frame.close();
      while (!failed && encoder.encodeQueueSize > WAITING) await new Promise((go) => setTimeout(go, 5));
      if (failed) throw failed;
    });
    await encoder.flush();
  } finally {
    if (encoder.state !== "closed") encoder.close();
  }
  return { ending: "mp4", blob: mp4(canvas.width, canvas.height, RATE, description, samples), pictures: samples.length };
}

// Where a browser only records what passes before it, its clock runs on while a picture is made: such a film is longer, and whole.
async function recordedFilm(canvas, pictures) {
  const type = recorded();
  const stream = canvas.captureStream(0);
  const [track] = stream.getVideoTracks();
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: BITS });
  const [pieces, over] = [[], new Promise((done) => (recorder.onstop = done))];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  recorder.start();
  let [begun, taken] = [performance.now(), 0];
  try {
    await pictures(async () => {
      if (document.hidden) throw new Error(say("The page was out of view, where nothing is recorded: the film was not saved. Make it again."));
      (track.requestFrame ? track : stream).requestFrame();
      const next = begun + (1000 / RATE) * ++taken;
      await new Promise((go) => setTimeout(go, Math.max(5, next - performance.now())));
    });
    await new Promise((go) => setTimeout(go, 500)); // the last pictures are on their way
  } finally {
    recorder.stop();
    await over;
  }
  const blob = new Blob(pieces, { type });
  const seconds = (performance.now() - begun) / 1000 - 0.5;
  return { ending: RECORDED[type], blob, pictures: Math.round(taken * Math.min(1, (await lasts(blob)) / seconds + 0.05)) };
}

// How many seconds a film plays: of one that was recorded the browser knows only once it has gone to its end.
async function lasts(blob) {
  const video = Object.assign(document.createElement("video"), { src: URL.createObjectURL(blob), muted: true });
  await new Promise((done) => (video.onloadedmetadata = video.onerror = done));
  video.currentTime = 1e6;
  await new Promise((done) => (video.onseeked = video.onerror = done));
  URL.revokeObjectURL(video.src);
  return video.currentTime;
}
