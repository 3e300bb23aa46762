"""The lessons: a path through them, or one of them."""

from ui import lessons

lesson = lessons.current()
if lesson is None:
    lessons.overview()
else:
    lessons.page(lesson)
