"""The catalogue of optimizers. A file dropped into this folder is in it."""

import pkgutil
from importlib import import_module

from optimizers.base import Optimizer

for _module in pkgutil.iter_modules(__path__):
    if not _module.name.startswith("_") and _module.name != "sweep":  # Python warns of a module that is in before `python -m` runs it
        import_module(f"{__name__}.{_module.name}")


def _below(parent: type[Optimizer]) -> list[type[Optimizer]]:
    return [c for child in parent.__subclasses__() for c in (child, *_below(child))]


_found = _below(Optimizer)  # type: ignore[type-abstract]
OPTIMIZERS: dict[str, type[Optimizer]] = {
    c.__name__: c for c in sorted(_found, key=lambda c: c.__name__) if c.__module__.startswith(f"{__name__}.")
}
