"""Whether others wait while somebody has hundreds or thousands of runs made: how long a moved rate takes with and without them.

Visitors are tabs without a browser (benchmarks/page.py), so what is measured is the server. The work of one takes seconds, in the server's
one process; another moves a rate of a race meanwhile.
"""

import asyncio
from collections.abc import Iterator
from statistics import median

from benchmarks import Row
from benchmarks.load import percentile
from benchmarks.page import FIVE, RATE, Visit, connected, served

MOST = 0.2  # seconds that others may wait for an answer
LANES = "lanes=ABCDE&A=SGD&B=HeavyBall&C=Adam&D=LAMB&E=RMSProp"
WORK = {  # what somebody has done -> the page's address, and the button that is pressed; "" where the page works as it opens
    "512 first weights of a network": ("network", f"{LANES}&seeds=512&steps=400", "run-many"),
    "a contest of best rates": ("network", f"{LANES}&steps=600", "hold-contest"),
    "512 draws of a race's noise": ("", f"{LANES}&noise=1&steps=2000&seeds=512", "run-many"),
    "a map of 256 × 256 starts": ("maps", "lanes=A&A=Adam&steps=2000&picture=basins&cells=256", ""),
}
ALONE = 24  # rates that are moved while nobody works


async def waits(host: str, page: str, query: str, button: str) -> tuple[list[float], list[float]]:
    """Seconds of the answers to a moved rate: while nobody works, and while somebody does, one after another."""
    async with connected(host) as one, connected(host) as other:
        worker, visitor = Visit(one, query, page), Visit(other, FIVE)
        if button:
            await worker.run()
        await visitor.run()
        name, options = next((k, v) for k, v in visitor.sliders.items() if k.endswith(RATE))
        places = iter(range(10 * len(options)))

        async def move() -> float:
            await asyncio.sleep(0.1)  # a visitor thinks
            return await visitor.run((name, options[next(places) % len(options)]))

        alone = [await move() for _ in range(ALONE + 3)][3:]
        working = asyncio.create_task(worker.run(pressed=worker.button(button) if button else ""))
        await asyncio.sleep(0.2)
        meanwhile = []
        while not working.done():
            meanwhile.append(await move())
        await working
        return alone, meanwhile


def spread(times: list[float]) -> str:
    return f"middle {median(times):.3f}, p95 {percentile(times, 0.95):.3f}, longest {max(times):.3f}"


def rows() -> Iterator[Row]:
    """The longest of nineteen answers of twenty, and of all, while somebody's work was done."""
    with served() as server:
        for what, (page, query, button) in WORK.items():
            alone, meanwhile = asyncio.run(waits(server.host, page, query, button))
            told = f"of {len(meanwhile)}: {spread(meanwhile)}; alone: {spread(alone)}"
            shown = f"{{:.3f}} s ({told})"
            yield Row(f"Others wait for a moved rate during {what}: p95", f"≤ {MOST:g} s", percentile(meanwhile, 0.95), shown, most=MOST)


if __name__ == "__main__":
    for row in rows():
        print(f"{row.what:<76} {row.goal:<10} {row.verdict:<7} {row.measured}", flush=True)
