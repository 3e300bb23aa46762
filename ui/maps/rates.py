"""Every learning rate of every lane: one chart, the best of each, and a race between these."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from figures import maps as figures
from figures.theme import STYLES
from knobs import plain
from scenario import Lane, Scenario
from scenario.dials import rate_of
from studies import axes
from studies import maps as atlas
from studies.maps import DIVERGED, PENDING, Ends, Question, Tuned
from studies.standings import TARGET
from ui.maps import progress as work
from ui.maps.cells import height
from ui.platform.charts import steady
from ui.signs import named
from ui.visit import session

GOOD = 0.01  # of the height above f* that the start has


@dataclass(frozen=True)
class Scan:
    """What the scan of one lane's rates found."""

    lane: Lane
    question: Question
    found: Tuned


def scan(scenario: Scenario) -> None:
    """The last loss of every lane against its learning rate, the best of each, and a race between the bests."""
    lanes = scenario.visible
    questions = [atlas.question(scenario, lane, (axes.rate_axis(lane),)) for lane in lanes]
    if problem := work.too_much(questions):
        st.info(problem, icon=":material/hourglass_disabled:")
        return
    holder, progress = st.container(gap=None), st.empty()
    answers = [ends.one() for ends in work.do(questions, progress, lambda *_: None)]
    if any((ends.kind == PENDING).any() for ends in answers):  # stopped: of half a scan nothing is best
        return
    lowest = scenario.landscape.lowest
    first = float(scenario.landscape.f(*map(np.array, scenario.start))) - (lowest or 0.0)
    least = None if lowest is None else max(GOOD * first, TARGET)
    scans = [
        Scan(lane, q, atlas.tuned(q, ends, -np.inf if lowest is None or least is None else lowest + least))
        for lane, q, ends in zip(lanes, questions, answers, strict=True)
    ]
    curves = [
        figures.RateCurve(scan.lane.name, STYLES[scan.lane.letter], scan.question.axes[0].values, _heights(ends, lowest), scan.found)
        for scan, ends in zip(scans, answers, strict=True)
    ]
    figure = figures.rate_chart(curves, scenario.steps, least, first)
    about = "Last loss by learning rate. " + "; ".join(f"{scan.lane.name}: {_best(scan)}" for scan in scans) + "."
    with holder:
        steady(figure, "rates", about)
    st.caption(
        f"Each point is a whole race of {scenario.steps} steps at one rate. A star marks the best rate of a lane; a line stops where runs "
        "diverge or end far above the start. " + ("" if least is None else "Below the dotted line 99 % of the start's height is gone "
        f"(f − f* ≤ {least:.3g}): those rates count as good. A wide valley needs little tuning, a narrow one much.")
    )  # fmt: skip
    st.table([_scanned(scan, least is not None) for scan in scans], hide_index=True, alt="The best learning rate of every lane")
    _offer(scenario, scans)


def _heights(ends: Ends, lowest: float | None) -> Any:
    with np.errstate(all="ignore"):
        return np.where((ends.kind == DIVERGED) | ~np.isfinite(ends.final), np.nan, ends.final - (lowest or 0.0))


def _best(scan: Scan) -> str:
    found = scan.found
    if found.best is None:
        return "diverged at every rate"
    return f"best at {plain(found.best)}, " + (f"target in {found.steps} steps" if found.steps >= 0 else "target not reached")


def _scanned(scan: Scan, told: bool) -> dict[str, str]:
    found, q = scan.found, scan.question
    left = np.nan if found.best is None else found.final - (q.landscape.lowest or 0.0)
    row = {
        "lane": named(scan.lane),
        "best rate": "–" if found.best is None else plain(found.best),
        "its own rate": plain(float(scan.lane.optimizer.lr)),
        "steps to target at best": "–" if found.steps < 0 else str(found.steps),
        height(q): "–" if found.best is None else f"{left:.3g}",
    }
    return row | ({"good rates, in decades": f"{found.decades:.1f}"} if told else {})


def _offer(scenario: Scenario, scans: Sequence[Scan]) -> None:
    able = any(scan.found.best is not None for scan in scans)
    if st.button("Race each at its own best rate", key="race-best", type="primary", icon=":material/sports_score:", disabled=not able,
                 help="Opens the race with every visible lane at its star. A fairer comparison than one rate for all, and a dearer one: "
                 "the race page says what the search cost."):  # fmt: skip
        best = scenario
        for scan in scans:
            if scan.found.best is not None:
                best = rate_of(scan.lane).put(best, scan.found.best)
        session.change(lambda _: best)
        visit = session.present()
        visit.tuned = visit.scenario, tuning(scans)
        st.switch_page("pages/race.py")
    st.caption(f"A rate found this way has seen the race before: {_cost(scans)}.")


def _cost(scans: Sequence[Scan]) -> str:
    one = scans[0].question
    return f"{len(scans)} lanes × {one.axes[0].size} rates × {one.steps} steps = {sum(scan.question.work for scan in scans):,} gradients"


def tuning(scans: Sequence[Scan]) -> str:
    """How the rates of a tuned race were chosen, and what that cost."""
    axis = scans[0].question.axes[0]
    kept = [scan.lane.name for scan in scans if scan.found.best is None]
    text = (
        f"Each lane races at its own best rate of {axis.size} between {plain(axis.low)} and {plain(axis.high)}: the one that came to rest "
        "at the lowest point in the fewest steps or, where none did, ended lowest, from this very start and on this very noise. "
        f"The search cost {_cost(scans)}; the race itself takes {len(scans) * scans[0].question.steps:,}."
    )
    return text + (f" {', '.join(kept)} diverged at every rate and kept the old one." if kept else "")
