"""The code of a lane: in NumPy it walks as the app does, to the last bit; for every library it says what it is and holds what was asked."""

import ast
import re
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exports.scripts import LIBRARIES
from exports.scripts import keras as in_keras
from exports.scripts import optax as in_optax
from exports.scripts import torch as in_torch
from exports.scripts.numpy import NumPy
from exports.scripts.parts import commented
from knobs import Array, knob
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from landscapes.typed import Typed
from optimizers import OPTIMIZERS
from optimizers.clipping import ByNorm
from optimizers.schedules import SCHEDULES
from optimizers.typed import Typed as TypedRule
from scenario import Lane, Scenario
from studies.digits import same_until
from tests.support.language import MADE_UP
from tests.support.scripts import executed
from tests.support.turned import turned
from words.say import speaking

ROSENBROCK = LANDSCAPES["Rosenbrock"]()
OWN = TypedRule(
    "m = b1*m + (1-b1)*g\nv = max(b2*v, abs(g))\nw = w - lr*m/(v+0.001) - lr*norm(g)*0.001\nb1 = 0.9 in [0, 1)\nb2 = 0.99 in [0, 1)"
)
Case = tuple[Scenario, Lane]


def some_of_all() -> list[Case]:
    """Every rule and every ground several times, a quarter of their pairs, for a hundred steps."""
    cases: list[Case] = []
    for i, ground in enumerate(LANDSCAPES.values()):
        for j, rule in enumerate(OPTIMIZERS.values()):
            if (i + j) % 4 == 0:
                scenario = replace(Scenario.opening(ground(), [Lane(rule())]), steps=100)
                cases.append((scenario, scenario.lanes[0]))
    return cases


def whatever_a_lane_can_have() -> list[Case]:
    """Noise, batches, schedules, clipping, layers, turned knobs of rule and ground, and a run that flies away."""
    lanes = [Lane(turned(OPTIMIZERS["Adam"]()), plan()) for plan in SCHEDULES.values()]
    lanes += [Lane(OPTIMIZERS[name](layers=(1, 1)), clip=ByNorm(3.0)) for name in ("LARS", "LAMB")]
    noisy = Scenario(turned(LANDSCAPES["Quadratic"]()), (-1.8, 1.4), tuple(lanes), 150, noise=0.4, seed=7, batch=3)
    plain = replace(noisy, noise=0.0, batch=1)
    whole = Scenario(Typed("x^2/y + 3*abs(y)^-1 + y^2", ((-4, 4), (0.5, 4))), (-1, 2), (Lane(OWN), Lane(OPTIMIZERS["SGD"](lr=1))), 60)
    gone = Scenario(
        ROSENBROCK, (-1.5, 2.0), (Lane(OPTIMIZERS["SGD"](lr=0.5)), Lane(OPTIMIZERS["Lion"](), hidden=True)), 40, noise=0.3, seed=3
    )
    told = Scenario.opening(LANDSCAPES["LogisticRegression"](), [Lane(OPTIMIZERS["Newton"](lr=0.1, damping=0.1), SCHEDULES["Cosine"]())])
    seen = replace(told, batch=8, seed=3, steps=60)  # slopes of some examples, and the Hessian of all
    return [(scenario, lane) for scenario in (noisy, plain, whole, gone, seen) for lane in scenario.lanes]


def test_numpys_scripts_walk_as_the_app_does_to_the_last_bit(tmp_path: Path) -> None:
    cases = some_of_all() + whatever_a_lane_can_have()
    assert len(cases) > 100
    scripts = [NumPy().script(*case).text for case in cases]
    assert len(set(scripts)) == len(cases)
    for (scenario, lane), done in zip(cases, executed(scripts, tmp_path), strict=True):
        run = scenario.run()[scenario.lanes.index(lane)]
        np.testing.assert_array_equal(done.path, run.w, err_msg=f"{lane.name} on {scenario.landscape.name}")
        x, y, height = (float(number) for number in re.findall(r"nan|inf|-inf|-?\d[\d.e+-]*", done.said))
        np.testing.assert_array_equal((x, y, height), (*run.w[-1], run.loss[-1]), err_msg=done.said)


def test_one_start_more_is_one_column_more(tmp_path: Path) -> None:
    scenario = Scenario.opening(LANDSCAPES["Beale"](), [Lane(OPTIMIZERS["LAMB"]())])
    text = NumPy().script(scenario, scenario.lanes[0]).text
    other = replace(scenario, start=(2.0, 2.5))
    (x, y), (more_x, more_y) = scenario.start, other.start
    first = f"np.array([[{x}], [{y}]])"
    assert text.count(first) == 1
    (done,) = executed([text.replace(first, f"np.array([[{x}, {more_x}], [{y}, {more_y}]])")], tmp_path)
    paths = done.path.reshape(-1, 2, 2)
    for k, one in enumerate((scenario, other)):
        np.testing.assert_array_equal(paths[:, :, k], one.run()[0].w)


# --- Grounds that are less than the usual ones ---


@dataclass(frozen=True)
class Slope(Landscape):
    """A plane: its gradient depends on no place."""

    steep: float = knob(2.0, "s", 0.0, 9.0)
    name = "Slope"
    domain = ((-1.0, 1.0), (-1.0, 1.0))
    start = (0.5, 0.5)

    def f(self, x: Array, y: Array) -> Array:
        return self.steep * x + 3 * y

    def grad(self, x: Array, y: Array) -> Any:
        return self.steep, 3.0

    def hessian(self, x: Array, y: Array) -> Any:
        return 0 * x, 0 * x, 0 * x


@dataclass(frozen=True)
class Winding(Slope):
    """A ground that no tape can hold."""

    name = "Winding"

    def f(self, x: Array, y: Array) -> Array:
        for _ in range(3):
            x = x * y
        return x


def test_a_gradient_that_is_the_same_everywhere_is_an_array_too(tmp_path: Path) -> None:
    scenario = Scenario(Slope(), (0.5, 0.5), (Lane(OPTIMIZERS["Adam"]()),), 20, noise=0.1)
    (done,) = executed([NumPy().script(scenario, scenario.lanes[0]).text], tmp_path)
    np.testing.assert_array_equal(done.path, scenario.run()[0].w)


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_no_tape_can_hold_has_no_script_and_a_reason(library: str) -> None:
    scenario = Scenario(Winding(), (0.5, 0.5), (Lane(OPTIMIZERS["Adam"]()),), 20)
    script = LIBRARIES[library]().script(scenario, scenario.lanes[0])
    assert script.text == ""
    assert script.notes == ("This rule or ground does more than can be printed as plain operations.",)


def test_a_typed_rule_may_call_things_what_it_likes(tmp_path: Path) -> None:
    """Its memories and knobs bear names that scripts have for their own: they get others."""
    rule = TypedRule(
        "f = 0.9*f + g\npath = 0.5*path + f\nstate = state + 0*g\nw = w - lr*path*range - 0*state\nrange = 0.5 in [0, 1]", {"lr": 0.01}
    )
    scenario = Scenario(ROSENBROCK, (-1.5, 2.0), (Lane(rule),), 20)
    (done,) = executed([NumPy().script(scenario, scenario.lanes[0]).text], tmp_path)
    np.testing.assert_array_equal(done.path, scenario.run()[0].w)
    text = LIBRARIES["PyTorch"]().script(scenario, scenario.lanes[0]).text
    assert 'state_ = state.get("state_", torch.zeros_like(w))' in text
    assert "f_ = 0.9 * f_ + g" in text


# --- What a script says ---


def opening(name: str, **knobs: Any) -> Case:
    scenario = Scenario(ROSENBROCK, (-1.5, 2.0), (Lane(OPTIMIZERS[name](**knobs)),), 30)
    return scenario, scenario.lanes[0]


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("library", LIBRARIES)
def test_a_script_is_python_and_says_what_it_needs_and_what_the_library_does_otherwise(library: str, name: str) -> None:
    kind = LIBRARIES[library]
    assert kind.help.endswith(".")
    assert len(kind.help) > 60
    script = kind().script(*opening(name), "https://fall.example/?v=1")
    if not script.text:
        assert library == "Keras"
        assert script.notes
        return
    ast.parse(script.text)
    assert script.text.endswith("\n")
    top = script.text[: script.text.index("import ")]
    assert top.startswith(
        f"# {OPTIMIZERS[name].name} on Rosenbrock: lane A of a race in Fall Line, step for step.\n# https://fall.example/?v=1\n"
    )
    packages = next(line for line in top.splitlines() if line.startswith("# pip install")).split()[3:]
    imported = {
        alias.name.partition(".")[0] for node in ast.walk(ast.parse(script.text)) if isinstance(node, ast.Import) for alias in node.names
    }
    assert imported - {"os", "math"} <= set(packages) | ({"numpy"} if "jax" in packages else set())
    flat = re.sub(r"\s*\n#\s*", " ", top)
    assert all(note in flat for note in script.notes)


@pytest.mark.parametrize("tables", [in_torch, in_optax, in_keras], ids=["torch", "optax", "Keras"])
def test_tables_name_rules_that_there_are(tables: Any) -> None:
    assert tables.OWN.keys() | tables.ELSEWHERE.keys() <= OPTIMIZERS.keys()
    assert len(tables.OWN) > 10


@pytest.mark.parametrize(
    ("library", "name", "knobs", "own"),
    [
        ("PyTorch", "Adam", {"lr": 0.02, "eps": 1e-3}, "torch.optim.Adam([w], lr=0.02, betas=(0.9, 0.999), eps=0.001)"),
        ("PyTorch", "Momentum", {"lr": 0.02}, "torch.optim.SGD([w], lr=0.02 * (1 - 0.9), momentum=0.9)"),
        ("PyTorch", "Nesterov", {"lr": 0.02, "mu": 0.0}, "torch.optim.SGD([w], lr=0.02, momentum=0, nesterov=False)"),
        ("PyTorch", "AdamW", {"wd": 0.3}, "torch.optim.AdamW([w], lr=0.1, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.3)"),
        ("PyTorch", "RMSProp", {}, "RMSProp([w])"),
        ("PyTorch", "Lion", {}, "Lion([w])"),
        ("Optax", "RMSProp", {}, "optax.rmsprop(0.02, decay=0.9, eps=1e-08)"),
        ("Optax", "RMSPropOutside", {}, "optax.rmsprop(0.02, decay=0.9, eps=1e-08, eps_in_sqrt=False)"),
        ("Keras", "Adam", {}, "keras.optimizers.Adam(learning_rate=0.1, beta_1=0.9, beta_2=0.999, epsilon=1e-08)"),
    ],
)
def test_a_rule_in_the_library_s_own_words(library: str, name: str, knobs: dict[str, Any], own: str) -> None:
    assert f"\noptimizer = {own}\n" in LIBRARIES[library]().script(*opening(name, **knobs)).text


def test_where_a_library_has_another_rule_of_this_name_it_is_said_and_not_used() -> None:
    for library, name, knobs, word in (
        ("PyTorch", "NAdam", {}, "torch.optim.NAdam("), ("Optax", "AMSGrad", {}, "optax.amsgrad("),
        ("Optax", "LARS", {"wd": 0.1}, "optax.lars("),
        ("Keras", "Adamax", {}, "keras"), ("Keras", "LAMB", {"wd": 0.1}, "keras"), ("Keras", "Lion", {"b1": 0.0}, "keras"),
    ):  # fmt: skip
        script = LIBRARIES[library]().script(*opening(name, **knobs))
        assert word not in script.text
        assert re.search("elsewhere|written out|wants|beside its step", script.notes[0]), script.notes


def test_momentum_in_keras_holds_the_steps_so_a_schedule_changes_it() -> None:
    scenario, lane = opening("HeavyBall")
    assert LIBRARIES["Keras"]().script(scenario, lane).text
    assert not LIBRARIES["Keras"]().script(scenario, replace(lane, schedule=SCHEDULES["Cosine"]())).text


def test_a_run_that_hangs_on_last_digits_says_from_where_on() -> None:
    for name, step in (("RMSProp", 200), ("Adam", None)):
        scenario = Scenario.opening(LANDSCAPES["Beale"](), [Lane(OPTIMIZERS[name]())])
        said = [note for note in NumPy().script(scenario, scenario.lanes[0]).notes if "last digits" in note]
        assert bool(said) == (step is not None)
        if step:
            (found,) = re.findall(r"After step (\d+)", said[0])
            assert int(found) == same_until(scenario, scenario.lanes[0]) == pytest.approx(step, abs=60)


def test_a_run_is_the_same_up_to_where_it_is_said() -> None:
    """The engine itself, from a start whose last digits are others."""
    parted = 0
    for name in OPTIMIZERS:
        scenario = Scenario.opening(LANDSCAPES["Beale"](), [Lane(OPTIMIZERS[name]())])
        lane, run = scenario.lanes[0], scenario.run()[0]
        last = same_until(scenario, lane)
        moved = replace(scenario, start=(scenario.start[0] + 1e-15, scenario.start[1] - 2e-15)).run()[0]
        assert np.abs(moved.w - run.w)[: last + 1].max() <= 5e-9 * 9
        parted += last < scenario.steps
    assert 3 <= parted <= 6


# --- Whatever a name is ---


@pytest.mark.parametrize(
    "name", ['"""\nimport os', "a\rimport os", "a\u2028import os\x0bimport os\x85import os", "\\", "# x\n\n\nimport os", ""]
)
def test_no_name_can_be_more_than_a_comment(name: str) -> None:
    assert all(line.startswith("#") for line in re.split(r"[\n\r]", commented(name)))
    assert not ast.parse(commented(name)).body
    kind = type("Named", (Slope,), {"name": name})
    scenario = Scenario(kind(), (0.5, 0.5), (Lane(OPTIMIZERS["Adam"]()),), 20)
    for library in LIBRARIES.values():
        tree = ast.parse(library().script(scenario, scenario.lanes[0]).text)
        imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        assert imported.count("os") == (library.__name__ == "Keras")


def test_a_script_in_another_language_is_the_same_program(tmp_path: Path) -> None:
    scenario, lane = opening("RMSProp")
    for library in LIBRARIES.values():
        plain = library().script(scenario, lane)
        with speaking(MADE_UP):
            other = library().script(scenario, lane)
        assert ast.dump(ast.parse(plain.text)) == ast.dump(ast.parse(other.text))
        assert "⟦" in other.text
        assert all("⟦" in note for note in other.notes)


def test_names_of_a_run_are_counted() -> None:
    """Not one script twice: what differs between lanes is in their scripts."""
    numbers = count()
    scenario = Scenario(ROSENBROCK, (-1.5, 2.0), tuple(Lane(OPTIMIZERS["Adam"](lr=0.01 * (1 + next(numbers)))) for _ in range(4)), 30)
    for library in LIBRARIES.values():
        assert len({library().script(scenario, lane).text for lane in scenario.lanes}) == 4
