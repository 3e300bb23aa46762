"""Scenarios: the opening one, and any that the widgets can make."""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from knobs import Knob, choices, knobs
from landscapes import LANDSCAPES
from landscapes.regression import Regression
from optimizers import OPTIMIZERS
from optimizers.clipping import CLIPPINGS
from optimizers.schedules import SCHEDULES
from scenario import BATCH, LETTERS, MOST_STEPS, NOISE, SEED, STEPS, Lane, Scenario, suit


def home() -> Scenario:
    return Scenario.opening(LANDSCAPES["Rosenbrock"]())


SEVEN = ("SGD", "Momentum", "RMSProp", "Adam", "AdamW", "LARS", "LAMB")


def seven() -> Scenario:
    """The opening landscape with lanes A to G, one for each rule of the story."""
    return Scenario.opening(LANDSCAPES["Rosenbrock"](), [Lane(OPTIMIZERS[name]()) for name in SEVEN])


def within(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False, allow_subnormal=False)


def turned(k: Knob) -> st.SearchStrategy[float]:
    """Any number that the slider of `k` or a link can hold; a tick as often as not."""
    return st.sampled_from(k.ticks()) | within(k.low, k.high).filter(k.allows)


@cache  # hypothesis examines each strategy anew, which takes longer than drawing from it
def of_kind(kind: Any) -> st.SearchStrategy[Any]:
    values: dict[str, Any] = {name: turned(k) for name, k in knobs(kind).items()}
    values |= {name: st.sampled_from(list(option.options)) for name, option in choices(kind).items()}
    return st.builds(kind, **values)


def specs(kinds: dict[str, Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(kinds.values())).flatmap(of_kind)


GROUNDS, RULES, PLANS, CLIPS = (specs(kinds) for kinds in (LANDSCAPES, OPTIMIZERS, SCHEDULES, CLIPPINGS))
OPENING = st.sampled_from(list(OPTIMIZERS.values()))
SOME_LETTERS = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=len(LETTERS), unique=True)
HIDDEN, NOISES = st.booleans(), turned(NOISE)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    landscape = draw(GROUNDS)
    (x0, x1), (y0, y1) = landscape.domain
    letters = draw(SOME_LETTERS)
    lanes = []
    for letter in letters:
        optimizer = draw(RULES) if draw(st.booleans()) else suit(draw(OPENING)(), landscape)
        lanes.append(Lane(optimizer, draw(PLANS), letter, draw(HIDDEN), draw(CLIPS)))
    return Scenario(
        landscape,
        draw(st.just(landscape.start) | st.tuples(within(x0, x1), within(y0, y1))),
        tuple(lanes),
        draw(st.integers(int(STEPS.low), MOST_STEPS)),
        0.0 if isinstance(landscape, Regression) else draw(NOISES),
        draw(st.integers(int(SEED.low), int(SEED.high))),
        draw(st.just(1) | st.integers(int(BATCH.low), int(BATCH.high))),
    )
