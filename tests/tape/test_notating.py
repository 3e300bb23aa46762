"""Built-in rules and grounds, opened as text: what is typed back is what was opened."""

from dataclasses import replace

import numpy as np
import pytest

from engine import descend
from knobs import knobs
from landscapes import LANDSCAPES
from landscapes.typed import Typed as Ground
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from optimizers.typed import Typed as Rule
from scenario import suit
from tape import notated
from tests.support.kinds import OF_SLOPES, TOLD


def same(own: Optimizer) -> None:
    land = LANDSCAPES["Beale"]()
    typed = Rule(notated(own.step))
    assert {name: getattr(typed, name) for name in knobs(typed)} == {name: getattr(own, name) for name in knobs(own)}
    a, b = (descend(rule, land, land.start, 60, noise=0.1, record=own.memory) for rule in (own, typed))
    for one, other in zip(a.arrays, b.arrays, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", OF_SLOPES)
def test_a_rule_that_is_opened_as_text_walks_on_as_it_was(name: str) -> None:
    own = suit(OPTIMIZERS[name](), LANDSCAPES["Beale"]())
    same(own)
    same(replace(own, lr=1e-7))
    if "b1" in knobs(own):
        same(replace(own, b1=0.99999))
    if hasattr(own, "layers"):
        same(replace(own, layers=(1, 1)))


@pytest.mark.parametrize("name", TOLD)
def test_a_ground_that_is_opened_as_text_is_that_ground(name: str) -> None:
    land = LANDSCAPES[name]()
    typed = Ground(notated(land.f), land.domain)
    x, y = np.meshgrid(*(np.linspace(low, high, 30) for low, high in land.domain))
    np.testing.assert_array_equal(typed.f(x, y), land.f(x, y))


def test_it_reads_like_a_paper() -> None:
    assert notated(OPTIMIZERS["Adam"]().step) == (
        "m = b1*m + (1 - b1)*g\nv = b2*v + (1 - b2)*g^2\nm_hat = m / (1 - b1^t)\nv_hat = v / (1 - b2^t)\nsize = sqrt(v_hat) + eps\n"
        "w = w - lr*m_hat / size\nlr = 0.1 in [1e-05, 10]\nb1 = 0.9 in [0, 1)\nb2 = 0.999 in [0, 1)\neps = 1e-08 in [1e-12, 1]"
    )
    assert notated(LANDSCAPES["Rosenbrock"]().f).startswith("(a - x)^2 + b*(y - x^2)^2\n")
