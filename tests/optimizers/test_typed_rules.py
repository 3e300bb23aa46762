"""Rules that are typed: every built-in one in this notation walks its own path, bit for bit."""

import pickle
from dataclasses import replace
from math import nan
from random import Random
from typing import Any

import numpy as np
import pytest

from engine import descend, sweep
from engine.inside import decay_part, effective_rate, inside, label
from engine.trial import Trial
from engine.walk import walk
from knobs import knobs
from landscapes import LANDSCAPES
from landscapes.typed import Typed as Ground
from optimizers import OPTIMIZERS
from optimizers.base import DECAYS
from optimizers.clipping import ByNorm
from optimizers.schedules import SCHEDULES
from optimizers.typed import Typed
from scenario import Lane, Scenario, suit
from scenario.dials import dials
from scenario.faults import Allowed, Faulty
from scenario.file import from_json, to_json
from studies.live import live
from tape import Refused, known
from tests.support.every import every
from tests.support.kinds import OF_SLOPES, SOME_RULES, often
from tests.support.told import bears
from tests.support.typed import as_formula, as_rule, hostile, random_text

HEAVY = "m = b1*m + (1-b1)*g\nw = w - lr*m\nb1 = 0.9 in [0, 1)"


@bears("`rule` is read by tape.rule: names that are read before they are set are memories, and lines of `b1 = 0.9 in [0, 1)` declare knobs")
@pytest.mark.parametrize("name", often(OF_SLOPES, SOME_RULES))
@pytest.mark.parametrize("ground", often(["Rosenbrock", "Ackley", "Plateau"], ["Ackley"]))
def test_a_built_in_rule_that_is_typed_walks_its_path_bit_for_bit(name: str, ground: str) -> None:
    kind, land = OPTIMIZERS[name], LANDSCAPES[ground]()
    own = suit(kind(), land)
    typed = replace(Typed(as_rule(kind)), **{key: getattr(own, key) for key in knobs(own)})
    assert typed.memory == own.memory
    assert {key: knob.default for key, knob in knobs(typed).items()} == {key: knob.default for key, knob in knobs(kind).items()}
    more: Any = dict(noise=0.1, schedule=SCHEDULES["Cosine"](), clip=ByNorm(5.0), record=own.memory)
    for batch in ({}, {"lr": own.lr * np.array([0.3, 1, 3])}):
        paths = [descend(replace(rule, **batch), land, land.start, 200, **more) for rule in (own, typed)]
        for a, b in zip(*(path.arrays for path in paths), strict=True):
            np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name", OF_SLOPES)
def test_the_microscope_sees_what_it_sees_in_the_built_in_rule(name: str) -> None:
    kind, land = OPTIMIZERS[name], LANDSCAPES["Beale"]()
    own = suit(kind(), land)
    typed = replace(Typed(as_rule(kind)), **{key: getattr(own, key) for key in knobs(own)})
    path = descend(own, land, land.start, 40, record=own.memory)
    wanted, found = inside(own, path), inside(typed, path)
    assert set(found) == set(wanted)
    for key, array in wanted.items():
        np.testing.assert_array_equal(found[key], array)
        assert label(typed, key).symbol
    pulled = decay_part(own, path)
    np.testing.assert_array_equal(decay_part(typed, path), pulled) if pulled is not None else None
    assert effective_rate(typed, path).shape == path.grad.shape


def test_a_typed_rule_on_a_typed_ground_is_the_same_race() -> None:
    kind = LANDSCAPES["Beale"]
    race = Scenario.opening(kind())
    typed = replace(race, landscape=Ground(as_formula(kind), kind.domain))
    typed = replace(
        typed,
        lanes=tuple(replace(lane, optimizer=replace(Typed(as_rule(type(lane.optimizer))), lr=lane.optimizer.lr)) for lane in race.lanes),
    )
    for a, b in zip(race.run(), typed.run(), strict=True):
        np.testing.assert_allclose(a.w[:150], b.w[:150], rtol=0, atol=1e-9)  # later RMSProp bounces, and last digits grow


def test_a_memory_starts_where_its_line_says() -> None:
    rule = Typed("z = 0.5*z + 0.5*w\nz starts at w\nw = w - lr*g", {"lr": 0.1})
    path = descend(rule, Ground("x^2 + y^2"), (1.0, 2.0), 3, record=["z"])
    assert path.memory["z"][1].tolist() == [1.0, 2.0]
    assert path.memory["z"][2].tolist() == pytest.approx([0.9, 1.8])
    assert path.memory["z"][0].tolist() == [0, 0]  # before the first step no line was read


def test_what_a_line_sets_to_one_number_has_the_shape_of_w() -> None:
    rule = Typed("k = k + 1\nw = w - lr*g/k")
    trial = Trial.of(rule, Ground("x^2 + y^2"), np.ones((2, 4)), 2)
    for w, _, (k,) in walk(trial):
        assert w.shape == k.shape == (2, 4)
    assert k.tolist() == [[2.0] * 4] * 2


def test_it_is_a_value() -> None:
    rule = Typed(HEAVY, {"b1": 0.5})
    same = pickle.loads(pickle.dumps(rule))
    assert same == rule
    assert hash(same) == hash(rule)
    assert type(same) is type(rule)
    assert (rule.values, rule.lr, rule.b1, rule.memory) == ({"lr": 0.01, "b1": 0.5}, 0.01, 0.5, ("m",))
    assert len({rule, same, replace(rule, b1=0.6), replace(rule, lr=0.2), Typed(HEAVY + "\n", {"b1": 0.5})}) == 4
    assert repr(rule) == f"Typed({HEAVY!r}, {{'lr': 0.01, 'b1': 0.5}})"
    assert type(rule)() == Typed(HEAVY)
    assert rule.limit() is None
    assert "Typed" not in OPTIMIZERS


def test_knobs() -> None:
    rule = Typed("lr = 0.5 in [0.001, 2]\n" + HEAVY + "\nw_decay = 0.1 in [0, 1]\ncls1 = 1 in [0, 2]")
    assert (knobs(rule)["lr"].default, rule.lr, list(knobs(rule))) == (0.5, 0.5, ["lr", "b1", "w_decay", "cls1"])
    assert set(DECAYS) <= set(knobs(rule)["b1"].ticks())
    assert knobs(rule)["w_decay"].symbol == r"\mathtt{w\_decay}"
    for values, said in (({"c": 1}, "c is not declared"), ({"b1": 1}, "b1 = 1.0: must be"), ({"lr": nan}, "lr = nan")):
        with pytest.raises(Refused, match=said):
            Typed(HEAVY, values)
    for name in ("cls", "step", "memory", "limit", "rule", "values", "shows", "name"):
        with pytest.raises(Refused, match=f"no knob can be called {name}"):
            Typed(f"w = w - lr*g\n{name} = 1 in [0, 2]")


def test_names_of_the_notation_have_symbols() -> None:
    rule = Typed("m_hat = g\nw_norm = norm(w)\nv2 = m_hat*w_norm\nbeta = v2\nw = w - lr*beta")
    assert [label(rule, name).symbol for name in ("m_hat", "w_norm", "v2", "beta")] == [r"\hat m", r"\mathtt{w\_norm}", "v_2", r"\beta"]


def test_it_sweeps() -> None:
    land = LANDSCAPES["Rosenbrock"]()
    rates = np.geomspace(1e-4, 1e-2, 50)
    own = sweep(replace(OPTIMIZERS["Momentum"](), lr=rates), land, land.start, 100, turbo=False)
    typed = sweep(replace(Typed(as_rule(OPTIMIZERS["Momentum"])), lr=rates), land, land.start, 100, turbo=False)
    np.testing.assert_array_equal(own.final, typed.final)


def test_a_browser_runs_it_too() -> None:
    race = Scenario.opening(Ground("a*x^2 + y^2\na = 2 in [0, 10]"), [Lane(Typed(HEAVY, {"b1": 0.5}))])
    sent = live(race)
    assert sent is not None
    (lane,) = sent["lanes"]
    assert (lane["kind"], lane["memory"], lane["knobs"]) == ("Typed", ("m",), {"lr": race.lanes[0].optimizer.lr, "b1": 0.5})
    assert (sent["ground"]["kind"], sent["ground"]["knobs"]) == ("Typed", {"a": 2.0})
    assert known(race.lanes[0].optimizer.step) is race.lanes[0].optimizer.tapes["step"]


RACE = Scenario.opening(LANDSCAPES["Beale"](), [Lane(Typed(HEAVY)), Lane(OPTIMIZERS["Adam"]()), Lane(Typed("w = w - lr*g/norm(g)\n"))])


def test_link_and_file_carry_rules() -> None:
    race = replace(RACE, lanes=(*RACE.lanes, Lane(Typed(HEAVY, {"b1": 0.25, "lr": 3}), letter="H")))
    for query in (race.query(), race.changes()):
        ignored: list[str] = []
        assert Scenario.from_query(query, ignored) == race
        assert ignored == []
    assert from_json(to_json(race).encode()) == race
    assert dials(race)["H.Typed.b1"].of(race) == 0.25
    assert race.changes()["A.rule"] == HEAVY
    assert "A.Typed.lr" in race.changes()
    assert Scenario.from_query({"E.rule": HEAVY, "E.Typed.b1": "0.5"}).lanes[-1].optimizer.values["b1"] == 0.5


def test_a_rule_that_cannot_be_read_is_named() -> None:
    ignored: list[str] = []
    allowed: dict[str, Allowed] = {}
    race = Scenario.from_query({"A": "Typed", "A.rule": "w = w - lr*g\nv = 2g", "A.Typed.b1": "0.5"}, ignored, allowed)
    assert ignored == ["A.rule", "A.Typed.b1"]
    assert str(allowed["A.rule"]) == "a rule that can be read: line 2, character 6: an operator is missing before g: write 2*g"
    assert race == Scenario.opening(LANDSCAPES["Rosenbrock"]())
    with pytest.raises(Faulty, match="must be a rule that can be read"):
        from_json(b'{"v": 1, "A.rule": "w"}')
    Scenario.from_query({"A": "Adam", "A.rule": HEAVY}, ignored := [])
    assert ignored == ["A.rule"]


@every(hostile())
def test_hostile_texts_are_refused_or_run(case: Any) -> None:
    for text in (case.text, "w = w - lr*g*(" + case.text.replace("x", "w").replace("y", "g") + ")"):
        try:
            rule = Typed(text)
        except Refused as refused:
            place, said = refused.at, str(refused)
        else:
            descend(rule, Ground("x^2 + y^2"), (1.0, 1.0), 3)
            place, said = 0, "runs"
        assert 0 <= place <= len(text)
        assert said


def test_any_text_is_refused_or_runs() -> None:
    random = Random(3)
    runs = 0
    for _ in range(1000):
        text = random_text(random).replace("x", "g").replace("y", random.choice("wmv"))
        line = f"{random.choice('wmvgt')} = {text}"
        try:
            rule = Typed(f"{line}\nw = w - lr*g")
        except Refused as refused:
            assert str(refused)  # noqa: PT017
        else:
            descend(rule, Ground("x^2 + y^2"), (1.0, 1.0), 2)
            runs += 1
    assert runs > 100
