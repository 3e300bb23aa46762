"""One truth: what every rule, ground, schedule and clipping says in its docstring is what it does, and what is printed of its tape."""

import inspect
from typing import Any

import numpy as np
import pytest

from knobs import knobs
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from optimizers.clipping import CLIPPINGS
from optimizers.schedules import SCHEDULES
from tape import Tape, read, run, values
from tape.latex import latex, letter
from tape.python import NUMPY, python
from tests.support.kinds import TOLD
from tests.support.latex import explained, in_order, statements
from tests.support.turned import turned

CLOSE = dict(rtol=1e-9, atol=1e-12)


def symbols(spec: Any) -> dict[str, str]:
    """The letters of its knobs and, of a rule, of what its `step` names."""
    shown = {name: quantity.symbol for name, quantity in getattr(spec, "shows", {}).items()}
    return {name: knob.symbol for name, knob in knobs(spec).items()} | shown


def knobs_in_letters(spec: Any) -> dict[str, Any]:
    return {knob.symbol: getattr(spec, name) for name, knob in knobs(spec).items()}


def as_printed(tape: Tape, spec: Any, given: dict[str, Any]) -> list[Any]:
    """What the printed lines come to, for each of the results."""
    lines, results = latex(tape, symbols(spec))
    known = {letter(name): value for name, value in given.items()} | knobs_in_letters(spec)
    known |= {symbol: given[name] for name, symbol in symbols(spec).items() if name in given}
    parts = [*lines, *(rf"z_{{{place}}} = {result}" for place, result in enumerate(results, 5))]
    found = in_order("".join(f"$${part}$$" for part in parts), known)
    return [found[f"z _ {place}"] for place in range(5, 5 + len(results))]


# --- Rules ---

PLACES = [
    (np.array([1.3, -0.7]), np.array([0.4, 2.5]), 1.0),
    (np.array([-2.0, 0.01]), np.array([-30.0, 1e-3]), 7.0),
    (np.array([0.6, 3.0]), np.array([5.0, -0.2]), 400.0),
]


@pytest.mark.parametrize("place", range(len(PLACES)))
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_a_rule_says_is_what_it_does_and_what_is_printed_of_it(name: str, place: int) -> None:
    w, g, t = PLACES[place]
    for rule in (OPTIMIZERS[name](), turned(OPTIMIZERS[name]())):
        memory = {word: np.array([0.3, 1.7]) * (k + 1) for k, word in enumerate(rule.memory)}
        given: dict[str, Any] = {"w": w, "g": g, "t": np.array(t), **memory}
        with np.errstate(all="ignore"):
            does = rule.step(w, g, given["t"], *memory.values())
            after = in_order(inspect.getdoc(rule) or "", start(rule, given))
            printed = as_printed(read(rule.step), rule, given)
        says = [after[in_letters(rule, word)] for word in ("w", *rule.memory)]
        np.testing.assert_allclose(says, does, **CLOSE)
        np.testing.assert_allclose(printed, does, **CLOSE)


def start(rule: Optimizer, given: dict[str, Any]) -> dict[str, Any]:
    return {symbols(rule).get(name, name): value for name, value in given.items()} | knobs_in_letters(rule)


def in_letters(rule: Optimizer, word: str) -> str:
    return symbols(rule).get(word, word).replace("_", " _ ")  # as the reader spells a letter


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_rule_that_said_something_else_would_be_found(name: str) -> None:
    """Each docstring again, with its last + in place of a -, or the other way round."""
    seen = {key: 0.3 for key in ("eps", "wd") if key in knobs(OPTIMIZERS[name])}  # large enough to be seen
    rule, said = OPTIMIZERS[name](**seen), inspect.getdoc(OPTIMIZERS[name]) or ""
    w, g, t = PLACES[1]
    memory = {word: np.array([0.3, 1.7]) for word in rule.memory}
    given = {"w": w, "g": g, "t": np.array(t), **memory}
    end = said.rindex("$$")
    slip = max(said.rfind("+", 0, end), said.rfind("-", 0, end))
    slipped = said[:slip] + ("-" if said[slip] == "+" else "+") + said[slip + 1 :]
    with np.errstate(all="ignore"):
        does = rule.step(w, g, given["t"], *memory.values())
        after = in_order(slipped, start(rule, given))
    says = [after[in_letters(rule, word)] for word in ("w", *rule.memory)]
    assert not np.allclose(says, does, **CLOSE)


# --- Grounds ---


@pytest.mark.parametrize("name", TOLD)
def test_what_a_ground_says_is_its_height_and_what_is_printed_of_it(name: str) -> None:
    rng = np.random.default_rng(3)
    x, y = (rng.uniform(low, high, 40) for low, high in LANDSCAPES[name].domain)
    for ground in (LANDSCAPES[name](), turned(LANDSCAPES[name]())):
        letters = knobs_in_letters(ground)
        said = {symbol: np.radians(value) if symbol == r"\theta" else value for symbol, value in letters.items()}  # a knob in degrees
        height = ground.f(x, y)
        np.testing.assert_allclose(explained(inspect.getdoc(ground) or "", "f(x, y)", {"x": x, "y": y, **said}), height, **CLOSE)
        np.testing.assert_allclose(as_printed(read(ground.f), ground, {"x": x, "y": y})[0], height, **CLOSE)


# --- Schedules and clipping ---


@pytest.mark.parametrize("name", SCHEDULES)
def test_what_a_schedule_says_is_its_factor(name: str) -> None:
    for plan in (SCHEDULES[name](), turned(SCHEDULES[name]())):
        for T in (2, 30, 200):
            for t in (1, 2, T // 2 + 1, T):
                given = {"t": float(t), "T": float(T)}
                said = explained(inspect.getdoc(plan) or "", r"\eta_t", {**given, r"\eta": 1.0, **knobs_in_letters(plan)})
                assert said == pytest.approx(plan(t, T), rel=1e-9, abs=1e-12)
                assert as_printed(read(plan.__call__), plan, given)[0] == pytest.approx(plan(t, T), rel=1e-9, abs=1e-12)


def test_what_clipping_says_is_what_is_left_of_a_gradient() -> None:
    for most in (0.5, 100.0):
        clip, g = CLIPPINGS["ByNorm"](most), np.array([3.0, -4.0])
        after = in_order(inspect.getdoc(clip) or "", {"g": g, **knobs_in_letters(clip)})
        np.testing.assert_allclose(after["g"], clip(g), **CLOSE)
        np.testing.assert_allclose(as_printed(read(clip.__call__), clip, {"g": g})[0], clip(g), **CLOSE)


# --- The words of LaTeX ---


@pytest.mark.parametrize(
    ("name", "written"),
    [("m", "m"), ("m_hat", r"\hat m"), ("v_bar", r"\bar v"), ("beta", r"\beta"), ("beta1", r"\beta_{1}"), ("b1", "b_{1}"),
     ("rho_inf", r"\rho_{\infty}"),
     ("lr", r"\mathtt{lr}"), ("my_word", r"\mathtt{my\_word}")],
)  # fmt: skip
def test_a_name_is_the_letter_it_means(name: str, written: str) -> None:
    assert letter(name) == written


def test_everything_a_tape_can_do_is_written_and_read_back() -> None:
    nodes = (
        "x", "y", ("sin", 0), ("cos", 0), ("tan", 0), ("tanh", 0), ("exp", 0), ("expm1", 0), ("abs", 0), ("floor", 0), ("ceil", 0),
        ("sign", 0), ("sqrt", 1), ("log", 1), ("log1p", 1), ("square", 0), ("neg", 0), ("atan", 0), ("asinh", 0), ("sinh", 0),
        ("cosh", 0), ("add", 0, 1), ("sub", 0, 1), ("mul", 0, 1), ("div", 0, 1), ("pow", 1, 0), ("power", 1, 0), ("mod", 0, 1),
        ("max", 0, 1), ("min", 0, 1), ("hypot", 0, 1), ("atan2", 0, 1), ("lt", 0, 1), ("le", 1, 0), ("where", 32, 0, 1),
        ("where", 33, 0, 1), ("neg", 24), ("sub", 0, 22), ("pow", 25, 16), ("mul", 16, 21), ("div", 16, 22), 1e-08, 2.5e300,
        ("mul", 41, 42), ("pow", 16, 1), ("acosh", 1), ("neg", 27), ("mul", 24, 27),
    )  # fmt: skip
    out = tuple(i for i, node in enumerate(nodes) if not isinstance(node, str) and i not in (32, 33))
    tape = Tape(nodes, out)
    for x, y in ((-0.7, 1.9), (2.6, 1.2), (0.3, 4.0)):
        with np.errstate(all="ignore"):
            wanted = run(tape, x=np.array(x), y=np.array(y))
            for one, result, node in zip(wanted, latex(tape)[1], (nodes[i] for i in out), strict=True):
                found = in_order(f"$$z = {result}$$", {"x": np.array(x), "y": np.array(y)})["z"]
                np.testing.assert_allclose(found, one, rtol=1e-12, err_msg=f"{node}: {result}")


def test_a_judge_reads_as_people_do() -> None:
    given = {"x": 2.0, r"\beta_1": 0.5, r"\hat v": 4.0}
    for text, wanted in ((r"\tfrac12 x^2", 2.0), (r"2x\cdot 3", 12.0), (r"\sin^2 3\pi x + 1", 1.0), (r"-x^2", -4.0),
                         (r"\frac{1}{\beta_1^2} - \sqrt{\hat v}", 2.0), (r"\sum_{k=1}^{3} k\,x + 1", 13.0),
                         (r"x/\sqrt{\hat v}\,x", 2.0), (r"|x - 5|", 3.0)):  # fmt: skip
        assert in_order(f"$$z = {text}$$", given)["z"] == pytest.approx(wanted), text
    assert [name for name, _ in statements(r"$$a = 1 \qquad b \leftarrow a \quad\text{as ever}$$")] == ["a", "b"]
    with pytest.raises(ValueError, match="not known"):
        in_order("$$z = q$$", {})


def test_python_and_latex_have_lines_for_the_same_names() -> None:
    rule = OPTIMIZERS["Adam"]()
    tape = read(rule.step)
    assert len(python(tape, NUMPY, ("w", "g", "t", *rule.memory), values(rule, tape))[0]) == len(latex(tape)[0])
