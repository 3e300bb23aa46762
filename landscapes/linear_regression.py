from dataclasses import dataclass
from typing import Any

import numpy as np

from knobs import Array, Scalar, choice
from landscapes.base import Point
from landscapes.data import Table, table
from landscapes.nearest_line import absolute, huber, squared
from landscapes.one_example import Absolute, Huber, OneExample, Squared, delta, l2, scale
from landscapes.regression import Regression


@dataclass(frozen=True)
class LinearRegression(Regression):
    r"""A line through data: x is its slope and y its intercept, and a step sees a few of the examples.

    $$f(x, y) = \frac1n\sum_i \ell(r_i) + \frac\lambda2\,x^2 \qquad r_i = x\,s\,a_i + y - b_i$$

    $a_i$ is the feature and $b_i$ the target of example i of n, both with mean 0 and deviation 1. The loss ℓ is r²/2, |r|, or Huber's: r²/2
    up to |r| = δ, and δ (|r| − δ/2) from there on.

    Penguins: Gorman, Williams & Fraser 2014, PLoS ONE 9(3). Anscombe 1973, The American Statistician 27(1). Huber 1964, Annals of
    Mathematical Statistics 35(1).
    """

    data: str = choice(
        "gentoo",
        {"gentoo": "Penguins: flipper and body mass", "anscombe": "Anscombe's third: one point astray"},
        "Data",
        "The examples that the line is to meet: 123 Gentoo penguins, or eleven points, of which ten lie on a line.",
    )
    cost: str = choice(
        "squared",
        {"squared": "squared", "absolute": "absolute", "huber": "Huber"},
        "Loss of an example",
        "What the distance of an example from the line costs. Squared, the farthest one pulls hardest; absolute, all pull alike; Huber's "
        "is squared near the line and straight farther away.",
    )
    scale: Scalar = scale()
    l2: Scalar = l2()
    delta: Scalar = delta()
    name = "Linear regression"
    domain = ((-1.5, 1.5), (-1.5, 1.5))
    start = (-0.8, 1.2)
    steps = 200

    @property
    def tables(self) -> dict[str, Table]:
        return {"gentoo": table("gentoo.csv", "flipper length (mm)", "body mass (g)"), "anscombe": table("anscombe.csv", "x", "y")}

    @property
    def one(self) -> OneExample:
        if self.cost == "huber":
            return Huber(self.scale, self.l2, self.delta)
        return (Squared if self.cost == "squared" else Absolute)(self.scale, self.l2)

    def bottom_place(self) -> Point:
        (z, b), l2 = self.examples, float(self.l2)
        if self.cost == "huber":
            return huber(z, b, l2, float(self.delta))
        return (squared if self.cost == "squared" else absolute)(z, b, l2)

    def line(self, w: Any, b: Any, a: Any) -> Array:
        feature, target = self.raw
        standard = (np.asarray(a) - feature.mean()) / feature.std()
        return np.asarray(target.mean() + target.std() * (w * self.scale * standard + b))
