"""Whether a tape can leave the numbers: by interval arithmetic, entry by entry.

Moore 1966, Interval Analysis.
"""

from collections.abc import Mapping
from math import asinh, cosh, exp, inf, log, sinh, sqrt

from tape.operations import TRUTHS
from tape.tape import Tape, arguments

Interval = tuple[float, float]
LARGEST = 1e300
BETWEEN = {"sin": (-1.0, 1.0), "cos": (-1.0, 1.0), "tanh": (-1.0, 1.0), "sign": (-1.0, 1.0), "atan": (-1.6, 1.6), "atan2": (-3.2, 3.2)}
RISING = {"exp": exp, "sinh": sinh, "asinh": asinh}
EXPONENT = 600.0  # e to that is still far below LARGEST


def bounded(tape: Tape, ranges: Mapping[str, Interval]) -> bool:
    """Whether every entry of `tape` is a finite number wherever each input is in its range, ends included.

    Where it says no, entries may yet be finite. Raises KeyError for an input without a range.
    """
    found: list[Interval] = []
    for node in tape.nodes:
        if isinstance(node, tuple):
            interval = _of(str(node[0]), [found[i] for i in arguments(node)], [tape.nodes[i] for i in arguments(node)])
        else:
            interval = ranges[node] if isinstance(node, str) else (node, node)
        if interval is None or not (-LARGEST < interval[0] <= interval[1] < LARGEST):
            return False
        found.append(interval)
    return True


def _of(name: str, args: list[Interval], nodes: list[object]) -> Interval | None:
    """Between what numbers an operation is, given those of its arguments; None where that is not known."""
    if name in BETWEEN:
        return BETWEEN[name]
    if name in TRUTHS:
        return 0.0, 1.0
    if name in ("pow", "power"):
        return _raised(args[0], nodes[1])
    if len(args) == 1:
        return _of_one(name, *args[0])
    (a, b), (c, d) = args[-2], args[-1]
    match name:
        case "add":
            return a + c, b + d
        case "sub":
            return a - d, b - c
        case "mul":
            return _product((a, b), (c, d))
        case "div" if c > 1 / LARGEST or d < -1 / LARGEST:
            return _product((a, b), (1 / d, 1 / c))
        case "max":
            return max(a, c), max(b, d)
        case "min":
            return min(a, c), min(b, d)
        case "where":
            return min(a, c), max(b, d)
    return None


def _of_one(name: str, low: float, high: float) -> Interval | None:
    most = max(-low, high)
    match name:
        case "neg":
            return -high, -low
        case "square":
            return _raised((low, high), 2.0)
        case "abs":
            return _size((low, high))
        case "sqrt" if low >= 0:
            return sqrt(low), sqrt(high)
        case "log" if low > 1 / LARGEST:
            return log(low), log(high)
        case "cosh" if most < EXPONENT:
            return 1.0, cosh(most)
    if name in RISING and most < EXPONENT:
        return RISING[name](low), RISING[name](high)
    return None


def _product(p: Interval, q: Interval) -> Interval:
    ends = [a * b for a in p for b in q]
    return min(ends), max(ends)


def _size(p: Interval) -> Interval:
    a, b = p
    return max(0.0, a, -b), max(-a, b)


def _raised(p: Interval, exponent: object) -> Interval | None:
    """Between what p to a whole power >= 0 is."""
    if not isinstance(exponent, float) or exponent < 0 or exponent != int(exponent):
        return None
    low, high = p if exponent % 2 else _size(p)
    most = max(-low, high)
    if most > 1 and exponent * log(most) > EXPONENT:
        return -inf, inf
    return low**exponent, high**exponent
