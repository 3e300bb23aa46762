"""The page language waits for what is wanted, and says in vain for what. Needs no browser."""

import re
from typing import Any

import pytest

from tests.support.asked import Asked
from tests.support.wanted import above, beginning, below, having, holding, other_than


class Clock(Asked):
    """Its step grows whenever it is asked for; the first few times there is none."""

    def __init__(self, missing: int = 0) -> None:
        self.playwright: Any = self
        self.asked = -missing

    def wait_for_timeout(self, milliseconds: float) -> None:
        pass

    @property
    def step(self) -> int | None:
        self.asked += 1
        return self.asked if self.asked > 0 else None


def test_it_asks_until_the_answer_is_right() -> None:
    assert Clock().until(step=7).asked == 7
    assert Clock(missing=3).until(step=above(4)).asked == 5
    assert Clock(missing=3).until(step=other_than(1)).asked == 2


def test_it_says_what_it_waited_for_and_what_it_saw_last() -> None:
    with pytest.raises(AssertionError, match=re.escape("waited 0.01 s in vain:\nstep was to be above 1000000000, and was ")):
        Clock().until(seconds=0.01, step=above(10**9))


@pytest.mark.parametrize(
    ("wanted", "right", "wrong"),
    [
        (above(2), [3, 2.5], [2, 1, None]),
        (below(2), [1, -1], [2, None]),
        (other_than([1]), [[2], [1, 2]], [[1], [], None]),
        (other_than("a"), ["b"], ["a", "", None]),
        (beginning("Step 1"), ["Step 12", "Step 1"], ["Step 2", "A Step 1", None]),
        (beginning("The", but_not="The end"), ["The start"], ["The end", "An end", None]),
        (having("x"), [{"x": "1", "y": "2"}], [{}, {"y": "1"}, None]),
        (holding(**{"A.SGD.lr": "1"}), [{"A.SGD.lr": "1", "x": "2"}], [{"A.SGD.lr": "2"}, {}, None]),
    ],
    ids=repr,
)
def test_what_is_wanted(wanted: object, right: list[object], wrong: list[object]) -> None:
    assert all(wanted == seen and seen == wanted for seen in right)
    assert not any(wanted == seen or seen == wanted for seen in wrong)
