"""The lanes in the sidebar, each with its rate; every other knob of the one that is chosen."""

import re
from dataclasses import replace
from typing import Literal

import streamlit as st

from figures.schedules import sketch
from figures.theme import STYLES
from knobs import knobs
from optimizers import RULES
from optimizers.base import Optimizer
from optimizers.clipping import CLIPPINGS, Clipping, unclipped
from optimizers.schedules import SCHEDULES, Schedule, constant
from optimizers.typed import Typed
from scenario import LETTERS, Lane, Scenario
from scenario.dials import rate_of
from scenario.opening import fresh, rules
from studies.newcomer import newcomer
from ui import own_rule, widgets
from ui.lanes import edit, lane_of
from ui.race.take_code import open_at
from ui.visit import choices, session
from ui.visit.session import heeded, held, present
from words import docstrings as words
from words.lanes import not_here, turned
from words.numbers import count, number
from words.say import say


def rows(lanes: tuple[Lane, ...]) -> tuple[Lane, ...]:
    """Draw the lanes of what is raced, and a button for one more; returns the lanes as they now stand."""
    with st.container(key="lanes", gap="xsmall"):
        help = say("One line a lane: its sign, its optimizer and its learning rate η. Press its letter for every other knob of it.")
        st.markdown(f"**{say('Lanes')}**", help=help)
        turned = tuple(_lane(lane, len(lanes)) for lane in lanes)
        _add(lanes)
    return turned


def _lane(lane: Lane, count: int) -> Lane:
    chosen = choices.now("lane") == lane.letter
    row = f"lane-{lane.letter}{'-hidden' if lane.hidden else ''}"
    head = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=row)
    if chosen:
        with st.container(key="chosen", gap="xsmall"):
            lane = _all(lane, count)
    with head:  # once its knobs are known: what a lane clips at is part of its name
        if lane.hidden:  # else its sign is there (browser/signs.css), not in a label, which a screen reader says as it is written
            st.markdown(":material/visibility_off:", width="content")
        help = say("Every knob of lane {letter}, {name}; the pictures bring it out.", letter=lane.letter, name=lane.name)
        if what := turned(lane, present().raced.ground):
            help = say("{help} Turned: {what}.", help=help, what=what)
        kind: Literal["primary", "secondary"] = "primary" if chosen else "secondary"
        other = "" if chosen else lane.letter
        st.button(
            f"{lane.letter} {lane.name}{what and '*'}",
            key=f"choose-{lane.letter}",
            type=kind,
            width="stretch" if chosen else 104,
            on_click=choices.choose,
            args=("lane", other),
            help=help,
        )
        if not chosen:
            rate = widgets.slider(rate_of(lane), float(lane.optimizer.lr), f"{lane.name} η")
            return replace(lane, optimizer=replace(lane.optimizer, lr=rate))
    return lane


def _all(lane: Lane, count: int) -> Lane:
    """Every knob of a lane, then its optimizer, schedule and clipping, what may be done with it, and its rule."""
    letter, kind, ground = lane.letter, type(lane.optimizer), present().raced.ground
    optimizer: Optimizer = widgets.spec("optimizer", lane.optimizer, letter, {"lr": f"{lane.optimizer.name} η"})
    own_rule.rule(lane)
    st.selectbox(
        say("Optimizer"),
        [*sorted(rules(ground), key=_by_family), Typed.__name__],
        key=held(letter, kind.__name__),
        format_func=lambda k: RULES[k].name if k in RULES else say("Your own rule"),
        on_change=heeded(letter, _switch_optimizer),
        args=(letter,),
        help=say(
            "Which rule this lane follows. The same rule may run in two lanes with other knobs. The last is yours: it begins as the "
            "text of the rule before it, where that follows the slope alone."
        ),
    )
    if lacking := not_here(ground):
        st.caption(lacking)
    schedule, clip = _schedule(lane), _clipping(lane)
    help = say("It keeps its place and its knobs, but is not drawn.")
    hidden = st.toggle(say("Hide this lane"), key=held(f"{letter}.hidden", lane.hidden), help=help)
    with st.container(horizontal=True, gap="small"):
        if kind.__name__ in RULES:
            help = say("Every knob as its authors recommend, for networks. On a small landscape that is often too slow.")
            st.button(say("Paper's values"), key=f"paper-{letter}", on_click=_paper, args=(letter,), help=help)
        help = say("Every knob as this app opens with here.")
        st.button(say("Suited values"), key=f"suited-{letter}", on_click=_suited, args=(letter,), help=help)
        full, help = count == len(LETTERS), say("A second lane with the same knobs, to turn one of them.")
        st.button(say("Duplicate"), key=f"duplicate-{letter}", disabled=full, on_click=_duplicate, args=(letter,), help=help)
        if kind.__name__ in RULES:
            help = say("This rule as a text, with its knobs as they are: change a line, and see what comes of it.")
            if kind.needs:
                help = say("A rule that is typed is told the slope alone: no matrix of weights, and no Hessian.")
            st.button(say("Make it mine"), key=f"mine-{letter}", disabled=bool(kind.needs), on_click=_make_mine, args=(letter,), help=help)
        if isinstance(present().raced, Scenario):
            help = say("This lane as a script for PyTorch, optax, Keras or NumPy, which walks the same path.")
            st.button(say("Take the code"), key=f"code-{letter}", on_click=open_at, args=(letter,), help=help)
        help = say("Take this lane out of the race.")
        st.button(say("Remove"), key=f"remove-{letter}", disabled=count == 1, on_click=_remove, args=(letter,), help=help)
    rule = st.expander(say("Rule and paper"), **choices.folded("rule"))
    if rule.open:
        rule.markdown(words.page(kind))
        if clip != unclipped:
            rule.markdown(words.page(type(clip)))
    return replace(lane, optimizer=optimizer, schedule=schedule, hidden=hidden, clip=clip)


def _by_family(name: str) -> tuple[int, str, str]:
    """Family by family, and in each the oldest first, whose paper the others begin from."""
    order = ("plain", "momentum", "adaptive", "adam", "averaging", "sign", "layer-wise", "second-order")
    kind = RULES[name]
    year = re.search(r"\b(19|20)\d\d\b", kind.paper)
    return (order.index(kind.family) if kind.family in order else len(order), year[0] if year else "", name)


def _schedule(lane: Lane) -> Schedule:
    key = f"{lane.letter}.schedule"
    chosen = st.selectbox(
        say("Schedule of η"),
        list(SCHEDULES),
        key=held(key, type(lane.schedule).__name__),
        format_func=lambda k: say(SCHEDULES[k].name),
        help=say("How the learning rate changes over the race. A falling rate lets a noisy run settle."),
    )
    schedule = lane.schedule if type(lane.schedule).__name__ == chosen else SCHEDULES[chosen]()
    turned: Schedule = widgets.spec("schedule", schedule, lane.letter)
    if turned != constant:
        steps, rate = present().raced.steps, float(lane.optimizer.lr)
        rates = [turned(t, steps) * rate for t in (1, steps)]
        ends = dict(first=number(rates[0]), last=number(rates[1]), steps=count(steps))
        st.image(
            sketch(turned, steps, STYLES[lane.letter].color), say("η from {first} to {last} over {steps} steps", **ends), width="stretch"
        )
    return turned


def _clipping(lane: Lane) -> Clipping:
    chosen = st.selectbox(
        say("Clip the gradient"),
        list(CLIPPINGS),
        key=held(f"{lane.letter}.clip", type(lane.clip).__name__),
        format_func=lambda k: say(CLIPPINGS[k].name),
        help=say(
            "What is made of a gradient before the rule sees it. By norm: one that is longer than c is shortened to c. A wall then moves "
            "the ball as far as a slope of length c would, and no farther. It bounds the push; it makes no rate right that is too large, "
            "and the speed that was gathered stays."
        ),
    )
    clip = lane.clip if type(lane.clip).__name__ == chosen else CLIPPINGS[chosen]()
    turned: Clipping = widgets.spec("clip", clip, lane.letter)
    return turned


def _switch_optimizer(letter: str) -> None:
    chosen = session.turned(letter)
    if chosen in RULES:
        edit(letter, optimizer=fresh(RULES[chosen], present().raced.ground))
    else:
        _make_mine(letter)


def _make_mine(letter: str) -> None:
    edit(letter, optimizer=own_rule.mine(lane_of(letter).optimizer))


def _paper(letter: str) -> None:
    optimizer = lane_of(letter).optimizer
    papers = {name: knob.default if knob.paper is None else knob.paper for name, knob in knobs(optimizer).items()}
    edit(letter, optimizer=replace(optimizer, **papers))


def _suited(letter: str) -> None:
    edit(letter, optimizer=fresh(type(lane_of(letter).optimizer), present().raced.ground))


def _duplicate(letter: str) -> None:
    _join(replace(lane_of(letter), letter=""))


def _remove(letter: str) -> None:
    session.change(lambda s: replace(s, lanes=tuple(lane for lane in s.lanes if lane.letter != letter)))


def _add(lanes: tuple[Lane, ...]) -> None:
    full = len(lanes) == len(LETTERS)
    help = say("At most {n} lanes can be told apart.", n=len(LETTERS)) if full else say("One more optimizer in the race.")
    st.button(say("Add a lane"), icon=":material/add:", on_click=_add_one, disabled=full, width="stretch", help=help)


def _add_one() -> None:
    raced = present().raced
    _join(newcomer(raced, sorted(rules(raced.ground), key=_by_family)))


def _join(lane: Lane) -> None:
    """`lane` comes to the others and is chosen, so that its knobs are open."""
    session.change(lambda s: replace(s, lanes=(*s.lanes, lane)))
    choices.choose("lane", present().raced.lanes[-1].letter)
