"""The parts of the race page."""

from collections.abc import Callable
from typing import Any

import pyarrow  # type: ignore[import-untyped]
import streamlit as st

from figures import race as figures
from figures.figure import news
from figures.ground import packet, which
from figures.theme import BASINS, DIVERGED, TRAVELLING, USUAL
from figures.tracks import forces as force_tracks
from figures.tracks import tracks
from landscapes import LANDSCAPES
from scenario import Scenario
from scenario.dials import dials_of
from scenes import SCENES
from studies.forces import FORCES
from studies.live import live
from studies.race import Race, race
from ui.ground import ground
from ui.platform.charts import chart, overtaken
from ui.present import is_presented, look
from ui.race.player import player as draw_player
from ui.race.scenes import small_picture
from ui.signs import rows
from ui.visit import choices, session
from ui.visit.session import present
from words import race as words
from words.forces import helped, named
from words.say import say


def prepare() -> None:
    """Run and draw the race that the app opens with, by day and by night, so that it is kept for all."""
    opening = race(Scenario.opening(LANDSCAPES["Rosenbrock"]()))
    for figure in (
        figures.landscape_map(opening.landscape, opening.scenario.start, opening.entrants, USUAL),
        figures.loss_curve(opening.landscape, opening.scenario.steps, opening.entrants, False, USUAL),
        figures.place_of_terrain(USUAL),
        *(figures.terrain(opening.landscape, USUAL, night) for night in (False, True)),
    ):
        figure.to_dict()
    tracks(opening)
    packet(opening.landscape, "map", USUAL)
    live(opening.scenario)
    for slug in SCENES:
        small_picture(slug)


def notes() -> None:
    """A plain note: what of the link was left out, and why."""
    visit = present()
    if visit.ignored:
        st.info(words.ignored(visit.ignored), icon=":material/link_off:")


def tuned() -> bool:
    """How the rates of a tuned race were found, in the room of the scenes; whether it is one."""
    visit = present()
    if not visit.tuned or visit.tuned[0] != visit.scenario:
        return False
    st.container(key="tuned").caption(visit.tuned[1])
    return True


# Another ground or other lanes do not bring other charts, which would be blank until they are drawn: the player gives those that stand the
# places of the lines, and `charts.follow` all else. Charts of another `where` are others.


def landscape_map(race: Race, where: str = "") -> dict[str, str]:
    """The landscape from above, and the paths on it; returns what `charts.follow` needs of it."""
    figure = figures.landscape_map(race.landscape, race.scenario.start, race.entrants, look())
    shape = (where, look())
    chart(figure, "map", shape, words.about_map(race.scenario), clicks=True)
    ground(race.landscape, "map")
    return overtaken(figure, "map", shape)


def curves(race: Race, where: str = "") -> dict[str, str]:
    """The loss, or the slope, by step; returns what `charts.follow` needs of it."""
    figure = figures.loss_curve(race.landscape, race.scenario.steps, race.entrants, _slope(), look())
    shape = (where, _slope(), look())
    names = {"loss": say("Loss"), "slope": say("Slope ‖∇f‖")}
    help = say("Loss: how high each lane still is. Slope: how steep it is there; zero at a minimum or saddle.")
    with st.container(key="curves", gap=None):
        chart(figure, "loss", shape, words.about_curve(race.scenario, _slope()))
        st.segmented_control(
            say("Curve"),
            list(names),
            **choices.widget("curve"),
            required=True,
            format_func=names.__getitem__,
            label_visibility="collapsed",
            help=help,
        )
    return overtaken(figure, "loss", shape)


def terrain(race: Race) -> dict[str, str]:
    """The landscape in 3-D, on which the player lays the paths. Its place is empty until map and curve stand, which need not wait for it:
    returns what `charts.follow` then needs.
    """
    chart(figures.place_of_terrain(look()), "terrain", look(), words.about_terrain(race.scenario))
    return {"terrain": news(figures.terrain(race.landscape, look(), st.context.theme.type == "dark"))}


def _slope() -> bool:
    return bool(choices.now("curve") == "slope")


def player(race: Race, on_start: Callable[[float, float], None] | None = None, key: str = "player") -> None:
    """The controls, which move the charts."""
    draw_player(
        tracks(race, _slope()),
        run=race.fingerprint,
        start=race.scenario.start,
        of=which(race.landscape),
        curve=figures.axis_of(race.landscape, _slope())[0],
        levels=figures.levels(race.landscape, race.entrants, _slope()),
        floor=figures.FLOOR,
        minima=race.landscape.minima if len(race.landscape.minima) <= figures.MANY else (),
        forces=force_tracks(race, choices.now("forces")),
        ranks="".join(lane.letter for lane, _ in race.ranked),
        summary=words.summary(race),
        large=is_presented(),
        live=_live(race) if on_start else None,
        noise=bool(race.scenario.noisy or session.turned("more-noise")),
        reshapes=any(session.turned(dial.name) is not None for dial in dials_of("landscape", type(race.landscape))),
        key=key,
        on_start=on_start,
    )


def _live(race: Race) -> dict[str, Any] | None:
    """What the browser runs while a number is in the visitor's hand, and how the charts show it."""
    found = live(race.scenario)
    colors = [*BASINS, DIVERGED, TRAVELLING]
    return found and found | {"slope": _slope(), "log": figures.axis_of(race.landscape, _slope())[1], "colors": colors}


def forces() -> None:
    """Which overlays the map shows, and what each means."""
    chosen = st.pills(
        say("What the ball feels"),
        list(FORCES),
        selection_mode="multi",
        **choices.widget("forces"),
        format_func=named,
        help=say(
            "Drawn at the ball that leads, or whose lane is brought out, for the step it is about to take. Pause, and go step by step."
        ),
    )
    for name in chosen:
        st.caption(f"**{named(name)}** {helped(name)}")
    if any(FORCES[name].shape == "arrow" for name in chosen):
        st.caption(say("Directions are true. Lengths are squeezed: an arrow a tenth as long is one a thousand times weaker."))


def ranking(race: Race) -> None:
    """Who won, and what the ranking goes by."""
    shown = rows(words.ranking(race)) or [{"": words.all_hidden()}]
    table = pyarrow.Table.from_pylist(shown)  # as Streamlit sends it; by way of pandas takes longer
    with st.container(key="ranking"):
        st.table(table, hide_index=True, alt=say("Ranking of the lanes"))
    st.caption(f"{words.explain(race.scenario)} {words.previews()} {words.keys()}")
