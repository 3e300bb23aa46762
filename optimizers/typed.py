"""An optimizer that a visitor types: a few lines in the letters of the papers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf
from threading import Lock
from typing import Any, ClassVar, Self
from weakref import WeakValueDictionary

import numpy as np

from knobs import Array, Knob, Scalar, knobs
from knobs.lasting import lasting
from optimizers.base import DECAYS, Optimizer
from optimizers.quantity import Quantity
from tape import Tape, rule
from tape.held import held
from tape.lines import symbol
from tape.ready import Ready

EXAMPLES = (  # to begin with: the sign alone, a step of one length, and averages of gradient and place
    "w = w - lr*sign(g)",
    "w = w - lr*g/(norm(g) + eps)\neps = 1e-8 in [1e-12, 1]",
    "m = b*m + (1 - b)*g\nm starts at g\nw = w - lr*m\nb = 0.9 in [0, 1)",
    "z = z - lr*g\nz starts at w\nw = c*w + (1 - c)*z\nc = 0.9 in [0, 1)",
)


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Typed(Optimizer):
    """A rule that was typed, line by line, and runs as it was typed.

    `rule` is read by tape.rule: names that are read before they are set are memories, and lines of `b1 = 0.9 in [0, 1)` declare knobs; one
    that `values` leave out is as declared, and lr needs no line. Every rule has a class of its own, as if it stood in a file: so it has its
    own knobs and memories. Two typed optimizers are equal where rule and values are. Raises Refused, and nothing else.
    """

    rule: str  # type: ignore[misc]  # it has to be given, and lr before it has not
    values: Mapping[str, Scalar] = field(default_factory=dict)
    name, family, paper = "Typed rule", "typed", ""
    declared: ClassVar[Mapping[str, Knob] | None] = None  # the knobs of a rule, by name, lr first
    tapes: ClassVar[Mapping[str, Tape]] = {}  # of step
    _ready: ClassVar[dict[str, Ready]]  # of an instance: the tape with its values
    own: ClassVar[str] = ""  # the text of a class

    def __new__(cls, rule: str | None = None, values: Mapping[str, Scalar] | None = None, **turned: Scalar) -> Self:
        """`turned` are knobs too, and go before `values`: so `replace(optimizer, lr=0.1)` turns one. The class of a rule needs nothing."""
        kind = _kind(cls.own if rule is None else str(rule))
        made: Any = object.__new__(kind)
        given = held(kind.declared or {}, {**(values or {}), **turned})
        for name, value in {"rule": kind.own, "values": given, "_ready": {}, **given}.items():
            object.__setattr__(made, name, value)
        return made  # type: ignore[no-any-return]

    def __init__(self, rule: str | None = None, values: Mapping[str, Scalar] | None = None, **turned: Scalar) -> None:
        """Everything is made in `__new__`, where the class is chosen."""

    def step(self, w: Array, g: Array, t: Any, *memory: Any, **_: Any) -> tuple[Array, ...]:
        shape = np.shape(w)
        if "step" not in self._ready:
            self._ready["step"] = Ready(self.tapes["step"], ("w", "g", "t", *self.memory), self.values)
        results = self._ready["step"](w, g, t, *memory)
        return tuple(part if np.shape(part) == shape else np.broadcast_to(part, shape).astype(float) for part in results)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Typed) and (self.rule, self.values) == (other.rule, other.values)

    def __hash__(self) -> int:
        return hash((self.rule, tuple(self.values.items())))

    def __repr__(self) -> str:
        return f"Typed({self.rule!r}, {dict(self.values)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Typed, (self.rule, dict(self.values))


RESERVED = frozenset(dir(Typed)) | {"rule", "values", "cls", "memory"}
_KINDS: "WeakValueDictionary[str, type[Typed]]" = WeakValueDictionary()
_MAKING = Lock()


@lasting(most=64, size=64 * 200_000)
def _kind(text: str) -> type[Typed]:
    """The class of a rule: the same one as long as anybody holds it."""
    with _MAKING:
        if text not in _KINDS:
            _KINDS[text] = kind = _made(text)
            return kind
        return _KINDS[text]


def _made(text: str) -> type[Typed]:
    usual = knobs(Optimizer)["lr"]
    read = rule(text, {"lr": usual}, RESERVED - {"lr"})
    declared = {"lr": usual, **{name: _marked(knob) for name, knob in read.knobs.items()}}
    declared["lr"] = replace(declared["lr"], least=0.0, below=inf)  # wherever its slider ends, a schedule may take it down to 0
    shows = {name: Quantity(symbol(name), "A quantity of the typed rule.") for name, _ in read.step.names if name not in ("w", "g")}
    own = {"__module__": __name__, "__doc__": Typed.__doc__, "own": text, "declared": declared, "tapes": {"step": read.step}}
    return type("Typed", (Typed,), {**own, "memory": read.memory, "shows": shows})


def _marked(knob: Knob) -> Knob:
    """A memory of a running average, in [0, 1), is turned on a scale that tells 0.9, 0.99 and 0.999 apart."""
    if (knob.low, knob.below) != (0, 1):
        return knob
    return Knob(knob.default, knob.symbol, 0.0, max(0.9999, knob.default), help=knob.help, least=0, below=1, marks=DECAYS)
