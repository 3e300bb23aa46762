"""The preview: what the browser computes while a number is in the visitor's hand is what the server computes of the same numbers."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from knobs import knobs
from optimizers.schedules import SCHEDULES
from tape import packed, read, values
from tests.support.module import call, modules

pytestmark = pytest.mark.browser

RUNNER = "live/runner.js"


@pytest.fixture(scope="module")
def module(flat_browser: Any) -> Iterator[Any]:
    """An empty page in which modules can be called."""
    page = modules(flat_browser.new_page())
    yield page
    page.close()


@pytest.mark.parametrize("name", SCHEDULES)
def test_factors_are_those_of_the_schedule(module: Any, name: str) -> None:
    """At every step of short and long runs, with every number on the sliders."""
    kind = SCHEDULES[name]
    spread = [kind(), *(kind(**{key: value}) for key, one in knobs(kind).items() for value in one.ticks())]
    for T in (1, 2, 55, 2000):
        some = spread if T < 100 else spread[::9]
        plans = [{"factor": packed(read(spec.__call__)), "knobs": values(spec, read(spec.__call__))} for spec in some]
        many = "({ factorsOf }, plans, T) => plans.map((plan) => [...factorsOf(plan, plan.knobs, T)])"
        for found, spec in zip(call(module, RUNNER, many, plans, T), some, strict=True):
            np.testing.assert_allclose(found, [spec(t, T) for t in range(1, T + 1)], rtol=1e-15, atol=1e-15)
