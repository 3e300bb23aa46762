"""The examples of a ground with data behind it, in a script: their numbers, which of them a step sees, and means over them."""

import textwrap
from pathlib import Path

from exports.scripts.functions import commented, function
from knobs import Array
from landscapes.regression import Regression
from scenario import Scenario
from tape import read
from tape.python import JAX, NUMPY, Dialect
from words.quoted import quoted
from words.say import say

INPUTS = ("x", "y", "a", "b")
# Means in the order in which the app adds, so that no digit differs; other libraries have an order of their own.
MEANS = Path(__file__).with_name("means.txt").read_text(encoding="utf-8").rstrip()


def height(ground: Regression, dialect: Dialect) -> str:
    """`def f(x, y, rows)`, the loss of all examples or of some rows, with the examples."""
    array = "torch.tensor" if dialect not in (NUMPY, JAX) else f"{dialect.prefix}array"
    a, b = ground.standard
    said = [say("{column}, moved and stretched to mean 0 and deviation 1", column=quoted(column)) for column in ground.columns]
    said[1] = say("{column}: 1, or -1 where not", column=quoted(ground.columns[1])) if set(b.tolist()) == {1, -1} else said[1]
    columns = "\n".join([commented(said[0]), _column("features", a, array), commented(said[1]), _column("targets", b, array)])
    one = function("one", INPUTS, read(ground.one.f), ground.one, dialect, INPUTS)
    if dialect is NUMPY:
        return "\n\n\n".join([columns, MEANS, one, _returns("f", "mean(one(x, y, *seen(x, rows)))")])
    return "\n\n\n".join([columns, one, _returns("f", "one(x, y, features[rows], targets[rows]).mean()")])


def slope(ground: Regression, dialect: Dialect) -> str:
    """`def grad(x, y, rows)`, an array of two; below `height`."""
    one = function("one_grad", INPUTS, read(ground.one.grad), ground.one, dialect, INPUTS)
    return f"{one}\n\n\n{_returns('grad', 'np.array([mean(part) for part in one_grad(x, y, *seen(x, rows))])')}"


def hessian(ground: Regression, dialect: Dialect) -> str:
    """`def hessian(x, y)`, three numbers, always of all examples; below `height`."""
    one = function("one_hessian", INPUTS, read(ground.one.hessian), ground.one, dialect, INPUTS)
    return f"{one}\n\n\n{_returns('hessian', '[mean(part) for part in one_hessian(x, y, *seen(x, rows))]')}"


def batches(scenario: Scenario) -> str:
    """`def rows(t)`, what step t = 1, 2, … sees."""
    size, said = scenario.examples, say("every epoch goes once through the examples, in an order of its own")
    return f"""def rows(t):
    epoch, i = divmod(t - 1, len(features) // {size})  # {said}
    drawn = np.random.default_rng(({scenario.seed}, epoch)).bit_generator.random_raw(len(features))
    return np.argsort(drawn, kind="stable")[i * {size} : (i + 1) * {size}]"""


def _returns(name: str, value: str) -> str:
    return f"def {name}(x, y, rows=slice(None)):\n    return {value}"


def _column(name: str, values: Array, array: str) -> str:
    numbers = textwrap.fill(", ".join(map(repr, values.tolist())), 110, initial_indent="    ", subsequent_indent="    ")
    return f"{name} = {array}([\n{numbers},\n])"
