"""What the browser's tab, its history and a bookmark call the page."""

from lessons import LESSONS
from scenario import Scenario
from ui.visit import choices
from ui.visit.session import Visit
from words.race import names
from words.say import say

APP = "Fall Line"
MOST = 4  # lanes by name
PAGES = {"microscope": "Microscope", "maps": "Maps", "network": "Network", "lessons": "Lessons"}


def title(visit: Visit) -> str:
    """Lanes and landscape, or the lesson; which page it is, unless it is the race; and the app."""
    page = [say(PAGES[visit.page])] if visit.page in PAGES else []
    lesson = LESSONS.get(choices.now("lesson")) if visit.page == "lessons" else None
    if lesson:
        return " · ".join([lesson.said(lesson.title), *page, APP])
    return " · ".join([*([] if visit.page == "lessons" else [_race(visit)]), *page, APP])


def _race(visit: Visit) -> str:
    raced = visit.raced
    ground = raced.ground.name if isinstance(raced, Scenario) else say(raced.ground.name)
    lanes = len(raced.visible)
    if not lanes:
        return ground
    if lanes > MOST:
        return say("{n} optimizers on {ground}", n=lanes, ground=ground)
    return say("{names} on {ground}", names=names(raced), ground=ground)
