"""What an optimizer is: a frozen dataclass of knobs with one pure `step`, written as in its paper."""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np

from knobs import Array, Scalar, knob
from optimizers.quantity import Quantity


def rate(
    default: float, low: float = 1e-5, high: float = 10.0, *, symbol: str = r"\eta", paper: float | None = None, help: str = ""
) -> Any:
    """The learning rate: any number >= 0, turned on a log scale."""
    about = help or "What the step is multiplied by. Too small crawls, too large bounces or flies away."
    return knob(default, symbol, low, high, log=True, help=about, paper=paper, least=0)


DECAYS = (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98,
          0.985, 0.99, 0.993, 0.995, 0.997, 0.998, 0.999, 0.9993, 0.9995, 0.9997, 0.9999)  # fmt: skip


def decay(default: float, symbol: str, help: str, *, paper: float | None = None) -> Any:
    """The memory of a running average, in [0, 1); turned on a scale that tells 0.9, 0.99 and 0.999 apart."""
    return knob(default, symbol, 0.0, 0.9999, help=help, paper=paper, least=0, below=1, marks=DECAYS)


def epsilon(default: float = 1e-8, *, paper: float | None = 1e-8, help: str = "") -> Any:
    """The small number that keeps a division finite; any number >= 0."""
    about = help or "Keeps the division finite. Large values turn the adaptive step back into a plain one."
    return knob(default, r"\varepsilon", 1e-12, 1.0, log=True, help=about, paper=paper, least=0)


DECAYED = (0, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.015, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0)


def weight_decay(default: float, *, paper: float | None = None, help: str = "") -> Any:
    """The pull of every weight towards zero; any number >= 0."""
    about = help or "The pull of every weight towards zero; 0 switches it off."
    return knob(default, r"\lambda", 0.0, 1.0, help=about, paper=paper, least=0, marks=DECAYED)


@dataclass(frozen=True)
class Optimizer(ABC):
    """One update rule. A subclass declares its knobs as fields and writes `step`; nothing else is needed.

    A knob is one number or an array with one number per run, shape (B,). `memory` is what `step` names
    after `t`; each memory starts as zeros of the shape of `w`, but for those of which `lengths` says, from the layers of the rule, how many
    numbers they have instead, (K, *B). `shows` says in plain words what the local variables
    of `step` mean; one that is left out goes by its own name. `needs` says what a rule asks of an objective besides its slope: "matrix", a
    layer that is one, or "hessian". The first two memories of a rule that needs the Hessian are `given`: of each coordinate the second
    derivative along itself, and the one along both. Whoever walks sets them wherever the rule comes to. `rates` names the knobs that a
    schedule turns.
    """

    lr: Scalar = rate(0.01)
    name: ClassVar[str]
    family: ClassVar[str]
    paper: ClassVar[str]
    memory: ClassVar[tuple[str, ...]]
    given: ClassVar[tuple[str, ...]] = ()
    lengths: ClassVar[Mapping[str, Callable[[Any], int]]] = {}
    shows: ClassVar[Mapping[str, Quantity]] = {}
    needs: ClassVar[str] = ""
    rates: ClassVar[tuple[str, ...]] = ("lr",)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "step" in vars(cls):
            cls.memory = tuple(inspect.signature(cls.step).parameters)[4:]
            cls.given = cls.memory[: 2 if cls.needs == "hessian" else 0]

    @abstractmethod
    def step(self, w: Array, g: Array, t: Any, *memory: Any, **_: Any) -> tuple[Array, ...]:  # a subclass names its memories
        """One step: weights `w` and gradient `g`, shape (D, *B), step number `t` = 1, 2, … -> (w, *memory), new arrays."""

    def zeros(self, w: Array) -> list[Array]:
        """Every memory of weights `w`, (D, *B), before the first step."""
        own = {name: length(getattr(self, "layers", None)) for name, length in self.lengths.items()}
        return [np.zeros((own.get(name, len(w)), *w.shape[1:])) for name in self.memory]

    def scaled(self, factor: Scalar) -> Self:
        """The rule with its learning rates times `factor`."""
        turned: Any = {name: getattr(self, name) * factor for name in self.rates}
        return replace(self, **turned)

    def limit(self) -> Scalar | None:
        """How large learning rate × curvature may be before the swings across a bowl grow; None where no such number is known."""
        return None
