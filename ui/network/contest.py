"""Each lane at its own best rate, on seeds of which none has chosen it: asked for by a press, with its cost, and honest about luck."""

from collections.abc import Iterator

import numpy as np
import streamlit as st

from figures.lessons import drawn
from lessons.base import Curves, Line
from scenario.training import Training
from studies.contest import FINISHED, MOST_STEPS, PARTS, Contest, Playing, Result, at_best, contest
from ui.platform.charts import steady
from ui.present import look
from ui.signs import rows
from ui.visit import choices, session
from ui.visit.session import present
from ui.work import work
from words import contest as words
from words.say import say


def best_rates(training: Training) -> None:
    """What can be asked for, and once it is, the answer."""
    if not training.visible:
        return
    st.subheader(say("Is Adam first, and does SGD end lower?"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        part = st.segmented_control(
            say("Rates chosen on"),
            list(PARTS),
            **choices.widget("tuned"),
            required=True,
            format_func=words.part,
            help=say(words.HELP),
        )
        asked = contest(training, str(part))
        much = asked.steps > MOST_STEPS
        help = say("Takes some seconds. It can be stopped, and goes on from there.")
        if much:
            help = say("Too much work: hide some lanes or take fewer steps.")
        st.button(
            say("Each at its own best rate"),
            key="hold-contest",
            type="primary",
            icon=":material/balance:",
            disabled=much,
            on_click=_ask,
            args=(asked,),
            help=help,
        )
    st.caption(words.cost(asked))
    result = FINISHED.get(asked)
    if result is None and present().contest == asked:
        result = _hold(asked)
    if result is not None:
        _show(training, result)


def _ask(asked: Contest | None) -> None:
    """A callback: a contest is to be held, or to be held no longer."""
    present().contest = asked


def _hold(asked: Contest) -> Result | None:
    """Hold it, from where it was left."""
    visit = present()
    if visit.playing is None or visit.playing.contest != asked:
        visit.playing = Playing(asked)
    playing = visit.playing

    def rounds() -> Iterator[int]:
        while playing.advance():
            yield playing.done

    work(rounds(), playing.done, playing.total, words.progress, "stop-contest", _ask)
    visit.playing = None
    return playing.result


def _show(training: Training, result: Result) -> None:
    st.markdown(" ".join(words.told(result)))
    lanes = result.contest.training.lanes
    lines = []
    for lane, name, test in zip(lanes, words.names(lanes), result.test, strict=True):
        low, middle, high = np.quantile(np.nan_to_num(test, nan=np.inf), (0.25, 0.5, 0.75), axis=0, method="nearest")
        lines.append(Line(name, lane.letter, result.times, middle, low, high))
    chart = Curves(say("Test loss"), say("step"), say("test loss, median and half of the seeds"), tuple(lines))
    steady(drawn(chart, look()), "contest", words.about(result))
    st.table(rows(words.table(result)), hide_index=True, alt=say("The lanes at their best rates"))
    help = say("Gives every lane of the contest its best rate, for the pictures above.")
    st.button(say("Train at these rates"), key="take-rates", on_click=_take, args=(training, result), help=help)


def _take(training: Training, result: Result) -> None:
    session.change(lambda _: at_best(training, result))
