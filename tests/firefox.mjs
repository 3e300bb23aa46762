// The player in Firefox, driven over WebDriver BiDi. CONTRIBUTING.md says how to run it:  node tests/firefox.mjs URL
//
// $PUPPETEER is the folder that holds node_modules/puppeteer-core (else the present one), $FIREFOX the browser. Firefox has WebGL only with a
// display, so `xvfb-run node tests/firefox.mjs URL` sees the terrain too. Exits with 1 if a check fails.
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [url] = process.argv.slice(2);
if (!url) {
  console.error("usage: node tests/firefox.mjs http://127.0.0.1:8501");
  process.exit(2);
}
const require = createRequire(resolve(process.env.PUPPETEER ?? ".", "any.js"));
const puppeteer = require("puppeteer-core");

const results = [];
function check(what, holds, seen) {
  results.push({ what, holds: holds ? "yes" : "NO", seen: String(seen) });
}

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
  headless: !process.env.DISPLAY,
  extraPrefsFirefox: { "webgl.force-enabled": true },
});
const page = await browser.newPage();
await page.setViewport({ width: 1280, height: 900 });
const errors = [];
page.on("pageerror", (error) => errors.push(error.message));
page.on("console", (message) => message.type() === "error" && errors.push(message.text()));

const until = (condition, timeout = 120_000) => page.waitForFunction(condition, { timeout, polling: 100 });
const state = () => page.evaluate(() => ({ ...document.querySelector(".fall-line-player").dataset }));
const press = (name) => page.evaluate((name) => document.querySelector(`.fall-line-player [aria-label="${name}"]`).click(), name);
const rest = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const apart = ([x, y], [toX, toY]) => Math.hypot(x - toX, y - toY);
const center = () =>
  page.evaluate(() => {
    const box = document.querySelector(".fall-line-start").getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  });
const ink = (key) =>
  page.evaluate((key) => {
    const canvas = document.querySelector(`.st-key-${key} .fall-line-overlay`);
    if (!canvas) return -1;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 0).length;
  }, key);

try {
  await page.goto(url);
  await until(() => document.querySelector(".fall-line-player")?.dataset.steps > 0);
  await until(() => document.querySelectorAll(".fall-line-overlay").length >= 2);
  await rest(3000);
  const webgl = await page.evaluate(() => Boolean(document.createElement("canvas").getContext("webgl")));
  console.log(webgl ? "with WebGL" : "without WebGL: map and loss go on");
  const charts = ["map", "loss", ...(webgl ? ["terrain"] : [])];
  for (const key of charts) {
    const pixels = await ink(key);
    check(`something is drawn over ${key}`, pixels > 200, `${pixels} pixels`);
  }

  await press("Step back"); // pauses, whatever was before
  await page.evaluate(() => document.querySelector(".fall-line-player").player.seek(0));
  await press("Play");
  const before = await state();
  const frames = await page.evaluate(async () => {
    const { overlays } = document.querySelector(".fall-line-player").player;
    const counts = overlays.map((overlay) => {
      const count = { frames: 0 };
      overlay.draw = function (pen) {
        count.frames++;
        return Object.getPrototypeOf(this).draw.call(this, pen);
      };
      return count;
    });
    const begin = performance.now();
    await new Promise((done) => setTimeout(done, 3000));
    const seconds = (performance.now() - begin) / 1000;
    overlays.forEach((overlay) => delete overlay.draw);
    return counts.map((count) => count.frames / seconds);
  });
  const during = await state();
  check("it plays", during.playing === "true" && +during.step > +before.step, `step ${before.step} to ${during.step}`);
  charts.forEach((key, i) => check(`${key} moves`, frames[i] >= 10, `${frames[i].toFixed(1)} frames a second`));

  await press("Pause");
  const paused = await state();
  await rest(500);
  check("it pauses", (await state()).step === paused.step, `step ${paused.step}`);

  await page.focus(".fall-line-player .seek");
  await page.keyboard.press("ArrowRight");
  await rest(300);
  check("one step by key", +(await state()).step === +paused.step + 1, `step ${(await state()).step}`);
  await page.evaluate(() => {
    const seek = document.querySelector(".fall-line-player .seek");
    seek.value = 120;
    seek.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await rest(300);
  check("it scrubs", (await state()).step === "120", `step ${(await state()).step}`);

  const handle = await center();
  const start = await page.evaluate(() => {
    const chart = document.querySelector(".st-key-map .js-plotly-plot");
    const { xaxis, yaxis } = chart._fullLayout;
    const box = chart.getBoundingClientRect();
    const [x, y] = document.querySelector(".fall-line-player").player.race.start;
    return [box.left + xaxis._offset + xaxis.d2p(x), box.top + yaxis._offset + yaxis.d2p(y)];
  });
  check("the handle is on the start, by Plotly's axes", apart(handle, start) < 1, `${apart(handle, start).toFixed(3)} px off`);

  const was = await page.evaluate(() => document.querySelector(".fall-line-player").player.race.start.join());
  const at = await page.evaluate(() => {
    document.querySelector(".st-key-map").scrollIntoView({ block: "center" });
    const box = document.querySelector(".st-key-map .nsewdrag").getBoundingClientRect();
    return [box.left + box.width * 0.75, box.top + box.height * 0.25];
  });
  await page.mouse.click(...at);
  const clicked = Date.now();
  await page.waitForFunction((was) => document.querySelector(".fall-line-player").player.race.start.join() !== was, { timeout: 20_000 }, was);
  const taken = Date.now() - clicked;
  await rest(500);
  const off = apart(await center(), at);
  check("a click on the map moves the start there", off < 1, `${off.toFixed(2)} px off, after ${taken} ms`);

  const thumb = await page.evaluate(() => {
    const box = document.querySelector(".st-key-D-Adam-lr div:has(> input[type=range])").getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  });
  await page.mouse.move(...thumb);
  await page.mouse.down();
  await page.mouse.move(thumb[0] - 20, thumb[1], { steps: 4 });
  await until(() => document.querySelector(".fall-line-player").hasAttribute("data-preview"));
  await page.mouse.up();
  await until(() => !document.querySelector(".fall-line-player").hasAttribute("data-preview") && location.search.includes("D.Adam.lr"));
  check("a held slider shows a preview, until the server has answered", true, "D.Adam.lr");

  await page.evaluate(() => (HTMLAnchorElement.prototype.click = function () { window.saved = this.download; }));
  await page.click(".fall-line-reach .share");
  await until(() => document.querySelector(".fall-line-take-home")?.desk && globalThis.fallLine.feeds["take-home"]?.bytes);
  for (const kind of ["png", "film"]) {
    await page.evaluate((kind) => ((window.saved = undefined), document.querySelector(`.fall-line-take-home .${kind}`).click()), kind);
    await until(() => window.saved);
    check(`a ${kind} is saved`, true, await page.evaluate(() => `${window.saved}: ${document.querySelector(".fall-line-take-home .note").textContent}`));
  }

  for (const path of ["microscope", "maps", "network", "lessons?lesson=downhill"]) {
    await page.goto(`${url}/${path}`);
    await until(() => document.querySelector(".js-plotly-plot .main-svg"));
    await rest(3000);
    check(path, true, await page.title());
  }
  check("nothing goes wrong on the page", errors.length === 0, errors.join(" | ") || "no errors");
} catch (error) {
  check("the script came to its end", false, error.message);
} finally {
  console.log(await browser.version());
  console.table(results);
  await browser.close();
}
process.exit(results.every(({ holds }) => holds === "yes") ? 0 : 1);
