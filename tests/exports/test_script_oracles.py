"""The scripts for torch, optax and Keras, run by these libraries: part of `make oracle`, for they are some 700 MB of packages.

A script must walk within 1e-9 of the window of the app's own path: at every step, or up to where the app's own runs part when their last
digits are others, for the libraries take gradients in another order.
"""

import re
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from exports.scripts import LIBRARIES
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.clipping import ByNorm
from optimizers.schedules import SCHEDULES, WarmupCosine
from scenario import Lane, Scenario
from tests.support.chaos import apart, moved, width
from tests.support.scripts import executed
from tests.support.told import bears

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
NEEDS = {"PyTorch": ("torch",), "Optax": ("jax", "optax"), "Keras": ("keras", "torch")}
GROUNDS = ("Rosenbrock", "Beale", "TwoWells", "Quadratic", "Ackley")
CLOSE = 1e-9  # widths of the window
# Where the end hangs on last digits, and why.
HANGS = dict.fromkeys(("RMSProp", "RMSPropOutside", "AdaDelta"), "at the bottom a gradient that is rounding is divided by its own size") | {
    "LARS": "the step's length does not depend on the gradient's, whose direction is rounding at the bottom",
    "LAMB": "as LARS",
    "RAdam": "on Ackley: at the kink the gradient turns with the last digit of the place",
    "NAdam": "on Beale with noise and clipping, which throw it about on steep ground, where all differences grow",
    "AdaBelief": "as NAdam",
    "ADOPT": "as NAdam",
    "CautiousAdamW": "as NAdam, and whether a coordinate goes at all is a matter of a sign",
    "Adan": "on Rosenbrock: from step 845 on it bounces at the bottom",
    "ScheduleFreeAdamW": "on Rosenbrock: the average comes to rest, and what it is divided by forgets the slopes",
}
Case = tuple[Scenario, Lane]


def require(library: str) -> None:
    for module in NEEDS[library]:
        if not find_spec(module):  # importing Keras here would choose its backend
            pytest.skip(f"no {module}")


def openings() -> list[Case]:
    found = []
    for ground in GROUNDS:
        for rule in OPTIMIZERS.values():
            scenario = Scenario.opening(LANDSCAPES[ground](), [Lane(rule())])
            found.append((scenario, scenario.lanes[0]))
    return found


def with_everything() -> list[Case]:
    """Noise, a batch, a schedule and clipping; each schedule once; and mini-batches of examples."""
    found = []
    for data in (LANDSCAPES["LinearRegression"](cost="huber", l2=0.1), LANDSCAPES["LogisticRegression"]()):
        scenario = replace(Scenario.opening(data, [Lane(OPTIMIZERS[rule]()) for rule in ("SGD", "Adam", "NAdam")]), steps=60, seed=5)
        found += [(scenario, lane) for lane in scenario.lanes]
    beale, quadratic = LANDSCAPES["Beale"](), LANDSCAPES["Quadratic"](angle=30.0)
    for rule in OPTIMIZERS.values():
        scenario = Scenario.opening(beale, [Lane(rule(), WarmupCosine(), clip=ByNorm(2.0))])
        found.append((replace(scenario, noise=0.5, seed=11, batch=4), scenario.lanes[0]))
    for plan in SCHEDULES.values():
        lanes = (Lane(OPTIMIZERS["AdamW"](lr=0.05), plan()), Lane(OPTIMIZERS["LAMB"](layers=(1, 1)), plan()))
        scenario = Scenario(quadratic, (-1.8, 1.4), lanes, 100)
        found += [(scenario, lane) for lane in scenario.lanes]
    return found


@cache
def agreed(scenario: Scenario, lane: Lane) -> int:
    """The last step at which the app's own runs with other last digits are where `lane` is, or at which it is not lost."""
    run = scenario.run()[scenario.lanes.index(lane)]
    more = dict(noise=scenario.sigma, examples=scenario.examples, seed=scenario.seed, schedule=lane.schedule, clip=lane.clip)
    others = moved(lane.optimizer, scenario.landscape, run, **more)
    end = int(run.diverged_at) if run.diverged_at >= 0 else scenario.steps
    far = np.abs(others.w - run.w[..., None]).max(axis=(1, 2))[: end + 1] > CLOSE / 1000 * width(scenario.landscape)
    return int(far.argmax()) - 1 if far.any() else end


@bears(
    "torch's momentum sums the gradients, where this rule averages them: at the rate lr * (1 - b1) the path is the same",
    "Keras's momentum sums the steps, where this rule averages the gradients: at the rate lr * (1 - b1) the path is the same",
)
@pytest.mark.parametrize("library", NEEDS)
def test_scripts_walk_where_the_app_does(library: str, tmp_path: Path) -> None:
    require(library)
    cases = [(case, text) for case in openings() + with_everything() if (text := LIBRARIES[library]().script(*case).text)]
    assert len(cases) > {"PyTorch": 130, "Optax": 130, "Keras": 60}[library]
    count = 0
    for ((scenario, lane), text), done in zip(cases, executed([text for _, text in cases], tmp_path), strict=True):
        run, name = scenario.run()[scenario.lanes.index(lane)], type(lane.optimizer).__name__
        what = f"{lane.name} on {scenario.landscape.name}, noise {scenario.noise}, {lane.schedule.name}"
        assert len(done.path) == scenario.steps + 1
        end = agreed(scenario, lane)
        assert apart(scenario.landscape, done.path, run.w, end + 1) <= CLOSE, what
        lost = scenario.steps if run.diverged_at < 0 else int(run.diverged_at)
        if apart(scenario.landscape, done.path, run.w, lost) <= CLOSE:
            count += 1
        else:
            assert name in HANGS, what
            assert end > 50, what
            assert "last digits" in text, what
        x, y, _ = (float(number) for number in re.findall(r"nan|inf|-inf|-?\d[\d.e+-]*", done.said))
        assert (x, y) == tuple(done.path[-1]), done.said
    assert count > 0.8 * len(cases)


def test_keras_own_clipping_rounds(tmp_path: Path) -> None:
    require("Keras")
    scenario = Scenario.opening(LANDSCAPES["Beale"](), [Lane(OPTIMIZERS["RMSProp"](), clip=ByNorm(2.0))])
    scenario = replace(scenario, steps=100)
    text = LIBRARIES["Keras"]().script(scenario, scenario.lanes[0]).text
    theirs = text.replace("epsilon=1e-08)", "epsilon=1e-08, clipnorm=2.0)").replace("    g = clipped(g)\n", "")
    assert theirs.count("clipnorm") == text.count("clipnorm") + 1
    ours, rounded = executed([text, theirs], tmp_path)
    run = scenario.run()[0].w
    assert apart(scenario.landscape, ours.path, run, 101) <= 1e-13
    assert CLOSE / 10 < apart(scenario.landscape, rounded.path, run, 101) < 1e-5


# What the libraries have of a rule's name that walks elsewhere: the call, and the rule with numbers that show it.
OTHERS = [
    ("PyTorch", "RMSProp", dict(eps=0.01), "torch.optim.RMSprop([w], lr=0.02, alpha=0.9, eps=0.01)"),
    ("PyTorch", "NAdam", {}, "torch.optim.NAdam([w], lr=0.1)"),
    ("PyTorch", "Momentum", {}, "torch.optim.SGD([w], lr=0.01, momentum=0.9, dampening=0.9)"),
    ("PyTorch", "AdamUncorrected", {}, "torch.optim.Adam([w], lr=0.1)"),
    ("Optax", "AdaGrad", {}, "optax.adagrad(0.5)"),
    ("Optax", "AMSGrad", {}, "optax.amsgrad(0.1)"),
    ("Optax", "RAdam", dict(eps=0.1), "optax.radam(0.004, eps=0.1)"),
    ("Optax", "LARS", dict(wd=0.5), "optax.lars(0.1, weight_decay=0.5, trust_coefficient=0.02, momentum=0.9)"),
    ("Keras", "AdaGrad", {}, "keras.optimizers.Adagrad(learning_rate=0.5, epsilon=1e-10)"),
    ("Keras", "Adamax", dict(eps=0.1), "keras.optimizers.Adamax(learning_rate=0.5, epsilon=0.1)"),
    ("Keras", "NAdam", {}, "keras.optimizers.Nadam(learning_rate=0.1, epsilon=1e-8)"),
    ("Keras", "AdamL2", {}, "keras.optimizers.Adam(learning_rate=0.1, epsilon=1e-8, weight_decay=0.1)"),
    ("Keras", "Adam", dict(eps=0.01), "keras.optimizers.Adam(learning_rate=0.1, epsilon=0.01)"),
    ("Keras", "LAMB", dict(wd=0.5), "keras.optimizers.Lamb(learning_rate=0.02, epsilon=1e-6, weight_decay=0.5)"),
]  # fmt: skip


@pytest.mark.parametrize("library", NEEDS)
def test_what_is_said_to_walk_elsewhere_does(library: str, tmp_path: Path) -> None:
    require(library)
    ground = LANDSCAPES["Beale"]()
    plain = Scenario(ground, ground.start, (Lane(OPTIMIZERS["SGD"](lr=0.01)),), 60)
    text = LIBRARIES[library]().script(plain, plain.lanes[0]).text
    others = [(name, knobs, call) for asked, name, knobs, call in OTHERS if asked == library]
    scripts = [re.sub(r"(?m)^optimizer = .*$", f"optimizer = {call}", text) for _, _, call in others]
    for (name, knobs, call), done in zip(others, executed(scripts, tmp_path), strict=True):
        run = replace(plain, lanes=(Lane(OPTIMIZERS[name](**knobs)),)).run()[0]
        assert apart(ground, done.path, run.w, 61) > 1e-6, call
