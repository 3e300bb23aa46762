"""The sidebar: the scenario, every number of it. What is folded away is drawn when it is opened, as it is most of the work."""

from functools import partial

import streamlit as st

from landscapes import LANDSCAPES
from landscapes.base import Landscape
from landscapes.regression import Regression
from landscapes.typed import Typed
from scenario import SEED, Scenario
from scenario.dials import dials
from ui import lane_rows, own, own_data, widgets
from ui.visit import choices, session
from ui.visit.session import heeded, held
from words import docstrings as words
from words.moved import left_behind
from words.numbers import number
from words.say import say


def sidebar(scenario: Scenario) -> Scenario:
    """Draw the scenario's widgets; returns it as they now stand."""
    with st.sidebar:
        landscape = _landscape(scenario)
        lanes = lane_rows.rows(scenario.lanes)
        start = _start(landscape, scenario.start)
        steps = widgets.steps(dials(scenario)["steps"], scenario.steps)
        noise, seed, batch = _noise(scenario)
        _start_over()
    return Scenario(landscape, start, lanes, steps, noise, seed, batch)


def _landscape(scenario: Scenario) -> Landscape:
    kinds = [*sorted(LANDSCAPES, key=lambda k: (k != "Rosenbrock", k)), Typed.__name__]
    key = held("landscape", type(scenario.landscape).__name__)
    help = say(
        "The loss to be minimized. Another one brings its own start, steps, rates and noise. The last is yours: you type its formula."
    )
    chosen = st.selectbox(say("Landscape"), kinds, key=key, format_func=_called, on_change=heeded(key, _switch), help=help)
    if isinstance(scenario.landscape, Typed):
        return own.ground(scenario.landscape)
    st.caption(words.character(LANDSCAPES[chosen]))
    ground = scenario.landscape
    if isinstance(ground, Regression):  # its knobs are turned most, and stand in the open
        ground = own_data.ground(ground)
    about = st.expander(say("Formula and shape"), **choices.folded("about"))
    if not about.open:
        return ground
    with about:
        st.markdown(words.shape(LANDSCAPES[chosen]))
        return ground if isinstance(ground, Regression) else widgets.spec("landscape", ground)


def _called(kind: str) -> str:
    return LANDSCAPES[kind].name if kind in LANDSCAPES else say("Your own formula")


def _switch() -> None:
    """Another landscape: the lanes stay, start, steps, rates and noise become those that teach something there. What a visitor had turned
    does not go without a word.
    """
    chosen, before = session.turned("landscape"), session.present().scenario
    ground = LANDSCAPES[chosen]() if chosen in LANDSCAPES else own.first()
    session.change(lambda s: s.moved(ground))
    what = partial(left_behind, before, session.present().scenario)
    if what():
        session.toast("{what} The browser's Back button brings back what was.", icon=":material/undo:", what=what)


def _start(landscape: Landscape, start: tuple[float, float]) -> tuple[float, float]:
    left, right = st.columns(2)
    place = [
        widgets.number(
            column,
            axis,
            say("Start {axis}", axis=axis),
            value,
            ends,
            (ends[1] - ends[0]) / 40,
            "%.4g",
            say(
                "Where every lane starts, {low} to {high}. A click on the map sets it too.", low=number(ends[0], 6), high=number(ends[1], 6)
            ),
        )
        for column, axis, ends, value in zip((left, right), "xy", landscape.domain, start, strict=True)
    ]
    return place[0], place[1]


def _noise(scenario: Scenario) -> tuple[float, int, int]:
    """σ, the seed of its draws and the batch, as they are turned."""
    more = st.expander(say("Noise"), expanded=scenario.noisy, **choices.folded("more-noise"))
    if not more.open:
        return scenario.noise, scenario.seed, scenario.batch
    there, noise = dials(scenario), 0.0
    with more:
        if isinstance(scenario.landscape, Regression):
            n = scenario.landscape.n
            st.caption(say("Here the noise is that of mini-batches: a step sees B of the {n} examples, the same for all lanes.", n=n))
        else:
            noise = widgets.row(there["noise"], scenario.noise, say("Noise σ"))
        batch = int(widgets.row(there["batch"], scenario.batch, say("Batch size B")))
        drawn = widgets.number(st, "seed", say("Seed"), scenario.seed, (0, int(SEED.high)), 1, None, say(SEED.help))
    return noise, drawn, batch


def _start_over() -> None:
    first = Scenario.opening(LANDSCAPES["Rosenbrock"]())
    help = say("Back to the race the app opens with. The browser's Back button undoes it.")
    st.button(say("Start over"), icon=":material/restart_alt:", on_click=session.show, args=(first,), help=help)
