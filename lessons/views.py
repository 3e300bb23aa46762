"""Where a lesson leads in the app: a picture of the Maps page, a step of the Microscope or a network's training, checked as it is
written down."""

from collections.abc import Mapping
from dataclasses import dataclass

from scenario import Lane, Scenario
from scenario.training import Training
from studies.axes import lane_axes

CELLS = 64  # a side: the page's own, unless somebody chooses
MAPS, MICROSCOPE, NETWORK = "maps", "microscope", "network"


@dataclass(frozen=True)
class View:
    """A race, or a training, as another page shows it; `choices` are the page's, named and spelled as in an address."""

    page: str  # MAPS, MICROSCOPE or NETWORK
    scenario: Scenario | Training
    choices: Mapping[str, str]


@dataclass(frozen=True)
class Lead:
    """A view, and what there is to do in it."""

    text: str
    view: View


def two_knobs(scenario: Scenario, letter: str, across: str, up: str, shows: str = "final") -> View:
    """The map of a lane over two of its numbers, `HeavyBall.lr` and `HeavyBall.mu`; `shows` is what its colours tell.

    Raises ValueError where there is no such lane, or it has no such number.
    """
    axes = lane_axes(scenario, _lane(scenario, letter), CELLS)
    if missing := [name for name in (across, up) if name not in axes] or across == up:
        raise ValueError(f"a map over {across} and {up}: {missing or across} is no side of it; there are {', '.join(axes)}")
    return View(MAPS, scenario, {"picture": "sweep", "of": letter, "across": across, "up": up, "shows": shows})


def every_start(scenario: Scenario) -> View:
    """The maps of every start, one for each lane."""
    return View(MAPS, scenario, {"picture": "basins"})


def every_rate(scenario: Scenario) -> View:
    """Every lane at every learning rate."""
    return View(MAPS, scenario, {"picture": "rates"})


def rate_and_noise(scenario: Scenario, letter: str) -> View:
    """Where a lane settles, by its rate and the noise. Raises ValueError where there is no such lane."""
    return View(MAPS, scenario, {"picture": "noise", "of": _lane(scenario, letter).letter})


def one_step(scenario: Scenario, step: int, lens: str, beside: str = "–", coordinate: str = "x") -> View:
    """A step of the lane `lens` under the Microscope, and of the lane `beside` it, if any; `coordinate` is that of the rule in numbers.

    Raises ValueError where there is no such lane or step.
    """
    for letter in (lens, *beside.replace("–", "")):
        _lane(scenario, letter)
    if not 1 <= step <= scenario.steps or lens == beside:
        raise ValueError(f"step {step} of {scenario.steps}, of {lens} beside {beside}: there is no such step, or no other lane")
    return View(MICROSCOPE, scenario, {"lens": lens, "beside": beside, "step": str(step), "coordinate": coordinate})


def a_training(training: Training, measure: str) -> View:
    """A network's training, with one of the curves of the page Network."""
    return View(NETWORK, training, {"measure": measure})


def _lane(scenario: Scenario, letter: str) -> Lane:
    for lane in scenario.visible:
        if lane.letter == letter:
            return lane
    raise ValueError(f"the race has no lane {letter}: there are {''.join(lane.letter for lane in scenario.visible)}")
