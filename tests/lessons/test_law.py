"""The law of what a lesson may say: at which rates, at which place, from which step on, and what comes of what one is told to try."""

import ast
import inspect
import re
from collections.abc import Iterator
from textwrap import dedent

import numpy as np
import pytest

from landscapes.quadratic import Quadratic
from landscapes.rosenbrock import Rosenbrock
from lessons import LESSONS
from lessons.again import Elsewhere, again, arrival, at_home, back, tried
from lessons.base import Bars, Claim, Lesson, race
from optimizers import OPTIMIZERS
from optimizers.adam import Adam
from optimizers.sgd import SGD

FACTORS = np.geomspace(1 / 3, 3, 5).tolist()  # on the rate of a rule
TURNS = (0.0, 20.0, 45.0, 70.0)  # degrees
SHIFTS = ((1.0, 0.5), (3.0, 2.0), (-0.7, 1.3))

OWN = r"at (these|those|this|that|its|their) (best )?(rates?|values?)|at Polyak's values"
AT = rf"{OWN}|times (its|their) (own )?rates?|at rates from|\bat (0\.\d|«)"
RATES = re.compile(rf"{AT}|η ?= ?\d|η = «", re.IGNORECASE)
PLACE = re.compile(r"\b(ravine|ridge|valley|minimum|bottom|straight at)\b", re.IGNORECASE)
SAID = re.compile(r"along the axes|along (an|each|every) axis|(at|to|off) the origin", re.IGNORECASE)
LETTER = re.compile(r"(?<![\w/²³·])([A-H])\b(?! =)")  # of a lane; B = 16 is a batch
NAMES = {kind.name: slug.lower() for slug, kind in OPTIMIZERS.items()}


EVERY = [pytest.param(lesson, claim, id=f"{lesson.slug}-{claim.holds.__name__}") for lesson in LESSONS.values() for claim in lesson.claims]


def named(sentence: str) -> set[str]:
    """The rules a sentence names, as a claim's parameters call them; the longest name at a place counts."""
    longest = "|".join(re.escape(name) for name in sorted(NAMES, key=len, reverse=True))
    return {NAMES[name] for name in re.findall(rf"(?<![\w-])({longest})(?![\w-])", sentence)}


def lanes(lesson: Lesson, sentence: str) -> set[str]:
    """The rules of the lanes that a sentence names by their letters, "lane C"; in that race of the lesson in which these are fewest."""
    letters = set(LETTER.findall(sentence))
    races = [lesson.play, *(scene.scenario for scene in lesson.scenes)]
    rules = [{type(lane.optimizer).__name__.lower() for lane in race.lanes if lane.letter in letters} for race in races]
    return min(filter(None, rules), key=len, default=set())


def elsewhere(claim: Claim) -> Iterator[dict[str, object]]:
    """Where else a claim is run: ground turned, ground moved."""
    if "turn" in claim.parameters:
        yield from ({"turn": turn} for turn in TURNS)
    if "shift" in claim.parameters:
        yield from ({"shift": shift} for shift in SHIFTS)


@pytest.mark.parametrize(("lesson", "claim"), EVERY)
def test_a_claim_that_compares_rules_holds_at_other_rates_or_says_its_own(lesson: Lesson, claim: Claim) -> None:
    rules = named(claim.sentence) | lanes(lesson, claim.sentence)
    assert claim.scanned <= set(NAMES.values()), "a parameter is named like a rule's class in small letters"
    told = f"it compares {sorted(rules)} and says no rates: {claim.sentence}"
    for rule in sorted(claim.scanned):
        assert [factor for factor in FACTORS if not claim.holds(**{rule: factor})] == [], (
            f"at these times the rate of {rule}: {claim.sentence}"
        )
    says_its_own = RATES.search(lesson.fill(claim.sentence))
    assert says_its_own or len(rules - claim.scanned) <= (0 if claim.scanned else 1), told


@pytest.mark.parametrize(("lesson", "claim"), EVERY)
def test_a_claim_about_a_place_holds_on_ground_turned_and_moved_or_says_where(lesson: Lesson, claim: Claim) -> None:
    assert all(claim.holds(**place) for place in elsewhere(claim)), claim.sentence
    says_where = SAID.search(claim.sentence)
    assert says_where or not PLACE.search(claim.sentence) or {"turn", "shift"} <= claim.parameters, claim.sentence


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.slug)
def test_what_a_claim_is_about_is_used_to_run_it(lesson: Lesson) -> None:
    """A factor or a place that its function does not look at bears nothing out."""
    for claim in (*lesson.claims, *lesson.outcomes):
        (function,) = ast.parse(dedent(inspect.getsource(claim.holds))).body
        used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        assert claim.parameters <= used, f"{claim.holds.__name__} has no use for {sorted(claim.parameters - used)}"


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.slug)
def test_what_one_is_told_to_try_has_an_outcome(lesson: Lesson) -> None:
    assert lesson.outcomes
    for outcome in lesson.outcomes:
        assert outcome.holds(), lesson.fill(outcome.sentence)


# --- What the law is made of ---


def test_the_rules_a_sentence_names() -> None:
    assert named("Adam + L2 and AdamW rest, RMSProp hovers.") == {"adaml2", "adamw", "rmsprop"}
    assert named("Adam takes SGD's rate.") == {"adam", "sgd"}
    assert named("Nobody.") == set()
    assert lanes(LESSONS["local"], "Lane B ends lower than A.") == {"momentum", "sgd"}
    assert lanes(LESSONS["network"], "With B = 4, at a height that goes with σ²/B.") == set()


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("At these rates Adam leads.", True),
        ("With η = 0.1 Adam leads.", True),
        ("SGD at 0.05 leaves.", True),
        ("SGD at its best rate arrives.", True),
        ("Adam leads SGD after 31 steps.", False),
        ("The rate decides.", False),
    ],
)
def test_what_counts_as_saying_ones_rates(sentence: str, says: bool) -> None:
    assert bool(RATES.search(sentence)) is says


def test_ground_elsewhere_is_the_same_ground() -> None:
    place = Elsewhere(Rosenbrock(), 30.0, (1.0, -2.0))
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 50))
    there = np.array([place.there(point) for point in zip(x, y, strict=True)]).T
    assert np.allclose(place.f(*there), Rosenbrock().f(x, y))
    assert np.allclose(back(*there, 30.0, (1.0, -2.0)), (x, y))
    h = 1e-6
    slope = [(place.f(there[0] + h, there[1]) - place.f(there[0] - h, there[1])) / (2 * h)]
    slope += [(place.f(there[0], there[1] + h) - place.f(there[0], there[1] - h)) / (2 * h)]
    assert np.allclose(place.grad(*there), slope, rtol=1e-4, atol=1e-3)
    assert np.allclose(Elsewhere(Quadratic(), 45.0).grad(x, y), Quadratic(angle=45.0).grad(x, y)), "as the knob θ turns it"


def test_a_race_once_more() -> None:
    scenario = race(Quadratic(), SGD(lr=0.02), Adam(lr=0.1), steps=100, noise=0.1, seed=3)
    assert np.array_equal(again(scenario, "B").w, scenario.run()[1].w)
    assert np.array_equal(again(scenario, "A", rate=2).w, tried(scenario, {"A.SGD.lr": 0.04}).run()[0].w)
    assert again(scenario, "A", rate=np.array([1.0, 2.0]), steps=20).w.shape == (21, 2, 2)
    assert again(scenario, "B", seeds=4, record=("m",)).memory["m"].shape == (101, 2, 4)
    quiet = tried(scenario, {"noise": 0})
    turned, straight = again(quiet, "A", turn=45.0, shift=(3.0, 2.0)), again(quiet, "A")
    assert np.allclose(turned.loss, straight.loss), "gradient descent knows no axes"
    assert np.allclose(at_home(turned, 45.0, (3.0, 2.0)), straight.w)
    assert not np.allclose(again(quiet, "B", turn=45.0).loss, again(quiet, "B").loss), "Adam does"


def test_an_arrival_is_where_a_run_stays() -> None:
    run = race(Quadratic(kappa=100.0), SGD(lr=0.019), steps=400).run()[0]
    at = arrival(run, 1e-3)
    assert run.loss[at - 1] > 1e-3 >= run.loss[at:].max()
    assert arrival(run, 1e-30) == -1
    assert arrival(run, 0.5, lowest=-1.0) == -1


def test_what_a_visitor_turns() -> None:
    scenario = race(Quadratic(), SGD(lr=0.02), Adam(lr=0.1))
    made = tried(scenario, {"Quadratic.kappa": 50, "A.schedule": "Cosine", "B.Adam.lr": 0.5, "x": 1})
    assert (made.landscape.kappa, made.lanes[0].schedule.name, made.lanes[1].optimizer.lr, made.start[0]) == (50, "cosine", 0.5, 1)
    with pytest.raises(ValueError, match=r"B\.SGD\.lr"):
        tried(scenario, {"B.SGD.lr": 0.1})


def test_bars_of_a_chart_come_from_one_function() -> None:
    chart = Bars("t", "y", lambda w, times: w * times, {"once": 1, "twice": 2}, (("a", "A", 3.0), ("b", "B", 5.0)))
    assert chart.heights == ((3.0, 6.0), (5.0, 10.0))
    assert chart.names == ["a", "b"]
