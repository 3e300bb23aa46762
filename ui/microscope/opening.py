"""How the microscope's page lies, and at which step it opens: where the race was paused, as the browser remembers it."""

from typing import Any

from scenario import Scenario
from studies.race import fingerprint
from ui.platform.component import component
from ui.visit import choices, session

KEY = "opening"
opened = component("fall_line_microscope", js="microscope.js", isolate_styles=False)


def open_where_paused(scenario: Scenario) -> None:
    """Takes no room on the page."""
    opened(key=KEY, data=fingerprint(scenario), height=1, on_paused_change=lambda: paused(session.turned(KEY), scenario.steps))


def paused(value: Any, steps: int) -> None:
    """A callback: the race was paused at a step 1…`steps`, if that is what the browser says."""
    step = session.part(value, "paused")
    if isinstance(step, int) and not isinstance(step, bool) and 1 <= step <= steps:
        choices.choose("step", step)
