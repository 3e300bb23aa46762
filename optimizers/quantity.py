"""What the names in a `step` stand for, in plain words: the labels of every ledger, chart and arrow."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """A local variable of `step`, for people; its numbers come from the step itself (engine/inside.py).

    `role` says what the step does with it: it goes against a "direction", is divided by a "scale" and multiplied by a "factor"; a
    "rate" that a rule finds by itself stands in the place of η.
    """

    symbol: str  # LaTeX, as the docstring's rule writes it
    help: str  # one plain sentence
    role: str = ""


PLACE = Quantity("w", "Where the ball is: its two coordinates, which are the weights that learn.")
GRADIENT = Quantity("g", "The slope under the ball, noise included: it points uphill, and is longer where the ground is steeper.")
TIME = Quantity("t", "The number of this step, counted from 1.")

# The two memories of Adam and its kin; the first is also Momentum's, the second RMSProp's.
MEAN = Quantity("m", "The running average of the gradients: which way the ground has sloped lately.")
SQUARE = Quantity("v", "The running average of the squared gradients: how steep each coordinate has been lately.")
MEAN_HAT = Quantity(r"\hat m", "m, enlarged to make up for its start at zero: the direction this step goes against.", "direction")
SQUARE_HAT = Quantity(r"\hat v", "v, enlarged to make up for its start at zero.")
SIZE = Quantity(
    r"\sqrt{\hat v}+\varepsilon", "The recent size of the gradient in each coordinate, by which this coordinate's step is divided.", "scale"
)


def letter(name: str) -> Quantity:
    """What is shown of a name that nobody has declared: the name itself."""
    symbol = name if len(name) == 1 else rf"\mathtt{{{name.replace('_', chr(92) + '_')}}}"
    return Quantity(symbol, f"What `step` calls {name}.")
