"""A knob: a number a person can turn, declared once, as a dataclass field.

Sliders, help texts, links and checks are all read from the declaration.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import floor, inf, isfinite, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knobs.lasting import lasting

Array = NDArray[np.float64]
Scalar = float | Array  # one number, or one per run, shape (B,)
GREEK = {"beta": "β", "gamma": "γ", "eta": "η", "varepsilon": "ε", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "rho": "ρ",
         "sigma": "σ", "varphi": "φ", "omega": "ω", "alpha": "α", "delta": "δ"}  # fmt: skip


@dataclass(frozen=True)
class Knob:
    """What a person needs to know of a number before turning it.

    `low` and `high` end the slider; they do not bind code. What code may set is any finite
    number with least <= value < below.
    """

    default: float
    symbol: str  # LaTeX
    low: float
    high: float
    log: bool = False
    help: str = ""  # ends with a full stop
    paper: float | None = None  # the value its authors recommend
    least: float = -inf
    below: float = inf
    marks: tuple[float, ...] = ()  # the slider's ticks, where neither a straight nor a log scale serves

    @property
    def allowed(self) -> str:
        """In words: the values that make sense."""
        if isfinite(self.below):
            return f"a number in [{self.least:g}, {self.below:g})"
        return "a finite number" if self.least == -inf else f"a finite number >= {self.least:g}"

    @property
    def letter(self) -> str:
        r"""The symbol where there is no LaTeX, as in what a screen reader says: β₁ for \beta_1."""
        if self.symbol.startswith(r"\mathtt{"):
            return self.symbol[len(r"\mathtt{") : -1].replace(r"\_", "_")
        name, _, index = self.symbol.removeprefix("\\").partition("_")
        return GREEK.get(name, name) + index.strip("{}").translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))

    def allows(self, value: float) -> bool:
        return isfinite(value) and self.least <= value < self.below

    @lasting(most=1024, size=3_000_000)
    def ticks(self) -> tuple[float, ...]:
        """The slider's stops, ascending; the default and the paper's value are among them."""
        if self.marks:
            stops = set(self.marks)
        elif self.log:
            decades = range(floor(log10(self.low)), floor(log10(self.high)) + 1)
            stops = {float(f"{m}e{d}") for d in decades for m in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)}
        else:
            stops = {float(f"{x:.6g}") for x in np.linspace(self.low, self.high, 61)}
        stops |= {self.low, self.high, self.default} | ({self.paper} if self.paper is not None else set())
        return tuple(sorted(float(x) for x in stops if self.low <= x <= self.high))


def knob(default: float, symbol: str, low: float, high: float, *, log: bool = False, help: str = "", **more: Any) -> Any:
    """A dataclass field that carries its `Knob`; `more` are the remaining fields of `Knob`."""
    return field(default=default, metadata={"knob": Knob(default, symbol, low, high, log, help, **more)})


def knobs(spec: Any) -> dict[str, Knob]:
    """The knobs of a dataclass or of an instance of one, by field name, in order of declaration.

    A class whose knobs are declared in a text that a visitor typed has them as `declared`.
    """
    declared: Mapping[str, Knob] | None = getattr(spec, "declared", None)
    if declared is not None:
        return dict(declared)
    return {f.name: f.metadata["knob"] for f in fields(spec) if "knob" in f.metadata}


@lasting(most=4096, size=1_000_000)
def plain(value: float) -> str:
    """A number as people write it, exactly: 0.001, 1e-08, 300."""
    return repr(float(value)).removesuffix(".0")


@dataclass(frozen=True)
class Choice:
    """What is chosen from a few values rather than turned. `options` maps each value to its plain name."""

    default: Any
    options: Mapping[Any, str]
    label: str
    help: str = ""


def choice(default: Any, options: Mapping[Any, str], label: str, help: str = "") -> Any:
    """A dataclass field that carries its `Choice`."""
    return field(default=default, metadata={"choice": Choice(default, options, label, help)})


def choices(spec: Any) -> dict[str, Choice]:
    """The choices of a dataclass or of an instance of one, by field name."""
    return {f.name: f.metadata["choice"] for f in fields(spec) if "choice" in f.metadata}
