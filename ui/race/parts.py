"""The parts of the race page."""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow  # type: ignore[import-untyped]
import streamlit as st

from browser.packets import ForceTracks, Track
from engine.descent import Trajectory
from figures import race as figures
from figures.race import Runner, curve, lifted
from figures.theme import STYLES
from scenario import Lane, Scenario
from studies.forces import FORCES, felt
from studies.standings import TARGET, Standing, rank
from ui.large import is_large
from ui.platform.charts import chart
from ui.race.player import player as draw_player
from ui.signs import sign
from ui.visit import choices
from ui.visit.session import present

CURVES = {"loss": "Loss", "slope": "Slope ‖∇f‖"}
SHOWN = 8  # names of ignored parameters in the note


def runners(scenario: Scenario) -> tuple[Runner, ...]:
    """The visible lanes. Figures are kept by what they show, and runs too: asking again costs nothing."""
    return tuple(Runner(lane.name, STYLES[lane.letter], run) for lane, run in _seen(scenario, scenario.run()))


def _seen(scenario: Scenario, runs: Sequence[Trajectory]) -> list[tuple[Lane, Trajectory]]:
    """The visible lanes with their runs, of those of all lanes."""
    return [(lane, run) for lane, run in zip(scenario.lanes, runs, strict=True) if not lane.hidden]


def headline(scenario: Scenario) -> None:
    """What is to be seen, in one line."""
    visible = len(scenario.visible)
    who = {0: "Every lane is hidden", 1: "One optimizer"}.get(visible, f"{visible} optimizers, one start")
    st.markdown(f"**{who}, {scenario.steps} gradients each.** Click the map to start elsewhere, turn a learning rate, watch who wins.")


def notes() -> None:
    """Plain notes: how the rates of a tuned race were found; what of the link was left out, and why."""
    visit = present()
    if visit.tuned and visit.tuned[0] == visit.scenario:
        st.info(visit.tuned[1], icon=":material/tune:")
    ignored = visit.ignored
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
    figure = figures.landscape_map(scenario.landscape, scenario.start, runners(scenario), large=is_large())
    about = f"{_names(scenario)} on the contours of {scenario.landscape.name}. The ranking below has the numbers."
    chart(figure, "map", (scenario.landscape, _visible(scenario), is_large()), about, clicks=True)


def curves(scenario: Scenario) -> None:
    """The loss, or the slope, by step."""
    figure = figures.loss_curve(scenario.landscape, scenario.steps, runners(scenario), _slope(), large=is_large())
    about = f"{'Slope' if _slope() else 'Loss'} by step. {_names(scenario)}."
    chart(figure, "loss", (scenario.landscape, scenario.steps, _visible(scenario), _slope(), is_large()), about)
    st.segmented_control("Curve", list(CURVES), **choices.widget("curve"), required=True, format_func=CURVES.__getitem__,
                         label_visibility="collapsed",
                         help="Loss: how high each lane still is. Slope: how steep it is there; zero at a minimum or saddle.")  # fmt: skip


def terrain(scenario: Scenario) -> None:
    figure = figures.terrain(scenario.landscape, large=is_large())
    chart(figure, "terrain", (scenario.landscape, is_large()), f"{scenario.landscape.name} in 3-D, the paths lying on it.")


def _visible(scenario: Scenario) -> list[tuple[str, str]]:
    return [(lane.letter, lane.name) for lane in scenario.visible]


def _slope() -> bool:
    return bool(choices.now("curve") == "slope")


def views(scenario: Scenario, slope: bool = False) -> list[Track]:
    """The visible lanes as the player draws them."""
    return [
        Track(
            name=runner.name, letter=lane.letter, last=runner.last,
            color=runner.style.color, dash=runner.style.dash, marker=runner.style.marker,
            path=np.column_stack([runner.trajectory.w, curve(scenario.landscape, runner.trajectory, slope),
                                  lifted(scenario.landscape, runner.trajectory)]),
        )
        for lane, runner in zip(scenario.visible, runners(scenario), strict=True)
    ]  # fmt: skip


def player(scenario: Scenario, on_start: Callable[[float, float], None] | None = None, key: str = "player") -> None:
    ranked = _ranked(scenario)
    draw_player(
        views(scenario, _slope()),
        run=repr(scenario),
        start=scenario.start,
        curve=figures.axis_of(scenario.landscape, _slope())[0],
        levels=figures.levels(scenario.landscape, runners(scenario), _slope()),
        forces=_forces(scenario),
        ranks="".join(lane.letter for lane, _ in ranked),
        summary=_summary(scenario, ranked),
        large=is_large(),
        key=key,
        on_start=on_start,
    )


def forces() -> None:
    """Which overlays the map shows, and what each means."""
    chosen = st.pills(
        "What the ball feels", list(FORCES), selection_mode="multi", **choices.widget("forces"), format_func=_force_name,
        help="Drawn at every ball, for the step it is about to take. Pause, go step by step, and press a lane above to see it alone.",
    )  # fmt: skip
    for name in chosen:
        st.caption(f"**{_force_name(name)}** {FORCES[name].help}")
    if any(FORCES[name].shape == "arrow" for name in chosen):
        st.caption("Directions are true. Lengths are squeezed: an arrow a tenth as long is one a thousand times weaker.")


def _force_name(name: str) -> str:
    return f"{FORCES[name].label} {name}"


def _forces(scenario: Scenario) -> list[ForceTracks]:
    """The overlays that are switched on; nothing is computed or sent of the others."""
    chosen = choices.now("forces") if scenario.visible else []
    lanes = _seen(scenario, scenario.watched()) if chosen else []
    return [
        ForceTracks(FORCES[name].label, FORCES[name].shape, np.stack([felt(name, scenario.landscape, lane, run) for lane, run in lanes]))
        for name in chosen
    ]


def _summary(scenario: Scenario, ranked: list[tuple[Lane, Standing]]) -> str:
    """The race in words, for who cannot see it."""
    results = []
    for lane, standing in ranked:
        when = f" after {standing.steps_to_target} steps" if standing.steps_to_target is not None and not standing.diverged else ""
        height = "" if standing.height is None else f", loss {_shown(standing.height)}"
        results.append(f"{standing.place}. {lane.name}: {standing.status}{when}{height}.")
    return f"The race on {scenario.landscape.name} is over after {scenario.steps} steps. {' '.join(results)}"


def ranking(scenario: Scenario) -> None:
    rows = standings(scenario)
    table = pyarrow.Table.from_pylist(rows or [{"": "All lanes are hidden."}])  # as Streamlit sends it; by way of pandas takes longer
    with st.container(key="ranking"):
        st.table(table, hide_index=True, alt="Ranking of the lanes")
    st.caption(explain(scenario))


def standings(scenario: Scenario) -> list[dict[str, str]]:
    """The rows of the ranking, best first, column name to Markdown."""
    return [_row(scenario, lane, standing) for lane, standing in _ranked(scenario)]


def _ranked(scenario: Scenario) -> list[tuple[Lane, Standing]]:
    """The visible lanes with their standings, best first."""
    visible = _seen(scenario, scenario.run())
    return [(visible[standing.lane][0], standing) for standing in rank(scenario.landscape, [run for _, run in visible])]


def _row(scenario: Scenario, lane: Lane, standing: Standing) -> dict[str, str]:
    height = "f − f*" if scenario.landscape.lowest is not None else "f"
    row = {
        "place": str(standing.place),
        "lane": f"{sign(lane)} {lane.name}",
        "status": standing.status,
        "steps to target": _shown(standing.steps_to_target),
        f"final {height}": _shown(standing.height),
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
    return "Paths of " + ", ".join(lane.name for lane in scenario.visible)
