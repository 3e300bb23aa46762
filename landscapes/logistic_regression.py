from dataclasses import dataclass
from typing import Any

import numpy as np

from knobs import Array, Scalar, choice
from landscapes.base import Point
from landscapes.data import Table, table
from landscapes.nearest_line import logistic, parted
from landscapes.one_example import Logistic, OneExample, l2, scale
from landscapes.regression import Regression


@dataclass(frozen=True)
class LogisticRegression(Regression):
    r"""The odds of two classes: steep where the weights are wrong about many examples, and ever flatter where they are right.

    $$f(x, y) = \frac1n\sum_i \ln\!\left(1 + e^{-b_i\,(x\,s\,a_i + y)}\right) + \frac\lambda2\,x^2$$

    $a_i$ is the feature of example i of n, with mean 0 and deviation 1, and $b_i$ its class, 1 or −1.

    Gorman, Williams & Fraser 2014, PLoS ONE 9(3).
    """

    data: str = choice(
        "mass",
        {"mass": "Penguins: sex by body mass", "flipper": "Penguins: sex by flipper length"},
        "Data",
        "What tells male from female Gentoo penguins, 119 of them: their mass does it better than their flippers.",
    )
    scale: Scalar = scale()
    l2: Scalar = l2()
    classes = True
    name = "Logistic regression"
    domain = ((-2.0, 6.0), (-4.0, 4.0))
    start = (-1.0, 3.0)
    steps = 300

    @classmethod
    def fault(cls, rows: Any) -> str:
        if found := super().fault(rows):
            return found
        return (
            ""
            if {b for _, b in rows} == {0.0, 1.0}
            else "the second column is no class: must be a nought or a one in every row, each in some"
        )

    @property
    def tables(self) -> dict[str, Table]:
        features = {"mass": "body mass (g)", "flipper": "flipper length (mm)"}
        return {name: table("gentoo.csv", feature, "sex", "male")._replace(columns=(feature, "male")) for name, feature in features.items()}

    @property
    def target(self) -> Array:
        return 2 * self.table.b - 1

    @property
    def one(self) -> OneExample:
        return Logistic(self.scale, self.l2)

    def bottom_place(self) -> Point | float:
        towards = None if self.l2 else parted(*self.examples)
        return logistic(*self.examples, float(self.l2)) if towards is None else towards

    def line(self, w: Any, b: Any, a: Any) -> Array:
        feature = self.raw.a
        standard = (np.asarray(a) - feature.mean()) / feature.std()
        with np.errstate(over="ignore"):
            return np.asarray(1 / (1 + np.exp(-(w * self.scale * standard + b))))
