"""A race that has been run, as one value."""

from dataclasses import replace

from landscapes import LANDSCAPES
from scenario import Scenario
from studies.race import race


def test_a_fingerprint_is_short_and_tells_races_apart() -> None:
    one = Scenario.opening(LANDSCAPES["Beale"]())
    others = [replace(one, seed=1), replace(one, start=(1.0, 1.0)), replace(one, steps=one.steps + 1), replace(one, lanes=one.lanes[:-1])]
    prints = [race(scenario).fingerprint for scenario in (one, *others)]
    assert len(set(prints)) == len(prints)
    assert race(one).fingerprint == prints[0]
    assert {len(text) for text in prints} == {16}
