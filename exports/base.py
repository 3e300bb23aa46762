"""What a file to take home is: a format with its name, its ending and how it is made of a race."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from studies.race import Race


@dataclass(frozen=True)
class Around:
    """What a file may need to know besides the race: the app's colours, and what the race is called and what is said of the race."""

    link: str = ""  # opens the race in the app
    colors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # "light" or "dark" -> variable, "--st-text-color" -> colour
    title: str = ""
    note: str = ""


class Export(ABC):
    """One format. A file in this folder with a subclass is offered on the page, and is in every test that goes through the catalogue."""

    label: ClassVar[str]  # on its button
    help: ClassVar[str]  # ends with a full stop
    ending: ClassVar[str]  # of the file's name, without the dot
    mime: ClassVar[str]

    @abstractmethod
    def made(self, race: Race, around: Around) -> bytes:
        """The whole file."""
