"""The maps as a visitor meets them: how soon they stand, with numba and without, and what everybody else notices of it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from statistics import median

from benchmarks import Row
from benchmarks.page import FIVE, FLAGS, RATE, Visit, chromium, connected, kilobytes, milliseconds, new_context, served

ONE = "lanes=A&A=Adam&landscape=Rosenbrock&steps=300&cells=128&picture=sweep"
BASINS = "lanes=ABCDE&A=SGD&B=Momentum&C=RMSProp&D=Adam&E=AdamW&landscape=Himmelblau&steps=300&cells=256&picture=basins"
FINEST = "lanes=A&A=Adam&landscape=Himmelblau&steps=300&cells=256&picture=basins"
HEAVY = "lanes=A&A=LAMB&landscape=Ackley&steps=300&cells=256&picture=noise"  # a quarter of a minute

# One key on the slider of the steps; milliseconds until the chart that stands there shows other cells.
ANSWER = """() => new Promise((done) => {
    const cells = () => document.querySelector(".st-key-sweep .heatmaplayer image")?.getAttribute("href");
    const before = cells();
    let released;
    addEventListener("keyup", () => (released = performance.now()), { capture: true, once: true });
    const look = () => (released && cells() && cells() !== before ? done(performance.now() - released) : requestAnimationFrame(look));
    look();
})"""


def asked(host: str, query: str, rounds: int) -> list[Visit]:
    """A map of other starts or rates each time, so that nothing is known; each visit knows when it was told of progress and answered."""

    async def ask(i: int) -> Visit:
        async with connected(host) as socket:
            visit = Visit(
                socket,
                f"{query}&x=-1.{i:02}&D.Adam.lr=0.0{i + 10}&A.Adam.lr=0.0{i + 10}&A.SGD.lr=0.00{i + 10}"
                f"&B.Momentum.lr=0.0{i + 10}&C.RMSProp.lr=0.0{i + 10}&E.AdamW.lr=0.0{i + 10}",
                "maps",
            )
            await visit.run()
            return visit

    visits = []
    for i in range(rounds):
        visits.append(asyncio.run(ask(i)))
        time.sleep(0.2)
    return visits


def warm(host: str, query: str) -> None:
    """Until everything is compiled: a compiled map of this size is there before progress would be told."""
    for i in range(40, 70):
        (visit,) = asked(host, query.replace("steps=300", f"steps=3{i:02}"), 1)
        if visit.progress is None and i > 42:
            return
        time.sleep(1)


def in_the_browser(host: str, rounds: int) -> list[float]:
    """Seconds from the release of a key on the slider of the steps to the new map."""
    from playwright.sync_api import sync_playwright

    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = new_context(browser).new_page()
        page.goto(f"http://{host}/maps?{ONE}")
        page.wait_for_selector(".st-key-sweep .heatmaplayer image", timeout=60_000)
        for _ in range(rounds + 3):
            page.locator(".st-key-steps input[type=range]").first.focus()
            page.wait_for_timeout(1000)
            page.evaluate(f"() => {{ window.answer = ({ANSWER})(); }}")
            page.keyboard.press("ArrowLeft")
            times.append(page.evaluate("window.answer") / 1000)
        browser.close()
    return times[3:]


def others(host: str) -> tuple[float, float]:
    """The longest that another visitor waits for a moved slider, alone and beside a heavy map, in seconds."""

    async def visitor(seconds: float) -> float:
        async with connected(host) as socket:
            visit = Visit(socket, FIVE)
            await visit.run()
            name, options = next((k, v) for k, v in visit.sliders.items() if k.endswith(RATE))
            times, end, i = [], time.monotonic() + seconds, 0
            while time.monotonic() < end:
                await asyncio.sleep(0.1)
                i += 7
                times.append(await visit.run((name, options[i % len(options)])))
            return max(times[3:])

    async def heavy() -> None:
        async with connected(host) as socket:
            await Visit(socket, HEAVY, "maps").run()

    async def beside() -> float:
        task = asyncio.create_task(heavy())
        await asyncio.sleep(0.3)
        waited = await visitor(6)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        return waited

    return asyncio.run(visitor(3)), asyncio.run(beside())


def rows(rounds: int) -> Iterator[Row]:
    compiled = find_spec("numba") is not None
    for name, without, limits in (("with turbo", "", (0.15, 2)), ("without", "numba", (1.5, 10))):
        if not without and not compiled:
            yield Row("Maps with turbo", "", None, "numba is not installed")
            continue
        with served(without=without) as server:
            host = server.host
            if not without:
                warm(host, ONE)
                warm(host, BASINS)
            if chromium():
                moved = in_the_browser(host, rounds)
                yield milliseconds(f"slider released → new 128 × 128 map, 300 steps, {name}", 1000 * limits[0], moved)
            five = asked(host, BASINS, rounds)
            yield seconds(f"five 256 × 256 basin maps, 300 steps, {name}: the server's answer", limits[1], [visit.taken for visit in five])
            if without:
                yield seconds("… until progress is told", 0.3, [visit.progress or visit.taken for visit in five])
                yield kilobytes("a page with one 256 × 256 map, sent", 150, median(visit.received for visit in asked(host, FINEST, 3)))
                alone, beside = others(host)
                yield Row(
                    "another visitor's longest wait for a moved slider beside a heavy map",
                    "≤ 200 ms more",
                    1000 * (beside - alone),
                    f"{{:.0f}} ms more ({1000 * beside:.0f}; alone {1000 * alone:.0f})",
                    most=200,
                )


def seconds(what: str, most: float, times: list[float]) -> Row:
    return Row(what, f"≤ {most:g} s", median(times), f"{{:.2f}} s (slowest {max(times):.2f})", most=most)
