"""Formulas to begin from: what a typed landscape may look like, each with something to see."""

from dataclasses import dataclass

from landscapes.typed import Typed, Window


@dataclass(frozen=True)
class Example:
    """A text with the window that shows it, and what there is to see in it."""

    title: str
    formula: str
    window: Window

    def made(self) -> Typed:
        """The landscape, as it opens."""
        return Typed(self.formula, self.window)


def _square(half: float) -> Window:
    return (-half, half), (-half, half)


EXAMPLES = (
    Example("Two wells, one deeper", "(x^2 - 1)^2 + y^2/2 + a*x\na = 0.3 in [-1, 1]", _square(2)),
    Example("A ravine, as steep as you like", "(x^2 + k*y^2)/2\nk = 20 in [1, 100]", _square(3)),
    Example("A curved valley", "(1 - x)^2 + b*(y - x^2)^2\nb = 10 in [1, 100]", ((-2, 2), (-1, 3))),
    Example("Waves in a bowl", "(x^2 + y^2)/10 - cos(w*x)*cos(w*y)\nw = 2 in [0, 5]", _square(5)),
    Example("Kinks along the axes", "abs(x) + k*abs(y)\nk = 3 in [0, 10]", _square(2)),
    Example("Two layers of one weight, and decay", "q = tanh(x*y)\n(q - t)^2 + (x^2 + y^2)/50\nt = 0.5 in [-0.9, 0.9]", _square(3)),
    Example("A kink, and a gutter beside it", "sqrt(x^2 + y^2) + abs(y)/2", _square(2)),
    Example("Where it has no height", "x^2/4 + y^2 - log(x + y)", ((-1, 4), (-1, 3))),
    Example("A step in the ground", "x^2 + y^2 + (h if x > 0.5 else 0)\nh = 1 in [0, 3]", _square(2)),
)
