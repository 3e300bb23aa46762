"""Schedules: the factor on the learning rate at step t of T. Each is a frozen dataclass, so it has sliders too.

The texts keep to what a tape can hold (tape/reading.py), so that a browser runs them as well.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import pi
from typing import ClassVar

import numpy as np

from knobs import knob


@dataclass(frozen=True)
class Schedule(ABC):
    """A plan for the learning rate: `schedule(t, T)` is the factor on it at step t = 1…T."""

    name: ClassVar[str]

    @abstractmethod
    def __call__(self, t: int, T: int) -> float:
        """The factor on the learning rate at step t = 1…T."""


@dataclass(frozen=True)
class Constant(Schedule):
    r"""The same rate all the way.   $$\eta_t = \eta$$"""

    name = "constant"

    def __call__(self, t: int, T: int) -> float:
        return 1.0


@dataclass(frozen=True)
class StepDecay(Schedule):
    r"""The rate falls by a factor at evenly spaced moments.   $$\eta_t = \eta\,\gamma^{\lfloor k\,(t-1)/T \rfloor}$$"""

    gamma: float = knob(0.3, r"\gamma", 0.01, 1.0, log=True, help="What the rate is multiplied by at each drop.", least=0)
    pieces: float = knob(3.0, "k", 1.0, 10.0, help="In how many pieces of equal length the run is cut.", least=1, marks=tuple(range(1, 11)))
    name = "step decay"

    def __call__(self, t: int, T: int) -> float:
        # Rounded first, to 1e-9: in binary 1.15 · 100 is a little less than 115, and ⌊ ⌋ would make a whole drop of that.
        return float(self.gamma ** np.floor(np.floor(1e9 * (t - 1) * self.pieces + 0.5) / (1e9 * T)))


@dataclass(frozen=True)
class Exponential(Schedule):
    r"""The rate shrinks by the same factor at every step, to a given fraction at the end.

    $$\eta_t = \eta\,\varphi^{(t-1)/(T-1)}$$
    """

    end: float = knob(0.01, r"\varphi", 1e-4, 1.0, log=True, help="The fraction of the rate that is left at the last step.", least=0)
    name = "exponential"

    def __call__(self, t: int, T: int) -> float:
        return float(self.end ** ((t - 1) / np.maximum(T - 1, 1)))


@dataclass(frozen=True)
class InverseSqrt(Schedule):
    r"""The classic rate for noisy gradients, which shrinks but never stops.   $$\eta_t = \eta/\sqrt t$$"""

    name = "1/√t"

    def __call__(self, t: int, T: int) -> float:
        return float(1 / np.sqrt(t))


@dataclass(frozen=True)
class Cosine(Schedule):
    r"""Half a cosine from the full rate to a fraction of it.

    $$\eta_t = \eta\left(\varphi + \tfrac{1-\varphi}{2}\left(1+\cos\tfrac{\pi(t-1)}{T}\right)\right)$$

    Loshchilov & Hutter 2017, arXiv:1608.03983.
    """

    end: float = knob(0.0, r"\varphi", 0.0, 1.0, help="The fraction of the rate that is left at the end.", least=0)
    name = "cosine"

    def __call__(self, t: int, T: int) -> float:
        return float(self.end + (1 - self.end) * (1 + np.cos(pi * (t - 1) / T)) / 2)


@dataclass(frozen=True)
class WarmupCosine(Schedule):
    r"""A straight climb to the full rate, then half a cosine down: how many large models are trained.

    $$\eta_t = \eta\cdot\begin{cases} t/W & t \le W \\ \tfrac12\left(1+\cos\tfrac{\pi(t-W)}{T-W+1}\right) & t > W \end{cases}
    \qquad W = \lceil \omega T\rceil$$

    Goyal et al. 2017, arXiv:1706.02677 (warm-up); Loshchilov & Hutter 2017, arXiv:1608.03983 (cosine).
    """

    warmup: float = knob(0.1, r"\omega", 0.0, 0.5, help="The part of the run that is spent climbing to the full rate.", least=0, below=1)
    name = "warm-up, cosine"

    def __call__(self, t: int, T: int) -> float:
        # Rounded first, to 1e-9: in binary 0.275 · 200 is a little more than 55, and ⌈ ⌉ would make a step of that.
        climb = np.ceil(np.floor(1e9 * self.warmup * T + 0.5) / 1e9)
        return float(np.minimum(t / np.maximum(climb, 1), 1) * (1 + np.cos(pi * np.maximum(t - climb, 0) / (T - climb + 1))) / 2)


constant = Constant()
SCHEDULES: dict[str, type[Schedule]] = {c.__name__: c for c in Schedule.__subclasses__()}
