"""What a library is for which lanes are written out as scripts."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from exports.scripts.parts import Parts
from scenario import Lane, Scenario
from tape import Refused
from words.say import say


@dataclass(frozen=True)
class Script:
    """A lane as a whole program, which runs as it stands and prints where the lane ends."""

    text: str  # empty where there is none, and `notes` say why
    notes: tuple[str, ...] = ()  # what the library does otherwise, and what this changes; they stand in the text's comment too


@dataclass(frozen=True)
class Own:
    """A rule in a library's own words."""

    call: str
    note: str = ""  # what of its conventions one has to know


class Library(ABC):
    """One library. A file in this folder with a subclass is offered on the page, and is in every test that goes through the catalogue."""

    label: ClassVar[str]
    module: ClassVar[str]  # what a script's own lines begin with, of the race's rules those that the library has
    installs: ClassVar[str]  # what `pip install` is given
    ending: ClassVar[str]  # of a file's name, before ".py"
    help: ClassVar[str]  # ends with a full stop

    def script(self, scenario: Scenario, lane: Lane, link: str = "") -> Script:
        """`lane` of `scenario` in this library. `link` opens the race in the app."""
        try:
            return self.written(Parts(scenario, lane), link)
        except Refused:
            return Script("", (say("This rule or ground does more than can be printed as plain operations."),))

    @abstractmethod
    def written(self, parts: Parts, link: str) -> Script:
        """The script. May raise `tape.Refused`."""
