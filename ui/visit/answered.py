"""Which lessons a visitor has answered, and how."""

from lessons.base import Lesson
from ui.visit.session import present, turned


def done() -> set[str]:
    """The slugs of the lessons answered."""
    return present().done


def answer(lesson: Lesson, key: str) -> None:
    """A callback: the widget `key` has an answer to the question of `lesson`."""
    visit = present()
    visit.answers[lesson.slug] = turned(key)
    visit.done = visit.done | {lesson.slug}


def forget() -> None:
    """A callback: no lesson is answered."""
    visit = present()
    visit.done, visit.answers = set(), {}
