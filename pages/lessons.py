"""The lessons: a path through them, or one of them."""

from ui import frame, lessons

frame.require()

lesson = lessons.current()
if lesson is None:
    lessons.overview()
else:
    lessons.page(lesson)
