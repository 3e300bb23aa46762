"""The app as a visitor meets it: a server of its own, spoken to over its websocket and through a real Chromium."""

import asyncio
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

from benchmarks import Row
from tests.support.chromium import QUIET as FLAGS
from tests.support.chromium import find_chromium as chromium

ROOT = Path(__file__).resolve().parents[1]
FIVE = "lanes=ABCDE&steps=300"
RATE = "A.SGD.lr"  # the slider that is moved
BARE = 'import streamlit as st\nst.plotly_chart({"data": [{"type": "scatter", "mode": "lines", "y": [1, 2]}]}, key="map")\n'


# Streamlit's command, as if some packages were missing; SIGUSR1 has it collect its garbage, so that what it holds can be measured.
STREAMLIT = """
import gc, signal, sys
sys.modules |= dict.fromkeys(sys.argv.pop(1).split())
signal.signal(signal.SIGUSR1, lambda *_: gc.collect())
from streamlit.web.cli import main
main()
"""


@dataclass(frozen=True)
class Server:
    """An app that is being served."""

    host: str  # with its port
    pid: int


@contextmanager
def served(script: Path = ROOT / "app.py", without: str = "", folder: Path = ROOT) -> Iterator[Server]:
    """An app, ours unless told, on a free port here, with the settings of `folder`, as if the packages `without` were missing."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        STREAMLIT,
        without,
        "run",
        str(script),
        "--server.address=127.0.0.1",
        f"--server.port={port}",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Server(f"127.0.0.1:{port}", process.pid)
    try:
        deadline = time.monotonic() + 120
        while not healthy(server.host):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the app's server did not start")
            time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:  # it is still starting
            process.kill()
            process.wait()


def healthy(host: str) -> bool:
    try:
        with urlopen(f"http://{host}/_stcore/health", timeout=1):
            return True
    except OSError:
        return False


class Visit:
    """A browser tab without a browser: Streamlit's protocol over a websocket."""

    def __init__(self, socket: Any, query: str, name: str = "") -> None:
        self.socket, self.query, self.name, self.page = socket, query, name, ""
        self.received, self.taken = 0, 0.0  # bytes and seconds of the last run
        self.progress: float | None = None  # seconds until it told how far it is
        self.sliders: dict[str, list[Any]] = {}  # id -> its options, or its ends where it has none
        self.buttons: set[str] = set()  # their ids
        self.runs, self.age = 0, 0  # how many have ended, and after how many a browser forgets a large message that came in none of them
        self.known: dict[str, int] = {}  # those that it keeps and need not be sent again -> the run in which they came last

    def turned(self, chance: random.Random, last: str = "") -> tuple[str, Any]:
        """One of the page's sliders, of those whose names end so, and a place on it."""
        name = chance.choice(sorted(name for name in self.sliders if name.endswith(last)))
        options = self.sliders[name]
        return name, chance.choice(options) if isinstance(options[0], str) else round(chance.uniform(*options), 2)

    def button(self, last: str) -> str:
        """The button whose name ends so."""
        (found,) = [name for name in self.buttons if name.endswith(last)]
        return found

    async def run(self, moved: tuple[str, Any] | None = None, pressed: str = "") -> float:
        """Have the script run, one slider moved or one button pressed; seconds until the script has finished."""
        from streamlit.proto.BackMsg_pb2 import BackMsg
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        request = BackMsg()
        request.rerun_script.query_string, request.rerun_script.page_script_hash = self.query, self.page
        request.rerun_script.page_name = self.name
        request.rerun_script.cached_message_hashes.extend(self.known)
        if moved:
            widget = request.rerun_script.widget_states.widgets.add()
            widget.id = moved[0]
            values = widget.string_array_value if isinstance(moved[1], str) else widget.double_array_value
            values.data.append(moved[1])
        if pressed:
            widget = request.rerun_script.widget_states.widgets.add()
            widget.id, widget.trigger_value = pressed, True
        self.received, self.progress = 0, None
        start = time.perf_counter()
        await self.socket.send(request.SerializeToString())
        while True:
            sent = await asyncio.wait_for(self.socket.recv(), 300)
            self.received += len(sent)
            message = ForwardMsg.FromString(sent)
            kind = message.WhichOneof("type")
            if message.metadata.cacheable or kind == "ref_hash":
                self.known[message.ref_hash or message.hash] = self.runs
            if kind == "script_finished":
                self.taken = time.perf_counter() - start
                self.runs += 1
                self.known = {name: last for name, last in self.known.items() if self.runs - last <= self.age}
                return self.taken
            if kind == "new_session":
                self.page = message.new_session.page_script_hash
                self.age = message.new_session.config.max_cached_message_age
            elif kind == "navigation":
                self.page = message.navigation.page_script_hash  # before, a page of its own is known by its name alone
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "slider":
                slider = message.delta.new_element.slider
                self.sliders[slider.id] = list(slider.options) or [slider.min, slider.max]
            elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "button":
                self.buttons.add(message.delta.new_element.button.id)
            elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "progress":
                self.progress = self.progress or time.perf_counter() - start
            elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(message.delta.new_element.exception.message)


def connected(host: str) -> Any:
    import websockets

    return websockets.connect(f"ws://{host}/_stcore/stream", subprotocols=["streamlit"], max_size=None, compression=None)  # type: ignore[list-item]


async def answers(host: str, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of a run after a moved slider, and of a run in which nothing has changed, in turn."""
    async with connected(host) as socket:
        visit = Visit(socket, FIVE)
        await visit.run()
        name, options = next((k, v) for k, v in visit.sliders.items() if k.endswith(RATE))
        changed: list[float] = []
        same: list[float] = []
        for i in range(rounds + 3):
            place = options[len(options) // 2 - 15 + i]  # a value that is new to the server, so the lane is run
            for times, moved in ((changed, (name, place)), (same, (name, place))):
                await asyncio.sleep(0.15)  # a visitor thinks; the server tidies up
                times.append(await visit.run(moved))
        return changed[3:], same[3:]


def server_rows(host: str, rounds: int) -> Iterator[Row]:
    changed, same = asyncio.run(answers(host, 4 * rounds))
    yield milliseconds("server, over its websocket: one learning rate moved, 5 lanes × 300 steps", 30, changed)
    yield milliseconds("… nothing changed", 10, same)


def milliseconds(what: str, most: float, times: list[float]) -> Row:
    return Row(what, f"≤ {most:g} ms", 1000 * median(times), f"{{:.0f}} ms (fastest {1000 * min(times):.0f})", most=most)


# What the page notes about itself: when the map was first drawn, and when a new picture has followed a key.
WATCH = """
addEventListener("keyup", () => { window.released = performance.now(); window.answered = undefined; }, true);
const look = () => {
    const lines = document.querySelectorAll(".st-key-map .js-plotly-plot .scatterlayer .trace path.js-line");
    const path = [...lines].map((line) => line.getAttribute("d")).join();
    const version = document.querySelector(".fall-line-player")?.player?.version;
    if (path && version) window.firstPicture ??= performance.now();
    if (path !== window.path && version !== window.version && window.released) window.answered ??= performance.now();
    if (window.answered || !window.released) [window.path, window.version] = [path, version];
    requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""

# When the lines of these charts first stand on a page.
STAND = """
const stands = (key) => document.querySelector(`.st-key-${key} .js-plotly-plot .scatterlayer path.js-line`)?.getAttribute("d");
const wait = () => {
    if (KEYS.every(stands)) window.stood ??= performance.now();
    else requestAnimationFrame(wait);
};
requestAnimationFrame(wait);
"""

# Pictures a second of the map, the loss and the terrain, while all three play.
COUNT = """async (seconds) => {
    const { player } = document.querySelector(".fall-line-player");
    const frames = player.overlays.map((view) => {
        const count = { pictures: 0 }, draw = view.draw;
        view.draw = (pen) => { count.pictures++; return draw.call(view, pen); };
        return count;
    });
    player.parts.speed.value = "0.5";
    player.seek(0);
    player.play(true);
    const start = performance.now();
    await new Promise((done) => setTimeout(done, 1000 * seconds));
    player.overlays.forEach((view) => delete view.draw);
    return frames.map(({ pictures }) => pictures / ((performance.now() - start) / 1000));
}"""


# Numbers turned in every frame, as by a hand that is as quick as the screen: frames a second, the longest frame, and what a picture takes
# to compute and to draw, in milliseconds.
HOLD = """async ([names, seconds]) => {
    const { player } = document.querySelector(".fall-line-player");
    player.seek(player.race.steps);
    await new Promise((done) => setTimeout(done, 500)); // what is drawn of the whole race is no part of what follows
    const given = names.map((name) => player.live.runner.given.get(name));
    const taken = { compute: [], draw: [], frame: [] };
    const timed = (what, part) => {
        const refresh = what.refresh;
        what.refresh = () => {
            const begun = performance.now();
            refresh.call(what);
            spent[part] += performance.now() - begun;
        };
        return () => delete what.refresh;
    };
    let [before, spent] = [performance.now(), { compute: 0, draw: 0 }];
    const untimed = [timed(player.live, "compute"), ...player.overlays.map((view) => timed(view, "draw"))];
    const start = before;
    for (let i = 0; before - start < 1000 * seconds; i++) {
        names.forEach((name, k) => player.live.turn(name, given[k] * (1 - 0.002 * (i % 100))));
        spent = { compute: 0, draw: 0 };
        await new Promise(requestAnimationFrame); // in which the player draws
        for (const part in spent) taken[part].push(spent[part]);
        taken.frame.push(performance.now() - before);
        before = performance.now();
    }
    untimed.forEach((end) => end());
    names.forEach((name, k) => player.live.turn(name, given[k]));
    const middle = (times) => times.sort((a, b) => a - b)[times.length >> 1];
    const [pictures, longest] = [taken.frame.length / seconds, Math.max(...taken.frame)];
    return { pictures, longest, compute: middle(taken.compute), draw: middle(taken.draw) };
}"""

# From here on: when a pointer first moved, and when the map was first drawn with what it turned.
FOLLOW = """() => {
    const [map] = document.querySelector(".fall-line-player").player.overlays;
    addEventListener("pointermove", ({ timeStamp }) => (window.moved ??= timeStamp), true);
    map.refresh = () => {
        Object.getPrototypeOf(map).refresh.call(map);
        if (map.player.preview) window.followed ??= performance.now();
    };
}"""
EIGHT = ["SGD", "Momentum", "Nesterov", "RMSProp", "Adam", "AdamW", "LARS", "LAMB"]


class Tab:
    """A page that counts what its websocket carries."""

    def __init__(self, context: Any, url: str) -> None:
        self.context = context
        self.page = self.context.new_page()
        self.received = self.sent = 0
        self.heard = time.monotonic()
        self.page.add_init_script(WATCH)
        self.page.on("websocket", self._count)
        self.page.goto(url)
        self.page.wait_for_function("window.firstPicture", timeout=60_000)
        self.settle()

    def _count(self, socket: Any) -> None:
        socket.on("framereceived", self._receive)
        socket.on("framesent", self._send)

    def _receive(self, payload: Any) -> None:
        self.received += len(payload)
        self.heard = time.monotonic()

    def _send(self, payload: Any) -> None:
        self.sent += 1

    def settle(self) -> None:
        while time.monotonic() - self.heard < 0.7:
            self.page.wait_for_timeout(100)

    def rate(self) -> Any:
        return self.page.locator(f".st-key-{RATE.replace('.', '-')} input[type=range]").first

    def move_rate(self) -> float:
        """One key on the first lane's learning rate; seconds from its release to the new picture."""
        self.page.evaluate("window.released = window.answered = undefined")
        self.rate().focus()
        self.page.wait_for_timeout(100)
        self.page.keyboard.press("ArrowLeft")
        self.page.wait_for_function("window.answered", timeout=30_000)
        taken: float = self.page.evaluate("window.answered - window.released") / 1000
        self.settle()
        return taken


def browser_rows(host: str, rounds: int) -> Iterator[Row]:
    if not (found := chromium()):
        yield Row("in a browser", "", None, "no Chromium found: set CHROMIUM")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield from _five_lanes(browser, host, rounds)
        yield from _stands(browser, host, rounds)
        yield from _opening(browser, host)
        yield _followed(browser, host, rounds)
        yield from _held(browser, host)
        browser.close()


def new_context(browser: Any) -> Any:
    return browser.new_context(viewport={"width": 1280, "height": 900})


def _five_lanes(browser: Any, host: str, rounds: int) -> Iterator[Row]:
    first: list[float] = []
    again: list[float] = []
    for i in range(rounds):
        context = new_context(browser)
        for pictures in (first, again):
            tab = Tab(context, f"http://{host}/?{FIVE}")
            pictures.append(tab.page.evaluate("window.firstPicture") / 1000)
            if pictures is first or i < rounds - 1:
                tab.page.close()
    yield Row(
        "first picture after navigation, nothing in the browser's cache",
        "≤ 2 s",
        median(first),
        f"{{:.2f}} s (fastest {min(first):.2f})",
        most=2,
    )
    yield Row("… the scripts in its cache", "≤ 2 s", median(again), f"{{:.2f}} s (fastest {min(again):.2f})", most=2)
    bare = list(_bare(browser, rounds))
    yield Row(
        "… of an app of one st.plotly_chart with two points, nothing in the cache",
        "",
        median(bare),
        f"{{:.2f}} s (fastest {min(bare):.2f})",
    )
    yield kilobytes("websocket until the first picture stands, 5 lanes × 300 steps", 250, tab.received)
    moves, sizes = [], []
    for _ in range(rounds):
        before = tab.received
        moves.append(tab.move_rate())
        sizes.append(tab.received - before)
    yield kilobytes("websocket after one moved slider", 120, median(sizes))
    yield milliseconds("slider released → new map and player", 250, moves)
    before = tab.sent
    frames = [tab.page.evaluate(COUNT, 2) for _ in range(rounds)]
    charts = (("playing, without a GPU: the map", 55), ("… the loss", 55), ("… the balls on the terrain", 30))
    for (what, least), counts in zip(charts, zip(*frames, strict=True), strict=True):
        yield Row(what, f"≥ {least} frames a second", median(counts), "{:.0f} frames a second", least=least)
    yield Row("messages to the server while it plays", "0", tab.sent - before, "{:.0f}", most=0)
    heap = megabytes(tab.page) - _empty(browser)
    yield Row("JavaScript heap above that of a Streamlit page of one word", "≤ 60 MB", heap, "{:.0f} MB", most=60)
    yield kilobytes("player and tape, as text, sent once", 45, size_of_texts())
    tab.context.close()


def _followed(browser: Any, host: str, rounds: int) -> Row:
    """The first picture that follows a hand, on a page where none has followed yet."""
    times = []
    for _ in range(rounds):
        tab = Tab(new_context(browser), f"http://{host}/")
        tab.page.wait_for_function("document.querySelector('.fall-line-player').player.live?.runner", timeout=30_000)
        thumb = tab.rate().locator("xpath=ancestor::*[@data-rac][1]").bounding_box()
        x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2
        tab.page.mouse.move(x, y)
        tab.page.mouse.down()
        tab.page.evaluate(FOLLOW)
        tab.page.mouse.move(x - 20, y)
        tab.page.wait_for_function("window.followed", timeout=30_000)
        times.append(tab.page.evaluate("window.followed - window.moved") / 1000)
        tab.context.close()
    return milliseconds("first preview after the first move of a slider in hand", 40, times)


def _held(browser: Any, host: str) -> Iterator[Row]:
    """The rates of all lanes turned at once, in every frame: nothing a visitor can do asks for more. Pictures are those of the map."""
    for count, steps, least, most in ((7, 400, 50, 8.0), (8, 2000, 30, inf)):
        rules = dict(zip("ABCDEFGH", EIGHT[:count], strict=False))
        query = "&".join([f"lanes={''.join(rules)}", f"steps={steps}", *(f"{letter}={rule}" for letter, rule in rules.items())])
        tab = Tab(new_context(browser), f"http://{host}/?{query}")
        tab.page.wait_for_function("document.querySelector('.fall-line-player').player.live?.runner", timeout=30_000)
        before = tab.sent
        seen = tab.page.evaluate(HOLD, [[f"{letter}-{rule}-lr" for letter, rule in rules.items()], 4])
        what = f"{count} × {steps:,}"
        yield Row(f"every rate held and turned, {what}: pictures", f"≥ {least} a second", seen["pictures"], "{:.0f} a second", least=least)
        yield Row("… one computed and drawn", f"≤ {most} ms" if most < inf else "", seen["compute"] + seen["draw"],
                  f"{{:.1f}} ms ({seen['compute']:.1f} to compute)", most=most)  # fmt: skip
        yield Row("… the longest frame", "≤ 50 ms", seen["longest"], "{:.0f} ms", most=50)
        yield Row("… messages to the server", "0", tab.sent - before, "{:.0f}", most=0)
        tab.context.close()


def _stands(browser: Any, host: str, rounds: int) -> Iterator[Row]:
    """Map and loss of the opening, beside the least that Streamlit and Plotly can do: in turn, as what else runs here slows both."""
    with TemporaryDirectory() as folder:
        script = Path(folder, "bare.py")
        script.write_text(BARE)
        with served(script) as bare:
            pages = ((host, ["map", "loss"]), (bare.host, ["map"]))
            times = [[_stood(browser, *page) for page in pages] for _ in range(2 * rounds + 1)][1:]
    ours, least = (median(column) for column in zip(*times, strict=True))
    shown = f"{{:.2f}} × ({ours:.2f} s beside {least:.2f})"
    yield Row("map and loss of the opening stand, beside one st.plotly_chart with two points", "≤ 1.35 ×", ours / least, shown, most=1.35)


def _stood(browser: Any, host: str, keys: list[str]) -> float:
    """Seconds from navigation until these charts have their lines, nothing in the cache."""
    page = new_context(browser).new_page()
    page.add_init_script(STAND.replace("KEYS", str(keys)))
    page.goto(f"http://{host}/")
    page.wait_for_function("window.stood", timeout=60_000)
    taken: float = page.evaluate("window.stood") / 1000
    page.context.close()
    return taken


def _bare(browser: Any, rounds: int) -> Iterator[float]:
    """Seconds to the first picture of the least that Streamlit and Plotly can do."""
    with TemporaryDirectory() as folder:
        script = Path(folder, "bare.py")
        script.write_text(BARE)
        with served(script) as server:
            for _ in range(rounds + 1):
                page = new_context(browser).new_page()
                page.add_init_script(WATCH.replace(" && version", ""))
                page.goto(f"http://{server.host}/")
                page.wait_for_function("window.firstPicture", timeout=60_000)
                yield page.evaluate("window.firstPicture") / 1000
                page.context.close()


def megabytes(page: Any) -> float:
    """What its JavaScript holds, once the garbage is gone."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    for _ in range(3):
        devtools.send("HeapProfiler.collectGarbage")
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(float(metric["value"]) for metric in metrics if metric["name"] == "JSHeapUsedSize") / 1e6


def _empty(browser: Any) -> float:
    """Megabytes of JavaScript that Streamlit needs for itself."""
    with TemporaryDirectory() as folder:
        script = Path(folder, "empty.py")
        script.write_text('import streamlit as st\nst.write("Word")\n')
        with served(script) as server:
            page = new_context(browser).new_page()
            page.goto(f"http://{server.host}/")
            page.get_by_text("Word", exact=True).wait_for(timeout=60_000)
            page.wait_for_timeout(2000)
            size = megabytes(page)
            page.context.close()
            return size


def size_of_texts() -> int:
    from browser.bundle import bundle, source

    looks = map(source, ("player/player.html", "player/player.css", "live/live.css"))
    return sum(len(text.encode()) for text in (*looks, *map(bundle, ("player/index.js", "feed.js", "live/index.js"))))


def _opening(browser: Any, host: str) -> Iterator[Row]:
    tab = Tab(new_context(browser), f"http://{host}/")
    yield kilobytes("websocket until the first picture stands, the opening's 4 lanes", 200, tab.received)
    before = tab.received
    tab.move_rate()
    yield kilobytes("… after one moved slider", 100, tab.received - before)
    tab.context.close()


def kilobytes(what: str, most: float, size: float) -> Row:
    return Row(what, f"≤ {most:g} KB", size / 1000, "{:.0f} KB", most=most)


def rows(rounds: int) -> Iterator[Row]:
    parts: tuple[Callable[[str, int], Iterator[Row]], ...] = (server_rows, browser_rows)
    with served() as server:
        for part in parts:
            try:
                yield from part(server.host, rounds)
            except ImportError as missing:
                yield Row(part.__name__.removesuffix("_rows"), "", None, f"{missing.name} is not installed")
