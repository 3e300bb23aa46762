"""The catalogue of optimizers. A file dropped into this folder is in it."""

from knobs.catalogue import catalogue
from optimizers.base import Optimizer

RULES: dict[str, type[Optimizer]] = catalogue(Optimizer, __name__, __path__)  # type: ignore[type-abstract]
OPTIMIZERS = {
    name: kind for name, kind in RULES.items() if kind.needs != "matrix"
}  # those that can go down a landscape of two weights, whose Hessian is known
