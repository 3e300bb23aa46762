"""The browser's tab says what is on the page."""

import pytest

from lessons import LESSONS
from scenario import Scenario
from ui.title import title
from ui.visit.session import Visit

RACE = Scenario.from_query({"landscape": "Beale", "lanes": "AD"})
CROWD = Scenario.from_query({"landscape": "Beale", "lanes": "ABCDEFG"})
HIDDEN = Scenario.from_query({"landscape": "Beale", "lanes": "A", "A.hidden": "1"})
FIRST = next(iter(LESSONS.values()))


@pytest.mark.parametrize(
    ("visit", "said"),
    [
        (Visit(RACE), "SGD, Adam on Beale · Fall Line"),
        (Visit(RACE, page="maps"), "SGD, Adam on Beale · Maps · Fall Line"),
        (Visit(RACE, page="microscope"), "SGD, Adam on Beale · Microscope · Fall Line"),
        (Visit(CROWD), "7 optimizers on Beale · Fall Line"),
        (Visit(HIDDEN), "Beale · Fall Line"),
        (Visit(RACE, page="network"), "SGD, HeavyBall, Adam, LAMB on Two moons · Network · Fall Line"),
        (Visit(RACE, page="lessons"), "Lessons · Fall Line"),
        (Visit(RACE, page="lessons", view={"lesson": FIRST.slug}), f"{FIRST.title} · Lessons · Fall Line"),
    ],
)
def test_the_title_says_the_race_or_the_lesson(monkeypatch: pytest.MonkeyPatch, visit: Visit, said: str) -> None:
    monkeypatch.setattr("ui.visit.choices.present", lambda: visit)
    assert title(visit) == said
