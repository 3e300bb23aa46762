"""Adam + L2 against AdamW: whom the pull reaches, and where each comes to rest."""

from math import log
from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.booth import Booth
from landscapes.easom import Easom
from landscapes.quadratic import Quadratic
from lessons.again import Elsewhere, again, at_home, tried
from lessons.base import Curves, Line, on, race
from lessons.plane import Plane
from lessons.views import one_step, two_knobs
from lessons.words import told
from optimizers.adam import Adam
from optimizers.adam_l2 import AdamL2
from optimizers.adamw import AdamW
from optimizers.schedules import Cosine
from scenario import Scenario
from studies.counts import stays

LR, B2 = 0.1, 0.95
MILD, STRONG = 0.2, 0.5
booth, bowl = Booth(), Quadratic(kappa=100.0)
L2, W = AdamL2(lr=0.02, b2=0.99, wd=0.1), AdamW(lr=0.02, b2=0.99, wd=0.1)
flat = race(Easom(), L2, W, start=(5.6, 5.0), steps=400, noise=10.0)
SIGMAS = np.geomspace(0.1, 10, 7)
LONG, DRAWS = 4000, 60


def trio(wd: float, noise: float = 0.0) -> Scenario:
    """Adam without decay, with L2, and AdamW; the rate falls to nothing, so that each can come to rest."""
    adams = (Adam(lr=LR, b2=B2), AdamL2(lr=LR, b2=B2, wd=wd), AdamW(lr=LR, b2=B2, wd=wd))
    return race(booth, *(on(adam, Cosine()) for adam in adams), steps=1500, noise=noise)


mild, strong, noisy = trio(MILD), trio(STRONG), trio(MILD, 1.0)


@lasting(most=24, size=200_000)
def half_lives(rule: type[AdamL2 | AdamW], sigmas: tuple[float, ...], rate: float = 1.0) -> tuple[int, ...]:
    """For each σ: the step from which the mean of 120 weights on flat ground, from 5, stays below half of that; -1 where it does not."""
    optimizer = rule(lr=0.02 * rate, b2=0.99, wd=0.1)
    noise, seed = np.repeat(sigmas, DRAWS), np.tile(np.arange(DRAWS), len(sigmas))
    w = descend(optimizer, Plane(0.0), np.full((2, len(noise)), 5.0), LONG, noise=noise, seed=seed).w
    return tuple(stays(w.reshape(LONG + 1, 2, len(sigmas), DRAWS).mean(axis=(1, 3)) <= 2.5).tolist())


def half_life(rate: float = 1.0) -> float:
    """AdamW's, by theory: each step takes the share ηλ."""
    return log(2) / (0.02 * rate * 0.1)


def penalised(wd: float) -> Array:
    """The lowest point of f + λ/2 ‖w‖², where (H + λ) w = H w*: solved, not run."""
    hessian = np.array([[10.0, 8.0], [8.0, 10.0]])
    return np.asarray(np.linalg.solve(hessian + wd * np.eye(2), hessian @ np.array(booth.minima[0])))


def away(scenario: Scenario, letter: str, seeds: int | None = None) -> float:
    """How far from the bottom a lane comes to rest, the median over so many draws of the noise."""
    x, y = again(scenario, letter, seeds=seeds).w[-1]
    return float(np.median(np.hypot(x - booth.minima[0][0], y - booth.minima[0][1])))


def apart(bottom: tuple[float, float]) -> float:
    """How far Adam and Adam + L2 are from each other at most, in 30 steps from 1.5 beside the bottom along both axes."""
    place = Elsewhere(bowl, shift=bottom)
    adam, l2 = (
        descend(optimizer, place, place.there((1.5, 1.5)), 30).w for optimizer in (Adam(lr=LR, b2=B2), AdamL2(lr=LR, b2=B2, wd=MILD))
    )
    return float(np.abs(adam - l2).max())


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Half-lives, resting places."""
    _, l2, _ = (run.w[-1] for run in mild.run())
    _, l2_strong, adamw_strong = (run.w[-1] for run in strong.run())
    one, far = (tried(strong, {"C.AdamW.wd": wd}).run()[2].w[-1] for wd in (1, 0.1))
    return {
        "l2_1": half_lives(AdamL2, tuple(SIGMAS))[3],
        "w_1": half_lives(AdamW, tuple(SIGMAS))[3],
        "theory": half_life(),
        "l2x": l2[0],
        "l2y": l2[1],
        "sl2x": l2_strong[0],
        "sl2y": l2_strong[1],
        "swx": adamw_strong[0],
        "swy": adamw_strong[1],
        "l2_rest": away(mild, "B"),
        "w_rest": away(mild, "C"),
        "l2_strong": away(strong, "B"),
        "w_strong": away(strong, "C"),
        "l2_noise": away(noisy, "B", 40),
        "w_noise": away(noisy, "C", 40),
        "wall": 1 / STRONG,
        "mild_wall": 1 / MILD,
        "nothing": apart((0.0, 0.0)),
        "something": apart((1.0, 0.5)),
        "one_x": one[0],
        "one_y": one[1],
        "far_x": far[0],
        "far_y": far[1],
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Curves]:
    """Half-life by noise."""
    drawn = []
    for name, letter, rule in (("Adam + L2", "A", AdamL2), ("AdamW", "B", AdamW)):
        steps = np.array(half_lives(rule, tuple(SIGMAS)), dtype=float)
        drawn.append(Line(name, letter, SIGMAS[steps > 0], steps[steps > 0]))
    theory = (
        Line("theory, L2: σ ln 2/(ηλ)", "C", SIGMAS[SIGMAS > 0.5], half_life() * SIGMAS[SIGMAS > 0.5]),
        Line("theory, AdamW: ln 2/(ηλ)", "D", SIGMAS, half_life() + 0 * SIGMAS),
    )
    return (Curves("Flat ground: steps until decay has halved the weights", "noise σ", "steps", (*drawn, *theory), log_x=True),)


def _half_lives() -> bool:
    """L2's theory neglects λw, up to 0.5, beside σ."""
    l2, adamw = (np.array(half_lives(rule, tuple(SIGMAS)), dtype=float) for rule in (AdamL2, AdamW))
    loud = (SIGMAS >= 1) & (SIGMAS < 10)
    return bool(np.allclose(adamw, half_life(), rtol=0.03) and np.allclose(l2[loud], SIGMAS[loud] * half_life(), rtol=0.12))


def _the_noisier_the_less(adaml2: float = 1.0, adamw: float = 1.0) -> bool:
    one, three = half_lives(AdamL2, (1.0, 3.0), adaml2)
    quiet, loud = half_lives(AdamW, (1.0, 3.0), adamw)
    return 0 < 2 * one < three and abs(quiet / half_life(adamw) - 1) < 0.05 and abs(loud / half_life(adamw) - 1) < 0.05


def _l2_rests_at_the_penalised_minimum() -> bool:
    return all(np.abs(s.run()[1].w[-1] - penalised(wd)).max() < 1e-4 for s, wd in ((mild, MILD), (strong, STRONG)))


def _mild_adamw_rests_within_the_wall(turn: float = 0.0) -> bool:
    path = at_home(again(mild, "C", turn=turn), turn)
    return bool(np.abs(path[-1] - booth.minima[0]).max() < 1e-3)


def _strong_adamw_rests_at_the_wall() -> bool:
    """The lowest point of Booth with |x|, |y| <= 1/λ = 2: y at the wall, and there 10 x + 8 y = 34."""
    return bool(np.abs(strong.run()[2].w[-1] - [(34 - 8 * 2) / 10, 2]).max() < 1e-3)


def _noise_turns_it_round() -> bool:
    seen = facts()
    return bool(seen["l2_rest"] > 100 * seen["w_rest"] and seen["w_noise"] > 1.2 * seen["l2_noise"])


def _nothing_at_the_origin() -> bool:
    return bool(apart((0.0, 0.0)) < 1e-8 and apart((1.0, 0.5)) > 0.1)


def _wall_at_one() -> bool:
    """There both weights want to go farther: the slope of Booth at (1, 1) is (-16, -20)."""
    seen = facts()
    return bool(abs(seen["one_x"] - 1) + abs(seen["one_y"] - 1) < 0.01)


def _wall_far_off() -> bool:
    seen = facts()
    return bool(abs(seen["far_x"] - 1) + abs(seen["far_y"] - 3) < 0.01)


lesson = told(
    __file__,
    scenes={"flat": flat, "mild": mild, "strong": strong, "noisy": noisy},
    claims=(
        _half_lives,
        _the_noisier_the_less,
        _l2_rests_at_the_penalised_minimum,
        _mild_adamw_rests_within_the_wall,
        _strong_adamw_rests_at_the_wall,
        _noise_turns_it_round,
        _nothing_at_the_origin,
    ),
    outcomes=(_wall_at_one, _wall_far_off),
    facts=facts,
    charts=charts,
    play=strong,
    views=(two_knobs(strong, "C", "AdamW.wd", "AdamW.lr"), one_step(flat, 100, "B", "A")),
)
