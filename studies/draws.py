"""Every lane of a race under many draws of the noise, and what a smaller rate and a larger batch would leave of its spread."""

from collections.abc import Generator
from concurrent.futures import Executor
from dataclasses import replace
from math import ceil
from typing import Any

import numpy as np

from engine.looks import looks
from knobs import Array
from optimizers.clipping import unclipped
from optimizers.heavy_ball import HeavyBall
from optimizers.momentum import Momentum
from optimizers.schedules import constant
from optimizers.sgd import SGD
from scenario import Lane, Scenario
from scenario.many import Many
from studies.curvature import curvature
from studies.ensemble import Ensemble, Found, Seeds, grown

LOOKS = 60  # at a race, from its start to its end
BLOCK = 128  # draws that run together: fewer pay for calls
FEWER = 4  # the rate is divided, and the batch multiplied, by it
LATE = 0.25  # of a race, at its end: where the height at which it hovers is measured
AS_IT_IS, SLOWER, LARGER = "usual", "slower", "larger"


def draws(scenario: Scenario, N: int, begun: Ensemble | None = None, executor: Executor | None = None) -> Generator[Ensemble, None, None]:
    """Runs the visible lanes on N draws of the noise, the scenario's own seed and those after it; yields what is known after each block.

    The losses are heights over f*, where it is known: as the race is, with a `FEWER`-th of each lane's rate, and with `FEWER` times the
    batch. Whoever closes this iterator stops it; with what it yielded last as `begun` it goes on from there, to the same bits.
    """
    races = {AS_IT_IS: scenario, SLOWER: slower(scenario), LARGER: larger(scenario)}
    known = begun or Ensemble.none(times(scenario.steps), tuple(races), 2, len(scenario.visible))
    yield from grown(known, scenario.seed, N, BLOCK, _block, lambda seeds: (races, known.times.tolist(), seeds), executor)


def times(steps: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """The steps that are looked at."""
    return np.unique(np.linspace(0, steps, min(LOOKS, steps) + 1).round().astype(np.int64))


def slower(scenario: Scenario) -> Scenario:
    """Every lane at a `FEWER`-th of its rate."""
    return replace(scenario, lanes=tuple(replace(lane, optimizer=lane.optimizer.scaled(1 / FEWER)) for lane in scenario.lanes))


def larger(scenario: Scenario) -> Scenario:
    """`FEWER` times the batch; where there are not so many examples, all of them."""
    return replace(scenario, batch=FEWER * scenario.batch)


def _block(races: dict[str, Scenario], looked: list[int], seeds: Seeds) -> Found:
    """The heights of some seeds, (L, K, N) each, and where the race as it is ends, (2, L, N)."""
    heights, ends = {}, []
    for part, scenario in races.items():
        lowest, found = scenario.landscape.lowest or 0.0, []
        for lane in scenario.visible:
            seen = looks(replace(Many.of(scenario, lane), seed=np.array(seeds)).trial((len(seeds),)), looked)
            found.append(seen.loss - lowest)
            if part == AS_IT_IS:
                ends.append(seen.w)
        heights[part] = np.stack(found)
    return heights, np.stack(ends, axis=1)


def hovers(found: Ensemble, part: str) -> Array:
    """The mean height of each lane over the draws and the last looks, (L,); inf where a run has left."""
    late = found.loss[part][:, -ceil(LATE * len(found.times)) :]
    return np.asarray(late.mean(axis=(1, 2)))


def floor(scenario: Scenario, lane: Lane) -> float | None:
    """Theory: the mean height over a minimum at which a lane hovers, where the ground is a bowl of its curvatures λ: with noise σ it is
    the sum over both of η σ² (1 + μ) / (2 (1 - μ) (2 (1 + μ) - η λ)).

    None where theory has no word on it: for rules that do not multiply the gradient by one rate, where a schedule or clipping changes that,
    for the noise of mini-batches, or where the lowest point is no such bowl. It is the mean of a linear recursion with independent draws.
    """
    known = _rate(lane)
    if known is None or scenario.examples or not scenario.landscape.minima or lane.schedule != constant or lane.clip != unclipped:
        return None
    lr, mu = known
    bent = curvature(scenario.landscape, *scenario.landscape.minima[0])
    both = np.array([bent.lambda1, bent.lambda2], dtype=float)
    if not (both > 0).all() or not (lr * both < 2 * (1 + mu)).all():
        return None
    return float((lr * scenario.sigma**2 * (1 + mu) / (2 * (1 - mu) * (2 * (1 + mu) - lr * both))).sum())


def _rate(lane: Lane) -> tuple[float, float] | None:
    """The rate η and the memory μ of the heavy ball that this lane's rule is."""
    rule = lane.optimizer
    match rule:
        case SGD():
            return float(rule.lr), 0.0
        case HeavyBall():
            return float(rule.lr), float(rule.mu)
        case Momentum():
            return float(rule.lr) * (1 - float(rule.b1)), float(rule.b1)
    return None


def nearest(scenario: Scenario, found: Ensemble) -> "np.ndarray[Any, np.dtype[np.int64]]":
    """The minimum nearest to where each run ended, (L, N); -1 where it has left, is out of the window or there is none."""
    minima, ends = np.array(scenario.landscape.minima, dtype=float).reshape(-1, 2), found.ends
    if not len(minima):
        return np.full(ends.shape[1:], -1)
    low, high = np.array(scenario.landscape.domain).T[..., np.newaxis, np.newaxis]
    stayed = np.isfinite(found.loss[AS_IT_IS][:, -1]) & ((ends >= low) & (ends <= high)).all(axis=0)
    with np.errstate(all="ignore"):
        away = ((ends - minima[:, :, np.newaxis, np.newaxis]) ** 2).sum(axis=1)
    return np.where(stayed, np.nan_to_num(away, nan=np.inf).argmin(axis=0), -1)
