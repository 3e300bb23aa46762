"""The formats in which a race can be kept. A file dropped into this folder is one of them."""

from exports.base import Export
from knobs.catalogue import catalogue

EXPORTS: dict[str, type[Export]] = catalogue(Export, __name__, __path__)  # type: ignore[type-abstract]
