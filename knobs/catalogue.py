"""The classes of a folder: the one loader of every catalogue. A file dropped into the folder is in it."""

import pkgutil
from dataclasses import MISSING, fields, is_dataclass
from importlib import import_module
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def modules(package: str, path: list[str]) -> list[ModuleType]:
    """Every module of the folder of `package`, imported; names that begin with an underscore are left out."""
    return [import_module(f"{package}.{found.name}") for found in pkgutil.iter_modules(path) if not found.name.startswith("_")]


def catalogue(parent: type[T], package: str, path: list[str]) -> dict[str, type[T]]:
    """The subclasses of `parent` at any depth that are written in `package`, by their names, in alphabetical order.

    A dataclass with a field that must be given, as the formula of what is typed, opens with nothing by itself and is left out.
    """
    modules(package, path)
    found = sorted((kind for kind in _below(parent) if not _wants(kind)), key=lambda kind: kind.__name__)
    return {kind.__name__: kind for kind in found if kind.__module__.startswith(f"{package}.")}


def _wants(kind: type) -> bool:
    own = fields(kind) if is_dataclass(kind) else ()
    return any(field.default is MISSING and field.default_factory is MISSING for field in own)


def _below(parent: type[T]) -> list[type[T]]:
    return [kind for child in parent.__subclasses__() for kind in (child, *_below(child))]
