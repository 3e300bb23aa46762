"""The table of rates: every pair of ours has one, all are of pairs that exist, and who is not in it opens at the knob's default."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest

import scenario
from engine.descent import Trajectory, descend
from engine.trial import Trial
from engine.walk import walk
from knobs import knobs
from landscapes import LANDSCAPES
from landscapes.quadratic import Quadratic
from networks import NETWORKS
from optimizers import OPTIMIZERS, RULES
from optimizers.schedules import Cosine
from optimizers.sgd import SGD
from scenario import Lane, Scenario, suit
from scenario.opening import CASTS, OPENING, RATES, casts, fresh, rates, rules
from studies.race import race
from tests.support.told import bears
from tests.support.visit import now, visit

FILES = [Path(scenario.__file__).with_name(name) for name in ("rates.txt", "rates_of_networks.txt")]
GROUNDS = {**LANDSCAPES, **NETWORKS}


def without_a_rate(landscapes: Iterable[str], optimizers: Iterable[str]) -> list[str]:
    optimizers = list(optimizers)
    return [f"{optimizer} on {ground}" for ground in landscapes for optimizer in optimizers if (ground, optimizer) not in RATES]


def test_every_optimizer_has_a_rate_on_every_landscape() -> None:
    assert without_a_rate(LANDSCAPES, OPTIMIZERS) == [], "give them a row or a column in scenario/rates.txt"


def test_every_rate_is_of_a_pair_that_exists_and_on_its_slider() -> None:
    for (ground, optimizer), lr in RATES.items():
        assert ground in GROUNDS
        kind = rules(GROUNDS[ground]())[optimizer]
        assert knobs(kind)["lr"].low <= lr <= knobs(kind)["lr"].high
        assert suit(kind(), GROUNDS[ground]()).lr == lr


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_rows_and_columns_can_be_seen(file: Path) -> None:
    """Columns end where their names end, rows are in alphabetical order, and every number stands as it is written elsewhere."""
    names, *rows = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    ends = [i for i, letter in enumerate(names, 1) if letter != " " and names[i : i + 1] in ("", " ")]
    assert [names[:end].split()[-1] for end in ends] == names.split()
    grounds = [row.split()[0] for row in rows]
    assert grounds == sorted(grounds)
    for row in rows:
        cells = row.split()[1:]
        assert [row[:end].split()[-1] for end in ends] == cells
        assert all(row[end : end + 1] in ("", " ") for end in ends)
        assert all(cell == "-" or repr(float(cell)).removesuffix(".0") == cell for cell in cells)


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["SGD", "Adam"])
@pytest.mark.parametrize("name", NETWORKS)
def test_a_networks_rate_is_the_best_on_the_validation_part(name: str, rule: str) -> None:
    """Of the 31 tried, but for a neighbour that is as good to a hundredth: another machine's sums may differ in the last place.

    Not of LAMB and Muon: at their best rates a last place decides how high they end, and the best of 31 with it.
    """
    tried = np.array([float(f"{digit}e{decade}") for decade in range(-4, 1) for digit in (1, 1.5, 2, 3, 5, 7)] + [10.0])
    losses = []
    for seed in range(3):
        network = NETWORKS[name](seed=seed)
        many: Any = replace(RULES[rule](), lr=tried)
        with np.errstate(all="ignore"):
            *_, (w, _, _) = walk(Trial.of(many, network, network.start(), network.steps))
            losses.append(network.loss(w, "validation"))
    found = np.median(np.nan_to_num(losses, nan=np.inf), axis=0)
    assert found[np.flatnonzero(tried == RATES[name, rule])[0]] <= 1.01 * found.min()


@dataclass(frozen=True)
class Newcomer(SGD):
    """A rule that no table knows."""

    name = "Newcomer"


@dataclass(frozen=True)
class Nowhere(Quadratic):
    """A landscape that no table knows."""

    name = "Nowhere"


def test_whoever_is_not_in_the_table_opens_at_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    default = knobs(SGD)["lr"].default
    assert suit(Newcomer(lr=7.0), LANDSCAPES["Beale"]()).lr == default
    assert [lane.optimizer.lr for lane in Scenario.opening(Nowhere()).lanes] == [knobs(OPTIMIZERS[name])["lr"].default for name in OPENING]
    for catalogue in (OPTIMIZERS, RULES):
        monkeypatch.setitem(catalogue, "Newcomer", Newcomer)
    monkeypatch.setitem(LANDSCAPES, "Nowhere", Nowhere)
    app = visit({"landscape": "Nowhere", "lanes": "AB", "A": "Newcomer"})
    assert now(app).lanes[0].optimizer == Newcomer(lr=default)
    assert Scenario.from_query(now(app).changes()) == now(app)
    lacking = without_a_rate(LANDSCAPES, OPTIMIZERS)
    assert len(lacking) == len(LANDSCAPES) + len(OPTIMIZERS) - 1
    assert {"Newcomer on Beale", "Adam on Nowhere"} <= set(lacking)


def test_a_table_is_read_by_its_words() -> None:
    assert rates("# said\n\n     A   B\nX  0.1   -\nY   2  1e-3\n") == {("X", "A"): 0.1, ("Y", "A"): 2.0, ("Y", "B"): 0.001}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("A B\nX 1", "X has 1 rates: must have 2"),
        ("A\nX 1\nX 2", "X is in the table of rates twice"),
        ("A A\nX 1 2", "A is in the table of rates twice"),
        ("A\nX one", "X has the rate 'one' for A: must be a number"),
    ],
)
def test_a_table_that_is_none_says_which_row(table: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        rates(table)


def test_another_row_is_another_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Scenario.opening(LANDSCAPES["Booth"]())
    monkeypatch.setitem(RATES, ("Booth", "SGD"), 0.0123)
    after = Scenario.opening(LANDSCAPES["Booth"]())
    assert after == replace(before, lanes=(replace(before.lanes[0], optimizer=SGD(lr=0.0123)), *before.lanes[1:]))


# --- Lanes of a landscape's own ---


def test_a_table_of_lanes_is_read_by_its_words() -> None:
    sgd, adam = OPTIMIZERS["SGD"], OPTIMIZERS["Adam"]
    read = casts("# said\n\nX  SGD 0.5\nY Adam 2 Cosine\nX Adam 1e-3\n")
    assert read == {"X": (Lane(sgd(lr=0.5)), Lane(adam(lr=1e-3))), "Y": (Lane(adam(lr=2.0), Cosine()),)}


@pytest.mark.parametrize("line", ["X", "X SGD", "X Nobody 1", "X SGD fast", "X SGD 1 Never", "X SGD 1 Cosine Cosine"])
def test_a_line_that_is_no_lane_says_which(line: str) -> None:
    with pytest.raises(ValueError, match=f"{line!r} is no lane"):
        casts(f"X SGD 1\n{line}\n")


def test_no_landscape_opens_with_more_lanes_than_letters() -> None:
    with pytest.raises(ValueError, match="X opens with more lanes than the 8"):
        casts("X SGD 1\n" * 9)


def test_every_lane_of_the_table_is_of_a_landscape_that_exists_and_on_its_slider() -> None:
    assert CASTS
    assert set(CASTS) <= set(GROUNDS)
    for lane in (lane for cast in CASTS.values() for lane in cast):
        assert knobs(type(lane.optimizer))["lr"].low <= lane.optimizer.lr <= knobs(type(lane.optimizer))["lr"].high


def test_the_address_of_a_landscape_with_lanes_of_its_own() -> None:
    """What it leaves out is as the landscape opens; a lane of another rule is as anywhere, and a full link needs no table."""
    ackley = Scenario.opening(LANDSCAPES["Ackley"]())
    a, b, c, d = ackley.lanes
    assert ackley.changes() == {"landscape": "Ackley"}
    assert [type(lane.schedule).__name__ for lane in ackley.lanes] == ["Constant", "Cosine", "Constant", "Cosine"]
    turned = replace(ackley, lanes=(a, replace(b, schedule=Cosine(end=0.5)), c, d))
    assert turned.changes() == {"landscape": "Ackley", "B.Cosine.end": "0.5"}
    kept = replace(ackley, lanes=(a, replace(b, schedule=a.schedule), c, d))
    assert kept.changes() == {"landscape": "Ackley", "B.schedule": "Constant"}
    other = replace(ackley, lanes=(a, Lane(suit(OPTIMIZERS["Adam"](), ackley.landscape), letter="B"), c, d))
    assert other.changes() == {"landscape": "Ackley", "B": "Adam"}
    more = replace(ackley, lanes=(*ackley.lanes, Lane(suit(SGD(), ackley.landscape))))
    assert more.changes() == {"landscape": "Ackley", "lanes": "ABCDE", "E": "SGD"}
    for one in (ackley, turned, kept, other, more):
        assert Scenario.from_query(one.changes()) == Scenario.from_query(one.query()) == one


def test_a_race_that_moves_takes_its_lanes_along_unless_they_are_an_opening_s() -> None:
    home, ackley = Scenario.opening(LANDSCAPES["Rosenbrock"]()), Scenario.opening(LANDSCAPES["Ackley"]())
    assert home.moved(LANDSCAPES["Ackley"]()) == ackley
    assert ackley.moved(LANDSCAPES["Rosenbrock"]()) == home
    assert replace(home, steps=50, start=(0.0, 0.0), noise=1.0).moved(LANDSCAPES["Ackley"]()) == ackley
    two = replace(home, lanes=home.lanes[::3])
    assert two.moved(LANDSCAPES["Ackley"]()) == Scenario.opening(LANDSCAPES["Ackley"](), two.lanes)


OLD = (
    "v=1&landscape=Rosenbrock&Rosenbrock.a=1&Rosenbrock.b=100&x=-1.5&y=2&steps=400&noise=0&seed=0&lanes=ABCD"
    "&A=SGD&A.SGD.lr=0.001&A.schedule=Constant&B=Momentum&B.Momentum.lr=0.015&B.Momentum.b1=0.9&B.schedule=Constant"
    "&C=RMSProp&C.RMSProp.lr=0.01&C.RMSProp.b2=0.9&C.RMSProp.eps=1e-08&C.schedule=Constant"
    "&D=Adam&D.Adam.lr=0.1&D.Adam.b1=0.9&D.Adam.b2=0.999&D.Adam.eps=1e-08&D.schedule=Constant"
)


def test_a_full_link_from_before_another_opening_is_the_race_it_was() -> None:
    old = dict(parse_qsl(OLD))
    scenario = Scenario.from_query(old)
    assert {name: scenario.query()[name] for name in old} == old
    assert (scenario.start, scenario.steps, [lane.optimizer.lr for lane in scenario.lanes]) == ((-1.5, 2.0), 400, [0.001, 0.015, 0.01, 0.1])


# --- What the openings tell ---

NEVER = None
ARRIVALS: dict[str, tuple[int | None, ...]] = {
    "Ackley":         (NEVER, 300, NEVER, 300),
    "Beale":          (NEVER, 357, NEVER, 189),
    "Booth":          (212, 189, NEVER, 199),
    "Cliff":          (50, NEVER, 186, 191),
    "Easom":          (41, 141, NEVER, 194),
    "GoldsteinPrice": (NEVER, 197, NEVER, NEVER),
    "Himmelblau":     (29, 183, NEVER, 198),
    "Levy13":         (NEVER, 153, NEVER, NEVER),
    "LinearRegression": (NEVER, NEVER, NEVER, NEVER),
    "LogisticRegression": (NEVER, NEVER, NEVER, NEVER),
    "Matyas":         (351, 151, NEVER, 175),
    "McCormick":      (91, NEVER, NEVER, 181),
    "MonkeySaddle":   (NEVER, NEVER, NEVER, NEVER),
    "Plateau":        (NEVER, 147, 181, 465),
    "Product":        (3, 28, 10, 15),
    "Quadratic":      (76, 158, NEVER, 161),
    "Rastrigin":      (NEVER, NEVER, NEVER, NEVER),
    "Rosenbrock":     (NEVER, NEVER, NEVER, 756),
    "Saddle":         (NEVER, NEVER, NEVER, NEVER),
    "SixHumpCamel":   (92, 146, NEVER, NEVER),
    "StyblinskiTang": (NEVER, 176, NEVER, NEVER),
    "ThreeHumpCamel": (NEVER, 136, NEVER, NEVER),
    "TwoWells":       (74, NEVER, NEVER, 163),
}  # fmt: skip
OUT = {
    "Cliff": (None, 153, None, None),
    "McCormick": (None, 19, None, None),
    "MonkeySaddle": (41, 45, 42, 55),
    "Saddle": (153, 113, 22, 36),
}


@pytest.mark.parametrize("name", LANDSCAPES)
def test_who_arrives_in_the_opening_of_a_landscape_and_after_how_many_steps(name: str) -> None:
    run = race(Scenario.opening(LANDSCAPES[name]()))
    assert tuple(entrant.ending.steps_to_target for entrant in run.entrants) == ARRIVALS[name]
    assert tuple(entrant.ending.out for entrant in run.entrants) == OUT.get(name, (None,) * 4)


def test_where_nobody_arrives_the_opening_ends_all_the_same() -> None:
    """On the saddles all leave the picture; among the traps momentum carries a ball on; mini-batches keep all moving."""
    silent = ["LinearRegression", "LogisticRegression", "MonkeySaddle", "Rastrigin", "Saddle"]
    assert [name for name, steps in ARRIVALS.items() if not any(steps)] == silent
    for name in ("MonkeySaddle", "Saddle"):
        endings = [entrant.ending for entrant in race(Scenario.opening(LANDSCAPES[name]())).entrants]
        assert all(ending.out is not None for ending in endings)
    sgd, momentum, rmsprop, adam = (entrant.ending for entrant in race(Scenario.opening(LANDSCAPES["Rastrigin"]())).entrants)
    assert momentum.gap == pytest.approx(12.93, abs=0.01)
    assert [ending.gap for ending in (sgd, rmsprop, adam)] == pytest.approx([24.87] * 3, abs=0.05)


# --- That they tell what their ground's text says ---

THIRDS = 1 / 3, 0.5, 1.0, 2.0, 3.0


def at_rates(ground: str, letter: str, factors: Iterable[float] = THIRDS, steps: int = 400) -> list[Trajectory]:
    """The lane of that letter of a ground's opening, at so many times its rate."""
    opening = Scenario.opening(LANDSCAPES[ground]())
    lane = opening.lanes["ABCD".index(letter)]
    rules = (replace(lane.optimizer, lr=lane.optimizer.lr * factor) for factor in factors)
    return [descend(rule, opening.landscape, opening.start, steps, schedule=lane.schedule) for rule in rules]


def within(runs: list[Trajectory], ground: str, height: float) -> list[int]:
    """From which step on each run stays within `height` of f*."""
    lowest = LANDSCAPES[ground]().lowest
    return [int(np.flatnonzero(run.loss - lowest > height).max()) + 1 for run in runs]


@bears(
    "Terraces: the gradient nearly vanishes on each", "speed kept from the last carries a ball over the next as well as rescaled steps do"
)
def test_plateau_tells_its_text() -> None:
    sgd, momentum, rmsprop, adam = (within(at_rates("Plateau", letter, steps=1500), "Plateau", 0.01) for letter in "ABCD")
    assert max(momentum) < min(max(rmsprop), max(adam)), "at a third of its rate it is the least delayed"
    assert max(momentum) < 1.5 * min(momentum)
    assert momentum[2] < sgd[2] / 3


@bears("The prize in the middle, a trap on either side: speed that was kept can carry a ball through")
def test_three_hump_camel_tells_its_text() -> None:
    for letter, middle in zip("ABCD", (False, True, False, False), strict=True):
        assert [bool(np.hypot(*run.w[-1]) < 0.05) for run in at_rates("ThreeHumpCamel", letter)] == [middle] * 5


@bears(
    "A dimpled funnel with a needle at the bottom: its slope does not fade at the minimum, so only shrinking steps come to rest",
)
def test_ackley_tells_its_text() -> None:
    for fixed, falling in (("A", "B"), ("C", "D")):
        assert min(run.loss[-100:].min() for run in at_rates("Ackley", fixed, steps=300)) > 0.05
        assert [run.loss[-1] < 1e-4 for run in at_rates("Ackley", falling, (1.0, 2.0, 3.0), steps=300)] == [True] * 3


@bears(
    "A wavy gutter with a sill: the side decides the basin, and too much speed falls out of the window",
    "Outside the window it goes on falling",
)
def test_mccormick_tells_its_text() -> None:
    ground = LANDSCAPES["McCormick"]()
    for run in at_rates("McCormick", "B", (1.0, 2.0, 3.0)):
        assert run.loss[-1] < ground.lowest - 1
        assert not ground.domain[0][0] <= run.w[-1, 0] <= ground.domain[0][1]
    for run in at_rates("McCormick", "A"):
        assert run.w[-1] == pytest.approx(ground.minima[0], abs=1e-3)
    beyond = descend(SGD(lr=0.05), ground, (3.5, 3.0), 400)
    assert beyond.w[-1] == pytest.approx(ground.minima[1], abs=1e-3)


@bears("A gentle slope that runs into a wall: a ball that arrives too fast meets a huge gradient and is thrown out")
def test_cliff_tells_its_text() -> None:
    """At the opening's rate of Momentum and around it; slower balls are not thrown, nor is SGD at any of its rates."""
    thrown = [run.w[:, 0].min() < -50 for run in at_rates("Cliff", "B", (1 / 3, 0.5, 0.8, 1.0, 1.25, 2.0))]
    assert thrown == [False, False, True, True, True, True]
    assert all(run.w[:, 0].min() == -4 for run in at_rates("Cliff", "A"))
    assert max(np.hypot(*run.grad.T).max() for run in at_rates("Cliff", "B", (1.0,))) > 40


def test_every_rule_of_a_network_has_a_rate_on_every_network() -> None:
    every = [name for name in rules(NETWORKS["XOR"]()) if not RULES[name].family.startswith("typed")]
    assert without_a_rate(NETWORKS, every) == [], "give them a row or a column in scenario/rates_of_networks.txt"


def test_with_the_decay_it_opens_with_a_network_learns() -> None:
    """With the default of AdamL2, λ = 0.1, it does not: the pull is as strong as all that the examples say."""
    network = NETWORKS["TwoMoons"]()
    opened = fresh(RULES["AdamL2"], network)
    assert opened == replace(suit(RULES["AdamL2"](), network), wd=0.001)
    assert fresh(RULES["AdamL2"], LANDSCAPES["Beale"]()) == suit(RULES["AdamL2"](), LANDSCAPES["Beale"]())
    assert fresh(RULES["AdamW"], network) == suit(RULES["AdamW"](), network)
    *_, (w, _, _) = walk(Trial.of(opened, network, network.start(), network.steps))
    *_, (held, _, _) = walk(Trial.of(replace(opened, wd=0.1), network, network.start(), network.steps))
    assert float(network.accuracy(w[:, 0])) > 0.9
    assert float(network.loss(held[:, 0])) > 3 * float(network.loss(w[:, 0]))
