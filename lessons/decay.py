"""Adam + L2 against AdamW: where each comes to rest, and whom the pull reaches."""

from operator import getitem
from typing import Any

import numpy as np

from engine.descent import descend
from knobs import Array
from knobs.lasting import lasting
from landscapes.booth import Booth
from landscapes.quadratic import Quadratic
from lessons.base import Bars, on, race
from lessons.words import told
from optimizers.adam import Adam
from optimizers.adam_l2 import AdamL2
from optimizers.adamw import AdamW
from optimizers.schedules import Cosine
from scenario import Scenario

LR, B2 = 0.1, 0.95
MILD, STRONG = 0.2, 0.5
booth, ravine = Booth(), Quadratic(kappa=100.0)


def trio(wd: float) -> Scenario:
    """Adam without decay, with L2, and AdamW; the rate falls to nothing, so that each can come to rest."""
    adams = (Adam(lr=LR, b2=B2), AdamL2(lr=LR, b2=B2, wd=wd), AdamW(lr=LR, b2=B2, wd=wd))
    return race(booth, *(on(adam, Cosine()) for adam in adams), steps=1500)


mild, strong = trio(MILD), trio(STRONG)


def penalised(wd: float) -> Array:
    """The lowest point of f + λ/2 ‖w‖², where (H + λ) w = H w*: solved, not run."""
    hessian = np.array([[10.0, 8.0], [8.0, 10.0]])
    return np.asarray(np.linalg.solve(hessian + wd * np.eye(2), hessian @ np.array(booth.minima[0])))


@lasting(most=1, size=200_000)
def shares() -> tuple[Array, Array]:
    """The share of x and of y that decay alone takes away in the first step: L2 through √v̂, and AdamW."""
    start = (1.5, 1.5)
    v = descend(AdamL2(lr=LR, b2=B2, wd=MILD), ravine, start, 1, record=("v",)).memory["v"][1]
    with_pull = descend(AdamW(lr=LR, b2=B2, wd=MILD), ravine, start, 1).w[1]
    without = descend(Adam(lr=LR, b2=B2), ravine, start, 1).w[1]
    return LR * MILD / np.sqrt(v / (1 - B2)), (without - with_pull) / np.array(start)


@lasting(most=1, size=200_000)
def facts() -> dict[str, Any]:
    """Resting places and shares."""
    _, l2, adamw = (run.w[-1] for run in mild.run())
    _, l2_strong, adamw_strong = (run.w[-1] for run in strong.run())
    through, beside = shares()
    return {
        "l2x": l2[0],
        "l2y": l2[1],
        "wx": adamw[0],
        "wy": adamw[1],
        "sl2x": l2_strong[0],
        "sl2y": l2_strong[1],
        "swx": adamw_strong[0],
        "swy": adamw_strong[1],
        "wall": 1 / STRONG,
        "mild_wall": 1 / MILD,
        "gentle": 100 * through[0],
        "steep": 100 * through[1],
        "times": through[0] / through[1],
        "all": 100 * beside[0],
    }


@lasting(most=1, size=200_000)
def charts() -> tuple[Bars]:
    """The pull of decay by coordinate."""
    through, beside = shares()
    series = (("Adam + L2", "B", 100 * through), ("AdamW", "C", 100 * beside))
    return (
        Bars(
            "What decay alone takes from a weight in the first step, ravine with κ = 100, both weights 1.5",
            "% of the weight",
            getitem,
            {"x: gentle direction": 0, "y: steep direction": 1},
            series,
            log_y=True,
        ),
    )


def _l2_rests_at_the_penalised_minimum() -> bool:
    return all(np.abs(s.run()[1].w[-1] - penalised(wd)).max() < 1e-4 for s, wd in ((mild, MILD), (strong, STRONG)))


def _mild_adamw_rests_at_the_minimum() -> bool:
    return bool(np.abs(mild.run()[2].w[-1] - booth.minima[0]).max() < 1e-3)


def _strong_adamw_rests_at_the_wall() -> bool:
    """The lowest point of Booth with |x|, |y| <= 1/λ = 2: y at the wall, and there 10 x + 8 y = 34."""
    return bool(np.abs(strong.run()[2].w[-1] - [(34 - 8 * 2) / 10, 2]).max() < 1e-3)


def _pull() -> bool:
    through, beside = shares()
    by_hand = LR * MILD / (np.array([1.0, 100.0]) * 1.5 + MILD * 1.5)
    return bool(np.allclose(through, by_hand, rtol=1e-9) and np.allclose(beside, LR * MILD, rtol=1e-9))


lesson = told(
    __file__,
    scenes={"mild": mild, "strong": strong},
    claims=(
        _l2_rests_at_the_penalised_minimum,
        _mild_adamw_rests_at_the_minimum,
        _strong_adamw_rests_at_the_wall,
        _pull,
    ),
    facts=facts,
    charts=charts,
    play=strong,
)
