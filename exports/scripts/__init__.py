"""The libraries for which a lane is written out as a script. A file dropped into this folder with a Library is one of them."""

from exports.scripts.base import Library, Script
from knobs.catalogue import catalogue

LIBRARIES: dict[str, type[Library]] = catalogue(Library, __name__, __path__)  # type: ignore[type-abstract]

__all__ = ["LIBRARIES", "Library", "Script"]
