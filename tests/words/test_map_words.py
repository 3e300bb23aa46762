"""What the cells of a map are told to be, and that there is room for all of it in the bytes a browser is sent."""

from typing import Any

import pytest

from browser.packets import MOST_ENDS
from landscapes import LANDSCAPES
from scenario import Scenario
from studies.axes import window_axes
from studies.maps import map_of
from words.maps import cells


@pytest.mark.parametrize("kind", LANDSCAPES.values(), ids=LANDSCAPES)
def test_there_is_room_for_every_end_that_a_cell_can_have(kind: Any) -> None:
    scenario = Scenario.opening(kind())
    drawn = map_of(scenario, scenario.lanes[0], window_axes(scenario.landscape, 2))
    assert 7 <= len(cells(drawn)) <= MOST_ENDS
