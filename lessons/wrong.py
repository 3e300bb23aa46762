"""Where Adam goes wrong: rare large slopes against frequent small ones, by Reddi, Kale and Kumar; and what AMSGrad remembers."""

from typing import Any

import numpy as np

from engine.descent import Trajectory, descend
from knobs import Array, Scalar
from knobs.lasting import lasting
from landscapes.base import Objective
from landscapes.rosenbrock import Rosenbrock
from lessons.again import arrival, tried
from lessons.base import Curves, Line, race
from lessons.views import every_rate, one_step
from lessons.words import told
from optimizers.adam import Adam
from optimizers.amsgrad import AMSGrad
from optimizers.base import Optimizer
from optimizers.sgd import SGD

STEPS, LR = 600, 0.01
SHORT: dict[str, Any] = {"lr": LR, "b1": 0.0, "b2": 0.1}  # the memories of the counterexample
question = race(Rosenbrock(), SGD(lr=0.001), Adam(lr=0.5), AMSGrad(lr=0.5), start=(-1.3, 0.3), steps=1000)


class Turns(Objective):
    """Slopes by turns: 3, -1, -1, 3, …, the same wherever one stands. Their mean, 1/3, is the slope of the loss."""

    D = 1

    def loss(self, w: Array) -> Array:
        return np.asarray(w[0] / 3)

    def slope(self, w: Array, t: int) -> Array:
        return np.full_like(w, 3.0 if t % 3 == 1 else -1.0)


def walk(optimizer: Optimizer, steps: int = STEPS) -> Trajectory:
    """A rule on the slopes by turns, from 0."""
    return descend(optimizer, Turns(), (0.0,), steps)


def end(optimizer: Optimizer) -> float:
    """How far it has come; below 0 is downhill."""
    return float(walk(optimizer).w[-1, 0])


def strides(b2: Scalar) -> tuple[Array, Array, Array]:
    """Theory for β₁ = 0, when v has found its turns: how far the steps on 3, -1 and -1 go, in learning rates; above 0 is uphill."""
    b2 = np.asarray(b2, dtype=float)
    last = (1 - b2) * (9 * b2**2 + b2 + 1) / (1 - b2**3)  # v after the second small slope
    large = b2 * last + (1 - b2) * 9
    small = b2 * large + (1 - b2)
    return -3 / np.sqrt(large), 1 / np.sqrt(small), 1 / np.sqrt(last)


MEMORIES = np.array([0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])


@lasting(most=1, size=200_000)
def by_memory() -> Array:
    """For each of `MEMORIES` as β₂, with β₁ = 0: how far Adam has come."""
    run = descend(Adam(lr=LR, b1=0.0, b2=MEMORIES), Turns(), np.zeros((1, len(MEMORIES))), STEPS)
    return np.asarray(run.w[-1, 0])


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Where each comes to, and the border."""
    memories = np.linspace(0.1, 0.9, 801)
    arrive = [arrival(run, 1e-6) for run in question.run()]
    return {
        "sgd": end(SGD(lr=LR)),
        "adam": end(Adam(**SHORT)),
        "amsgrad": end(AMSGrad(**SHORT)),
        "usual": end(Adam(lr=LR)),
        "up": float(sum(strides(0.1))),
        "loud": -float(strides(0.1)[0]),
        "soft": float(strides(0.1)[1]),
        "softer": float(strides(0.1)[2]),
        "turns": float(memories[np.count_nonzero(np.sum(strides(memories), axis=0) > 0)]),
        "adam_there": arrive[1],
        "amsgrad_there": arrive[2],
        "left": float(tried(question, {"B.Adam.b1": 0, "B.Adam.b2": 0.1}).run()[1].loss[-50:].max()),
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves, Curves]:
    """The walks, and where Adam comes to by its memory."""
    t = np.arange(STEPS + 1, dtype=float)
    rules = (("SGD", "A", SGD(lr=LR)), ("Adam, β₁ = 0, β₂ = 0.1", "D", Adam(**SHORT)), ("AMSGrad, the same β's", "C", AMSGrad(**SHORT)))
    walks = tuple(Line(name, letter, t, walk(rule).w[:, 0]) for name, letter, rule in rules)
    ends = (Line("Adam, β₁ = 0", "D", MEMORIES, by_memory()),)
    return (
        Curves("Slopes 3, −1, −1 by turns: downhill is below 0", "step", "w", walks, log_y=False),
        Curves("Where Adam is after 600 steps, by its memory of size", "β₂", "w", ends, log_y=False),
    )


def _the_wrong_way(sgd: float = 1.0, adam: float = 1.0, amsgrad: float = 1.0) -> bool:
    """On steady slopes a rate only stretches the walk."""
    right = end(SGD(lr=LR * sgd)) < 0 and end(AMSGrad(**SHORT | {"lr": LR * amsgrad})) < 0
    return bool(right and end(Adam(**SHORT | {"lr": LR * adam})) > 0)


def _by_hand() -> bool:
    """Three steps of Adam with β₁ = 0, when v goes round: theory and walk."""
    late = np.diff(walk(Adam(**SHORT)).w[-31:, 0]).reshape(10, 3)
    return bool(np.allclose(late, LR * np.array(strides(0.1)), rtol=1e-6) and late.sum() > 0)


def _usual_memories(adam: float = 1.0) -> bool:
    """With 0.9 and 0.99 or 0.999, and already with β₂ = 0.9 and no memory of direction."""
    rate = LR * adam
    return all(end(Adam(lr=rate, b1=b1, b2=b2)) < -0.8 * rate / LR for b1, b2 in ((0.9, 0.999), (0.9, 0.99), (0.0, 0.9)))


def _border() -> bool:
    """The measured ends change sign where theory says."""
    return bool(np.array_equal(by_memory() > 0, np.array([b2 < facts()["turns"] for b2 in MEMORIES.tolist()])))


def _short_memories() -> bool:
    return bool(facts()["left"] > 1)


lesson = told(
    __file__,
    scenes={"question": question},
    claims=(_the_wrong_way, _by_hand, _usual_memories, _border),
    outcomes=(_short_memories,),
    facts=facts,
    charts=charts,
    play=question,
    views=(every_rate(question), one_step(question, 60, "B", "C")),
)
