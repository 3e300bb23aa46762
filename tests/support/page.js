// The questions that tests/support/page.py and tests/support/chart.py ask of a page. All that browser tests know about the insides of Plotly,
// Streamlit and the player is here: a test itself names what a visitor sees. A question about what is not there is answered with null.
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const chart = (key) => document.querySelector(`.st-key-${key} .js-plotly-plot`);
  const layout = (key) => chart(key)?._fullLayout;
  const lines = (key) => (chart(key)?._fullData ?? []).filter((trace) => trace.mode === "lines");
  const root = () => document.querySelector(".fall-line-player");
  const player = () => root()?.player;
  const overlay = (key) => player().overlays.find((view) => view.key === key);
  const canvas = (key) => document.querySelector(`.st-key-${key} .fall-line-overlay`);
  const frame = () => new Promise(requestAnimationFrame);
  const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));
  const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];
  const kept = (globalThis.fallLineKept ??= {}); // selector -> the nodes that were there when a test said "keep"

  return {
    // --- The page ---

    // Whether the script has run, and all that it sent stands there: no placeholder, no spinner, every chart drawn.
    resting() {
      const app = document.querySelector('[data-testid="stApp"]');
      return app?.dataset.testScriptState === "notRunning" && !app.querySelector('[data-testid="stSkeleton"], [data-testid="stSpinner"]')
        && !!app.querySelector(".stMain .stElementContainer") && all(".stPlotlyChart", app).every((one) => one.querySelector(".main-svg"))
        && chart("terrain")?.data.length !== 0; // it follows when the others stand
    },

    // Whether the lines of the map have all steps of the race that the player has.
    whole() {
      const drawn = lines("map"), { lanes } = player()?.race ?? {};
      return drawn.length === lanes?.length && drawn.every(({ name, y }, i) => name === lanes[i].name && y.length === lanes[i].last + 1);
    },

    // [left, top, right, bottom] of some nodes.
    boxes: (selector) => all(selector).map((node) => node.getBoundingClientRect()).map(({ left, top, right, bottom }) => [left, top, right, bottom]),

    // How large the letters of a node are.
    letters: (selector) => getComputedStyle(document.querySelector(selector)).fontSize,

    ways: (key) => all(".scatterlayer .js-line", chart(key)).filter((node) => node.checkVisibility({ visibilityProperty: true })).length,

    gap: (key) => all(".xtitle", chart(key))[0].getBoundingClientRect().top - Math.max(...all(".xtick text", chart(key)).map((node) => node.getBoundingClientRect().bottom)),

    // The texts to be seen whose letters are smaller than so many pixels; exponents, formulas and icons aside.
    smallerThan(pixels) {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
      while (walker.nextNode()) {
        const text = walker.currentNode, node = text.parentElement, range = document.createRange();
        range.selectNodeContents(text);
        const { width, height } = range.getBoundingClientRect();
        const aside = node.closest("script, style, noscript, sub, sup, tspan, .katex, [data-testid=stIconMaterial]");
        if (!text.data.trim() || aside || width < 2 || height < 2 || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        if (parseFloat(getComputedStyle(node).fontSize) < pixels) found.push(text.data.trim());
      }
      return found;
    },

    // Whether nothing fades or slides any more, nor will in the next two pictures; what turns for ever is no matter.
    async still() {
      await this.twoPictures();
      return document.getAnimations().every(({ playState, effect }) => playState !== "running" || effect.getComputedTiming().endTime === Infinity);
    },

    // How many charts are drawn.
    charts: () => all(".js-plotly-plot").filter((one) => one._fullLayout).length,

    // Build a map as Streamlit does from what it kept of one of another height: both axes are short, and taken for given so.
    async shorten(key) {
      const { xaxis, yaxis } = layout(key);
      for (const [name, axis] of Object.entries({ xaxis, yaxis })) chart(key).layout[name].domain = axis._inputDomain = [0.2, 0.8];
      chart(key).layout = { ...chart(key).layout };
      chart(key).emit("plotly_redraw");
      for (let i = 0; i < 100 && layout(key).xaxis.domain[0] === 0; i++) await frame();
      return this.sides(key);
    },

    // How long a chart's axes are.
    sides: (key) => [layout(key)?.xaxis?._length ?? 0, layout(key)?.yaxis?._length ?? 0],

    // Throw away what the browser keeps for a tab and a site; a page that has no address of its own keeps nothing.
    forget() {
      if (location.protocol.startsWith("http")) [sessionStorage, localStorage].forEach((kept) => kept.clear());
      return true;
    },

    // What stands in the address after its question mark.
    query: () => location.search,

    path: () => location.pathname,

    // As Back and Forward do, to any address of this site, and to its top.
    async go(url) {
      document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
      history.pushState({}, "", url);
      dispatchEvent(new PopStateEvent("popstate"));
      await this.twoPictures();
    },

    // Whether nothing says that the server is being looked for.
    connected: () => !document.querySelector('[data-testid="stConnectionStatus"], [role="dialog"]'),

    // From now on, note every text that is ever where Streamlit lists pages, and that of every dialog; notedPages() tells them.
    notePages() {
      const noted = (globalThis.fallLineNoted = new Set());
      const places = ["stSidebarNav", "stSidebarNavItems", "stTopNavLink"].map((name) => `[data-testid="${name}"]`);
      const note = () => all([...places, '[role="dialog"]'].join()).forEach((node) => noted.add(node.textContent.trim()));
      new MutationObserver(note).observe(document, { childList: true, subtree: true, characterData: true });
    },
    notedPages: () => [...fallLineNoted],

    // From now on, note of every picture of the map whose landscape's are the race, the chart and the ground painted below it: notedLandscapes() tells.
    noteLandscapes() {
      const view = overlay("map"), { draw } = view, noted = (globalThis.fallLineLandscapes = []);
      view.draw = (pen) => {
        noted.push([player().race.of, view.layout.meta.of, +document.querySelector(".st-key-map .fall-line-ground").dataset.of]);
        return draw.call(view, pen);
      };
    },
    notedLandscapes: () => globalThis.fallLineLandscapes,

    // The first heading of the second level: of a lesson, its title.
    heading: () => document.querySelector("h2")?.innerText ?? null,

    // Whether nothing stands out at the right, so that a phone need not be pushed to and fro.
    narrow: () => [document.documentElement, document.querySelector("[data-testid=stMain]")].every((one) => !one || one.scrollWidth <= one.clientWidth + 1),

    // Whether nothing stands out there unseen, so that it cannot be pushed aside where something is scrolled to.
    steady: () => all("[data-testid=stAppViewContainer]").every((one) => one.scrollWidth <= one.clientWidth + 1),

    // How wide all of it is, in pixels.
    width: () => document.documentElement.scrollWidth,

    // Whether no chart stands out at the right.
    chartsInside: () => all(".js-plotly-plot").every((one) => one.getBoundingClientRect().right <= innerWidth + 1),

    // How far the page is scrolled down, in pixels.
    scrolled: () => document.querySelector("[data-testid=stMain]").scrollTop,

    // [red, green, blue] behind everything.
    background: () => getComputedStyle(document.querySelector(".stApp")).backgroundColor.match(/\d+/g).slice(0, 3).map(Number),

    // Whether the browser can draw in three dimensions.
    webgl: () => document.createElement("canvas").getContext("webgl") !== null,

    // The names by which a screen reader knows things.
    names: () => all("[aria-label], [title]").map((node) => node.ariaLabel ?? node.title),

    // What can be read of the nodes that components of browser/ have made, and of charts' own names: [["text" or the attribute's name, text], …].
    read() {
      const every = all("*").flatMap((node) => [node, ...(node.shadowRoot ? all("*", node.shadowRoot) : [])]);
      const roots = every.filter((node) => /(^| )fall-line-(player|take-home|still|start|run|board|bar)( |$)/.test(node.className?.baseVal ?? node.className));
      const own = [...new Set(roots.flatMap((root) => [root, ...all("*", root)]))];
      const texts = own.flatMap((node) => [...node.childNodes]).filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      const names = ["aria-label", "aria-valuetext", "title", "alt", "placeholder"];
      const named = [...own, ...all('.js-plotly-plot[role="application"]')].flatMap((node) => names.map((name) => [name, node.getAttribute(name)]));
      return [...texts.map((node) => ["text", node.data.trim()]), ...named.filter(([, text]) => text)];
    },

    // Formulas that stand there as code.
    rawFormulas() {
      const words = all('[data-testid="stMarkdownContainer"] p, td').map((node) => {
        const copy = node.cloneNode(true);
        all(".katex", copy).forEach((formula) => formula.remove());
        return copy.textContent;
      });
      return words.filter((text) => text.includes("\\") || text.includes("$"));
    },

    // Where the keyboard is: in the player, on the board, on the handle of the start, or the tag of the node.
    focused() {
      const node = document.activeElement;
      const places = { player: ".fall-line-player *, .fall-line-player", board: ".fall-line-board *", start: ".fall-line-start" };
      return Object.keys(places).find((place) => node.matches(places[place])) ?? node.tagName;
    },

    // Whether one sees that what has the focus has it.
    outlined: () => getComputedStyle(document.activeElement).outlineStyle !== "none",

    // What has to be pushed sideways to be seen whole: the text of every node that is wider inside than outside and hides the rest;
    // what is one pixel wide is for screen readers alone.
    cut: () => all(".stMain *:not(.katex *, .fall-line-scenes)").filter((node) => node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 1 && getComputedStyle(node).overflowX !== "visible"
      && node.checkVisibility()).map((node) => node.innerText?.slice(0, 60) ?? node.tagName),

    // The value of a slider as it is written beside it.
    written: (key) => document.querySelector(`.st-key-${key} input[type=range]`)?.getAttribute("aria-valuetext") ?? null,

    // Take the keyboard from where it is.
    blur: () => document.activeElement.blur(),

    // Whether a key is left to the browser by what has the focus.
    leaves: (key, held) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, ...held, bubbles: true, cancelable: true })),

    // Remember the nodes that a selector finds; kept() tells whether it finds the same ones.
    keep: (selector) => void (kept[selector] = all(selector)),
    kept(selector) {
      const now = all(selector);
      return kept[selector].length === now.length && now.every((node, i) => node === kept[selector][i]);
    },

    // Of a film, as base64: its width and height in pixels, its seconds, and how many different pictures were seen while it played.
    async film(text) {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const video = document.createElement("video");
      Object.assign(video, { muted: true, src: URL.createObjectURL(new Blob([bytes], { type: bytes[0] === 0x1a ? "video/webm" : "video/mp4" })) });
      const canvas = document.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
      const sum = () => {
        Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
        pen.drawImage(video, 0, 0);
        return pen.getImageData(0, 0, canvas.width, canvas.height).data.reduce((sum, value, i) => (sum * 31 + value) % 1000003, 7);
      };
      const sums = new Set();
      video.playbackRate = 2;
      await video.play();
      while (!video.ended) {
        sums.add(sum());
        await pause(50);
      }
      return [video.videoWidth, video.videoHeight, video.currentTime, sums.size];
    },

    // What is told of a cell of a map. Components with styles of their own are in shadow roots.
    cell() {
      const told = all("*").flatMap((node) => [node, ...(node.shadowRoot ? all("*", node.shadowRoot) : [])]);
      return told.find((node) => node.className === "fall-line-run" && !node.hidden)?.textContent ?? "";
    },

    // From now on, note in every picture whether the line about blocked scripts can be seen; whenSeen() tells when it was.
    watchForTheLine() {
      const seen = (globalThis.fallLineSeen = []);
      const look = () => {
        const line = document.querySelector(".fall-line-still");
        if (line?.checkVisibility({ visibilityProperty: true, opacityProperty: true })) seen.push(performance.now());
        requestAnimationFrame(look);
      };
      look();
    },
    whenSeen: () => fallLineSeen,

    // How high its place on the page is, in pixels, and in how many boxes the line itself is drawn.
    lineAboutScripts: () => [document.querySelector(".st-key-page").getBoundingClientRect().height,
      document.querySelector(".fall-line-still").getClientRects().length],

    // --- The player ---

    // What the root element tells of it: step, steps, playing; null without a player.
    player: () => (root() ? { ...root().dataset } : null),

    // Whether it can show previews, also of another ground, and whether it shows one; from now on, count how often one begins.
    previews: () => !!player()?.live?.runner,
    reshapes: () => !!globalThis.fallLine?.reshaping,
    preview: () => !!root()?.hasAttribute("data-preview"),
    caughtUp: () => !player().live.stale, // it shows the race of what is in the hand, not of where the hand was
    notePreviews() {
      globalThis.fallLinePreviews = 0;
      new MutationObserver(() => (globalThis.fallLinePreviews += this.preview())).observe(root(), { attributeFilter: ["data-preview"] });
    },
    notedPreviews: () => globalThis.fallLinePreviews,

    // From now on, count the messages that the page sends to the server.
    noteMessages() {
      if (globalThis.fallLineSent === undefined) {
        const { send } = WebSocket.prototype;
        WebSocket.prototype.send = function (message) {
          globalThis.fallLineSent += 1;
          send.call(this, message);
        };
      }
      globalThis.fallLineSent = 0;
    },
    notedMessages: () => globalThis.fallLineSent,

    // The red, green and blue of the ground of the map at (x, y); null without a ground.
    ground(x, y) {
      const ground = document.querySelector(".st-key-map .fall-line-ground");
      const [right, down] = overlay("map").pixel(x, y).map((at) => Math.round(at * devicePixelRatio));
      return ground && [...ground.getContext("2d").getImageData(right, down, 1, 1).data.subarray(0, 3)];
    },

    // What rains on the map: the colour of every ball, in the order in which they are dropped, once all have been run; null without rain.
    rain() {
      const { drops, canvas } = player().live.rain;
      return canvas && drops.batches[0].run && !drops.stale ? drops.batches.flatMap(({ run }) => run.shades) : null;
    },

    // The colours of the map where it tells where a run ends, [red, green, blue] row by row from above, once all are known; null where it does not.
    // As text: Playwright takes a long list apart, number by number.
    endings() {
      const { cells, canvas, picture } = player().live.rain;
      if (!canvas || !cells.batches[0].run || cells.stale) return null;
      const { data } = picture.getContext("2d").getImageData(0, 0, picture.width, picture.height);
      return JSON.stringify(Array.from({ length: data.length / 4 }, (_, i) => [...data.subarray(4 * i, 4 * i + 3)]));
    },

    // The lines of every lane on the map's canvas, in pixels: left, top, right, bottom of each; null for what is outside. As text, too.
    trails: () =>
      JSON.stringify(overlay("map").trails.map(({ ends }, i) => Array.from(ends.subarray(0, 4 * player().race.lanes[i].last), (at) => at || null))),

    // The letters of the lanes that are about everywhere on the map.
    restless: () => player().race.lanes.filter(({ restless }) => restless).map(({ letter }) => letter),

    // How many dots of a chart's canvas have the very colour of each lane.
    coloured(key) {
      const { width, height } = canvas(key), { data } = canvas(key).getContext("2d").getImageData(0, 0, width, height);
      const dots = new Uint32Array(data.buffer), counted = new Map();
      for (const dot of dots) counted.set(dot, (counted.get(dot) ?? 0) + 1);
      const bytes = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
      return player().race.lanes.map(({ color }) => counted.get(new Uint32Array(Uint8Array.from([...bytes(color), 255]).buffer)[0]) ?? 0);
    },

    // Move the slider of the player as a hand does, without giving it the keyboard.
    seek(step) {
      const slider = root().querySelector('[aria-label="Step"]');
      slider.value = step;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    },

    // Wait until all has been painted twice.
    async twoPictures() {
      await frame();
      await frame();
    },

    // How many canvases lie over charts.
    overlays: () => all(".fall-line-overlay").length,

    // What a screen reader is told.
    told: () => root()?.querySelector(".live").textContent ?? null,

    // Where the race starts, as the player has it.
    start: () => [...(player()?.race?.start ?? [])],

    // The names of the lanes, as the player has them.
    lanes: () => player()?.race?.lanes.map((lane) => lane.name) ?? null,

    // [x, y, loss, z] of a lane at a step, as the browser has it.
    at: (lane, step) => [...player().race.lanes[lane].path.slice(4 * step, 4 * step + 4)],


    // Whether what draws forces has come.
    drawsForces: () => !!globalThis.fallLine?.drawForces,

    // Which buttons of the legend are pressed, by the lanes' letters, and how strongly each lane is drawn.
    pressed() {
      const letter = (button) => button.querySelector(".letter")?.textContent ?? "";
      const buttons = all(".lanes [aria-pressed]").sort((a, b) => letter(a).localeCompare(letter(b)));
      return buttons.map((button) => button.getAttribute("aria-pressed") === "true");
    },
    // Names on the board in the order in which Tab goes through them.
    boarded: () => all(".fall-line-board .row .name").map((name) => name.textContent),
    strengths: () => player()?.race && overlay("map") ? player().race.lanes.map((lane) => overlay("map").strength(lane)) : null,

    // At this very moment: the step, and of each row of the board, from the top down, the lane's name, its number and its state.
    board() {
      const rows = all(".fall-line-board .row").map((row) => [row.getBoundingClientRect().top, ["name", "height", "state"].map((part) => row.querySelector(`.${part}`).textContent)]);
      return [+root().dataset.step, rows.sort(([above], [below]) => above - below).map(([, texts]) => texts)];
    },

    // Turns a number of a lane as a hand does: the steps at which lines of each lane begin on the map then, and how far one of them begins from
    // where its lane is, in pixels, at most.
    async thinned(name, value) {
      player().live.turn(name, value);
      for (let i = 0; i < 4; i++) await frame();
      const view = overlay("map"), { lanes } = player().race;
      let off = 0;
      const begun = view.trails.map(({ ends }, i) => [...Array(lanes[i].last).keys()].filter((step) => {
        const [x, y] = view.place(lanes[i], step), drawn = !Number.isNaN(ends[4 * step]);
        if (drawn && view.isInside([x, y])) off = Math.max(off, Math.hypot(ends[4 * step] - x, ends[4 * step + 1] - y));
        return drawn;
      }));
      return [begun, off];
    },

    // How much of the canvas over a chart is painted, 0 to 1, once a number has been turned as a hand does.
    async covered(key, name, value) {
      player().live.turn(name, value);
      for (let i = 0; i < 4; i++) await frame();
      const { width, height } = canvas(key), { data } = canvas(key).getContext("2d").getImageData(0, 0, width, height);
      return data.filter((alpha, i) => i % 4 === 3 && alpha > 128).length / (width * height);
    },

    // How many markers of Plotly's own are to be seen on a chart, once a number has been turned as a hand does.
    async signs(key, name, value) {
      player().live.turn(name, value);
      for (let i = 0; i < 4; i++) await frame();
      return all(".scatterlayer .points path", chart(key)).filter((node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true })).length;
    },

    // Whether a chart in full screen goes without its legend.
    leaveOutLegend(key, without) {
      if (without) overlay(key).isFullscreen = () => false;
      else delete overlay(key).isFullscreen;
    },

    // Where the legend of a chart in full screen begins, and where the chart's square ends, from the left.
    legendBeside(key) {
      const view = overlay(key), pen = view.canvas.getContext("2d"), [left, , wide] = view.area;
      let begun = null;
      pen.fillRect = (x) => (begun = x);
      view.signature = undefined;
      view.refresh();
      delete pen.fillRect;
      return [begun, left + wide];
    },

    // The words that the player writes on a chart when it draws it now.
    lettered(key) {
      const view = overlay(key), pen = view.canvas.getContext("2d"), texts = [], write = pen.fillText;
      pen.fillText = (text, ...at) => { texts.push(text); write.call(pen, text, ...at); };
      view.signature = undefined;
      view.refresh();
      delete pen.fillText;
      return texts;
    },

    // The colour of axes and words.
    ink: () => player()?.ink ?? null,

    // How often the map's canvas is drawn in so many milliseconds, how many steps that takes, and how many milliseconds they were. The one
    // question that puts something of its own between the player and its canvas.
    async paints(milliseconds) {
      const map = overlay("map"), draw = map.draw, step = () => +root().dataset.step, began = [step(), performance.now()];
      let paints = 0;
      map.draw = (pen) => { paints += 1; draw.call(map, pen); };
      await pause(milliseconds);
      delete map.draw;
      return [paints, step() - began[0], performance.now() - began[1]];
    },

    // The colours so many pixels to the right of the first lane's ball at a step. Of three pixels, one above the other, that of the middle
    // of a line: it has the least red.
    right(step, distances) {
      const { canvas } = overlay("map"), [x, y] = overlay("map").pixel(...this.at(0, step).slice(0, 2));
      const pen = canvas.getContext("2d"), dot = devicePixelRatio;
      const leastRed = ({ data }) => [0, 4, 8].map((i) => [data[i], data[i + 1], data[i + 2]]).sort((a, b) => a[0] - b[0])[0];
      return distances.map((right) => leastRed(pen.getImageData(Math.round((x + right) * dot), Math.round(y * dot) - 1, 1, 3)));
    },

    // Where on the terrain's canvas the player would draw a ball at (x, y, z), without lifting it.
    inTerrain(x, y, z) {
      const view = overlay("terrain");
      const [right, back, up] = view.place({ path: new Float32Array([x, y, 0, z]) }, 0);
      return view.screen([right, back, up - 0.01]); // the player lifts its balls by that
    },

    // How far the last lane's ball (#009e73) at step 0, by the pixels of the canvas, is from the native marker at the start: the larger of
    // both directions, in pixels; not a number if there is no ball.
    ballOff() {
      const box = canvas("map").getBoundingClientRect();
      const { data, width, height } = canvas("map").getContext("2d").getImageData(0, 0, canvas("map").width, canvas("map").height);
      let [n, x, y] = [0, 0, 0];
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] > 8 || Math.abs(data[i + 1] - 0x9e) > 8 || Math.abs(data[i + 2] - 0x73) > 8 || data[i + 3] < 250) continue;
        n += 1;
        x += ((i / 4) % width) + 0.5;
        y += Math.floor(i / 4 / width) + 0.5;
      }
      const ball = [box.left + ((x / n) * box.width) / width, box.top + ((y / n) * box.height) / height];
      const marker = middle(document.querySelector(".st-key-map .scatterlayer .point").getBoundingClientRect());
      return Math.max(Math.abs(ball[0] - marker[0]), Math.abs(ball[1] - marker[1]));
    },

    // How far the second lane is, as the canvas over the map has it, from native markers at every 60th of its places: the worst of them over the
    // next frames, in pixels.
    async laneOff(frames) {
      let worst = 0;
      for (let i = 0; i < frames; i++) {
        await frame();
        const { left, top } = canvas("map").getBoundingClientRect();
        const probes = all(".st-key-map .scatterlayer .point").slice(0, -1); // the last is where no line begins
        if (probes.length !== 5) throw Error(`${probes.length} markers, not 5`);
        probes.forEach((probe, i) => {
          const [right, down] = middle(probe.getBoundingClientRect()), [x, y] = overlay("map").trails[1].ends.subarray(4 * 60 * i);
          if (Number.isFinite(x)) worst = Math.max(worst, Math.hypot(left + x - right, top + y - down));
        });
      }
      return worst;
    },

    // How far the ends of each lane, as the canvas over the map has it, are from those of Plotly's own line, in pixels. A line that leaves the
    // window is left out: it ends elsewhere.
    linesOff() {
      const { left, top } = canvas("map").getBoundingClientRect();
      const off = all(".st-key-map .scatterlayer .trace path.js-line").map((line, i) => {
        const at = (length) => line.getPointAtLength(length).matrixTransform(line.getScreenCTM());
        const { ends } = overlay("map").trails[i], last = 4 * (player().race.lanes[i].last - 1) + 2;
        const away = (point, [x, y]) => Math.hypot(left + x - point.x, top + y - point.y);
        return Math.max(away(at(0), ends), away(at(line.getTotalLength()), ends.subarray(last)));
      });
      return off.filter((away) => !Number.isNaN(away));
    },

    // Race after race, every one with other paths and with its lanes by other names. The legend after the last.
    async races(from, to) {
      const feed = fallLine.feeds.player, bytes = feed.bytes;
      const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
      const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
      for (let i = from; i < to; i++) {
        const run = String(1e6 + i), lanes = head.lanes.map((lane, k) => ({ ...lane, name: `${k}${run}` }));
        let text = JSON.stringify({ ...head, run, lanes });
        text += " ".repeat((4 - (text.length % 4)) % 4);
        const floats = new Float32Array(bytes.slice(4 + length).buffer).map((value) => value * (1 - 1e-4 * (i % 50)));
        const next = new Uint8Array(4 + text.length + floats.byteLength);
        new DataView(next.buffer).setUint32(0, text.length, true);
        next.set(new TextEncoder().encode(text), 4);
        next.set(new Uint8Array(floats.buffer), 4 + text.length);
        feed.load(next);
        await frame();
      }
      await pause(700); // what waits for its time to be said, is said
      return root().querySelector(".lanes").innerText;
    },

    // The ball of a lane at the present step, in pixels of the map chart.
    ball(lane) {
      const { path } = player().race.lanes[lane], step = player().time;
      return overlay("map").pixel(path[4 * step], path[4 * step + 1]);
    },

    // --- A chart ---

    // Where on the screen the i-th point of a line is.
    point(key, line, i) {
      const { x, y } = lines(key)[line];
      return this.where(key, x[i], y[i]);
    },

    // What the x axis shows.
    range: (key) => layout(key)?.xaxis.range ?? null,

    // What both axes show.
    ranges: (key) => [...layout(key).xaxis.range, ...layout(key).yaxis.range],

    // Where on the screen a chart has the point (x, y).
    where(key, x, y) {
      const { xaxis, yaxis } = layout(key), box = chart(key).getBoundingClientRect();
      return [box.left + xaxis._offset + xaxis.d2p(x), box.top + yaxis._offset + yaxis.d2p(y)];
    },

    // [name, x…, y…] of every line of a chart, as JSON: Playwright takes each of thousands of numbers apart. null for a place that is none, so
    // that two answers can be compared. Where the chart counts the places itself, x is their number.
    paths: (key) => JSON.stringify(lines(key).map(({ name, x, y }) => [name, ...(x ?? y.keys()), ...y])),

    // What tells the figure that it shows from others.
    meta: (key) => layout(key)?.meta ?? null,

    // Name -> [x, y] of each of the signs of a chart that have this name.
    marked: (key) => Object.fromEntries(chart(key)._fullData.filter(({ mode }) => mode === "markers").map(({ name, x, y }) => [name, [...x].map((at, i) => [at, y[i]])])),

    // Whether Plotly has drawn it.
    drawn: (key) => chart(key)?.querySelector(".main-svg") != null,

    // Where the line stands that shows the present step.
    line: (key) => layout(key)?.shapes?.[0]?.x0 ?? null,

    // Of the last arrow: x and y of its tail, x and y of its head.
    arrow(key) {
      const { ax, ay, x, y } = layout(key).annotations.filter((note) => note.showarrow).at(-1);
      return [ax, ay, x, y];
    },

    // The font of its words.
    font: (key) => layout(key).font.family,

    // Whether the component of the maps page heeds the pointer on it.
    heeded: (key) => chart(key)?.fallLineState !== undefined,

    // Where the ring of the present setting is: the parts of the width and of the height, from the lower left corner.
    ring(key) {
      const { xaxis, yaxis } = layout(key), [{ xanchor, yanchor }] = chart(key).layout.shapes;
      return [xaxis.l2p(xanchor) / xaxis._length, 1 - yaxis.l2p(yanchor) / yaxis._length];
    },

    // All that it shows, as a text, and the words for those who do not see it.
    shown: (key) => JSON.stringify(chart(key)?.data, (name, value) => (ArrayBuffer.isView(value) ? [...value] : value)) ?? null,
    words: (key) => chart(key)?.closest("[role=figure]").ariaLabel ?? null,

    // Its width, in pixels.
    wide: (key) => chart(key).offsetWidth,

    // How far its axes are from its left edge.
    margin: (key) => layout(key)?.xaxis?._offset ?? null,

    // Whether a terrain is drawn, and by which Plotly.
    inThreeDimensions: (key) => !!layout(key)?.scene?._scene?.glplot?.cameraParams,
    plotly: (key) => (chart(key)._context ? (globalThis.Plotly?.version ?? "bundled") : "unknown"),

    // From where one looks at a terrain: the nine numbers of Plotly's camera.
    camera: (key) => (({ eye, center, up }) => [eye, center, up].flatMap(Object.values))(layout(key).scene._scene.getCamera()),

    // Scroll it to the middle of the window.
    centre: (key) => chart(key).scrollIntoView({ block: "center" }),

    // Two clicks on a chart count as one double click where they are at most so far apart: a busy machine is slow to bring the second.
    patience: (key, milliseconds) => void (chart(key)._context.doubleClickDelay = milliseconds),

    // Plotly's timers that run already have rung.
    rest: () => new Promise((resolve) => setTimeout(resolve, 200)),

    // What the player writes on its canvas over a chart, from here on.
    writes(key) {
      const { canvas } = overlay(key), written = (overlay(key).fallLineWritten = []), pen = canvas.getContext("2d");
      pen.fillText = function (text, ...where) {
        written.push(text);
        return CanvasRenderingContext2D.prototype.fillText.call(this, text, ...where);
      };
    },
    writtenOver: (key) => [...new Set(overlay(key).fallLineWritten)],

    // The colour of the player's canvas over a chart, so many pixels from where a lane is at a step.
    dot(key, lane, step, right, down) {
      const view = overlay(key), run = player().race.lanes[lane], [x, y] = view.screen(view.place(run, step)), dot = devicePixelRatio;
      return [...view.canvas.getContext("2d").getImageData(Math.round((x + right) * dot), Math.round((y + down) * dot), 1, 1).data];
    },

    // A network's page: the letter of the lane whose tint is shown, a picture of what the networks say, and its colour at a place of the data.
    tinted: () => document.querySelector(".fall-line-network")?.dataset.shown || null,
    learned: () => document.querySelector(".st-key-data .fall-line-beside")?.toDataURL() ?? null,
    tint(x, y) {
      const { xaxis, yaxis } = layout("data"), under = document.querySelector(".st-key-data .fall-line-beside");
      const [left, top] = [xaxis._offset + xaxis.l2p(x), yaxis._offset + yaxis.l2p(y)].map((at) => Math.round(at * devicePixelRatio));
      return [...under.getContext("2d").getImageData(left, top, 1, 1).data];
    },

    // A ground's data: {letter: the two weights whose line is drawn}, and the rows of the examples that are ringed.
    said: () => {
      const text = document.querySelector(".fall-line-fit")?.dataset.said;
      return text ? Object.fromEntries(text.split(",").map((one) => [one[0], one.split(":").slice(1).map(Number)])) : null;
    },
    ringed: () => (document.querySelector(".fall-line-fit")?.dataset.seen ?? "").split(",").filter(Boolean).map(Number),

    // The canvas over a chart, as a picture.
    painted: (key) => canvas(key)?.toDataURL() ?? null,
  };
})()
