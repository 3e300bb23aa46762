"""The parts of the maps page: four pictures, each of thousands of runs."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from figures import maps as figures
from figures import theme
from figures.theme import STYLES
from landscapes import LANDSCAPES
from scenario import Lane, Scenario
from studies import axes
from studies import maps as studies
from studies.axes import Axis
from studies.maps import Map, Outcome, map_of, present
from studies.theory import edge
from ui.maps import cells
from ui.maps import progress as work
from ui.platform.charts import steady
from ui.present import look
from ui.signs import coloured, named
from ui.visit import choices, session
from words import maps as words
from words.lanes import by_letter
from words.say import say

PICTURES = {"sweep": "Two knobs", "basins": "Every start", "rates": "Learning rates", "noise": "Noise"}
SHOWS = {"final": "How low it ended", "steps": "First touch of the target", "outcome": "What became of it", "minimum": "Which minimum"}
DRAWS = 5  # of the noise, for its map
SIZES = (32, 48, 64, 96, 128, 192, 256)  # cells a side
ABREAST = 3  # basin maps


def choose(
    name: str, label: str, options: Mapping[str, str], usual: str, help: str, segmented: bool = False, value: str | None = None
) -> str:
    """A choice that the address carries; what does not fit any more is as usual, until somebody chooses again.

    `value` is which option the address means, where it may call one by several names.
    """
    draw: Any = st.segmented_control if segmented else st.selectbox
    more: dict[str, Any] = {"required": True} if segmented else {}
    chosen: str = draw(label, list(options), help=help, **choices.widget(name, options, usual, value, options.__getitem__), **more)
    return chosen


def headline(scenario: Scenario) -> str:
    """What is to be seen, and the choice of the picture; returns which, none where every lane is hidden."""
    above = st.container()
    help = say(
        "Two knobs: one lane, run again for every pair of values. Every start: where each lane ends up from anywhere. "
        "Learning rates: how much the rate matters to each. Noise: where a lane settles when gradients are noisy."
    )
    pictures = {name: say(called) for name, called in PICTURES.items()}
    chosen = choose("picture", say("Picture"), pictures, "sweep", help, segmented=True)
    if chosen == "rates":
        many = say("Hundreds of races in one picture.")
        told = say("Each point of a line is one; its height says how it ended. Point at it to read it.")
    else:
        many = say("Thousands of races in one picture.")
        told = say("Each cell is one; its colour says how it ended. Point at it to read it, press it to take its values.")
    above.markdown(f"**{many}** {told}")
    visible = scenario.visible
    if not visible:
        hidden = say("Every lane is hidden. Show one in the sidebar, and its map is drawn here.")
        st.info(hidden, icon=":material/visibility_off:")
    return chosen if visible else ""


def _lane(scenario: Scenario) -> Lane:
    """The lane to be mapped: a momentum rule unless told, as theory has most to say of it."""
    lanes = {lane.letter: lane for lane in scenario.visible}
    kinds = {type(lane.optimizer).__name__: letter for letter, lane in reversed(lanes.items())}
    usual = next((kinds[name] for name in ("Momentum", "HeavyBall", "Adam") if name in kinds), next(iter(lanes)))
    names = {letter: f"{letter} · {name}" for letter, name in by_letter(scenario.visible).items()}
    return lanes[choose("of", say("Lane"), names, usual, say("Whose knobs are turned. Everything else stays as the sidebar says."))]


def _size() -> int:
    sizes = {str(n): f"{n} × {n}" for n in SIZES}
    help = say("How many runs make the picture. More take longer and show finer lines; each cell is a whole race of one lane.")
    return int(choose("cells", say("Cells"), sizes, "64", help))


def _bears(maps: Sequence[Map]) -> bool:
    """Whether the work is not too much; where it is, that is said, with a button for the most cells that go."""
    problem = words.too_much(maps)
    if not problem:
        return True
    st.info(problem, icon=":material/hourglass_disabled:")
    size = studies.largest(maps, SIZES)
    if size:
        help = say("The most cells of the menu that these steps and lanes leave room for.")
        label = say("Draw it with {side} × {side} cells", side=size)
        st.button(label, key="largest", icon=":material/grid_on:", on_click=choices.choose, args=("cells", str(size)), help=help)
    return False


def _into_the_race(letter: str = "") -> None:
    """A way from the ring to its race; `letter` is the lane that is brought out there."""
    help = say("Opens the race page with the values of the ring. A press on a cell moves the ring there.")
    label = say("See this race")
    if st.button(label, key="see-race", type="primary", icon=":material/arrow_forward:", icon_position="right", help=help):
        choices.choose("lane", letter)
        st.switch_page("pages/race.py")


# Two knobs


def sweep(scenario: Scenario) -> None:
    """A map over two numbers of one lane."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="map-choices"):
        lane = _lane(scenario)
        size = _size()
        found = axes.lane_axes(scenario, lane, size)
        across = found[_axis("across", say("Across"), found, next(iter(found)))]
        others = {name: axis for name, axis in found.items() if axis != across and not axes.apart(across, axis, scenario.landscape)}
        usual = next(name for name in [*list(found)[1:2], *found] if name in others)  # the same whatever is across, where that can be
        up = found[_axis("up", say("Up"), others, usual)]
        help = say(
            "What a cell's colour tells of its run. How low: the height above the lowest point after the last step. First touch: how "
            "soon a run that rests at the lowest point first came within the target. What became of it: the bare outcome. Which minimum: "
            "one colour each."
        )
        shows = choose("shows", say("Colour"), _shows(scenario), "final", help)
        _into_the_race(lane.letter)
    drawn = map_of(scenario, lane, (across, up))
    if _one_map("sweep", scenario, lane, drawn, shows, ""):
        st.caption(words.theory(drawn, lane))


def _shows(scenario: Scenario) -> dict[str, str]:
    names = SHOWS if scenario.landscape.minima else ("final", "outcome")
    return {name: say(SHOWS[name]) for name in names}


def _axis(name: str, label: str, found: Mapping[str, Axis], usual: str) -> str:
    """Which number differs along one side; `usual` as long as nobody has chosen."""
    names = {key: words.called(axis) for key, axis in found.items()}
    help = say(
        "The number that differs from cell to cell on this side: a knob, the schedule's, the distance of the start from its nearest "
        "minimum (along the straight line to the start), or the noise: its σ or, where there are data, the batch size B."
    )
    return choose(name, label, names, usual, help, value=axes.meant(choices.now(name), found))


def _one_map(key: str, scenario: Scenario, lane: Lane, drawn: Map, shows: str, note: str) -> bool:
    """The map of one lane with its ring, its shares in words, and what the ring's run did; False where it would be too much."""
    if not _bears([drawn]):
        return False
    holder, progress, below = st.container(gap=None), st.empty(), st.container()
    across, up = drawn.axes
    at = (present(scenario, lane, across), present(scenario, lane, up))
    ring = figures.here(across, up, at, STYLES[lane.letter])

    def show(_: int, outcome: Outcome) -> None:
        one = outcome.one()
        figure = figures.sweep_map(drawn, one, shows, look())
        figure.layout.shapes = ring
        about = say(
            "{name} over {across} and {up}: {ended}.",
            name=by_letter(scenario.visible)[lane.letter],
            across=words.label(across),
            up=words.label(up),
            ended=words.in_words(drawn, one),
        )
        with holder:
            steady(figure, key, about)
        below.markdown(f"{_legend(drawn, one, shows)}  \n{words.ring(scenario, lane, drawn, bool(ring))}{note}")

    (outcome,) = work.do([drawn], progress, show)
    cells.listen({key: (drawn, outcome.one(), lane.letter)})
    return True


def _legend(drawn: Map, outcome: Outcome, shows: str) -> str:
    """The shares, with the colours that the map has for them."""
    text = words.legend(drawn, outcome, shows, _signs())
    if shows == "minimum" and not drawn.moves and len(drawn.landscape.minima) <= len(theme.BASINS):
        text += "  \n" + words.minima(drawn, outcome, _own_signs(len(drawn.landscape.minima)))
    return text


def _signs() -> dict[int, str]:
    return {kind: coloured("■", color) for kind, color in figures.CLASSES.items()}


def _own_signs(minima: int) -> list[str]:
    return [coloured("■", figures.basin_color(i)) for i in range(minima)]


# Every start


def basins(scenario: Scenario) -> None:
    """Where every visible lane comes to rest, from everywhere in the window."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", width=520, key="map-choices"):
        size = _size()
        _into_the_race()
    lanes, names = scenario.visible, by_letter(scenario.visible)
    maps = [map_of(scenario, lane, axes.window_axes(scenario.landscape, size), timed=True) for lane in lanes]
    if not _bears(maps):
        return
    other = LANDSCAPES["Himmelblau"]()
    if few := words.few_basins(maps[0], other):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(few)
            help = say("Another landscape: the lanes stay; start, steps and rates become those that teach something there.")
            label = say("Go to {ground}", ground=other.name)
            st.button(label, key="basins-there", on_click=session.change, args=(lambda s: s.moved(other),), help=help)
    legend, signs = st.empty(), (_signs(), _own_signs(len(theme.BASINS)))
    legend.markdown(words.basin_legend(maps[0], [], *signs))
    places: list[Any] = []
    with st.container(key="basins"):
        for first in range(0, len(lanes), ABREAST):
            places += [column.container(gap=None) for column in st.columns(ABREAST, gap="small")[: len(lanes) - first]]
    progress = st.empty()  # below, so that the maps stay where they are
    x, y = maps[0].axes

    def show(i: int, outcome: Outcome) -> None:
        one, lane, drawn = outcome.one(), lanes[i], maps[i]
        figure = figures.basin_map(drawn, one, look())
        figure.layout.shapes = figures.here(x, y, scenario.start, STYLES[lane.letter])
        with places[i]:
            st.markdown(named(lane, names[lane.letter]))
            about = say("{name} from every start: {ended}.", name=names[lane.letter], ended=words.in_words(drawn, one))
            steady(figure, f"basins-{lane.letter}", about)
            st.caption(words.basin_shares(drawn, one))

    outcomes = work.do(maps, progress, show)
    listened = zip(lanes, maps, outcomes, strict=True)
    cells.listen({f"basins-{lane.letter}": (drawn, outcome.one(), lane.letter) for lane, drawn, outcome in listened})
    minima = len(scenario.landscape.minima)
    legend.markdown(words.basin_legend(maps[0], [outcome.one() for outcome in outcomes], *signs))
    st.caption(words.about_basins(scenario, marked=0 < minima <= figures.MOST_MARKED))


# Noise


def noise(scenario: Scenario) -> None:
    """Where one lane settles, by learning rate and noise."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", width=640, key="map-choices"):
        lane = _lane(scenario)
        size = _size()
        _into_the_race(lane.letter)
    found = axes.lane_axes(scenario, lane, size)
    drawn = map_of(scenario, lane, (found[axes.meant("lr", found)], found[axes.meant("noise", found)]), seeds=DRAWS)
    note = "" if scenario.noisy else f" {say('Without noise it lies below this map.')}"
    if not _one_map("noise-map", scenario, lane, drawn, "final", note):
        return
    st.caption(words.about_noise(scenario, DRAWS))
    if edge(drawn):
        st.caption(words.theory(drawn, lane))
