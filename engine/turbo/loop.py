"""The loop over runs and steps around the textbook's own `step`, `f` and `grad`, compiled by numba.

One run is a Pair; `LANES` of them take a step together, in the columns of one table, and LLVM makes vector instructions of that.
"""

from collections import namedtuple
from dataclasses import fields
from math import inf
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
from numba import float64, njit, typeof, types, void

from engine.turbo import TOGETHER, functions, is_typed, names
from engine.turbo import pair as words
from engine.turbo.functions import inline
from engine.turbo.means import means_of
from engine.turbo.pair import KNOB, PAIR, clock, pair
from engine.turbo.table import BEST, KNOBS, LEFT, LOSS, LOWEST, NOISE, REACHED, X, Y, kept, of_this_run, same_for_all
from engine.turbo.typed import of_ground, of_rule
from optimizers.norms import norms
from tape.operations import mean, other

LANES = TOGETHER
STARTS = inf, inf, 0.0, inf  # of the rows up to X
NUMBERS, POWERS, STEPS = float64[:, ::1], float64[:, :, ::1], types.int64[:, ::1]
ARGUMENTS = void(
    NUMBERS, NUMBERS, NUMBERS, POWERS, *[float64] * 4, STEPS, NUMBERS, *[float64[::1]] * 2, types.int64[::1], STEPS, float64[:, :, ::1]
)

NEW_WORDS = {getattr(np, word): getattr(functions, word) for word in ("exp", "expm1", "log1p", "tanh", "sin", "cos")}
NEW_WORDS |= {np.where: words.where, norms: words.norms, mean: words.mean, other: words.other}
NEW_WORDS[np.power] = njit(lambda a, b: a**b, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
NUMPY = ModuleType("numpy")
vars(NUMPY).update({name: NEW_WORDS.get(word, word) if callable(word) else word for name, word in vars(np).items()})


def compiled(text, fastmath):
    """The function `text` as it stands; only what its words mean is looked up in `NEW_WORDS` first."""

    def meaning(word):
        if word is np:
            return NUMPY
        if isinstance(word, FunctionType) and word not in NEW_WORDS:
            return compiled(word, fastmath)
        return NEW_WORDS.get(word, word) if callable(word) else word

    words = {name: meaning(text.__globals__[name]) for name in text.__code__.co_names if name in text.__globals__}
    read = FunctionType(text.__code__, text.__globals__ | words, text.__name__, text.__defaults__, text.__closure__)
    return inline(fastmath)(read)


def constants(kinds):
    """The members of a tuple that are no numbers, by their place."""
    return {k: kind for k, kind in enumerate(kinds) if kind not in ("number", "run")}


def tuple_type(held, numbers, kinds):
    """What stands for `self` in the texts of the class `held`: a named tuple of its fields."""
    members = [typeof(kind) if k in constants(kinds) else number for k, (number, kind) in enumerate(zip(numbers, kinds, strict=True))]
    return types.NamedTuple(members, namedtuple(held.__name__, list(names(held)) if kinds else []))


def loop(
    optimizer: Any, landscape: Any, clip: Any, rule: tuple[Any, ...], ground: tuple[Any, ...], strict: bool, examples: bool = False
) -> Any:
    """The compiled loop for a class of optimizers on a class of landscapes, with gradients clipped as a class of clippings says.

    `rule` and `ground` say what each of their fields holds, `lr` first: "number", the same for all runs; "run", one number for each; or
    the value itself, which is then a constant. Of a clipping every field is a number for each run. Where there are `examples`, the
    landscape is the mean over them of what `landscape` says of one; the loop is then given their features and targets, and which of them
    each step sees, and room for what is added up.
    """
    fastmath = False if strict else {"arcp"}  # a division by what is the same for all runs becomes a multiplication by its inverse
    shortened = compiled(clip.__call__, fastmath)
    if is_typed(optimizer):
        step = inline(fastmath)(of_rule(optimizer.tapes["step"], optimizer.memory))
    else:
        step = compiled(optimizer.step, fastmath)
    if is_typed(landscape):
        f, grad, hessian = (inline(fastmath)(of_ground(landscape.tapes[name])) for name in ("f", "grad", "hessian"))
    else:
        f, grad = compiled(landscape.f, fastmath), compiled(landscape.grad, fastmath)
        hessian = compiled(landscape.hessian, fastmath) if optimizer.given else None
    own_rule, own_ground = ([k for k, kind in enumerate(kinds) if kind == "run"] for kinds in (rule, ground))
    own_knobs, memories = [k for k in own_rule if k > 0], len(optimizer.memory)

    # The table's rows from KNOBS on: the rule's and the landscape's numbers that differ, the clipping's, two powers of each knob among
    # the rule's, the memories.
    ground_rows = KNOBS + len(own_rule)
    clip_rows = ground_rows + len(own_ground)
    powers = clip_rows + len(fields(clip))
    memory = powers + 2 * len(own_knobs)
    rows = memory + 2 * memories
    values, raised = ground_rows - len(own_knobs), len(own_knobs)  # the first knob that has powers, and how many have

    rule_type = tuple_type(optimizer, [float64, *[KNOB] * (len(rule) - 1)], rule)
    ground_type = tuple_type(landscape, [float64] * len(ground), ground)
    rule_of_step, ground_of_all = same_for_all(rule_type, constants(rule), 0), same_for_all(ground_type, constants(ground), len(rule))
    rate_row = {0: (KNOBS,)} if 0 in own_rule else {}
    knob_rows = {k: (values + j, powers + 2 * j, powers + 2 * j + 1) for j, k in enumerate(own_knobs)}
    rule_of_run = of_this_run(rule_type, rate_row | knob_rows)
    ground_of_run = of_this_run(ground_type, {k: (ground_rows + j,) for j, k in enumerate(own_ground)})
    clip_type = tuple_type(clip, [float64] * len(fields(clip)), ("run",) * len(fields(clip)))
    clip_of_all = same_for_all(clip_type, {}, len(rule) + len(ground))  # ones, by which what each run has is multiplied
    clip_of_run = of_this_run(clip_type, {k: (clip_rows + k,) for k in range(len(fields(clip)))})
    memory_of_run = of_this_run(types.UniTuple(PAIR, memories), {k: (memory + 2 * k, memory + 2 * k + 1) for k in range(memories)})
    keep = kept([X, *range(memory, rows, 2)])

    if optimizer.given and not examples:

        @inline(fastmath)
        def remembered(table, i, land, x, y):
            along_x, both, along_y = hessian(land, x, y)
            return pair(along_x, along_y), pair(both, both)

    else:

        @inline(fastmath)
        def remembered(table, i, land, x, y):
            return memory_of_run(table, i, None)

    @inline(fastmath)
    def observe(table, i, loss, x, y, t, bounds):
        best, reached, left = table[BEST, i], table[REACHED, i], table[LEFT, i]
        target, middle_x, middle_y, reach = bounds
        some = loss == loss  # where a ground is undefined there is no loss, and the run is lost
        finite = loss + (loss - loss)  # NaN where it is infinite, and NaN is lower than nothing
        there, near = loss - table[LOWEST, i] <= target, some & (abs(x - middle_x) <= reach) & (abs(y - middle_y) <= reach)
        table[LOSS, i] = loss
        table[BEST, i] = finite if finite < best else best
        table[REACHED, i] = min(reached, t if there else inf)
        table[LEFT, i] = min(left, inf if near else t)

    heights, slopes, bends = means_of(f, grad, hessian, ground_of_run, inline(fastmath))

    @njit(ARGUMENTS, error_model="numpy", fastmath=fastmath, nogil=True, no_cfunc_wrapper=True)
    def run(given, xi, course, powers_of_runs, target, middle_x, middle_y, reach, first_steps, ends, a, b, every, seen, sums):
        runs, steps = given.shape[1], len(xi) - 1
        bounds, ground_now, clip_now = (target, middle_x, middle_y, reach), ground_of_all(course, 1), clip_of_all(course, 1)
        room = np.empty((rows + 1) * LANES)
        begins = -room.ctypes.data % 64 // 8  # a vector that crosses a line of the cache takes twice as long
        table = room[begins : begins + rows * LANES].reshape(rows, LANES)
        for first in range(0, runs, LANES):
            lanes = min(LANES, runs - first)
            for row in range(rows):
                begin = STARTS[row] if row < X else 1.0 if powers <= row < memory else 0.0
                for i in range(LANES):
                    table[row, i] = begin
            for row in range(len(given)):
                for i, number in enumerate(given[row, first : first + lanes]):
                    table[X + row, i] = number
            for t in range(1, steps + 1):
                rule_now, push_x, push_y = rule_of_step(course, t), xi[t, 0], xi[t, 1]
                for k in range(raised):
                    value, power = values + k, powers + 2 * k  # exact powers come from outside, NumPy's; else they are products
                    for i in range(lanes):
                        table[power, i] = powers_of_runs[k, t, first + i] if strict else table[power, i] * table[value, i]
                        table[power + 1, i] = powers_of_runs[k, t + 1, first + i] if strict else table[power, i] * table[value, i]
                if examples:  # numba leaves out what is not done
                    heights(table, ground_now, sums, a, b, every)
                    for i in range(LANES):
                        observe(table, i, sums[0, 0, i], table[X, i], table[Y, i], t - 1.0, bounds)
                    bends(table, ground_now, sums, a, b, every, memory)
                    slopes(table, ground_now, sums, a, b, seen[(t - 1) % len(seen)])
                for i in range(LANES):
                    x, y, noise, land = table[X, i], table[Y, i], table[NOISE, i], ground_of_run(table, i, ground_now)
                    if examples:
                        gx, gy = sums[0, 0, i], sums[1, 0, i]
                    else:
                        observe(table, i, f(land, x, y), x, y, t - 1.0, bounds)
                        gx, gy = grad(land, x, y)  # of the same x and y: what f and grad have in common is computed once
                    g = shortened(clip_of_run(table, i, clip_now), pair(gx + noise * push_x, gy + noise * push_y))
                    keep(table, i, step(rule_of_run(table, i, rule_now), pair(x, y), g, clock(t), *remembered(table, i, land, x, y)))
            if examples:
                heights(table, ground_now, sums, a, b, every)
            for i in range(LANES):
                x, y = table[X, i], table[Y, i]
                loss = sums[0, 0, i] if examples else f(ground_of_run(table, i, ground_now), x, y)
                observe(table, i, loss, x, y, float(steps), bounds)
            for row in range(2):
                told = first_steps[row, first : first + lanes]  # a view: numba asks of first + i whether it is negative, one by one
                for i in range(lanes):
                    told[i] = types.int64(table[row, i]) if table[row, i] < inf else -1
            for row in range(4):
                ended = ends[row, first : first + lanes]
                for i in range(lanes):
                    ended[i] = table[LOSS + row, i]

    return run
