"""The catalogue of optimizers. A file dropped into this folder is in it."""

from knobs.catalogue import catalogue
from optimizers.base import Optimizer

OPTIMIZERS: dict[str, type[Optimizer]] = catalogue(Optimizer, __name__, __path__)  # type: ignore[type-abstract]
