import { say } from "../say.js";
import { compose } from "./sheet.js";

export async function picture(player, keys, about, go, shape) {
  const sheet = await compose(player, keys, about, 2, shape);
  sheet.draw();
  const blob = await new Promise((done) => sheet.canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error(say("The picture could not be made: it is too large for this browser."));
  return { ending: "png", blob };
}
