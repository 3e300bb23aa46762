"""Present: the page for a room. The sidebar goes, the picture takes the screen, every word and line grows; a code leads others here."""

from figures.theme import ROOM, SCREEN, Look
from scenario import Scenario
from scenario.training import Training
from ui import qr
from ui.visit import address, choices
from words.say import say, spoken


def is_presented() -> bool:
    return bool(choices.now("large"))


def look() -> Look:
    """How charts look to the present visitor."""
    return Look(ROOM if is_presented() else SCREEN, spoken())


def corner(raced: Scenario | Training) -> None:
    """While it is presented, a code in the corner that leads to what is shown, at the size for whoever holds the phone."""
    if is_presented():
        qr.draw(address.link(raced, without=["large"]), key="qr-corner", label=say("What is shown here, for a phone"))
