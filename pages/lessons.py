"""The lessons: a path through them, or one of them."""

from ui.lessons import parts as lessons
from ui.platform import frame

frame.require()

lesson = lessons.current()
if lesson is None:
    lessons.overview()
else:
    lessons.page(lesson)
