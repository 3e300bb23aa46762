"""Tapes in a Chromium, by browser/tape/: every operation, every step and every run is what NumPy and the engine make of the same text."""

import base64
from collections.abc import Set
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from browser.bundle import bundle
from engine import Trajectory, Trial, descend
from engine.descent import descend_together
from engine.noise import draws
from knobs import Array
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from landscapes.typed import Typed
from optimizers import OPTIMIZERS
from optimizers.adam import Adam
from optimizers.base import Optimizer
from optimizers.schedules import WarmupCosine, constant
from optimizers.sgd import SGD
from scenario import suit
from tape import Tape, beside, gradient, packed, read, run, values
from tape.operations import ARITY, OF_ALL, OF_TRUTHS, OPERATIONS
from tests.support.chaos import apart, moved, width
from tests.support.kinds import SOME_GROUNDS, SOME_RULES, TOLD, often
from tests.support.module import call

pytestmark = pytest.mark.browser

TAPE, FIELD, DESCEND = "tape/tape.js", "tape/field.js", "tape/descend.js"

# float64 there and back as text: JSON has neither NaN nor -0.
CODED = """
    const doubles = (text) => new Float64Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
    const coded = (numbers) => {
        const bytes = new Uint8Array(Float64Array.from(numbers).buffer);
        let text = "";
        for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
        return btoa(text);
    };
"""


def coded(numbers: Any) -> str:
    return base64.b64encode(np.asarray(numbers, dtype="<f8").tobytes()).decode()


def doubles(text: str) -> Array:
    return np.frombuffer(base64.b64decode(text), dtype="<f8")


OVER = f"""({{ placed, over }}, tape, knobs, x, y) => {{
    {CODED}
    return over(placed(tape, knobs), doubles(x), doubles(y)).map(coded);
}}"""


def in_browser(module: Any, tape: Tape, knobs: dict[str, float], x: Array, y: Array) -> list[Array]:
    """The results of a tape of x and y, computed in the page."""
    return [doubles(text) for text in call(module, FIELD, OVER, packed(tape), knobs, coded(x), coded(y))]


# --- Operations ---

ODD = [
    np.nan,
    np.inf,
    -np.inf,
    0.0,
    -0.0,
    1.0,
    -1.0,
    2.0,
    -2.0,
    0.5,
    -0.5,
    3.7,
    -3.7,
    1e-300,
    -1e-300,
    1e300,
    -1e300,
    5e-324,
    700.0,
    1e-9,
    7.0,
]


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - OF_ALL))  # which are of points: in the steps of LAMB, Prodigy and Newton
def test_an_operation_is_numpys(module: Any, name: str) -> None:
    """Of NaN, the infinities and both zeros too; finite results to a few units in the last place."""
    odd = [0.0, 1.0] if name in OF_TRUTHS else ODD
    x, y = (side.ravel() for side in np.meshgrid(odd, odd))
    truth = ("lt", 0, 1)
    nodes: list[Any] = ["x", "y"]
    if name in OF_TRUTHS:  # 1 and 0 as comparisons give them
        nodes += [0.5, ("lt", 2, 0), ("lt", 2, 1), (name, *(3, 4)[: ARITY[name]])]
    elif name == "where":
        nodes += [truth, (name, 2, 0, 1)]
    else:
        nodes.append((name, *(0, 1)[: ARITY[name]]))
    tape = Tape(tuple(nodes), (len(nodes) - 1,))
    (found,), (wanted,) = in_browser(module, tape, {}, x, y), run(tape, x=x, y=y)
    np.testing.assert_allclose(found, np.asarray(wanted, float), rtol=1e-14, atol=0)
    # Which zero is the larger, and in NumPy's vectorised arcs which zero it is, depends on the processor.
    signed = (wanted == 0) & ((x != 0) | (y != 0) if name in ("max", "min") else name not in ("asin", "acos", "atanh"))
    assert (np.signbit(found) == np.signbit(np.asarray(wanted, float)))[signed].all()


@pytest.mark.parametrize("exponent", [2.0, 0.5])
def test_a_constant_power_that_numpy_takes_without_cs_pow_is_the_same_to_the_bit(module: Any, exponent: float) -> None:
    """Of −∞ too, whose root is NaN, and with C's pow were ∞."""
    tape = Tape(("x", exponent, ("pow", 0, 1)), (2,))
    x = np.array([*ODD, *np.geomspace(1e-3, 1e3, 50)])
    (found,), (wanted,) = in_browser(module, tape, {}, x, x), run(tape, x=x)
    np.testing.assert_array_equal(found, wanted)


def test_what_is_no_operation_is_not_run(module: Any) -> None:
    text = '{"nodes":["x",["constructor",0]],"out":[1]}'
    tried = "({ placed }, tape) => { try { placed(tape, {}); } catch (error) { return error.message; } }"
    assert call(module, FIELD, tried, text) == "a tape names constructor, which is no operation"


def test_constants_of_every_kind_arrive(module: Any) -> None:
    constants = (np.inf, -np.inf, 0.0, -0.0, 1e-310, 0.1, 1e22, -3.0)
    tape = Tape(constants, tuple(range(len(constants))))
    found = np.array(in_browser(module, tape, {}, np.zeros(1), np.zeros(1)))[:, 0]
    assert found.tobytes() == np.array(constants).tobytes()


# --- Landscapes ---


@pytest.mark.parametrize("name", TOLD)
def test_heights_and_slopes_are_those_of_the_text(module: Any, name: str) -> None:
    """On more places than are computed at once, with knobs that are not the default's; slopes as written, and as derived."""
    landscape: Any = LANDSCAPES[name]()
    landscape = replace(landscape, **{knob: 1.25 * value for knob, value in values(landscape, read(landscape.f)).items()})
    (x0, x1), (y0, y1) = landscape.domain
    x, y = (side.ravel() for side in np.meshgrid(np.linspace(x0, x1, 29), np.linspace(y0, y1, 27)))
    f, grad = read(landscape.f), read(landscape.grad)
    knobs = values(landscape, f, grad)
    (heights,) = in_browser(module, f, knobs, x, y)
    assert np.abs(heights - landscape.f(x, y)).max() <= 1e-14 * np.abs(heights).max()
    slopes = np.array(landscape.grad(x, y))
    for tape in (grad, gradient(f)):
        found = np.array(in_browser(module, tape, knobs, x, y))
        kink = np.isnan(found) & (slopes == 0)
        assert (np.abs(found - slopes) <= 1e-14 * np.abs(slopes).max())[~kink].all()
        assert kink.sum() <= 2


# --- Runs ---

RUNS = f"""async ({{ descend, rule }}, land, lanes, race) => {{
    {CODED}
    const {{ landscape }} = await import("/tape/field.js");
    const given = {{ ...race, draws: race.draws && doubles(race.draws), start: doubles(race.start) }};
    const runs = given.start.length / 2, made = landscape(land, land.knobs, runs);
    return lanes.map((lane) => {{
        const {{ x, y, loss, lost }} = descend(rule(lane, lane.knobs, runs), made, lane.knobs, given);
        return {{ x: coded(x), y: coded(y), loss: coded(loss), lost: [...lost] }};
    }});
}}"""


@dataclass(frozen=True)
class Seen:
    """A run as the browser has it."""

    w: Array  # (T+1, 2, *B)
    loss: Array
    lost: Any


def land_of(landscape: Landscape) -> dict[str, Any]:
    """With the Hessian behind the gradient, as `studies.live` tells a ground to a rule that bends."""
    f, hessian = read(landscape.f), read(landscape.hessian)
    xx, xy, yy = hessian.out
    grad = beside(read(landscape.grad), replace(hessian, out=(xx, yy, xy, xy)))
    return {"f": packed(f), "grad": packed(grad), "knobs": values(landscape, f, grad)}


def lane_of(optimizer: Optimizer) -> dict[str, Any]:
    step = read(optimizer.step)
    return {"step": packed(step), "memory": optimizer.memory, "bends": bool(optimizer.given), "knobs": values(optimizer, step)}


def runs_in_browser(module: Any, landscape: Landscape, optimizers: list[Optimizer], start: Any, steps: int, **more: Any) -> list[Seen]:
    race = {"start": coded(start), "steps": steps, "domain": landscape.domain, **more}
    answers = call(module, DESCEND, RUNS, land_of(landscape), [lane_of(optimizer) for optimizer in optimizers], race)
    shape = (steps + 1, *np.shape(start)[1:])
    return [
        Seen(
            np.stack([doubles(answer["x"]).reshape(shape), doubles(answer["y"]).reshape(shape)], axis=1),
            doubles(answer["loss"]).reshape(shape),
            np.array(answer["lost"]).reshape(shape[1:]),
        )
        for answer in answers
    ]


def held(module: Any, landscape: Landscape, optimizers: list[Optimizer], **more: Any) -> tuple[list[int], int]:
    """At which step each run is lost, -1 never; and how many part from the engine's because they are chaotic.

    NumPy's own runs from beside the start of such a run part by more than 1e-9, too, and it is lost where one of them is.
    """
    steps, noise, schedule = landscape.steps, more.get("noise", 0.0), more.get("schedule", constant)
    sent: dict[str, Any] = {"noise": noise}
    if noise:
        sent["draws"] = coded(draws(3, steps, 2))
    if schedule is not constant:
        sent["factors"] = [schedule(t, steps) for t in range(1, steps + 1)]
    seen = runs_in_browser(module, landscape, optimizers, landscape.start, steps, **sent)
    met: Any = {"noise": noise, "seed": 3, "schedule": schedule}
    runs = descend_together([Trial.of(optimizer, landscape, landscape.start, steps, **met) for optimizer in optimizers])
    chaotic = 0
    for optimizer, found, wanted in zip(optimizers, seen, runs, strict=True):
        lost = int(wanted.diverged_at)
        end = lost if lost >= 0 else steps + 1
        if not (found.lost == lost and apart(landscape, found.w, wanted.w, end) <= 1e-9):
            chaotic += 1
            others = moved(optimizer, landscape, wanted, **met)
            assert found.lost in (lost, *others.diverged_at), optimizer
            end = common(landscape, wanted, others, end)
            assert apart(landscape, found.w, wanted.w, end) <= 1e-9, f"{optimizer}: until they part, the paths are one"
        off = np.abs(found.loss[:end] - wanted.loss[:end]) / np.maximum(np.abs(wanted.loss[:end]), 1)
        assert off.max(initial=0) <= 1e-6, optimizer
    return [int(run.diverged_at) for run in runs], chaotic


def common(landscape: Landscape, wanted: Trajectory, others: Trajectory, end: int) -> int:
    """How many of the steps before `end` a chaotic run has in common with those from beside its start."""
    assert apart(landscape, wanted.w[..., None], others.w, end) > 1e-9 or (others.diverged_at != wanted.diverged_at).any(), "it is not"
    gaps = np.abs(wanted.w[:end, :, None] - others.w[:end]).max(axis=(1, 2)) / width(landscape)
    return int(np.argmax(~(gaps <= 1e-12))) if (~(gaps <= 1e-12)).any() else end - 1


def rules(landscape: Landscape) -> list[Optimizer]:
    """Every rule, at the rate at which it opens on the landscape."""
    return [suit(kind(), landscape) for kind in OPTIMIZERS.values()]


USUAL_GROUNDS = {*SOME_GROUNDS, "Rosenbrock", "Cliff"}


@pytest.mark.parametrize("name", often(TOLD, USUAL_GROUNDS))
def test_every_rule_runs_as_in_the_engine(module: Any, name: str) -> None:
    landscape = LANDSCAPES[name]()
    lost, chaotic = held(module, landscape, rules(landscape))
    assert chaotic <= len(lost) // 3


@pytest.mark.parametrize("name", ["Rosenbrock", "Himmelblau", "TwoWells"])
def test_noise_and_a_schedule_are_followed(module: Any, name: str) -> None:
    landscape = LANDSCAPES[name]()
    lost, chaotic = held(module, landscape, rules(landscape), noise=0.3, schedule=WarmupCosine())
    assert chaotic <= len(lost) // 3


@pytest.mark.parametrize("name", ["Rosenbrock", "GoldsteinPrice", "MonkeySaddle"])
def test_runs_are_lost_at_the_same_step(module: Any, name: str) -> None:
    landscape = LANDSCAPES[name]()
    lost, _ = held(module, landscape, [replace(optimizer, lr=10 * optimizer.lr) for optimizer in rules(landscape)])
    assert sum(step >= 0 for step in lost) >= 3
    assert len(set(lost)) > 2


def test_a_run_that_comes_into_a_hole_is_lost_there(module: Any) -> None:
    landscape = Typed("x + x^1.5 + y^2")
    lanes: list[Optimizer] = [SGD(lr=0.05), Adam(lr=0.1)]
    started = {"start": (1.5, 0.5), "steps": 60}
    for optimizer, found in zip(lanes, runs_in_browser(module, landscape, lanes, **started), strict=True):
        wanted = descend(optimizer, landscape, **started)
        assert np.isfinite(wanted.w[wanted.diverged_at]).all(), "it is there, and there is no height"
        assert found.lost == wanted.diverged_at > 0


def test_layers_are_those_that_were_chosen(module: Any) -> None:
    landscape = LANDSCAPES["Rosenbrock"]()
    each = [replace(suit(OPTIMIZERS[name](), landscape), layers=layers) for name in ("LARS", "LAMB") for layers in ((2,), (1, 1))]
    _, chaotic = held(module, landscape, each)
    assert chaotic < len(each)


def test_many_runs_side_by_side_are_each_as_alone(module: Any) -> None:
    """To the last bit, lost ones too; all meet the same noise."""
    landscape = LANDSCAPES["Beale"]()
    starts = np.random.default_rng(7).uniform(-4, 4, (2, 11))
    lanes = [suit(OPTIMIZERS[name](), landscape) for name in ("SGD", "Adam", "LARS", "Newton")]
    lanes[0] = replace(lanes[0], lr=0.02)
    more = {"noise": 0.1, "draws": coded(draws(3, 60, 2))}
    together = runs_in_browser(module, landscape, lanes, starts, 60, **more)
    assert 0 < (together[0].lost >= 0).sum() < 11
    for k in range(11):
        for one, all_of_them in zip(runs_in_browser(module, landscape, lanes, starts[:, k], 60, **more), together, strict=True):
            assert one.w.tobytes() == all_of_them.w[..., k].tobytes()
            assert one.loss.tobytes() == all_of_them.loss[:, k].tobytes()
            assert one.lost == all_of_them.lost[k]


def test_more_runs_than_the_landscape_is_made_for_are_refused(module: Any) -> None:
    landscape = LANDSCAPES["Booth"]()
    tried = """async ({ descend, rule }, land, lane) => {
        const { landscape } = await import("/tape/field.js");
        try { descend(rule(lane, lane.knobs, 3), landscape(land, {}, 2), lane.knobs, { start: [1, 2, 3, 4, 5, 6], steps: 1, domain: [] }); }
        catch (error) { return error.message; }
    }"""
    said = call(module, DESCEND, tried, land_of(landscape), lane_of(OPTIMIZERS["SGD"]()))
    assert said == "3 runs on a landscape for 2"


# --- One step ---

STEPS = f"""({{ PLACE, ready, turn }}, lane, held) => {{
    {CODED}
    return import("/tape/operations.js").then(({{ execute }}) => {{
        const states = Object.fromEntries(Object.entries(held).map(([name, text]) => [name, doubles(text)]));
        const width = states.w.length;
        const made = ready(lane.step, width, lane.knobs);
        turn(made, lane.knobs);
        for (const name in states) made.R.set(states[name], made.home(name));
        execute(made.code[PLACE], made.R, width);
        return made.out.map((i) => coded(made.R.subarray(i, i + width)));
    }});
}}"""


# The count in RAdam's first steps is a few, as the difference of two numbers of about 2,000: the last digit of β₂ to the power t decides.
ROUNDED = {"RAdam": 1e-11}


@pytest.mark.parametrize(
    "grounds",
    [pytest.param(USUAL_GROUNDS, id="usual"), pytest.param(TOLD.keys() - USUAL_GROUNDS, id="others", marks=pytest.mark.slow)],
)
@pytest.mark.parametrize("name", often(OPTIMIZERS, {*SOME_RULES, "RAdam"}))
def test_one_step_from_every_state_of_a_run_is_the_texts(module: Any, name: str, grounds: Set[str]) -> None:
    """All states of a run side by side, a step each, on every landscape; relative to the larger of before and after."""
    kind = OPTIMIZERS[name]
    for landscape in (LANDSCAPES[ground]() for ground in sorted(grounds)):
        optimizer, T = suit(kind(), landscape), landscape.steps
        wanted = descend(optimizer, landscape, landscape.start, T, record=kind.memory)
        end = int(wanted.diverged_at) if wanted.diverged_at >= 0 else T
        before = {"w": wanted.w[:end], "g": wanted.grad[:end], **{key: held[:end] for key, held in wanted.memory.items()}}
        after = [wanted.w[1 : end + 1]]
        after += [before[key] if key in kind.given else held[1 : end + 1] for key, held in wanted.memory.items()]
        sent = {key: coded(states.T) for key, states in before.items()} | {"t": coded(np.tile(np.arange(1.0, end + 1), 2))}
        answers = call(module, TAPE, STEPS, lane_of(optimizer), sent)
        for found, old, new in zip(answers, [before["w"], *(before[key] for key in kind.memory)], after, strict=True):
            off = np.abs(doubles(found).reshape(2, end).T - new)
            assert (off <= ROUNDED.get(name, 2e-12) * np.maximum(np.abs(old), np.abs(new))).all(), landscape


def test_it_is_small() -> None:
    assert len(bundle("tape/descend.js").encode()) <= 6_500
