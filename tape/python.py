"""A tape as lines of Python that other libraries run: NumPy, JAX, PyTorch, or Python alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import e, inf, isfinite, isnan, pi
from typing import Any

import numpy as np

from knobs import plain
from tape.operations import OF_ALL, computed
from tape.printing import ATOM, Piece, Printer, held
from tape.tape import Tape, arguments

# How tightly an operation holds its two arguments, from Python's own table of precedence.
SIGNS = {"add": ("+", 4), "sub": ("-", 4), "mul": ("*", 5), "div": ("/", 5), "mod": ("%", 5), "lt": ("<", 3), "le": ("<=", 3),
         "eq": ("==", 3), "ne": ("!=", 3), "and": ("&", 3.5), "or": ("|", 3.2)}  # fmt: skip
SIGN_OF_POWER, SIGN_OF_NEGATIVE, LOOSEST = 7, 6, 1
EXCHANGED = {"lt": ">", "le": ">=", "eq": "==", "ne": "!="}
SIMPLE = re.compile(r"-?[\w.]+(?:e[+-]\d+)?")  # what needs no space around the sign of a power


@dataclass(frozen=True)
class Dialect:
    """How a library spells what a tape does. `prefix` stands before the name of an operation, `words` are names that are not NumPy's."""

    prefix: str
    words: Mapping[str, str] = field(default_factory=dict)
    numbers: str = ""  # what stands before pi, e and inf; the prefix where empty
    arrays_only: frozenset[str] = frozenset()  # operations of which every argument must be an array
    array: str = ""  # and what makes an array of a number
    real: str = ""  # what is to be said behind whole numbers before their mean is taken

    @property
    def is_python(self) -> bool:
        """Whether it has no arrays: Python's own numbers alone."""
        return self.prefix == "math."


_OF_TWO = {"max": "maximum", "min": "minimum"}
_INVERSE = {
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "asinh": "arcsinh",
    "acosh": "arccosh",
    "atanh": "arctanh",
    "atan2": "arctan2",
}
NUMPY = Dialect("np.", {**_OF_TWO, **_INVERSE, "not": "logical_not"})
JAX = Dialect("jnp.", {**_OF_TWO, **_INVERSE, "not": "logical_not"})
TORCH = Dialect(
    "torch.",
    {**_OF_TWO, "power": "pow", "not": "logical_not"},
    numbers="math.",
    arrays_only=frozenset({"max", "min", "atan2", "hypot"}),
    array="torch.tensor",
    real=".double()",
)
PYTHON = Dialect("math.", {"abs": "abs", "max": "max", "min": "min"})

# Constants that a tape has worked out, as they are written.
WRITTEN = {pi * pi: ("{0}pi**2", 7), e * pi: ("{0}e * {0}pi", 5), pi / 180: ("{0}pi / 180", 5), pi / 2: ("{0}pi / 2", 5),
           **{k * pi: (f"{k} * {{0}}pi", 5) for k in range(12, 1, -1)},
           pi: ("{0}pi", ATOM), e: ("{0}e", ATOM), inf: ("{0}inf", ATOM)}  # fmt: skip


def python(tape: Tape, dialect: Dialect, arrays: Sequence[str] = (), known: Mapping[str, Any] | None = None) -> tuple[list[str], list[str]]:
    """The lines of Python that do what `tape` does, and the expressions of its results: `x, y` may be arrays that broadcast.

    `arrays` are the inputs that are arrays in the script; what depends on none of them is a number of Python's, for which torch has no
    functions. `known` are values of inputs, knobs mostly: what these make infinite or NaN is written as such, for Python would raise.
    """
    return _Python(tape, dialect, arrays, known or {}).printed()


# What scripts call their own: libraries, functions, what their loops hold, and what they call of Python.
TAKEN = {
    "np", "math", "torch", "jax", "jnp", "optax", "keras", "os", "go", "f", "grad", "slope", "step", "factor", "clipped", "steps",
    "noise", "path", "paths", "optimizer", "state", "schedule", "run", "start", "lanes", "name", "group", "weights", "params",
    "closure", "self", "push", "updates", "done", "range", "print", "float", "dict", "super", "max", "min", "abs", "isinstance",
    "tuple",
    "one", "one_grad", "features", "targets", "rows", "seen", "mean",
}  # fmt: skip


def spelled(name: str) -> str:
    """`name` as a variable of a script, where some names are taken."""
    return f"{name}_" if name in TAKEN else name


class _Python(Printer):
    def __init__(self, tape: Tape, dialect: Dialect, arrays: Sequence[str], known: Mapping[str, Any]) -> None:
        super().__init__(tape)
        self.dialect = dialect
        self.plain: list[bool] = []  # whether an entry is a number of Python's
        self.value: list[Any] = []  # its value where that is known, else None
        with np.errstate(all="ignore"):
            for node in tape.nodes:
                args = arguments(node)
                if isinstance(node, tuple):
                    self.plain.append(all(self.plain[k] for k in args))
                    values = [self.value[k] for k in args]
                    numbers = node[0] not in OF_ALL and all(value is not None for value in values)
                    self.value.append(computed(str(node[0]), *values) if numbers else None)
                else:
                    self.plain.append(node not in arrays)
                    self.value.append(node if isinstance(node, float) else known.get(node))

    def assigned(self, name: str, text: str) -> str:
        return f"{spelled(name)} = {text}"

    def named(self, name: str) -> Piece:
        return Piece(spelled(name))

    def number(self, value: float) -> Piece:
        if value == -inf:
            return Piece(f"-{self.prefix_of_numbers}inf", SIGN_OF_NEGATIVE)
        if value in WRITTEN:
            form, tight = WRITTEN[value]
            return Piece(form.format(self.prefix_of_numbers), tight)
        text, short = plain(value), f"{value:g}".replace("e+0", "e").replace("e+", "e")
        if text.endswith("000000") and float(short) == value:
            text = short  # 1e9, which is no integer that could overflow
        return Piece(text, SIGN_OF_NEGATIVE if text.startswith("-") else ATOM)

    @property
    def prefix_of_numbers(self) -> str:
        return self.dialect.numbers or self.dialect.prefix

    def operation(self, i: int, name: str, parts: list[Piece]) -> Piece:
        value = self.value[i]
        if value is not None and not isinstance(value, bool | np.bool_) and not isfinite(value):
            return Piece(f"{self.prefix_of_numbers}nan") if isnan(value) else self.number(float(value))
        if name in SIGNS:
            return self._of_two(i, name, *parts)
        if name in ("pow", "square") or (name == "power" and self._is_python(i)):
            return _power(parts[0], parts[1] if len(parts) > 1 else Piece("2"))
        if name == "neg":
            return Piece(f"-{held(parts[0], SIGN_OF_NEGATIVE)}", SIGN_OF_NEGATIVE)
        if name == "norm":
            squares = _times(parts[0], parts[0])
            return Piece(f"{self.dialect.prefix}sqrt({held(squares, ATOM)}.sum(axis=0))")
        if name == "mean":
            return Piece(f"{held(parts[0], ATOM)}{self.dialect.real}.mean(axis=0)")
        if name == "other":
            return Piece(f"{self.dialect.prefix}flip({parts[0].text}, (0,))")
        return self._python_call(name, parts) if self._is_python(i) else self._call(i, name, parts)

    def _is_python(self, i: int) -> bool:
        """Whether an entry is to be written with Python's own functions."""
        return self.plain[i] and bool(self.dialect.numbers or self.dialect.is_python)

    def _of_two(self, i: int, name: str, left: Piece, right: Piece) -> Piece:
        sign, tight = SIGNS[name]
        strict = 0.1 if name in EXCHANGED else 0.0
        if name in EXCHANGED and isinstance(self.tape.nodes[arguments(self.tape.nodes[i])[0]], float):
            sign, left, right = EXCHANGED[name], right, left
        if name in ("and", "or") and self._is_python(i):
            sign = name
        return Piece(f"{held(left, tight + strict)} {sign} {held(right, tight + 0.1)}", tight)

    def _call(self, i: int, name: str, parts: list[Piece]) -> Piece:
        args = arguments(self.tape.nodes[i])
        wrapped = name in self.dialect.arrays_only
        texts = [
            f"{self.dialect.array}({part.text})" if wrapped and self.plain[k] else part.text for k, part in zip(args, parts, strict=True)
        ]
        return Piece(f"{self.dialect.prefix}{self.dialect.words.get(name, name)}({', '.join(texts)})")

    def _python_call(self, name: str, parts: list[Piece]) -> Piece:
        if name == "where":
            truth, yes, no = parts
            return Piece(f"{held(yes, LOOSEST + 1)} if {held(truth, LOOSEST + 1)} else {held(no, LOOSEST)}", LOOSEST)
        if name == "not":
            return Piece(f"not {held(parts[0], 3)}", 2)
        if name == "sign":
            return Piece(f"({held(parts[0], 3.1)} > 0) - ({held(parts[0], 3.1)} < 0)", 4)
        return Piece(f"{PYTHON.words.get(name, f'math.{name}')}({', '.join(part.text for part in parts)})")


def _power(base: Piece, exponent: Piece) -> Piece:
    left, right = held(base, SIGN_OF_POWER + 1), held(exponent, SIGN_OF_NEGATIVE)
    simple = SIMPLE.fullmatch(left) and SIMPLE.fullmatch(right)
    return Piece(f"{left}**{right}" if simple else f"{left} ** {right}", SIGN_OF_POWER)


def _times(left: Piece, right: Piece) -> Piece:
    return Piece(f"{held(left, 5)} * {held(right, 5.1)}", 5)
