import { canvasOf } from "./canvas.js";
import { Gif } from "./gif.js";
import { compose } from "./sheet.js";

// Seeks, frame by frame, and does not play: so it is the same each time, however busy the computer is.
export async function animation(player, keys, about, go, shape, frames = 72) {
  const sheet = await compose(player, keys, about, 1, shape);
  const { canvas, pen } = sheet;
  const shot = (frame) => {
    player.seek((player.race.steps * frame) / (frames - 1));
    sheet.draw();
    return pen.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  const colors = [...sheet.colors, ...player.race.lanes.map((lane) => lane.color)].map(primaries);
  const gif = new Gif(canvas.width, canvas.height, colors, [0, Math.floor(frames / 2), frames - 1].map(shot));
  for (let frame = 0; frame < frames; frame++) {
    gif.add(shot(frame), frame < frames - 1 ? 8 : 150);
    await go((frame + 1) / frames);
  }
  return { ending: "gif", blob: gif.blob() };
}

// Any CSS colour as [red, green, blue].
function primaries(color) {
  const { pen } = canvasOf(2, 2, 1);
  pen.fillStyle = color;
  pen.fillRect(0, 0, 2, 2);
  return [...pen.getImageData(0, 0, 1, 1).data.subarray(0, 3)];
}
