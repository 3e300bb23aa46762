"""The lessons, in their order. A file dropped into this folder that names its `lesson` is one of them."""

from knobs.catalogue import modules
from lessons.base import Lesson

_found: list[Lesson] = [module.lesson for module in modules(__name__, __path__) if hasattr(module, "lesson")]
LESSONS: dict[str, Lesson] = {lesson.slug: lesson for lesson in sorted(_found, key=lambda lesson: lesson.number)}
