"""The lessons, in their order. A file dropped into this folder that names its `lesson` is one of them."""

import pkgutil
from importlib import import_module

from lessons.base import Lesson

_modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__) if found.name != "base"]
_found: list[Lesson] = [module.lesson for module in _modules if hasattr(module, "lesson")]
LESSONS: dict[str, Lesson] = {lesson.slug: lesson for lesson in sorted(_found, key=lambda lesson: lesson.number)}
