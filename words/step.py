"""What is said of one step under the lens: where two lanes part and why, the ground, what the rate can bear, the ledger."""

import inspect
from collections.abc import Iterable, Sequence

import numpy as np

from engine.inside import label, scheduled
from knobs import knobs, plain
from optimizers.clipping import unclipped
from studies.curvature import Curvature, curvature, load
from studies.step import SAME, Sight, Watched, parting
from words.lanes import by_letter
from words.numbers import number, point
from words.rule_in_numbers import rule_in_numbers
from words.say import say

DIGITS = 4
HELP = {
    "before": "Where the ball was before this step.",
    "clipped": "The gradient that the rule got: as long as c where it was longer, else as it was.",
    "rate": "The learning rate left for each coordinate: η, times every factor, over every divisor.",
    "pull": "What weight decay changed about this step: the step, less the same step at λ = 0.",
    "move": "The step: where the ball is afterwards, less where it was.",
    "after": "Where the ball is after it.",
}


def short(value: float) -> str:
    """A number in a sentence."""
    return number(float(value), DIGITS)


def pair(values: object) -> str:
    """A number for x and one for y; both the same where there is one."""
    return point(np.broadcast_to(np.asarray(values, dtype=float), (2,)).tolist(), DIGITS)


def digits(sight: Sight, value: float) -> str:
    """A number of the ledger or the rule: four digits, or every one that float64 has."""
    return repr(float(value)) if sight.full and np.isfinite(value) else short(value)


def about(sight: Sight) -> str:
    """The lanes looked at, for who cannot see."""
    names = by_letter(sight.scenario.lanes)
    one, *others = [names[watched.lane.letter] for watched in sight.watched]
    return say("{one} and {other}", one=one, other=others[0]) if others else one


def reading() -> str:
    """How the pictures are read."""
    return say(
        "First the whole window: the way so far, and the frames of the close-ups. **step**: where the ball goes, true to the axes. "
        "**downhill**: against this step's gradient. **direction**: what the rule makes of it, where that differs; both are drawn to one "
        "scale that fits. Dashed ring: where a direction of this length could have led; a circle where both coordinates have the same "
        "rate. Dotted cross: the lines along which the ground bends the most and the least."
    )


def apart(sight: Sight, names: Sequence[str]) -> str:
    """Where two lanes part, and why; `names` are theirs as the page writes them."""
    one, other = sight.watched
    parted, (first, second) = parting(one, other), names
    if parted == 0:
        return say(
            "{first} and {second} walk the same way, all {steps} steps of it.", first=first, second=second, steps=sight.scenario.steps
        )
    if sight.step < parted:
        return say("{first} and {second} are still together; they part at step {step}.", first=first, second=second, step=parted)
    if sight.step > parted:
        with np.errstate(all="ignore"):
            gap = float(np.hypot(*(one.run.w[sight.step - 1] - other.run.w[sight.step - 1])))
        return say(
            "{first} and {second} parted at step {step}. They stand {gap} apart now, so each sees a gradient of its own.",
            first=first,
            second=second,
            step=parted,
            gap=short(gap),
        )
    fields = dict(first=first, second=second, gradient=pair(one.run.grad[parted - 1]), why=why(one, other, parted))
    if parted == 1:
        return say("{first} and {second}: **same start, same gradient {gradient}, other step.** {why}", **fields)
    return say("{first} and {second}: **same place, same gradient {gradient}, other step.** {why}", **fields)


def why(one: Watched, other: Watched, step: int) -> str:
    """Which half of the step makes the difference, of two lanes that stand in the same place."""
    i = step - 1
    if not np.allclose(one.clipped[i], other.clipped[i], rtol=SAME, equal_nan=True):
        return say("They get different lengths of it: where a lane clips, the gradient is shortened first.")
    turned = not np.allclose(one.direction[i], other.direction[i], rtol=SAME, equal_nan=True)
    rated = not np.allclose(one.rate[i], other.rate[i], rtol=SAME, equal_nan=True)
    if turned and rated:
        return say("They go against different directions, at different rates.")
    if turned:
        return say("Their rates are the same: the direction is all the difference.")
    if rated:
        return say("They go against the same direction: the rate of each coordinate is all the difference.")
    return say("Direction and rate are the same: the difference is what is added to them.")


def account(sight: Sight, one: Watched, name: str) -> str:
    """What one lane's step is made of; `name` is the lane's as the page writes it."""
    i, optimizer = sight.step - 1, one.lane.optimizer
    direction = next((label(optimizer, n).symbol for n in one.quantities if label(optimizer, n).role == "direction"), "g")
    fields = dict(name=name, symbol=f"${direction}$", direction=pair(one.direction[i]), rate=pair(one.rate[i]), move=pair(one.move[i]))
    if one.pull is None:
        return say(r"{name} goes against {symbol} = {direction} at the rate {rate} for x and y. Its step: $\Delta w$ = {move}.", **fields)
    return say(
        r"{name} goes against {symbol} = {direction} at the rate {rate} for x and y; weight decay adds {pull}. "
        r"Its step: $\Delta w$ = {move}.",
        pull=pair(one.pull[i]),
        **fields,
    )


def heading(sight: Sight, one: Watched) -> str:
    """Of the rule in numbers: which step, which coordinate, which rate."""
    rates = scheduled(one.lane.optimizer, sight.scenario.steps, one.lane.schedule).lr
    return say(
        "**In numbers**: step {step}, coordinate {coordinate}, η = {rate}",
        step=sight.step,
        coordinate="xy"[sight.coordinate],
        rate=short(float(np.asarray(rates)[sight.step - 1])),
    )


def in_numbers(sight: Sight, one: Watched) -> list[str]:
    """The rule with this step's numbers, as LaTeX; what is not finite stays a letter."""
    optimizer, i, c = one.lane.optimizer, sight.step - 1, sight.coordinate
    settings = {knob.symbol: float(getattr(optimizer, name)) for name, knob in knobs(optimizer).items()}
    settings["t"] = float(sight.step)
    settings[knobs(optimizer)["lr"].symbol] = float(np.asarray(scheduled(optimizer, sight.scenario.steps, one.lane.schedule).lr)[i])
    after = {label(optimizer, name).symbol: _of(values[i], c) for name, values in one.quantities.items()}
    remembered = {label(optimizer, name).symbol: _of(one.run.memory[name][i], c) for name in optimizer.memory}
    before = settings | after | remembered | {"w": _of(one.run.w[i], c), "g": _of(one.clipped[i], c)}

    def written(some: dict[str, float]) -> dict[str, str]:
        return {symbol: _written(sight, value, symbol in settings) for symbol, value in some.items() if np.isfinite(value)}

    lines = rule_in_numbers(inspect.getdoc(type(optimizer)) or "", written(before), written(after))
    if one.lane.clip == unclipped:
        return lines
    clip, met = one.lane.clip, one.run.grad[i]
    with np.errstate(all="ignore"):
        given = {"g": float(met[c]), r"\lVert g\rVert": float(np.hypot(*met))}
    given |= {knob.symbol: float(getattr(clip, name)) for name, knob in knobs(clip).items()}
    return [*rule_in_numbers(inspect.getdoc(type(clip)) or "", written(given), written({"g": _of(one.clipped[i], c)})), *lines]


def _written(sight: Sight, value: float, turned: bool) -> str:
    """A number of the rule; what a person has turned stands there as it was turned, 0.9999 and not 1."""
    return plain(value) if turned and len(plain(value)) <= 8 else digits(sight, value)


def _of(values: object, coordinate: int) -> float:
    return float(np.broadcast_to(np.asarray(values, dtype=float), (2,))[coordinate])


def ledger(sight: Sight, one: Watched) -> list[dict[str, str]]:
    """Every number of the step, coordinate by coordinate: column to text. Long numbers leave no room for words."""
    rows = []
    for entry in one.entries:
        x, y = (digits(sight, value) for value in entry.at(sight.step))
        what = {} if sight.full else {say("what it is"): say(entry.about.help or HELP[entry.name])}
        rows.append({"": f"${entry.about.symbol}$", "x": x, "y": y, **what})
    return rows


def flown(one: Watched) -> str:
    """That a lane is no longer on the map."""
    return say(
        "{name} flew off the map at step {step}: its numbers go on here, as far as they can be told.", name=one.lane.name, step=one.last
    )


def ground(sight: Sight, one: Watched) -> str:
    """How the ground bends here, and whether this lane's rate can bear it."""
    bend = curvature(sight.scenario.landscape, *one.run.w[sight.step - 1])
    said: Iterable[str] = (shape(bend), *bearing(sight, one, bend))
    return say("**The ground here.** {sentences}", sentences=" ".join(said))


def shape(bend: Curvature) -> str:
    """The ground's shape in a sentence."""
    high, low = float(bend.lambda1), float(bend.lambda2)
    curved = rf"$(\lambda_1$ = {short(high)}, $\lambda_2$ = {short(low)})"  # a bracket in the formula stays with it
    if not np.isfinite([high, low]).all():
        return say("It has no curvature that could be told in numbers.")
    if high == low == 0:
        return say("Flat: it bends nowhere {curved}.", curved=curved)
    if low > 0 and bend.condition < 3:
        return say("A bowl that bends about alike every way {curved}.", curved=curved)
    if low > 0:
        return say(
            "A bowl, bent {ratio} times as much across as along: a ravine {curved}.", ratio=number(float(bend.condition)), curved=curved
        )
    if high > 0 and low == 0:
        return say("A gutter: it bends up across, and not at all along {curved}.", curved=curved)
    if high > 0:
        return say("A saddle: it bends up along one line and down along the other {curved}.", curved=curved)
    return say("A dome: it bends up no way, so that steps downhill grow {curved}.", curved=curved)


def bearing(sight: Sight, one: Watched, bend: Curvature) -> list[str]:
    """What the rate does on this ground, in sentences; the limit is the rule's own where it has one."""
    steepest, rate = float(bend.lambda1), one.rate[sight.step - 1]
    if not np.isfinite(steepest) or not np.isfinite(rate).all():
        return []
    if steepest <= 0:
        return [say("Nothing bends up, so nothing bounces, however large the rate.")]
    plain_limit = say(r"Plain steps bear rates up to $2/\lambda_1$ = {limit}.", limit=short(2 / steepest))
    bears = scheduled(one.lane.optimizer, sight.scenario.steps, one.lane.schedule).limit()
    if bears is None:
        own = say("{name} has no such limit: the slope does not set the length of its steps.", name=one.lane.name)
        if one.lane.optimizer.given:
            own = say("{name} has no such limit: it divides by the curvature itself.", name=one.lane.name)
        return [plain_limit, own]
    limit = float(np.broadcast_to(np.asarray(bears, dtype=float), (sight.scenario.steps,))[sight.step - 1])
    x, y = one.run.w[sight.step - 1]
    part = float(load(sight.scenario.landscape, x, y, rate)) / limit
    if np.ptp(rate) == 0:
        own = say(
            "This rule bears {most} here, and its η = {rate} is {verdict}",
            most=short(limit / steepest),
            rate=short(float(rate[0])),
            verdict=_verdict(part, limit),
        )
    else:
        own = say("Rate × curvature, with the rates {rates}, is {verdict}", rates=pair(rate), verdict=_verdict(part, limit))
    reason = say("Rate × curvature may be {reason}", reason=say((type(one.lane.optimizer).limit.__doc__ or "").strip()))
    return [plain_limit, own, f":small[{reason}]"]


def _verdict(part: float, limit: float) -> str:
    """The end of a sentence: what a rate does that is `part` of what the rule can bear."""
    percent = f"{part:.0%}" if part >= 0.01 else say("less than 1%")
    if part > 1:
        return say(
            "**{times} times what it can bear**: as long as the ground bends like this, it bounces, each swing wider than the last.",
            times=number(part),
        )
    if limit != 2:
        return say("{percent} of what it can bear: its swings shrink.", percent=percent)
    if part > 0.5:
        return say("{percent} of what it can bear: it bounces, each swing smaller than the last.", percent=percent)
    return say("{percent} of what it can bear: no bouncing.", percent=percent)
