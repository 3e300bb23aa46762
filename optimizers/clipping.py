"""Clipping: what a lane makes of a gradient before its rule sees it. Each way is a frozen dataclass, so it has sliders too.

The texts keep to what a tape can hold (tape/reading.py) and numba can compile (engine/turbo/): a browser and sweeps run them as well.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from numpy import maximum

from knobs import Array, Scalar, knob, plain
from optimizers.norms import norms


@dataclass(frozen=True)
class Clipping(ABC):
    """What becomes of a gradient, noise included: `clipping(g)` is what the rule gets. A knob is one number, or one per run, shape (B,)."""

    name: ClassVar[str]

    @abstractmethod
    def __call__(self, g: Array) -> Array:
        """The gradient that the rule gets, (D, *B), of the gradient of the ground, (D, *B)."""

    @property
    def mark(self) -> str:
        """What it adds to the name of a lane; empty where it changes nothing."""
        return ""


@dataclass(frozen=True)
class Unclipped(Clipping):
    """The gradient as it is."""

    name = "none"

    def __call__(self, g: Array) -> Array:
        return g


@dataclass(frozen=True)
class ByNorm(Clipping):
    r"""A gradient that is longer than c is shortened to c, and keeps its direction; then comes the rule.

    $$g \leftarrow g\,\frac{c}{\max(\lVert g\rVert,\ c)}$$

    What is clipped is the gradient of the step, noise included and before any pull of $\lambda$, as in torch, which adds $10^{-6}$ to
    the length.

    Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063, algorithm 1.
    """

    most: Scalar = knob(
        1.0,
        "c",
        0.01,
        1000.0,
        log=True,
        help="The longest gradient that the rule gets to see: of a longer one only the direction is left. Much above the usual length it "
        "acts on cliffs alone; below it, on every step.",
        least=1e-9,
    )
    name = "by norm"

    def __call__(self, g: Array) -> Array:
        return g * (self.most / maximum(norms(g, "one"), self.most))

    @property
    def mark(self) -> str:
        return f", ‖g‖ ≤ {plain(float(self.most))}"


unclipped = Unclipped()
CLIPPINGS: dict[str, type[Clipping]] = {c.__name__: c for c in Clipping.__subclasses__()}
