"""Texts as tapes: every file's has one, which NumPy runs as the text to the last bit; what a tape cannot hold is refused with its place."""

import ast
import inspect
from dataclasses import dataclass
from math import e, pi, sqrt
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
from numpy import hypot, sin, where

from knobs import Array, Scalar, choice, choices, knob, knobs
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer, rate
from optimizers.lars import LARS
from optimizers.norms import Layers, norms
from optimizers.schedules import SCHEDULES
from tape import Refused, Tape, known, read, run, values
from tape.expressions import Reader
from tape.reading import _read
from tests.support.kinds import TOLD
from tests.support.turned import turned

SHAPES = [(), (1,), (7,), (3, 5)]


def alike(found: Any, wanted: Any) -> None:
    """To the last bit, NaN and the signs of zeros too."""
    for one, other in zip(found, wanted, strict=True):
        assert np.asarray(one, float).tobytes() == np.asarray(other, float).tobytes()
        assert np.shape(one) == np.shape(other)


# --- Landscapes ---


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", TOLD)
def test_heights_and_slopes_are_the_texts(name: str, shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(1)
    x, y = (rng.uniform(low, high, shape) for low, high in LANDSCAPES[name].domain)
    specs = [LANDSCAPES[name](), turned(LANDSCAPES[name]())] + ([turned(LANDSCAPES[name](), shape)] if shape else [])
    for spec in specs:
        for method in (spec.f, spec.grad):
            tape, wanted = read(method), method(x, y)
            alike(run(tape, x=x, y=y, **values(spec, tape)), wanted if isinstance(wanted, tuple) else (wanted,))


@pytest.mark.parametrize("name", TOLD)
def test_odd_places_are_the_texts_too(name: str) -> None:
    odd = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 1e200, -1e200, 1e-200])
    x, y = np.meshgrid(odd, odd)
    spec: Any = LANDSCAPES[name]()
    for method in (spec.f, spec.grad):
        tape = read(method)
        found = run(tape, x=x, y=y, **values(spec, tape))
        with np.errstate(all="ignore"):
            wanted = method(x, y)
        for one, other in zip(found, wanted if isinstance(wanted, tuple) else (wanted,), strict=True):
            np.testing.assert_array_equal(one, other)


# --- Rules ---


def every_choice(kind: type[Optimizer]) -> list[Optimizer]:
    """The rule as it opens, and with each of its choices."""
    return [kind(), *(kind(**{name: option}) for name, one in choices(kind).items() for option in one.options)]


@pytest.mark.parametrize("shape", [(2,), (2, 1), (2, 6), (2, 3, 4)], ids=str)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_ten_steps_are_the_texts(name: str, shape: tuple[int, ...]) -> None:
    for opened in every_choice(OPTIMIZERS[name]):
        for spec in (opened, turned(opened), *([turned(opened, shape[1:])] if shape[1:] else [])):
            rng = np.random.default_rng(2)
            tape = read(spec.step)
            w, memory = rng.standard_normal(shape), [np.zeros(shape) for _ in spec.memory]
            for t in range(1, 11):
                g = rng.standard_normal(shape) * (t != 4)
                given = {"w": w, "g": g, "t": np.array(float(t)), **dict(zip(spec.memory, memory, strict=True)), **values(spec, tape)}
                found = run(tape, **given)
                with np.errstate(all="ignore"):
                    w, *memory = spec.step(w, g, np.array(float(t)), *memory)
                alike(found, (w, *memory))


def test_layers_of_one_and_of_each_weight_are_known_for_any_number_of_weights() -> None:
    u, g = np.random.default_rng(3).standard_normal((2, 5, 4))
    for layers in ("one", "each", (5,), (1,) * 5):
        spec = LARS(layers=layers, wd=0.1)
        tape = read(spec.step)
        alike(run(tape, w=u, g=g, v=u, **values(spec, tape)), spec.step(u, g, np.array(1.0), u))
    with pytest.raises(Refused, match="of all weights together"):
        read(LARS(layers=(2, 3)).step)


# --- Schedules ---


@pytest.mark.parametrize("steps", [(1, 2, 3, 55, 400), pytest.param((2000,), marks=pytest.mark.slow)], ids=["short", "long"])
@pytest.mark.parametrize("name", SCHEDULES)
def test_factors_are_the_texts(name: str, steps: tuple[int, ...]) -> None:
    """At every step of short and long runs, with every number on the sliders."""
    kind = SCHEDULES[name]
    spread = [kind(), *(kind(**{key: value}) for key, one in knobs(kind).items() for value in one.ticks())]
    for T in steps:
        for spec in spread if T < 400 else spread[::9]:
            tape = read(spec.__call__)
            for t in range(1, T + 1):
                (found,) = run(tape, t=float(t), T=float(T), **values(spec, tape))
                alike((found,), (spec(t, T),))


# --- What a tape is ---


def test_the_tape_of_plain_descent() -> None:
    tape = read(OPTIMIZERS["SGD"]().step)
    assert tape == Tape(("w", "g", "lr", ("mul", 2, 1), ("sub", 0, 3)), (4,), (("w", 4),))
    assert tape.inputs == ("w", "g", "lr")
    assert tape.spent == ((), (), (), (2, 1), (0, 3))


@pytest.mark.parametrize("name", [*OPTIMIZERS, *TOLD])
def test_a_tape_says_nothing_twice_and_nothing_in_vain(name: str) -> None:
    spec: Any = {**OPTIMIZERS, **LANDSCAPES}[name]()
    for method in (spec.step,) if name in OPTIMIZERS else (spec.f, spec.grad):
        tape = read(method)
        assert len(set(map(repr, tape.nodes))) == len(tape.nodes)
        read_by_some = {i for node in tape.nodes if isinstance(node, tuple) for i in node[1:]} | set(tape.out)
        assert read_by_some == set(range(len(tape.nodes)))
        assert all(max(node[1:]) < at for at, node in enumerate(tape.nodes) if isinstance(node, tuple))  # type: ignore[type-var]


def test_a_text_is_read_once() -> None:
    kind = LANDSCAPES["Rosenbrock"]
    assert read(kind().f) is read(kind(a=3.0).f)
    before = _read.cache_info().misses  # type: ignore[attr-defined]
    known(kind(b=2.0).f)
    assert _read.cache_info().misses == before  # type: ignore[attr-defined]


# --- Texts that no file has ---

HALF = 0.5
TRUE = True


def doubled(u: Array) -> Array:
    return 2 * u


@dataclass(frozen=True)
class Ground(Landscape):
    """A ground whose texts are odd."""

    k: Scalar = knob(2.0, "k", 0.0, 9.0)
    sharp: int = choice(3, {3: "three", 4: "four"}, "Sharpness")
    plain: float = 1.0
    domain = ((-1.0, 1.0), (-1.0, 1.0))
    start = (0.5, 0.5)
    steepness = 4

    def f(self, x: Array, y: Array) -> Array:
        """Every form of line and of number."""
        a: Array = (+x + 1e3 - HALF) * self.sharp / self.steepness
        b, c = -y, 10**400
        b, a = a, b
        height = where((a < 1) | (b >= pi) & ~(a != 0), hypot(a, b) % 3, abs(sin(np.radians(b))) ** self.k)
        return np.minimum(height, c) + np.where(x == np.inf, np.nan, e)

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 1 / self.k * x, (-8) ** self.k * y

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        raise NotImplementedError

    def cast(self, x: Array) -> float:
        return float(x < 1)  # type: ignore[arg-type]

    def called(self, x: Array) -> Array:
        """Ünïcödé before the place."""
        return x + ("ü", doubled(x))[1]

    def helped(self, x: Array) -> Array:
        return doubled(x)

    def branched(self, x: Array) -> Array:
        if self.k > 1:
            return x
        return -x

    def grown(self, x: Array) -> Array:
        x += 1
        return x

    def chained(self, x: Array) -> Array:
        return where(0 < x < 1, x, 1)

    def compared(self, x: Array) -> Array:
        return x + (x > 0)

    def counted(self, x: Array) -> Array:
        return where(x, x, 1)

    def crowded(self, x: Array) -> Array:
        return hypot(x, x, x)  # type: ignore[call-overload,no-any-return]

    def worded(self, x: Array) -> Array:
        return np.sum(x, axis=0)  # type: ignore[no-any-return]

    def medium(self, x: Array) -> Array:
        return np.median(x)  # type: ignore[return-value]

    def pythons(self, x: Array) -> Array:
        return x * sqrt(x)  # type: ignore[arg-type]

    def shadowed(self, x: Array) -> Array:
        sin = x
        return sin(x)  # type: ignore[operator]

    def silent(self, x: Array) -> None:
        x = 2 * x

    def given(self, x: Array, y: float = 1.0) -> Array:
        return x * y

    def true(self, x: Array) -> Array:
        return x * True

    def named_true(self, x: Array) -> Array:
        return x * TRUE

    def field(self, x: Array) -> Array:
        return x * self.plain

    def looked_up(self, x: Array) -> Array:
        return x * self.domain[0][0]

    def unknown(self, x: Array) -> Array:
        return x * nothing  # type: ignore[name-defined,no-any-return]  # noqa: F821

    def unpacked(self, x: Array) -> Array:
        a, b = (x, x)[0], x
        return a * b


@pytest.mark.parametrize("shape", [(6,), (2, 3)], ids=str)
def test_every_form_of_line_and_number_is_read(shape: tuple[int, ...]) -> None:
    x, y = np.random.default_rng(4).uniform(-3, 3, (2, *shape))
    for spec in (Ground(), Ground(k=3.0, sharp=4)):
        tape = read(spec.f)
        assert [name for name, _ in tape.names] == ["a", "b", "c", "b", "a", "height"]
        (found,) = run(tape, x=x, y=y, **values(spec, tape))
        a, b = -y, (x + 1e3 - 0.5) * spec.sharp / 4
        height = where((a < 1) | (b >= pi) & ~(a != 0), hypot(a, b) % 3, abs(sin(np.radians(b))) ** spec.k)
        np.testing.assert_array_equal(found, height + e)
        assert np.isnan(run(tape, x=np.full(1, np.inf), y=np.ones(1), **values(spec, tape))[0]).all()


def test_where_python_would_raise_a_tape_has_numpys_answer() -> None:
    tape = read(Ground().grad)
    with pytest.raises(ZeroDivisionError):
        Ground(k=0.0).grad(np.ones(1), np.ones(1))
    across, up = run(tape, x=np.ones(1), y=np.ones(1), k=0.0)
    assert (across[0], up[0]) == (np.inf, 1.0)
    assert np.isnan(run(tape, x=np.ones(1), y=np.ones(1), k=0.5)[1]).all()


def test_what_is_not_given_is_missed() -> None:
    with pytest.raises(KeyError, match="lr"):
        run(read(OPTIMIZERS["SGD"]().step), w=np.ones(2), g=np.ones(2))


# The method, what is said, and where: the text from there on.
REFUSED = {
    "called": ("nothing that a tape can hold", '("ü", doubled(x))[1]'),
    "cast": ("float is no operation", "float(x < 1)"),
    "helped": ("doubled is no operation", "doubled(x)"),
    "branched": ("a line of the kind If", "if self.k > 1:"),
    "grown": ("a line of the kind AugAssign", "x += 1"),
    "chained": ("nothing that a tape can hold", "0 < x < 1"),
    "compared": ("must be of numbers", "x + (x > 0)"),
    "counted": ("must be of comparisons", "where(x, x, 1)"),
    "crowded": ("has 3 arguments: must be 2", "hypot(x, x, x)"),
    "worded": ("nothing that a tape can hold", "np.sum(x, axis=0)"),
    "medium": ("np.median is no operation", "np.median(x)"),
    "pythons": ("sqrt is no operation", "sqrt(x)"),
    "shadowed": ("sin is not known", "sin(x)"),
    "silent": ("returns nothing", "def silent"),
    "given": ("names alone", "def given"),
    "true": ("True is nothing", "True"),
    "named_true": ("neither a number nor a knob", "TRUE"),
    "field": ("self.plain is neither a number nor a knob", "self.plain"),
    "looked_up": ("nothing that a tape can hold", "self.domain[0][0]"),
    "unknown": ("nothing is not known", "nothing"),
    "unpacked": ("nothing that a tape can hold", "(x, x)[0]"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_tape_cannot_hold_is_refused_with_its_place(name: str) -> None:
    said, place = REFUSED[name]
    method = getattr(Ground(), name)
    with pytest.raises(Refused, match=said) as refused:
        read(method)
    assert isinstance(refused.value, ValueError)
    assert dedent(inspect.getsource(method))[refused.value.at :].startswith(place)
    assert known(method) is None


def test_a_text_that_nobody_has_is_refused() -> None:
    namespace: dict[str, Any] = {"Optimizer": Optimizer, "dataclass": dataclass, "rate": rate}
    exec("@dataclass(frozen=True)\nclass Made(Optimizer):\n    def step(self, w, g, t):\n        return (w,)\n", namespace)
    with pytest.raises(Refused, match="there is no text") as refused:
        read(namespace["Made"]().step)
    assert refused.value.at == 0


def test_an_expression_that_is_too_deep_is_refused() -> None:
    def entry(signs: int) -> int:
        text = "-" * signs + "x"
        return Reader(text, ("x",)).read(ast.parse(text, mode="eval").body)

    assert entry(200) == 200
    with pytest.raises(Refused, match="more than 200") as refused:
        entry(202)
    assert refused.value.at == 201


def test_nothing_of_a_text_is_executed() -> None:
    ran: list[int] = []

    @dataclass(frozen=True)
    class Armed(Ground):
        def f(self, x: Array, y: Array) -> Array:
            return ran.append(1) or x

    assert known(Armed().f) is None
    assert not ran


def test_norms_themselves_are_as_they_were() -> None:
    layers: Layers = (1, 2)
    np.testing.assert_array_equal(norms(np.array([[3.0], [3.0], [4.0]]), layers), [[3.0], [5.0], [5.0]])
