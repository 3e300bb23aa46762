"""The parts of the microscope: one step of one lane, or of two side by side."""

import inspect
import json
import textwrap
from dataclasses import dataclass

import numpy as np
import streamlit as st

from engine.inside import label, scheduled
from figures import microscope as figures
from knobs import knobs, plain
from scenario import Scenario
from studies.curvature import Curvature, curvature, load
from studies.step import Specimen, specimen
from ui.platform.charts import chart
from ui.signs import named
from ui.visit import choices
from words import docstrings as words
from words.filled import filled

NOBODY = "–"
SAME = 1e-9  # how close two lanes count as together, relative to where they are


@dataclass(frozen=True)
class View:
    """What the visitor looks at: one lane or two, a step 1…T, a coordinate for the filled-in rule, and how many digits."""

    scenario: Scenario
    specimens: tuple[Specimen, ...]
    step: int
    coordinate: int
    full: bool

    def number(self, value: float) -> str:
        """A number of the ledger or the rule: four digits, or every one that float64 has."""
        return repr(float(value)) if self.full and np.isfinite(value) else short(value)


def short(value: float) -> str:
    """A number in a sentence: four digits."""
    return f"{value:.4g}" if np.isfinite(value) else "–" if np.isnan(value) else "∞" if value > 0 else "-∞"


def pair(values: object) -> str:
    x, y = np.broadcast_to(np.asarray(values, dtype=float), (2,)).tolist()
    return f"({short(x)}, {short(y)})"


# What to look at


def controls(scenario: Scenario) -> View:
    """Draw the choice of lanes and of the step; returns what is to be seen: Adam beside the first other lane, unless chosen."""
    lanes = {lane.letter: lane for lane in scenario.lanes}
    left, right, digits = st.columns(3, vertical_alignment="bottom")

    def name(letter: str) -> str:
        return letter if letter == NOBODY else f"{letter} · {lanes[letter].name}"

    usual = next((letter for letter, lane in lanes.items() if type(lane.optimizer).__name__ == "Adam"), next(iter(lanes)))
    first = left.selectbox("Under the lens", list(lanes), format_func=name, **choices.widget("lens", lanes, usual),
                           help="The lane whose step is taken apart. The sidebar holds its knobs.")  # fmt: skip
    others = [letter for letter in lanes if letter != first]
    beside = choices.widget("beside", [NOBODY, *others], others[0] if others else NOBODY)
    second = right.selectbox("Beside it", [NOBODY, *others], format_func=name, **beside,
                             help="A second lane at the same step: to see where they part, and why.")  # fmt: skip
    full = digits.toggle("All digits", **choices.widget("digits"),
                         help="The ledger and the rule with every digit the computer holds, up to 17, in place of four.")  # fmt: skip
    runs = dict(zip(lanes, scenario.watched(), strict=True))
    chosen = tuple(specimen(lanes[k], runs[k]) for k in (first, second) if k != NOBODY)
    step = _step(scenario.steps, chosen)
    return View(scenario, chosen, step, "xy".index(choices.now("coordinate")), full)


def _step(steps: int, chosen: tuple[Specimen, ...]) -> int:
    def go(to: int) -> None:
        choices.choose("step", min(max(to, 1), steps))

    now = min(choices.now("step"), steps)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button(
            "Back", icon=":material/chevron_left:", key="back", on_click=go, args=(now - 1,), disabled=now <= 1, help="One step back."
        )
        st.button(
            "Next", icon=":material/chevron_right:", key="next", on_click=go, args=(now + 1,), disabled=now >= steps, help="One step on."
        )
        step: int = st.slider(
            "Step",
            1,
            max(steps, 2),
            **choices.widget("step", range(1, steps + 1), now),
            help="Which step is taken apart. The arrow keys turn it, too.",
        )
        if len(chosen) == 2:
            parted = parting(*chosen)
            st.button("Where they part", key="part", on_click=go, args=(parted,), disabled=parted in (0, now),
                      help="The first step that takes the two lanes to different places.")  # fmt: skip
    return min(step, steps)


def parting(one: Specimen, other: Specimen) -> int:
    """The first step 1…T after which two lanes stand in different places; 0 if there is none."""
    a, b = one.trajectory.w, other.trajectory.w
    with np.errstate(all="ignore"):
        apart = ~(np.abs(a - b) <= SAME * (1 + np.abs(a))).all(axis=1) & ~(np.isnan(a) & np.isnan(b)).all(axis=1)
    return int(apart.argmax())


def coordinate() -> None:
    st.segmented_control("Coordinate of the rule in numbers", ["x", "y"], required=True, **choices.widget("coordinate"),
                         help="The rule works on x and y each by itself; its numbers are shown for one of them.")  # fmt: skip


# The pictures


def pictures(view: View) -> dict[str, str]:
    """The whole window and the close-ups; returns what `follow` needs of them: key -> figure as JSON."""
    landscape, step = view.scenario.landscape, view.step
    names = " and ".join(one.lane.name for one in view.specimens)
    drawn = {"overview": (figures.overview(landscape, view.specimens, step), f"The way of {names} so far, and where the lens is.")}
    for one in view.specimens:
        about = f"One step of {one.lane.name} as arrows on the ground. The ledger has its numbers."
        drawn[f"close-{one.lane.letter}"] = figures.close_up(landscape, one, step), about
    for column, (key, (figure, about)) in zip(st.columns(len(drawn), gap="small"), drawn.items(), strict=True):
        with column:
            chart(figure, key, _standing(view), about)
    st.caption(
        "First the whole window: the way so far, and the frames of the close-ups. **step**: where the ball goes, true to the axes. "
        "**downhill**: against this step's gradient. **direction**: what the rule makes of it, where that differs; both are drawn to one "
        "scale that fits. Dashed ring: where a direction of this length could have led; a circle where both coordinates have the same "
        "rate. Dotted cross: the lines along which the ground bends the most and the least."
    )
    return {key: figure.to_json(validate=False) for key, (figure, _) in drawn.items()}


def timelines(view: View) -> dict[str, str]:
    """Every quantity by step; returns the cursor's place in it for `follow`."""
    figure = figures.timelines(view.specimens, view.scenario.steps)
    st.markdown("**Every quantity, over the whole run**", help="Full line: x. Dotted line: y. The upright line is the present step. "
                "The scale is logarithmic both ways from zero, so that large and small can be told apart.")  # fmt: skip
    chart(figure, "timelines", _standing(view), "Every quantity by step, with a cursor at the present one. The ledger has the numbers.")
    return {"timelines": json.dumps({"layout": figures.cursor(view.specimens, view.step)})}


def _standing(view: View) -> tuple[Scenario, list[str]]:
    """While this does not change, the charts stay where they are and only follow the step."""
    return view.scenario, [one.lane.letter for one in view.specimens]


# The words and numbers


def apart(view: View) -> None:
    """Where two lanes part, and why."""
    if len(view.specimens) < 2:
        return
    one, other = view.specimens
    parted, names = parting(one, other), f"{named(one.lane)} and {named(other.lane)}"
    if parted == 0:
        st.markdown(f"{names} walk the same way, all {view.scenario.steps} steps of it.")
    elif view.step < parted:
        st.markdown(f"{names} are still together; they part at step {parted}.")
    elif view.step > parted:
        with np.errstate(all="ignore"):
            gap = float(np.hypot(*(one.trajectory.w[view.step - 1] - other.trajectory.w[view.step - 1])))
        st.markdown(f"{names} parted at step {parted}. They stand {short(gap)} apart now, so each sees a gradient of its own.")
    else:
        gradient = pair(one.trajectory.grad[parted - 1])
        place = "start" if parted == 1 else "place"
        st.markdown(f"{names}: **same {place}, same gradient {gradient}, other step.** {why(one, other, parted)}")
    st.markdown("\n".join(f"- {_account(view, lane)}" for lane in view.specimens))


def why(one: Specimen, other: Specimen, step: int) -> str:
    """Which half of the step makes the difference, of two lanes that stand in the same place."""
    i = step - 1
    turned = not np.allclose(one.direction[i], other.direction[i], rtol=SAME, equal_nan=True)
    rated = not np.allclose(one.rate[i], other.rate[i], rtol=SAME, equal_nan=True)
    return {
        (True, True): "They go against different directions, at different rates.",
        (True, False): "Their rates are the same: the direction is all the difference.",
        (False, True): "They go against the same direction: the rate of each coordinate is all the difference.",
        (False, False): "Direction and rate are the same: the difference is what is added to them.",
    }[turned, rated]


def _account(view: View, one: Specimen) -> str:
    i, optimizer = view.step - 1, one.lane.optimizer
    direction = next((label(optimizer, n).symbol for n in one.quantities if label(optimizer, n).role == "direction"), "g")
    text = (f"{named(one.lane)} goes against ${direction}$ = {pair(one.direction[i])} at the rate "
            f"{pair(one.rate[i])} for x and y")  # fmt: skip
    if one.pull is not None:
        text += f"; weight decay adds {pair(one.pull[i])}"
    return f"{text}. Its step: $\\Delta w$ = {pair(one.move[i])}."


def rule(view: View, one: Specimen) -> None:
    """The rule, the rule in numbers, and the code that ran."""
    kind = type(one.lane.optimizer)
    st.markdown(words.page(kind).replace(r"\qquad", "\n$$\n\n$$\n"))  # one formula a line, as columns are narrow
    st.markdown(f"**In numbers**: step {view.step}, coordinate {'xy'[view.coordinate]}, η = {_rate_now(view, one)}")
    st.markdown("\n".join(f"$$\n{line}\n$$\n" for line in in_numbers(view, one)))
    st.markdown("**The code that ran**", help="The very text of this optimizer's step. Every number here was read from it as it ran.")
    st.code(textwrap.dedent(inspect.getsource(kind.step)), language="python", wrap_lines=True)


def _rate_now(view: View, one: Specimen) -> str:
    rates = scheduled(one.lane.optimizer, view.scenario.steps, one.lane.schedule).lr
    return short(float(np.asarray(rates)[view.step - 1]))


def in_numbers(view: View, one: Specimen) -> list[str]:
    """The rule with this step's numbers, as LaTeX; what is not finite stays a letter."""
    optimizer, i, c = one.lane.optimizer, view.step - 1, view.coordinate
    settings = {knob.symbol: float(getattr(optimizer, name)) for name, knob in knobs(optimizer).items()}
    settings["t"] = float(view.step)
    settings[knobs(optimizer)["lr"].symbol] = float(np.asarray(scheduled(optimizer, view.scenario.steps, one.lane.schedule).lr)[i])
    after = {label(optimizer, name).symbol: _of(values[i], c) for name, values in one.quantities.items()}
    kept = {label(optimizer, name).symbol: _of(one.trajectory.memory[name][i], c) for name in optimizer.memory}
    before = settings | after | kept | {"w": _of(one.trajectory.w[i], c), "g": _of(one.trajectory.grad[i], c)}
    texts = [{symbol: _written(view, value, symbol in settings) for symbol, value in some.items() if np.isfinite(value)}
             for some in (before, after)]  # fmt: skip
    return filled(inspect.getdoc(type(optimizer)) or "", *texts)


def _written(view: View, value: float, turned: bool) -> str:
    """A number of the rule; what a person has turned stands there as it was turned, 0.9999 and not 1."""
    return plain(value) if turned and len(plain(value)) <= 8 else view.number(value)


def _of(values: object, coordinate: int) -> float:
    return float(np.broadcast_to(np.asarray(values, dtype=float), (2,))[coordinate])


def ledger(view: View, one: Specimen) -> None:
    """Every number of the step, coordinate by coordinate."""
    if view.step > one.last:
        st.info(f"{one.lane.name} flew off the map at step {one.last}: its numbers go on here, as far as they can be told.",
                icon=":material/flight_takeoff:")  # fmt: skip
    rows = [{"": f"${entry.about.symbol}$", "x": view.number(x), "y": view.number(y), "what it is": entry.about.help}
            for entry in one.entries for x, y in [entry.at(view.step)]]  # fmt: skip
    if view.full:  # long numbers leave no room for words
        rows = [{key: cell for key, cell in row.items() if key != "what it is"} for row in rows]
    st.table(rows, hide_index=True, alt=f"Every number of step {view.step} of {one.lane.name}")


# The ground under the ball


def ground(view: View, one: Specimen) -> None:
    """How the ground bends here, and whether this lane's rate can bear it."""
    here = one.trajectory.w[view.step - 1]
    bend = curvature(view.scenario.landscape, *here)
    st.markdown(f"**The ground here.** {shape(bend)} {bearing(view, one, bend)}")


def shape(bend: Curvature) -> str:
    """The ground's shape in a sentence."""
    high, low = float(bend.lambda1), float(bend.lambda2)
    curved = rf"$\lambda_1$ = {short(high)}, $\lambda_2$ = {short(low)}"
    if not np.isfinite([high, low]).all():
        return "It has no curvature that could be told in numbers."
    if high == low == 0:
        return f"Flat: it bends nowhere ({curved})."
    if low > 0:
        ratio = float(bend.condition)
        narrow = "about as steep every way" if ratio < 3 else f"{ratio:.3g} times as steep across as along: a ravine"
        return f"A bowl, {narrow} ({curved})."
    if high > 0 and low == 0:
        return f"A gutter: it bends up across, and not at all along ({curved})."
    if high > 0:
        return f"A saddle: it bends up along one line and down along the other ({curved})."
    return f"A dome: it bends up no way, so that steps downhill grow ({curved})."


def bearing(view: View, one: Specimen, bend: Curvature) -> str:
    """What the rate does on this ground, in a sentence; the limit is the rule's own where it has one."""
    steepest, rate = float(bend.lambda1), one.rate[view.step - 1]
    if not np.isfinite(steepest) or not np.isfinite(rate).all():
        return ""
    if steepest <= 0:
        return "Nothing bends up, so nothing bounces, however large the rate."
    plain_limit = rf"Plain steps bear rates up to $2/\lambda_1$ = {short(2 / steepest)}."
    bears = scheduled(one.lane.optimizer, view.scenario.steps, one.lane.schedule).limit()
    if bears is None:
        return f"{plain_limit} {one.lane.name} has no such limit: the slope does not set the length of its steps."
    limit = float(np.broadcast_to(np.asarray(bears, dtype=float), (view.scenario.steps,))[view.step - 1])
    x, y = one.trajectory.w[view.step - 1]
    strain = float(load(view.scenario.landscape, x, y, rate)) / limit
    if strain > 1:
        verdict = (
            f"**{strain:.3g} times what it can bear**: as long as the ground bends like this, it bounces, each swing wider than the last."
        )
    elif limit == 2:
        verdict = f"{strain:.0%} of what it can bear: {'it bounces, each swing smaller than the last' if strain > 0.5 else 'no bouncing'}."
    else:
        verdict = f"{'less than 1%' if strain < 0.01 else f'{strain:.0%}'} of what it can bear: its swings shrink."
    reason = (type(one.lane.optimizer).limit.__doc__ or "").strip()
    if np.ptp(rate) == 0:
        own = f"This rule bears {short(limit / steepest)} here, and its η = {short(float(rate[0]))} is"
    else:
        own = f"Rate × curvature, with the rates {pair(rate)}, is"
    return f"{plain_limit} {own} {verdict} :small[Rate × curvature may be {reason}]"
