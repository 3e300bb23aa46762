"""The parts of the microscope: one step of one lane, or of two side by side."""

import inspect
import json
import textwrap

import streamlit as st

from figures import microscope as figures
from figures.theme import STYLES
from optimizers.base import Optimizer
from optimizers.clipping import Clipping, unclipped
from scenario import Scenario
from studies.step import Sight, Watched, parting, watched
from ui.ground import close_up as paint_close_up
from ui.ground import ground as paint
from ui.platform.charts import chart
from ui.present import look
from ui.signs import coloured, named
from ui.visit import choices
from words import docstrings
from words import step as words
from words.lanes import by_letter
from words.say import say

NOBODY = "–"


# What to look at


def headline() -> None:
    """What the page is, in one sentence."""
    told = say("every number the rule reads, remembers and makes, for one lane or for two side by side.")
    st.markdown(f"**{say('One step of the race, taken apart:')}** {told}")


def controls(scenario: Scenario) -> Sight:
    """Draw the choice of lanes and of the step; returns what is to be seen: Adam beside the first other lane, unless chosen."""
    lanes, names = {lane.letter: lane for lane in scenario.lanes}, by_letter(scenario.lanes)
    left, right, digits = st.columns(3, vertical_alignment="bottom")

    def name(letter: str) -> str:
        return letter if letter == NOBODY else f"{letter} · {names[letter]}"

    usual = next((letter for letter, lane in lanes.items() if type(lane.optimizer).__name__ == "Adam"), next(iter(lanes)))
    first = left.selectbox(
        say("Under the lens"),
        list(lanes),
        **choices.widget("lens", lanes, usual, called=name),
        help=say("The lane whose step is taken apart. The sidebar holds its knobs."),
    )
    others = [letter for letter in lanes if letter != first]
    second = right.selectbox(
        say("Beside it"),
        [NOBODY, *others],
        **choices.widget("beside", [NOBODY, *others], others[0] if others else NOBODY, called=name),
        help=say("A second lane at the same step: to see where they part, and why."),
    )
    full = digits.toggle(
        say("All digits"),
        **choices.widget("digits"),
        help=say("The ledger and the rule with every digit the computer holds, up to 17, in place of four."),
    )
    runs = dict(zip(lanes, scenario.watched(), strict=True))
    chosen = tuple(watched(lanes[k], runs[k]) for k in (first, second) if k != NOBODY)
    step = _step(scenario.steps, chosen)
    return Sight(scenario, chosen, step, "xy".index(choices.now("coordinate")), full)


def _step(steps: int, chosen: tuple[Watched, ...]) -> int:
    def go(to: int) -> None:
        choices.choose("step", min(max(to, 1), steps))

    now = min(choices.now("step"), steps)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="step-bar"):
        st.button(
            say("Back"),
            icon=":material/chevron_left:",
            key="back",
            on_click=go,
            args=(now - 1,),
            disabled=now <= 1,
            help=say("One step back."),
        )
        st.button(
            say("Next"),
            icon=":material/chevron_right:",
            key="next",
            on_click=go,
            args=(now + 1,),
            disabled=now >= steps,
            help=say("One step on."),
        )
        help = say("Which step is taken apart. The arrow keys turn it, too.")
        step: int = st.slider(say("Step"), 1, max(steps, 2), **choices.widget("step", range(1, steps + 1), now), help=help)
        if len(chosen) == 2:
            parted = parting(*chosen)
            st.button(
                say("Where they part"),
                key="part",
                on_click=go,
                args=(parted,),
                disabled=parted in (0, now),
                help=say("The first step that takes the two lanes to different places."),
            )
    return min(step, steps)


def coordinate() -> None:
    """Which coordinate the rule's numbers are of."""
    st.segmented_control(
        say("Coordinate of the rule in numbers"),
        ["x", "y"],
        required=True,
        **choices.widget("coordinate"),
        help=say("The rule works on x and y each by itself; its numbers are shown for one of them."),
    )


# The pictures


def pictures(sight: Sight) -> dict[str, str]:
    """The whole window and the close-ups; returns what `follow` needs of them: key -> figure as JSON."""
    landscape, step = sight.scenario.landscape, sight.step
    about = say("The way of {names} so far, and where the lens is.", names=words.about(sight))
    names = _names(sight)
    drawn = {"overview": (figures.overview(landscape, sight.watched, names, step, look()), about)}
    for one, name in zip(sight.watched, names, strict=True):
        about = say("One step of {name} as arrows on the ground. The ledger has its numbers.", name=name)
        drawn[f"close-{one.lane.letter}"] = figures.close_up(landscape, one, name, step, look()), about
    with st.container(key="pictures"):
        for column, (key, (figure, about)) in zip(st.columns(len(drawn), gap="small"), drawn.items(), strict=True):
            with column:
                chart(figure, key, _steady(sight), about)
    paint(landscape, "overview")
    for one in sight.watched:
        paint_close_up(landscape, f"close-{one.lane.letter}", figures.frame(landscape, one, step))
    st.caption(words.reading())
    return {key: figure.to_json(validate=False) for key, (figure, _) in drawn.items()}


def _names(sight: Sight) -> tuple[str, ...]:
    """Of the lanes below the lens, told apart as everywhere."""
    names = by_letter(sight.scenario.lanes)
    return tuple(names[one.lane.letter] for one in sight.watched)


def timelines(sight: Sight) -> dict[str, str]:
    """Every quantity by step; returns the cursor's place in it for `follow`."""
    names = _names(sight)
    figure = figures.timelines(sight.watched, names, sight.scenario.steps, look())
    help = say("The scale is logarithmic both ways from zero, so that large and small can be told apart.")
    st.markdown(f"**{say('Every quantity, over the whole run')}**", help=help)
    lanes = " · ".join(coloured(f"━ {name}", STYLES[one.lane.letter].color) for one, name in zip(sight.watched, names, strict=True))
    st.markdown(f"{lanes} · {say('━ full line: x · ┅ dotted line: y · upright line: the present step')}")
    about = say("Every quantity by step, with a cursor at the present one. The ledger has the numbers.")
    chart(figure, "timelines", _steady(sight), about)
    return {"timelines": json.dumps({"layout": figures.cursor(sight.watched, sight.step)})}


def _steady(sight: Sight) -> object:
    """While this does not change, the charts stay where they are and only follow the step."""
    return sight.scenario, [one.lane.letter for one in sight.watched], look()


# The words and numbers


def called(sight: Sight, one: Watched) -> str:
    """A lane's sign and name, as Markdown."""
    return named(one.lane, by_letter(sight.scenario.lanes)[one.lane.letter])


def apart(sight: Sight) -> None:
    """Where two lanes part, and why."""
    if len(sight.watched) < 2:
        return
    names = [called(sight, one) for one in sight.watched]
    st.markdown(words.apart(sight, names))
    st.markdown("\n".join(f"- {words.account(sight, one, name)}" for one, name in zip(sight.watched, names, strict=True)))


def rule(sight: Sight, one: Watched) -> None:
    """The rule, the rule in numbers, and the code that ran."""
    kind: type[Optimizer] = type(one.lane.optimizer)
    parts: list[type[Optimizer] | type[Clipping]] = [kind] if one.lane.clip == unclipped else [type(one.lane.clip), kind]
    for part in parts:
        st.markdown(docstrings.page(part).replace(r"\qquad", "\n$$\n\n$$\n"))  # one formula a line, as columns are narrow
    st.markdown(words.heading(sight, one))
    st.markdown("\n".join(f"$$\n{line}\n$$\n" for line in words.in_numbers(sight, one)))
    help = say("The very text of this optimizer's step. Every number here was read from it as it ran.")
    st.markdown(f"**{say('The code that ran')}**", help=help)
    texts = [inspect.getsource(part.step if issubclass(part, Optimizer) else part.__call__) for part in parts]
    for text in texts:
        st.code(textwrap.dedent(text), language="python", wrap_lines=True)


def ledger(sight: Sight, one: Watched) -> None:
    """Every number of the step, coordinate by coordinate."""
    if sight.step > one.last:
        st.info(words.flown(one), icon=":material/flight_takeoff:")
    about = say("Every number of step {step} of {name}", step=sight.step, name=by_letter(sight.scenario.lanes)[one.lane.letter])
    st.table(words.ledger(sight, one), hide_index=True, alt=about)


def ground(sight: Sight, one: Watched) -> None:
    """How the ground bends here, and whether this lane's rate can bear it."""
    st.markdown(words.ground(sight, one))
