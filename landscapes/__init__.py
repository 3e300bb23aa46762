"""The catalogue of landscapes. A file dropped into this folder is in it."""

from knobs.catalogue import catalogue
from landscapes.base import Landscape

LANDSCAPES: dict[str, type[Landscape]] = catalogue(Landscape, __name__, __path__)  # type: ignore[type-abstract]
