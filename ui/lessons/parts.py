"""The lessons page: the path, and one lesson with its picture beside the words."""

import streamlit as st

from figures import lessons as figures
from figures import race as race_figures
from figures.scenes import before, thumbnail
from knobs import choices as options_of
from knobs import knobs, plain
from lessons import LESSONS
from lessons.base import Answer, Lesson, Table
from lessons.order import rank
from lessons.views import MAPS, MICROSCOPE, NETWORK, Lead
from scenario import Lane, Scenario
from studies.race import race as run
from ui.ground import ground
from ui.lessons import task
from ui.platform.charts import BUTTONS, chart
from ui.present import look
from ui.race import parts as race
from ui.signs import sign
from ui.visit import answered, choices, session
from ui.visit.address import link
from words.race import noise
from words.say import say

ABREAST = 2  # lessons on the path


def current() -> Lesson | None:
    """The lesson to show; None for the path."""
    return LESSONS.get(choices.now("lesson"))


def _go(slug: str) -> None:
    choices.choose("lesson", slug)
    choices.choose("scene", 1)
    session.present().astray = False


def path() -> None:
    """The sidebar: every lesson, with a tick where its question is answered."""
    with st.sidebar:
        with st.container(gap=None):
            st.button(
                say("The path"),
                key="go-path",
                icon=":material/route:",
                type="tertiary",
                on_click=_go,
                args=("",),
                help=say("All at a glance."),
            )
            for lesson in LESSONS.values():
                _link(lesson, f"go-{lesson.slug}")
        st.caption(_count())
        forgetting = say("Every question is open again. Your race is not touched.")
        st.button(say("Forget my answers"), key="forget", on_click=answered.forget, disabled=not answered.done(), help=forgetting)


def _link(lesson: Lesson, key: str) -> None:
    here = choices.now("lesson") == lesson.slug
    tick = ":material/check_circle:" if lesson.slug in answered.done() else ":material/circle:"
    st.button(
        f"{rank(lesson.slug)}. {lesson.said(lesson.title)}",
        key=key,
        icon=tick,
        type="secondary" if here else "tertiary",
        on_click=_go,
        args=(lesson.slug,),
        help=say("{idea} Answered.", idea=lesson.said(lesson.idea)) if lesson.slug in answered.done() else lesson.said(lesson.idea),
    )


def _count() -> str:
    return say("{n} of {all} answered", n=len(answered.done()), all=len(LESSONS))


def overview() -> None:
    """The path: what each lesson is about."""
    st.header(say("Lessons"), anchor=False)
    if session.present().astray:
        st.info(say("That address names no lesson. Here is the path through all of them."), icon=":material/link_off:")
    about = say(
        "Each lesson asks first and shows then: read, make your guess, and watch the race. Every number was computed by this app. "
        "Start anywhere; the order is the easiest way."
    )
    st.markdown(f"{about} **{_count()}.**")
    lessons = list(LESSONS.values())
    with st.container(key="path", gap="small"):
        for first in range(0, len(lessons), ABREAST):
            for column, lesson in zip(st.columns(ABREAST, gap="small"), lessons[first : first + ABREAST], strict=False):
                with column:
                    _card(lesson)
    if answered.done() == {lesson.slug for lesson in lessons}:
        _afterwards()


def _card(lesson: Lesson) -> None:
    """A lesson on the path. Its picture has the paths of its race when its question is answered."""
    race, told = lesson.scenes[0].scenario, lesson.slug in answered.done()
    with st.container(key=f"card-{lesson.slug}", horizontal=True, vertical_alignment="center", gap="small"):
        st.image(thumbnail(race) if told else before(race), width=96, alt="")
        with st.container(gap=None):
            _link(lesson, f"path-{lesson.slug}")
            takes = say("{n} min", n=lesson.minutes).replace(" ", "\N{NO-BREAK SPACE}")
            st.caption(f"{lesson.said(lesson.afterwards or lesson.idea)} :material/schedule:\N{NO-BREAK SPACE}{takes}")


def page(lesson: Lesson) -> None:
    """One lesson: words, picture, question; once it is answered the race, the reveal and what to do next."""
    which = say("Lesson {n} of {all}", n=rank(lesson.slug), all=len(LESSONS))
    with st.container(gap=None):
        st.caption(f"{which} · {_count()}")
        st.header(lesson.said(lesson.title), anchor=False)
    with st.container(key="lesson"):
        words, picture = st.columns([9, 11], gap="medium")
    with words:
        st.markdown(lesson.fill(lesson.words))
        _question(lesson)
    told = lesson.slug in answered.done()
    with picture:
        if told:
            shown = _scene(lesson)
            _moving(lesson, shown)
        else:
            _still(lesson.scenes[0].scenario)
    if told:
        _reveal(lesson, shown)
        _now_you(lesson)
    _neighbours(lesson)


def _question(lesson: Lesson) -> None:
    key = f"answer-{lesson.slug}"
    answers = session.present().answers
    if lesson.slug in answers and session.turned(key) != answers[lesson.slug]:
        session.again(key, answers[lesson.slug])
    question = lesson.fill(lesson.question)
    st.markdown(f"**{question}**", help=say("Make your guess first. The race and the explanation come with it."))
    chosen = st.radio(
        question,
        range(len(lesson.answers)),
        index=None,
        key=key,
        on_change=answered.answer,
        args=(lesson, key),
        format_func=lambda i: lesson.fill(lesson.answers[i].text),
        label_visibility="collapsed",
    )
    if lesson.slug in answered.done():
        for i, answer in enumerate(lesson.answers):
            _verdict(lesson, answer, i == chosen)


def _verdict(lesson: Lesson, answer: Answer, chosen: bool) -> None:
    verdict = f":green[:material/check:] **{say('Right.')}**" if answer.right else f":red[:material/close:] **{say('Not so.')}**"
    yours = f" *{say('(your guess)')}*" if chosen else ""
    st.markdown(f"{verdict} {lesson.fill(answer.text)}{yours}  \n{lesson.fill(answer.why)}")


def _legend(scenario: Scenario) -> None:
    """Who runs, with the numbers that make the difference."""
    lines = []
    for lane in scenario.lanes:
        numbers = ", ".join(_numbers(lane))
        lines.append(f"{sign(lane)} {lane.letter} · **{lane.name}** {numbers}")
    st.markdown("  \n".join(lines))
    fields = dict(ground=scenario.landscape.name, steps=scenario.steps)
    if scenario.noisy:
        st.caption(say("{ground}, {steps} steps · noise {noise}", noise=noise(scenario), **fields))
    else:
        st.caption(say("{ground}, {steps} steps", **fields))


def _numbers(lane: Lane) -> list[str]:
    """The rate, and every other number that is not the one the optimizer opens with."""
    optimizer = lane.optimizer
    usual = type(optimizer)()
    turned = [
        f"${knob.symbol}$ = {plain(round(float(getattr(optimizer, name)), 6))}"
        for name, knob in knobs(optimizer).items()
        if name == "lr" or getattr(optimizer, name) != getattr(usual, name)
    ]
    chosen = [say(option.options[getattr(optimizer, name)]) for name, option in options_of(optimizer).items()]
    schedule = [] if lane.schedule.name == "constant" else [say(lane.schedule.name)]
    return [*turned, *chosen, *schedule]


def _still(scenario: Scenario) -> None:
    """Ground and start, before anything has run."""
    _legend(scenario)
    figure = race_figures.landscape_map(scenario.landscape, scenario.start, (), look())
    about = say("The contours of {ground} and the start. Nothing has run yet.", ground=scenario.landscape.name)
    chart(figure, "map", (scenario.landscape, "still", look()), about)
    ground(scenario.landscape, "map")
    st.caption(say("Nothing has run yet. The ring is the start. Answer, and the race begins."))


def _scene(lesson: Lesson) -> int:
    """Which of the lesson's races is shown."""
    if len(lesson.scenes) == 1:
        return 0
    scenes = range(1, len(lesson.scenes) + 1)
    shown: int = st.segmented_control(
        say("Race"),
        scenes,
        required=True,
        **choices.widget("scene", scenes, 1, called=lambda number: lesson.said(lesson.scenes[number - 1].title)),
        label_visibility="collapsed",
        help=say("The first race is the one in question. The others show what the explanation speaks of."),
    )
    return shown - 1


def _moving(lesson: Lesson, shown: int) -> None:
    ran = run(lesson.scenes[shown].scenario)
    _legend(ran.scenario)
    where = f"{lesson.slug}-{shown}"
    race.landscape_map(ran, where)
    race.player(ran, key=f"{where}-player")
    race.curves(ran, where)


def _reveal(lesson: Lesson, shown: int) -> None:
    st.subheader(say("What happens, and why"), anchor=False)
    words, pictures = st.columns([9, 11], gap="medium")
    with words:
        with st.spinner(say("Running the numbers …")):
            st.markdown(lesson.fill(lesson.reveal))
        if lesson.sources:
            st.caption("; ".join(map(lesson.said, lesson.sources)) + ".")
    with pictures:
        for i, data in enumerate(lesson.charts()):
            st.markdown(f"**{say(data.title)}**")
            names = ", ".join(map(say, data.names))
            st.plotly_chart(figures.drawn(data, look()), key=f"chart-{lesson.slug}-{i}", config=BUTTONS, alt=f"{say(data.title)}: {names}.")
    for table in lesson.tables:
        _table(lesson, table)
    for aside in lesson.asides:
        with st.expander(lesson.said(aside.title)):
            st.markdown(lesson.fill(aside.words))
    if lesson.ranked:
        with st.expander(say("The ranking of this race")):
            race.ranking(run(lesson.scenes[shown].scenario))
    with st.expander(say("What this lesson claims")):
        st.markdown(say("Each sentence is run as a test of this app, against theory wherever there is one."))
        st.markdown("\n".join(f"* {lesson.fill(claim.sentence)}" for claim in lesson.claims))


def _table(lesson: Lesson, table: Table) -> None:
    st.markdown(say("**{title}**: each first word opens its race in a new tab.", title=lesson.said(table.title)))
    first, *others = map(lesson.said, table.columns)
    rows = []
    for (name, *cells), scenario in table.rows:
        rows.append({first: f"[{lesson.said(name)}]({link(scenario, page='')})", **dict(zip(others, map(lesson.fill, cells), strict=True))})
    st.table(rows, hide_index=True, alt=lesson.said(table.title))


def _now_you(lesson: Lesson) -> None:
    with st.container(border=True):
        st.markdown(f"**{say('Now you.')}** {lesson.fill(lesson.now_you)}")
        with st.container(horizontal=True, gap="small"):
            if st.button(
                say("Open this race"),
                key="now-you",
                icon=":material/sports_score:",
                type="primary",
                help=say(
                    "The race page with these lanes, every knob free. It takes the place of the race you had there; the browser's "
                    "Back button brings that back."
                ),
            ):
                task.open_race(lesson, lesson.play)
            st.link_button(
                say("… in a new tab"),
                link(lesson.play, page="", looks={"task": lesson.slug}),
                icon=":material/open_in_new:",
                help=say("The same race beside this page. Your own race stays."),
            )
        with st.expander(say("What you should see")):
            st.markdown("\n".join(f"* {lesson.fill(outcome.sentence)}" for outcome in lesson.outcomes))
        for lead in lesson.leads:
            _lead(lesson, lead)


def _lead(lesson: Lesson, lead: Lead) -> None:
    label, icon, help = {
        MAPS: (say("Open this map"), ":material/grid_on:", say("The maps page, with this question about this race.")),
        MICROSCOPE: (say("Open this step"), ":material/biotech:", say("The microscope, with this step of this race.")),
        NETWORK: (say("Open this training"), ":material/hub:", say("The network page, with lanes that train hundreds of weights.")),
    }[lead.view.page]
    with st.container(key=f"way-{lead.view.page}", horizontal=True, vertical_alignment="center", gap="small"):
        if st.button(label, key=f"open-{lead.view.page}", icon=icon, help=help):
            task.open_view(lesson, lead.view)
        st.markdown(lesson.fill(lead.text), width="stretch")


def _afterwards() -> None:
    """What to do when there is no lesson left."""
    with st.container(border=True, key="afterwards"):
        st.markdown(f"**{say('And now?')}** {say('You have the words. Three ways to go on, each with a guess first:')}")
        ways = {
            "": (
                say("Race two rules"),
                ":material/sports_score:",
                say("Take a ground no lesson used, and two rules. Say who will arrive first, and at which rates you would be wrong."),
            ),
            "maps": (
                say("Map a knob"),
                ":material/grid_on:",
                say("Pick a number you believe does not matter. Draw its map. Does it?"),
            ),
            "microscope": (
                say("Check a step"),
                ":material/biotech:",
                say("Choose a step, cover the ledger, and work out one number of it from the rule."),
            ),
        }
        for to, (label, icon, what) in ways.items():
            with st.container(key=f"way-on-{to}", horizontal=True, vertical_alignment="center", gap="small"):
                if st.button(label, key=f"go-on-{to}", icon=icon):
                    task.go(to)
                st.markdown(what, width="stretch")


def _neighbours(lesson: Lesson) -> None:
    order = list(LESSONS.values())
    i = order.index(lesson)
    if i + 1 == len(order) and lesson.slug in answered.done():
        _afterwards()
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if i > 0:
            before = order[i - 1]
            st.button(
                before.said(before.title),
                key="before",
                icon=":material/arrow_back:",
                type="tertiary",
                on_click=_go,
                args=(before.slug,),
                help=say("The lesson before."),
            )
        if i + 1 < len(order):
            after = order[i + 1]
            following = say("Next: {title}", title=after.said(after.title))
            st.button(following, key="next", icon=":material/arrow_forward:", on_click=_go, args=(after.slug,), help=after.said(after.idea))
        else:
            help = say("All lessons at a glance.")
            st.button(say("The path"), key="end", icon=":material/route:", on_click=_go, args=("",), help=help)
