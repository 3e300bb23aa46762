"""The catalogue of landscapes. A file dropped into this folder is in it."""

import pkgutil
from importlib import import_module
from typing import Any

from landscapes.base import Landscape

for _module in pkgutil.iter_modules(__path__):
    if not _module.name.startswith("_"):
        import_module(f"{__name__}.{_module.name}")


def _below(parent: type[Any]) -> list[type[Landscape]]:
    return [c for child in parent.__subclasses__() for c in (child, *_below(child))]


LANDSCAPES: dict[str, type[Landscape]] = {
    c.__name__: c for c in sorted(_below(Landscape), key=lambda c: c.__name__) if c.__module__.startswith(f"{__name__}.")
}
