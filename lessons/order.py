"""The order of the lessons: by the numbers in the headings of their words, with gaps where another may yet come."""

import re
from pathlib import Path

from knobs.lasting import lasting

TITLE = re.compile(r"# +(\d+)\. +(.+)")


@lasting(most=1, size=10_000)
def slugs() -> tuple[str, ...]:
    """The lessons of this folder by their slugs, in their order."""
    found = []
    for file in Path(__file__).parent.glob("*.en.md"):
        with file.open(encoding="utf-8-sig") as lines:
            title = TITLE.fullmatch(next(lines, "").rstrip())
        found += [(int(title[1]), file.name.removesuffix(".en.md"))] if title else []
    return tuple(slug for _, slug in sorted(found))


def rank(slug: str) -> int:
    """Which lesson it is, from 1: the number that a reader sees. Raises ValueError for a slug that no lesson has."""
    return slugs().index(slug) + 1
