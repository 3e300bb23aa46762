"""How numbers reach people: in tables, sentences and hover texts."""

from collections.abc import Iterable
from math import isfinite, isnan

NONE = "–"
ROUNDING = 1e-15  # of the size of what is subtracted: what is left of a difference after the computer has rounded
NOTHING = 1e-28  # what is left of the square of such a difference of terms about 10, of which f at a minimum may be made where f* is 0
SLIP = 1e-6  # how far below f* a height may come to lie by rounding alone, in the window
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float | int | None, digits: int = 3) -> str:
    """To `digits` significant digits; whole numbers in full; a dash for what there is not."""
    if value is None or isnan(value):
        return NONE
    if isinstance(value, int):
        return str(value)
    if not isfinite(value):
        return "∞" if value > 0 else "-∞"
    return f"{value:.{digits}g}" if value else "0"


def height(value: float | None, digits: int = 3) -> str:
    """The height f* of a minimum that was found; what rounding has left of none, 7.9e-31 or −6.7e-16, is 0."""
    return "0" if value is not None and abs(value) < ROUNDING else number(value, digits)


def gap(value: float | None, lowest: float = 0.0, digits: int = 3) -> str:
    """A height over f* = `lowest`, however small it is; 0 where it is only what rounding leaves.

    That is a last place of f*, or a little below f*, since f* is the lowest that there is.
    """
    return "0" if value is not None and -SLIP <= value < max(NOTHING, ROUNDING * abs(lowest)) else number(value, digits)


def distance(value: float, place: Iterable[float], digits: int = 2) -> str:
    """How far away `place` is, however near; 0 where that is only a last place of its coordinates."""
    return "0" if value <= ROUNDING * max(map(abs, place)) else number(value, digits)


def point(at: Iterable[float], digits: int = 3) -> str:
    """Coordinates in brackets: (1, −0.5)."""
    return f"({', '.join(number(float(c), digits) for c in at)})"


def count(value: int) -> str:
    """A large whole number: 12,000."""
    return f"{value:,}"


def share(value: float, digits: int = 1) -> str:
    """A part of 1 as a percentage: 7.3 %."""
    return f"{100 * value:.{digits}f} %"


def printed(text: str) -> str:
    """A number written by Python as a book prints it: −1.5, 3×10⁻⁸; other text as it is."""
    digits, _, exponent = text.partition("e")
    if not digits.lstrip("-")[:1].isdigit():
        return text
    return digits.replace("-", "−") + (f"×10{str(int(exponent)).translate(RAISED)}" if exponent else "")
