"""A class opens the page: `python -m benchmarks.load` prints how long a hundred visitors wait, beside a naive page in the same run.

Visitors are tabs without a browser (benchmarks/page.py), so what is measured is the server. The naive page is one chart and one slider, as
a first Streamlit app has them, under Streamlit's own defaults; ours is served as `make run` serves it.
"""

import asyncio
import os
import platform
import random
import signal
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil

from benchmarks import Row
from benchmarks.page import ROOT, Server, Visit, connected, served
from ui.platform.memory import SOON

CLASS = 100  # visitors who open the page at once
THINK = 5.0  # seconds between two turns of a slider, on average
TURNS = 8  # of each visitor
RERUNS, SETTLED = 1000, 100  # of one visitor; how many of them may fill caches
SESSIONS, ABREAST = 300, 50  # opened and closed, so many at a time
HELD = 120  # seconds for which Streamlit holds the session of a visitor who has gone

NAIVE = """
import numpy as np
import plotly.graph_objects as go
import streamlit as st

rate = st.slider("rate", 0.0, 1.0, 0.5)
x = np.linspace(0, 10, 300)
st.plotly_chart(go.Figure(go.Scatter(x=x, y=np.sin(rate * x))))
"""


@contextmanager
def naive() -> Iterator[Server]:
    """The naive page, out of reach of this repository's settings."""
    with TemporaryDirectory() as folder:
        script = Path(folder, "naive.py")
        script.write_text(NAIVE)
        with served(script, folder=Path(folder)) as server:
            yield server


async def arrivals(host: str, stay: AsyncExitStack) -> list[tuple[Visit, float]]:
    """A class that opens the page at once: each visit, and how many seconds its first page took."""

    async def arrive() -> tuple[Visit, float]:
        visit = Visit(await stay.enter_async_context(connected(host)), "")
        return visit, await visit.run()

    return await asyncio.gather(*(arrive() for _ in range(CLASS)))


async def opening(host: str) -> float:
    """Seconds until the last of a class has its first page."""
    async with AsyncExitStack() as stay:
        return max(taken for _, taken in await arrivals(host, stay))


async def lesson(host: str, knob: str) -> list[float]:
    """Seconds of every answer to a class that turns the sliders whose names end with `knob`, each visitor at a time of its own."""

    async def turn(visit: Visit, chance: random.Random) -> list[float]:
        times = []
        for _ in range(TURNS):
            await asyncio.sleep(chance.expovariate(1 / THINK))
            times.append(await visit.run(visit.turned(chance, knob)))
        return times

    async with AsyncExitStack() as stay:
        visits = [visit for visit, _ in await arrivals(host, stay)]
        turns = await asyncio.gather(*(turn(visit, random.Random(i)) for i, visit in enumerate(visits)))
    return [taken for times in turns for taken in times]


async def growth_of_one(server: Server) -> float:
    """Megabytes that the server grows by while one visitor turns a slider, once its caches are warm."""
    chance = random.Random(0)
    async with connected(server.host) as socket:
        visit = Visit(socket, "")
        await visit.run()
        for i in range(RERUNS):
            if i == SETTLED:
                before = megabytes(server)
            await visit.run(visit.turned(chance))
        return megabytes(server) - before


async def growth_of_many(server: Server) -> float:
    """Megabytes that are left of many visitors who have come and gone, when Streamlit has let go of the last."""

    async def come_and_go() -> None:
        async with connected(server.host) as socket:
            await Visit(socket, "").run()

    async def all_gone() -> float:
        await asyncio.sleep(HELD + 5)
        await come_and_go()  # Streamlit lets go of what is too old when somebody comes
        await asyncio.sleep(SOON + 1)
        return megabytes(server)

    for _ in range(2):  # what a first crowd leaves in caches and in the allocator is not a leak
        await asyncio.gather(*(come_and_go() for _ in range(ABREAST)))
    before = await all_gone()
    for _ in range(0, SESSIONS, ABREAST):
        await asyncio.gather(*(come_and_go() for _ in range(ABREAST)))
    return await all_gone() - before


def megabytes(server: Server) -> float:
    """What the server holds, once it has collected its garbage."""
    os.kill(server.pid, signal.SIGUSR1)
    time.sleep(0.5)
    return float(psutil.Process(server.pid).memory_info().rss) / 1e6


def percentile(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]


def _openings(rounds: int) -> Iterator[Row]:
    """A class that meets a server which has just started, and one whose teacher was there before."""
    times: dict[str, list[float]] = {"ours, cold": [], "naive, cold": [], "ours": [], "naive": []}
    for _ in range(rounds):
        for name, serve in (("ours", served), ("naive", naive)):
            with serve() as server:
                times[f"{name}, cold"].append(asyncio.run(opening(server.host)))
                times[name].append(asyncio.run(opening(server.host)))
    for after, told in (("", "the slowest first page"), (", cold", "… on a server that has just started")):
        ours, theirs = times[f"ours{after}"], times[f"naive{after}"]
        ratio = median(mine / other for mine, other in zip(ours, theirs, strict=True))
        yield Row(
            f"{CLASS} visitors at once: {told}" if not after else told,
            "≤ 0.15×",
            ratio,
            f"{{:.2f}}× of a naive page's ({median(ours):.2f} s against {median(theirs):.1f})",
            most=0.15,
        )


def rows(rounds: int = 3) -> Iterator[Row]:
    """The table, row by row."""
    yield from _openings(rounds)
    with served() as server:
        times = asyncio.run(lesson(server.host, ".lr"))
        yield Row(
            f"{CLASS} visitors, a turned rate every {THINK:g} s each: p95",
            "≤ 0.3 s",
            percentile(times, 0.95),
            f"{{:.3f}} s (middle {median(times):.3f})",
            most=0.3,
        )
    with naive() as server:
        yield Row("… of the naive page", "", percentile(asyncio.run(lesson(server.host, "")), 0.95), "{:.3f} s")
    with served() as server:
        yield Row(
            f"{RERUNS:,} turns of one visitor, after the first {SETTLED}",
            "≤ +20 MB",
            asyncio.run(growth_of_one(server)),
            "{:+.1f} MB",
            most=20,
        )
        yield Row(f"{SESSIONS} visitors come and gone", "≤ +10 MB", asyncio.run(growth_of_many(server)), "{:+.1f} MB", most=10)


if __name__ == "__main__":
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}, {ROOT.name}\n")
    for row in rows():
        print(f"{row.what:<76} {row.goal:<10} {row.verdict:<7} {row.measured}", flush=True)
