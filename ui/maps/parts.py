"""The parts of the maps page: four pictures, each of thousands of runs."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from figures import maps as figures
from figures import theme
from figures.theme import STYLES
from optimizers.schedules import Constant
from scenario import Lane, Scenario
from studies import axes
from studies import maps as atlas
from studies.axes import Axis
from studies.maps import DIVERGED, ELSEWHERE, REACHED, TRAVELLING, Ends, Question
from studies.standings import judged
from ui.maps import cells
from ui.maps import progress as work
from ui.platform.charts import steady
from ui.signs import named
from ui.visit import choices
from words.race import told

PICTURES = {"sweep": "Two knobs", "basins": "Every start", "rates": "Learning rates", "noise": "Noise"}
TOLD = ("Each cell is one; its colour says how it ended. Point at it to read it, click to race it.",
        "Each point of a line is one; its height says how it ended. Point at it to read it.")  # fmt: skip
SHOWS = {"final": "How low it ended", "steps": "Steps to the target", "outcome": "What became of it", "minimum": "Which minimum"}
DRAWS = 5  # of the noise, for its map
ABREAST = 3  # basin maps
SIGNS = {
    REACHED: ("reached the lowest point", theme.REACHED),
    ELSEWHERE: ("rest in another minimum", theme.ELSEWHERE),
    TRAVELLING: ("still travelling", theme.TRAVELLING),
    DIVERGED: ("diverged", theme.DIVERGED),
}


def choose(
    name: str, label: str, options: Mapping[str, str], usual: str, help: str, segmented: bool = False, value: str | None = None
) -> str:
    """A choice that the address carries; what does not fit any more is as usual, until somebody chooses again.

    `value` is which option the address means, where it may call one by several names.
    """
    draw: Any = st.segmented_control if segmented else st.selectbox
    more: dict[str, Any] = {"required": True} if segmented else {}
    chosen: str = draw(
        label, list(options), format_func=options.__getitem__, help=help, **choices.widget(name, options, usual, value), **more
    )
    return chosen


def headline(scenario: Scenario) -> str:
    """What is to be seen, and the choice of the picture; returns which, none where every lane is hidden."""
    above = st.container()
    chosen = choose("picture", "Picture", PICTURES, "sweep", segmented=True,
                    help="Two knobs: one lane, run again for every pair of values. Every start: where each lane ends up from anywhere. "
                    "Learning rates: how much the rate matters to each. Noise: where a lane settles when gradients are noisy.")  # fmt: skip
    above.markdown(f"**{'Hundreds' if chosen == 'rates' else 'Thousands'} of races in one picture.** {TOLD[chosen == 'rates']}")
    visible = scenario.visible
    if not visible:
        st.info("Every lane is hidden. Show one in the sidebar, and its map is drawn here.", icon=":material/visibility_off:")
    return chosen if visible else ""


def _lane(scenario: Scenario) -> Lane:
    """The lane to be mapped: a momentum rule unless told, as theory has most to say of it."""
    lanes = {lane.letter: lane for lane in scenario.visible}
    kinds = {type(lane.optimizer).__name__: letter for letter, lane in reversed(lanes.items())}
    usual = next((kinds[name] for name in ("Momentum", "HeavyBall", "Adam") if name in kinds), next(iter(lanes)))
    names = {letter: f"{letter} · {lane.name}" for letter, lane in lanes.items()}
    letter = choose("of", "Lane", names, usual, "Whose knobs are turned. Everything else stays as the sidebar says.")
    return lanes[letter]


def _size(most: int = 256) -> int:
    sizes = {str(n): f"{n} × {n}" for n in (32, 48, 64, 96, 128, 192, 256) if n <= most}
    help = "How many runs make the picture. More take longer and show finer lines; each cell is a whole race of one lane."
    return int(choose("cells", "Cells", sizes, "64", help))


# Two knobs


def sweep(scenario: Scenario) -> None:
    """A map over two numbers of one lane."""
    with st.container(horizontal=True, gap="small"):
        lane = _lane(scenario)
        size = _size()
        found = axes.lane_axes(scenario, lane, size)
        across = found[_axis("across", "Across", found)]
        others = {name: axis for name, axis in found.items() if axis != across and not across.dial.part == axis.dial.part == "schedule"}
        up = found[_axis("up", "Up", others)]  # two numbers of a schedule at once would need a sweep for every cell
        shows = choose("shows", "Colour", _shows(scenario), "final", "What a cell's colour tells of its run. How low: the height above the "
                       "lowest point after the last step. Steps: how soon it came within the target. What became of it: the bare outcome. "
                       "Which minimum: one colour each.")  # fmt: skip
    q = atlas.question(scenario, lane, (across, up))
    if _one_map("sweep", scenario, lane, q, shows, ""):
        st.caption(_theory(q, lane))


def _shows(scenario: Scenario) -> dict[str, str]:
    return SHOWS if scenario.landscape.minima else {name: SHOWS[name] for name in ("final", "outcome")}


def _axis(name: str, label: str, found: Mapping[str, Axis]) -> str:
    """Which number differs along one side; the first of `found` as long as nobody has chosen."""
    names = {key: _called(axis) for key, axis in found.items()}
    help = (
        f"The number that differs from cell to cell, {label.lower()}: a knob, the schedule's, the distance of the start from its nearest "
        "minimum (along the straight line to the start), or the noise σ."
    )
    return choose(name, label, names, next(iter(names)), help, value=axes.meant(choices.now(name), found))


def _called(axis: Axis) -> str:
    if axis.dial.lane is None:
        return {"noise": "noise σ"}.get(axis.name, axis.label)
    return f"{axis.label} · {axis.dial.field}" + (" of the schedule" if axis.dial.part == "schedule" else "")


def _one_map(key: str, scenario: Scenario, lane: Lane, q: Question, shows: str, note: str) -> bool:
    """The map of one lane with its ring, its shares in words, and what the ring's run did; False where it would be too much."""
    if problem := work.too_much([q]):
        st.info(problem, icon=":material/hourglass_disabled:")
        return False
    holder, progress, below = st.container(gap=None), st.empty(), st.container()
    across, up = q.axes
    at = (atlas.present(scenario, lane, across), atlas.present(scenario, lane, up))
    ring = figures.here(across, up, at, STYLES[lane.letter])

    def show(_: int, ends: Ends) -> None:
        one = ends.one()
        figure = figures.sweep_map(q, one, shows)
        figure.layout.shapes = ring
        about = f"{lane.name} over {across.label} and {up.label}: {_in_words(one, q)}."
        with holder:
            steady(figure, key, about)
        below.markdown(f"{_legend(one, shows, q)}  \n{_ring(scenario, lane, q, bool(ring))}{note}")

    (ends,) = work.do([q], progress, show)
    cells.listen({key: (q, ends.one(), lane.letter)})
    return True


def _legend(ends: Ends, shows: str, q: Question) -> str:
    """The shares, with the signs of the colours that the map has for them."""
    coloured = {"outcome": set(SIGNS), "steps": {DIVERGED, TRAVELLING, ELSEWHERE}, "minimum": {DIVERGED, TRAVELLING}}
    told = coloured.get(shows, {DIVERGED})
    parts = []
    if q.seeds > 1:  # noise never comes to rest: what is left to tell is who flies off
        name, color = SIGNS[DIVERGED]
        return f':color[■]{{foreground="{color}"}} most runs {name} in **{_shares(ends)[DIVERGED]:.1f} %** of the cells'
    for kind, share in _possible(ends, q).items():
        name, color = SIGNS[kind]
        sign = f':color[■]{{foreground="{color}"}} ' if kind in told else ""
        parts.append(f"{sign}{name} **{share:.1f} %**")
    if shows == "final" and (away := figures.below(q, ends)).any():
        parts.append(f':color[■]{{foreground="{SIGNS[TRAVELLING][1]}"}} below f*, far outside the window **{100 * away.mean():.1f} %**')
    text = " · ".join(parts)
    if shows == "minimum" and len(q.landscape.minima) <= len(theme.BASINS):
        text += "  \n" + _minima(q, ends)
    return text


def _minima(q: Question, ends: Ends) -> str:
    """Every minimum with its colour and its share of the computed runs."""
    known = max(int(np.count_nonzero(ends.kind)), 1)
    return " · ".join(
        f':color[■]{{foreground="{figures.basin_color(i)}"}} ({x:.3g}, {y:.3g}) {np.count_nonzero(ends.minimum == i) / known:.1%}'
        for i, (x, y) in enumerate(q.landscape.minima)
    )


def _shares(ends: Ends) -> dict[int, float]:
    """The percentages of the outcomes, in tenths that add up to 100."""
    exact = {kind: 1000 * ends.share(kind) for kind in SIGNS}
    tenths = {kind: int(value) for kind, value in exact.items()}
    short = round(sum(exact.values())) - sum(tenths.values())
    for kind in sorted(exact, key=lambda k: tenths[k] - exact[k])[:short]:
        tenths[kind] += 1
    return {kind: value / 10 for kind, value in tenths.items()}


def _possible(ends: Ends, q: Question) -> dict[int, float]:
    """The shares, without what cannot happen on this landscape."""
    kinds = {DIVERGED, TRAVELLING} | set(atlas.rests(q.landscape))
    return {kind: share for kind, share in _shares(ends).items() if kind in kinds}


def _in_words(ends: Ends, q: Question) -> str:
    return ", ".join(f"{SIGNS[kind][0]} {share:.1f} %" for kind, share in _possible(ends, q).items())


def _ring(scenario: Scenario, lane: Lane, q: Question, shown: bool) -> str:
    """What the run of the present setting did."""
    standing = judged(scenario.landscape, scenario.run()[scenario.lanes.index(lane)], scenario.noise)
    values = ", ".join(f"{axis.label} = {atlas.present(scenario, lane, axis):.4g}" for axis in q.axes)
    where = "The ring is the lane's present setting" if shown else "The lane's present setting lies off this map"
    return (
        f"{where}, {values}: {told(standing, scenario)}. Click a cell to take its values, or go there with the arrow keys and press Enter."
    )


def _theory(q: Question, lane: Lane) -> str:
    """What the dashed line is."""
    line = atlas.edge(q)
    if line is None:
        if not q.landscape.minima:
            return "This landscape has no minimum, so nothing can come to rest, and theory draws no line."
        if not isinstance(q.schedule, Constant):
            return "No line of theory here: it is known for a constant rate, and this lane has a schedule."
        return (
            f"No line of theory here: it is known for plain steps and momentum over the learning rate; what {lane.name} bears depends on "
            "the gradients it meets, or the rate is not on this map."
        )
    if not atlas.crosses(q, line):
        return "No line of theory here: what this rule can bear at the minimum lies beyond the rates of this map."
    which = "the minimum" if len(q.landscape.minima) == 1 else "the flattest minimum"
    reason = (type(lane.optimizer).limit.__doc__ or "").strip().rstrip(".")
    return (
        f"Dashed line, theory: rate × curvature may be at most {reason}. The curvature at {which} is $\\lambda_1$ = {line.curvature:.4g}. "
        "Beyond the line every minimum throws a run out again; before it a run can come to rest, if it arrives in time and the way there "
        "is not steeper."
    )


# Every start


def basins(scenario: Scenario) -> None:
    """Where every visible lane comes to rest, from everywhere in the window."""
    with st.container(width=220):
        size = _size()
    lanes = scenario.visible
    questions = [atlas.question(scenario, lane, axes.window_axes(scenario.landscape, size), timed=True) for lane in lanes]
    if problem := work.too_much(questions):
        st.info(problem, icon=":material/hourglass_disabled:")
        return
    places: list[Any] = []
    with st.container(key="basins"):
        for first in range(0, len(lanes), ABREAST):
            places += [column.container(gap=None) for column in st.columns(ABREAST, gap="small")[: len(lanes) - first]]
    progress = st.empty()  # below, so that the maps stay where they are
    x, y = questions[0].axes

    def show(i: int, ends: Ends) -> None:
        one, lane, q = ends.one(), lanes[i], questions[i]
        key = f"basins-{lane.letter}"
        figure = figures.basin_map(q, one)
        figure.layout.shapes = figures.here(x, y, scenario.start, STYLES[lane.letter])
        with places[i]:
            st.markdown(named(lane))
            steady(figure, key, f"{lane.name} from every start: {_in_words(one, q)}.")
            st.caption(_told(one, q))

    answers = work.do(questions, progress, show)
    cells.listen({f"basins-{lane.letter}": (q, ends.one(), lane.letter) for lane, q, ends in zip(lanes, questions, answers, strict=True)})
    st.markdown(_basin_legend(questions[0]))
    minima = scenario.landscape.minima
    coloured = f"""Every cell is a start, coloured by the minimum its run came to rest in after {scenario.steps} steps: strong where it was
    quick, pale where it took long. Grey has not arrived yet: strong where it is lower than most; more steps let more arrive."""
    shown = "White points are the minima, the ring" if 0 < len(minima) <= figures.MOST_MARKED else "The ring"
    nowhere = "Every cell is a start. There is no minimum to come to rest in: grey is strong where a run is lower than most."
    st.caption(f"{coloured if minima else nowhere} {shown} is the present start. Click a cell to start there.")


def _told(ends: Ends, q: Question) -> str:
    names = {REACHED: "lowest point", ELSEWHERE: "another minimum", TRAVELLING: "travelling", DIVERGED: "diverged"}
    return ", ".join(f"{names[kind]} {share:.1f} %" for kind, share in _possible(ends, q).items())


def _basin_legend(q: Question) -> str:
    minima = q.landscape.minima
    classes = [f':color[■]{{foreground="{SIGNS[kind][1]}"}} {SIGNS[kind][0]}' for kind in (TRAVELLING, DIVERGED)]
    if len(minima) <= len(theme.BASINS):
        own = [f':color[■]{{foreground="{figures.basin_color(i)}"}} minimum ({x:.3g}, {y:.3g})' for i, (x, y) in enumerate(minima)]
    else:
        own = [f':color[■]{{foreground="{figures.basin_color(0)}"}} the lowest point', "other colours: the other minima, in turns"]
    return " · ".join([*own, *classes])


# Noise


def noise(scenario: Scenario) -> None:
    """Where one lane settles, by learning rate and noise."""
    with st.container(horizontal=True, gap="small", width=400):
        lane = _lane(scenario)
        size = _size()
    found = axes.lane_axes(scenario, lane, size)
    q = atlas.question(scenario, lane, (found[axes.meant("lr", found)], found["noise"]), seeds=DRAWS)
    note = " Without noise it lies below this map." if scenario.noise == 0 else ""
    if not _one_map("noise-map", scenario, lane, q, "final", note):
        return
    st.caption(
        f"Each cell: {DRAWS} runs of {scenario.steps} steps with noise of strength σ on the gradient, on the draws {scenario.seed} to "
        f"{scenario.seed + DRAWS - 1}; its colour is the middle one of their last heights. A constant rate never settles to a point: the "
        "larger rate and σ, the higher it keeps jumping. A small rate settles lower, but may not have arrived yet. A schedule in the "
        "sidebar changes this picture."
    )
    if atlas.edge(q):
        st.caption(_theory(q, lane))
