"""The parts of the race page."""

from collections.abc import Callable

import numpy as np
import pyarrow  # type: ignore[import-untyped]
import streamlit as st

from figures import race as figures
from figures.race import Runner, curve, lifted
from figures.theme import STYLES
from ranking import TARGET, Standing, rank
from scenario import Lane, Scenario
from ui.charts import chart
from ui.player import LaneView
from ui.player import player as draw_player

CURVES = {"loss": "Loss", "slope": "Slope ‖∇f‖"}
SHOWN = 8  # names of ignored parameters in the note


def runners(scenario: Scenario) -> tuple[Runner, ...]:
    """The visible lanes. Figures are kept by what they show, and runs too: asking again costs nothing."""
    pairs = zip(scenario.lanes, scenario.run(), strict=True)
    return tuple(Runner(lane.name, STYLES[lane.letter], run) for lane, run in pairs if not lane.hidden)


def headline(scenario: Scenario) -> None:
    """What is to be seen, in one line."""
    visible = sum(not lane.hidden for lane in scenario.lanes)
    who = {0: "Every lane is hidden", 1: "One optimizer"}.get(visible, f"{visible} optimizers, one start")
    st.markdown(f"**{who}, {scenario.steps} gradients each.** Click the map to start elsewhere, turn a learning rate, watch who wins.")


def notes() -> None:
    """One plain note on what of the link was left out, and why."""
    ignored: list[str] = st.session_state.ignored
    if not ignored:
        return
    names = ", ".join(f"`{_printable(name)}`" for name in ignored[:SHOWN])
    more = f" and {len(ignored) - SHOWN} more" if len(ignored) > SHOWN else ""
    st.info(f"Part of this link could not be used and was left at its usual value: {names}{more}. "
            "A value must be a plain number in its slider's range, a name one of the menus'.", icon=":material/link_off:")  # fmt: skip


def _printable(name: str) -> str:
    name = "".join(c for c in name if c.isprintable() and c != "`") or "(no name)"
    return name if len(name) <= 40 else name[:39] + "…"


def landscape_map(scenario: Scenario) -> None:
    figure = figures.landscape_map(scenario.landscape, scenario.start, runners(scenario))
    about = f"{_names(scenario)} on the contours of {scenario.landscape.name}. The ranking below has the numbers."
    chart(figure, "map", (scenario.landscape, _visible(scenario)), about, clicks=True)


def curves(scenario: Scenario) -> None:
    """The loss, or the slope, by step."""
    figure = figures.loss_curve(scenario.landscape, scenario.steps, runners(scenario), _slope())
    about = f"{'Slope' if _slope() else 'Loss'} by step. {_names(scenario)}."
    chart(figure, "loss", (scenario.landscape, scenario.steps, _visible(scenario), _slope()), about)
    st.segmented_control("Curve", list(CURVES), key="curve", required=True, default="loss", format_func=CURVES.__getitem__,
                         label_visibility="collapsed",
                         help="Loss: how high each lane still is. Slope: how steep it is there; zero at a minimum or saddle.")  # fmt: skip


def terrain(scenario: Scenario) -> None:
    figure = figures.terrain(scenario.landscape)
    chart(figure, "terrain", scenario.landscape, f"{scenario.landscape.name} in 3-D, the paths lying on it.")


def _visible(scenario: Scenario) -> list[tuple[str, str]]:
    return [(lane.letter, lane.name) for lane in scenario.lanes if not lane.hidden]


def _slope() -> bool:
    return st.session_state.get("curve") == "slope"


def views(scenario: Scenario, slope: bool = False) -> list[LaneView]:
    """The visible lanes as the player draws them."""
    return [
        LaneView(
            name=runner.name, color=runner.style.color, dash=runner.style.dash, marker=runner.style.marker, last=runner.last,
            path=np.column_stack([runner.trajectory.w, curve(scenario.landscape, runner.trajectory, slope),
                                  lifted(scenario.landscape, runner.trajectory)]),
        )
        for runner in runners(scenario)
    ]  # fmt: skip


def player(scenario: Scenario, on_start: Callable[[float, float], None]) -> None:
    levels = figures.levels(scenario.landscape, runners(scenario), _slope())
    draw_player(views(scenario, _slope()), run=repr(scenario), start=scenario.start, levels=levels, on_start=on_start)


def ranking(scenario: Scenario) -> None:
    rows = standings(scenario)
    table = pyarrow.Table.from_pylist(rows or [{"": "All lanes are hidden."}])  # as Streamlit sends it; by way of pandas takes longer
    st.table(table, hide_index=True, alt="Ranking of the lanes")
    st.caption(explain(scenario))


def standings(scenario: Scenario) -> list[dict[str, str]]:
    """The rows of the ranking, best first, column name to Markdown."""
    visible = [(lane, run) for lane, run in zip(scenario.lanes, scenario.run(), strict=True) if not lane.hidden]
    ranked = rank(scenario.landscape, [run for _, run in visible])
    return [_row(scenario, visible[standing.lane][0], standing) for standing in ranked]


def _row(scenario: Scenario, lane: Lane, standing: Standing) -> dict[str, str]:
    style = STYLES[lane.letter]
    height = "f − f*" if scenario.landscape.lowest is not None else "f"
    row = {
        "place": str(standing.place),
        "lane": f':color[{style.sign}]{{foreground="{style.color}"}} {lane.name}',
        "status": standing.status,
        "steps to target": _shown(standing.steps_to_target),
        f"final {height}": _shown(standing.gap if standing.gap is not None else standing.final),
        "distance to a minimum": "–" if standing.distance is None else f"{standing.distance:.2g} to {standing.nearest}",
        "path length": _shown(standing.path_length),
    }
    return row if scenario.landscape.minima else {k: v for k, v in row.items() if k not in ("steps to target", "distance to a minimum")}


def _shown(value: float | int | None) -> str:
    return "–" if value is None else str(value) if isinstance(value, int) else f"{value:.3g}"


def explain(scenario: Scenario) -> str:
    """What the ranking goes by."""
    if scenario.landscape.lowest is None:
        return "This landscape has no bottom: f falls for ever, so the lowest is not the best. Watch who leaves the ridge, and when."
    target = f"Target: within {TARGET:g} of the lowest point, f* = {scenario.landscape.lowest:.6g}."
    return f"{target} Same start, same noise, {scenario.steps} gradients each; nothing is clipped, clamped or tuned."


def _names(scenario: Scenario) -> str:
    return "Paths of " + ", ".join(lane.name for lane in scenario.lanes if not lane.hidden)
