"""What is typed beside what is written in the browser's preview: every rule and every ground, run by browser/tape/ in a Chromium."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks import Row
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from landscapes.rosenbrock import Rosenbrock
from landscapes.typed import Typed as Ground
from optimizers import OPTIMIZERS
from optimizers.adam import Adam
from optimizers.base import Optimizer
from optimizers.typed import Typed as Rule
from tape import known, packed, values
from tests.support.chromium import find_chromium, launch
from tests.support.module import call, modules
from tests.support.typed import as_formula, as_rule

STEPS, RATE = 2000, 1e-4  # a rate at which nothing leaves the window

# Medians of milliseconds of both runs, in turn.
IN_TURN = """async ({ descend, rule }, lanes, grounds, start, domain, steps, rounds) => {
    const { landscape } = await import("/tape/field.js");
    const runs = [0, 1].map((i) => {
        const [lane, ground] = [lanes[i], landscape(grounds[i], grounds[i].knobs)], made = rule(lane, lane.knobs);
        return () => descend(made, ground, lane.knobs, { start, domain, steps });
    });
    const times = [[], []];
    for (let k = 0; k < rounds + 3; k++) {
        for (const i of k % 2 ? [0, 1] : [1, 0]) {
            const began = performance.now();
            runs[i]();
            times[i].push(performance.now() - began);
        }
    }
    return times.map((all) => all.slice(3).sort((a, b) => a - b)[rounds >> 1]);
}"""


def _lane(rule: Optimizer) -> dict[str, Any]:
    step = known(rule.step)
    assert step is not None
    return {"step": packed(step), "memory": rule.memory, "knobs": values(rule, step)}


def _ground(land: Landscape) -> dict[str, Any]:
    f, grad = known(land.f), known(land.grad)
    assert f is not None
    assert grad is not None
    return {"f": packed(f), "grad": packed(grad), "knobs": values(land, f, grad)}


def _pairs() -> Iterator[tuple[Landscape, list[dict[str, Any]], list[dict[str, Any]]]]:
    """A landscape, and what is written and what is typed: lanes and grounds."""
    for ground in LANDSCAPES.values():
        if known(ground().f) is not None:
            adam = _lane(Adam(lr=RATE))
            yield ground(), [adam, adam], [_ground(ground()), _ground(Ground(as_formula(ground), ground.domain))]
    for kind in OPTIMIZERS.values():
        rule = kind(lr=RATE)
        if not kind.given and (step := known(rule.step)) is not None:
            rosenbrock = _ground(Rosenbrock())
            yield Rosenbrock(), [_lane(rule), _lane(Rule(as_rule(kind), values(rule, step)))], [rosenbrock, rosenbrock]


def rows(rounds: int) -> Iterator[Row]:
    """The ratio of every pair is that of its medians."""
    what = f"Typed over built-in in the preview, {STEPS:,} steps: the median rule or ground"
    if (path := find_chromium()) is None:
        yield Row(what, "≤ 1.1×", None, "no Chromium")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        page = modules(launch(playwright, path).new_page())
        ratios = []
        for land, lanes, grounds in _pairs():
            given = [lanes, grounds, land.start, land.domain, STEPS, rounds]
            written, typed = call(page, "tape/descend.js", IN_TURN, *given)
            ratios.append(typed / written)
    yield Row(what, "≤ 1.1×", median(ratios), "{:.2f}×", most=1.1)
    yield Row(f"… the slowest of {len(ratios)}", "≤ 2×", max(ratios), "{:.2f}×", most=2)
