"""A landscape that a visitor types: a formula of x and y."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite, nan
from threading import Lock
from typing import Any, ClassVar, Self
from weakref import WeakValueDictionary

import numpy as np

from knobs import Array, Knob, Scalar
from knobs.lasting import lasting
from landscapes.base import Landscape, Point
from landscapes.lowest import lowest_points
from tape import Refused, Tape, bounded, formula, gradient, hessian, holed, run
from tape.held import held
from tape.ready import Ready

Window = tuple[Point, Point]
WINDOW: Window = ((-2.0, 2.0), (-2.0, 2.0))
FARTHEST, NARROWEST = 1e6, 1e-6  # how far from 0 a window may end, and how narrow it may be
STARTS = [
    (a, b) for a, b in ((1, 7), (7, 7), (1, 1), (7, 1), (2, 5), (5, 6), (3, 2), (6, 3), (4, 7), (1, 4), (7, 4), (4, 1), (3, 5), (5, 3))
]


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Typed(Landscape):
    """A formula that was typed, with its derivatives by the rules of calculus.

    `formula` is read by tape.formula: lines of `a = 2 in [0, 10]` declare knobs; one that `values` leave out is as declared. Height and
    slopes are NaN where the formula is undefined; where it has a height and no slope, at the tip of √(x² + y²), the slope is 0. Minima and
    saddles are searched for in the window, and found is what was verified: others may be there. A text is short, and so are
    its derivatives; a search that would be much work looks at fewer places.

    Every formula, with its window, has a class of its own, as if it stood in a file: so it has its own knobs, domain and start. Two typed
    landscapes are equal where formula, window and values are. Raises Refused, and nothing else.
    """

    formula: str
    window: Window = WINDOW
    values: Mapping[str, Scalar] = field(default_factory=dict)
    name = "Typed formula"
    found = True
    declared: ClassVar[Mapping[str, Knob] | None] = None  # the knobs of a formula, by name
    tapes: ClassVar[Mapping[str, Tape]] = {}  # of f, grad and hessian
    _ready: ClassVar[dict[str, Ready]]  # of an instance: the tapes with its values
    own: ClassVar[tuple[str, Window]] = ("", WINDOW)  # the text and the window of a class

    def __new__(cls, formula: str | None = None, window: Any = None, values: Mapping[str, Scalar] | None = None, **turned: Scalar) -> Self:
        """`turned` are knobs too, and go before `values`: so `replace(landscape, a=3)` turns one. The class of a formula needs nothing."""
        text = cls.own[0] if formula is None else str(formula)
        kind = _kind(text, cls.own[1] if window is None else checked(window))
        made: Any = object.__new__(kind)
        given = held(kind.declared or {}, {**(values or {}), **turned})
        for name, value in {"formula": kind.own[0], "window": kind.domain, "values": given, "_ready": {}, **given}.items():
            object.__setattr__(made, name, value)
        return made  # type: ignore[no-any-return]

    def __init__(
        self, formula: str | None = None, window: Any = None, values: Mapping[str, Scalar] | None = None, **turned: Scalar
    ) -> None:
        """Everything is made in `__new__`, where the class is chosen."""

    @property
    def which(self) -> str:
        """Formula and window."""
        return f"Typed {self.window} {self.formula}"

    @property
    def undefined(self) -> float:
        """The share of the window, from 0 to 1, in which the height is no finite number: counted on 101 × 101 points."""
        return _heights(self)[1]

    @property
    def minima(self) -> list[Point]:
        """The minima that were found in the window, the lowest first: kinks and flat bottoms too, a whole curve of them not."""
        return [(x, y) for x, y, kind in lowest_points(self, self._work) if kind == "minimum"]

    @property
    def saddles(self) -> list[Point]:
        """The saddles that were found in the window."""
        return [(x, y) for x, y, kind in lowest_points(self, self._work) if kind == "saddle"]

    @property
    def lowest(self) -> float | None:
        """The height of the lowest minimum that was found; None where none was, or the window has lower places, at its border."""
        best = super().lowest
        if best is None:
            return None
        return best if best <= _heights(self)[0] + 1e-9 * max(1.0, abs(best)) else None

    def f(self, x: Array, y: Array) -> Array:
        return self._run("f", x, y)[0]

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        across, up = self._run("grad", x, y)
        return across, up

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        xx, xy, yy = self._run("hessian", x, y)
        return xx, xy, yy

    @property
    def _work(self) -> int:
        """Operations of one step of Newton's method."""
        return sum(len(self.tapes[name].nodes) for name in ("grad", "hessian"))

    def loss(self, w: Array) -> Array:
        """`f`, as of every landscape; what NumPy warns of is the caller's to silence here and in `slope`, as of one that is written."""
        (height,), shape = self._tape("f")(w[0], w[1]), w.shape[1:]
        return height if np.shape(height) == shape else np.full(shape, height, float)

    def slope(self, w: Array, t: int) -> Array:
        g = np.empty_like(w)
        g[0], g[1] = self._tape("grad")(w[0], w[1])
        return g

    def _run(self, what: str, x: Array, y: Array) -> list[Array]:
        x, y = np.asarray(x, float), np.asarray(y, float)
        with np.errstate(all="ignore"):
            results = self._tape(what)(x, y)
        shape = x.shape if x.shape == y.shape else np.broadcast_shapes(x.shape, y.shape)
        return [part if np.shape(part) == shape else np.broadcast_to(part, shape).astype(float) for part in results]

    def _tape(self, what: str) -> Ready:
        if what not in self._ready:
            self._ready[what] = Ready(self.tapes[what], ("x", "y"), self.values)
        return self._ready[what]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Typed) and self._is == other._is

    def __hash__(self) -> int:
        return hash(self._is)

    @property
    def _is(self) -> tuple[object, ...]:
        return self.formula, self.window, tuple(self.values.items())

    def __repr__(self) -> str:
        return f"Typed({self.formula!r}, {self.window!r}, {dict(self.values)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Typed, (self.formula, self.window, dict(self.values))


RESERVED = frozenset(dir(Typed)) | {"formula", "window", "values", "domain", "start", "cls"}
_KINDS: "WeakValueDictionary[tuple[str, Window], type[Typed]]" = WeakValueDictionary()
_MAKING = Lock()


@lasting(most=32, size=32 * 1_000_000)
def _kind(text: str, window: Window) -> type[Typed]:
    """The class of a formula on a window: the same one as long as anybody holds it."""
    with _MAKING:
        if (text, window) not in _KINDS:
            _KINDS[text, window] = kind = _made(text, window)
            return kind
        return _KINDS[text, window]


def _made(text: str, window: Window) -> type[Typed]:
    read = formula(text, RESERVED)
    ranges = dict(zip("xy", window, strict=True)) | {name: (knob.low, knob.high) for name, knob in read.knobs.items()}
    tapes = {"f": read.f, "grad": gradient(read.f), "hessian": hessian(read.f)}
    if not all(bounded(tape, ranges) for tape in tapes.values()):
        tapes |= {name: holed(tapes[name], read.f) for name in ("grad", "hessian")}
    usual = {name: knob.default for name, knob in read.knobs.items()}
    own = {
        "__module__": __name__,
        "__doc__": Typed.__doc__,
        "domain": window,
        "own": (text, window),
        "declared": read.knobs,
        "tapes": tapes,
    }
    return type("Typed", (Typed,), {**own, "start": _start(tapes, window, usual)})


def _start(tapes: Mapping[str, Tape], window: Window, values: Mapping[str, float]) -> Point:
    """Of a few places the one that is as high as half of the window, and has a slope; the middle where none has."""
    (x0, x1), (y0, y1) = window
    x, y = (low + (high - low) * part / 8 for part, (low, high) in zip(np.array(STARTS).T, window, strict=True))
    (z, *slopes), (all_z,) = (
        [np.broadcast_to(part, x.shape) for part in (*run(tapes["f"], x=x, y=y, **values), *run(tapes["grad"], x=x, y=y, **values))],
        run(tapes["f"], **dict(zip("xy", _grid(window, 21), strict=True)), **values),
    )
    good = np.isfinite([z, *slopes]).all(axis=0) & np.any(slopes, axis=0)
    if not good.any():
        return (x0 + x1) / 2, (y0 + y1) / 2
    usual = np.median(all_z[np.isfinite(all_z)])
    first = np.where(good, np.abs(z - usual), np.inf).argmin()
    return float(x[first]), float(y[first])


@lasting(most=64, size=64 * 10_000)
def _heights(landscape: Typed) -> tuple[float, float]:
    """The lowest height in the window, NaN where it has none, and the share of it in which the height is no finite number."""
    x, y = _grid(landscape.domain, 101)
    f = landscape.f(x, y)
    return float(np.nanmin(f)) if not np.isnan(f).all() else nan, float(1 - np.isfinite(f).mean())


def _grid(window: Window, points: int) -> tuple[Array, Array]:
    x, y = np.meshgrid(*(np.linspace(low, high, points) for low, high in window))
    return x, y


def checked(window: Any) -> Window:
    """`window` as floats. Raises Refused where it is none: upside down, too narrow or too far from 0."""
    allowed = "a window is ((x0, x1), (y0, y1)), each lower end first, within {farthest} of 0"
    try:
        (x0, x1), (y0, y1) = ((float(low), float(high)) for low, high in window)
    except (TypeError, ValueError, OverflowError):
        raise Refused(allowed, farthest=f"{FARTHEST:,.0f}") from None
    for low, high in ((x0, x1), (y0, y1)):
        if not (isfinite(low) and isfinite(high) and -FARTHEST <= low < high <= FARTHEST and high - low >= NARROWEST):
            raise Refused(allowed, farthest=f"{FARTHEST:,.0f}")
    return (x0, x1), (y0, y1)
