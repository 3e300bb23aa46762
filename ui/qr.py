"""A link as a QR code."""

from dataclasses import dataclass

import segno

from ui.platform.component import component
from words.say import say

LARGE = 81  # modules a side, the quiet zone aside: up to here a code bears that a part of it cannot be read
DENSE = 101  # up to here it can be read from the back of a room as it stands in the corner
QUIET = 4  # modules of white that the standard asks for on each side
drawn = component("fall_line_qr", js="qr.js", html="qr.html", css="qr.css", isolate_styles=False)


@dataclass(frozen=True)
class Code:
    """A QR code (ISO/IEC 18004): its rows from the top, and whether it is so fine that it should be made larger."""

    rows: tuple[tuple[bool, ...], ...]  # dark or not, without the quiet zone

    @property
    def side(self) -> int:
        """Modules a side, the quiet zone included."""
        return len(self.rows) + 2 * QUIET

    @property
    def dense(self) -> bool:
        return len(self.rows) > DENSE

    @property
    def path(self) -> str:
        """The dark modules as an SVG path: each a square of 1 in a picture of `side`."""
        return "".join(f"M{x + QUIET} {y + QUIET}{_run(n)}" for y, row in enumerate(self.rows) for x, n in _runs(row))


def _run(length: int) -> str:
    return f"h{length}v1h-{length}z"


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow."""
    begins = [x for x, dark in enumerate(row) if dark and not (x and row[x - 1])]
    return [(x, next((n for n, dark in enumerate(row[x:]) if not dark), len(row) - x)) for x in begins]


def code(link: str) -> Code | None:
    """The code of a link; None for one that is too long for any.

    A sixth of it may be unreadable (level M) as long as that leaves the modules large, else a fourteenth (level L).
    """
    for level in "ML":
        try:
            made = segno.make_qr(link, error=level, boost_error=False)
        except segno.DataOverflowError:
            continue
        rows = tuple(tuple(bool(module) for module in row) for row in made.matrix)
        if level == "L" or len(rows) <= LARGE:
            return Code(rows)
    return None


def draw(link: str, key: str, label: str) -> None:
    """The code with its label, made as large as the window when it is pressed; of a link that is too long only that."""
    found = code(link)
    if found is None:
        data = dict(side=0, path="", label=label, note=say("This link is too long for a code. Hide what is not needed, or copy it."))
    else:
        note = say("A long link makes a fine code: press it to make it larger.") if found.dense else ""
        data = dict(side=found.side, path=found.path, label=label, note=note)
    drawn(key=key, data=data)
