"""The lessons: every sentence they claim is run, their words are whole and short, and each can be taken."""

import ast
import inspect
import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from figures import lessons as figures
from knobs.lasting import emptied
from landscapes import LANDSCAPES
from lessons import LESSONS
from lessons.base import Answer, Bars, Claim, Curves, Lesson, Line
from lessons.order import rank, slugs
from lessons.plane import strides
from optimizers import OPTIMIZERS
from scenario import Scenario
from scenario.training import Training
from tests.support.house import APP
from tests.support.kinds import often
from tests.support.lesson_page import turn, visit, whole
from words.lanes import told_apart

EVERY = pytest.mark.parametrize("lesson", LESSONS.values(), ids=list(LESSONS))
SOME = pytest.mark.parametrize("lesson", often(LESSONS.values(), list(LESSONS.values())[::4]), ids=list(LESSONS))
CLAIMS = [pytest.param(lesson, claim, id=f"{lesson.slug}-{i}") for lesson in LESSONS.values() for i, claim in enumerate(lesson.claims)]


# --- What they claim ---


@pytest.mark.parametrize(("lesson", "claim"), CLAIMS)
def test_every_claim_holds(lesson: Lesson, claim: Claim) -> None:
    assert claim.holds(), lesson.fill(claim.sentence)


def too_far(step: Callable[..., Any], times: float) -> Callable[..., Any]:
    """A `step` that goes that many times as far."""

    def wrong(self: Any, w: Any, g: Any, t: Any, *memory: Any) -> Any:
        there, *memory = step(self, w, g, t, *memory)
        return w + times * (there - w), *memory

    return wrong


def forget() -> None:
    """Drop every run and number that lessons keep."""
    emptied("scenario.")
    emptied("lessons.")


@pytest.mark.xdist_group("lessons gone wrong")  # it forgets what the other tests of the lessons have run
@SOME
def test_claims_can_fail(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every optimizer steps 5 % too far, or 30 % where a lesson counts noisy races: some sentence is then wrong."""
    times = 1.3 if lesson.slug in ("noise", "generalise") else 1.05
    forget()
    for kind in OPTIMIZERS.values():
        monkeypatch.setattr(kind, "step", too_far(kind.step, times))
    held = [holds(claim) for claim in lesson.claims]
    monkeypatch.undo()
    forget()
    assert not all(held)


def holds(claim: Claim) -> bool:
    """A ball that never arrives makes a count fail rather than a comparison."""
    try:
        return claim.holds()
    except IndexError:
        return False


def test_the_first_steps_by_hand() -> None:
    """The numbers of the lesson on Adam, with a pencil."""
    adam, uncorrected = OPTIMIZERS["Adam"], OPTIMIZERS["AdamUncorrected"]
    assert strides(adam(lr=0.1), 1)[0] == pytest.approx(1, abs=1e-7)
    assert strides(uncorrected(lr=0.1), 1)[0] == pytest.approx(0.1 / 0.001**0.5, abs=1e-4)
    assert strides(uncorrected(lr=0.01, b1=0.7), 1)[0] == pytest.approx(0.3 / 0.001**0.5, abs=1e-3)
    assert LESSONS["adam"].fill("«wrong:.2f» «poster:.1f» «m2:.2f»") == "3.16 9.5 0.19"


# --- What they say ---


def texts(lesson: Lesson) -> list[str]:
    answers = [text for answer in lesson.answers for text in (answer.text, answer.why)]
    return [
        lesson.words,
        lesson.question,
        *answers,
        lesson.reveal,
        lesson.now_you,
        *(claim.sentence for claim in (*lesson.claims, *lesson.outcomes)),
    ]


def test_the_path() -> None:
    assert len(LESSONS) >= 11
    numbers = [lesson.number for lesson in LESSONS.values()]
    assert numbers == sorted(set(numbers)), "each its own, in their order; a gap is a lesson to come"
    assert (numbers[0], numbers[-1]) == (1, 21)
    assert slugs() == tuple(LESSONS)
    assert [rank(slug) for slug in LESSONS] == list(range(1, len(LESSONS) + 1))
    for slug, lesson in LESSONS.items():
        assert slug == lesson.slug
        assert re.fullmatch("[a-z]+", slug)
        assert lesson.title
        assert len(lesson.idea) <= 80
        assert lesson.idea.endswith(".")


@EVERY
def test_the_words_are_whole_and_short(lesson: Lesson) -> None:
    for text in texts(lesson):
        filled = lesson.fill(text)
        assert filled.strip()
        assert not set("«»") & set(filled)
        assert not re.search(r"\b(nan|inf|None|array)\b", filled)
        assert filled.count("$$") % 2 == 0
        assert filled.replace("$$", "").count("$") % 2 == 0
        assert not any("\n" in formula for formula in re.findall(r"\$\$(.*?)\$\$", filled, flags=re.DOTALL))
    assert len(lesson.fill(lesson.words).split()) <= 150
    assert len(lesson.fill(lesson.reveal).split()) <= 200
    assert all(len(lesson.fill(aside.words).split()) <= 150 for aside in lesson.asides)
    assert lesson.question.endswith("?")
    assert len(lesson.claims) >= 3


NUMBER = re.compile(r"(?<![\w.,⁻⁰¹²³⁴⁵⁶⁷⁸⁹])\d+(?:,\d{3})*(?:\.\d+)?(?:e-?\d+)?(?![\d⁻⁰¹²³⁴⁵⁶⁷⁸⁹])")
YEAR = re.compile(r"et al\. \d{4}|Li \d{4}")


@EVERY
def test_numbers_in_the_words_are_of_the_races_or_of_a_claim(lesson: Lesson) -> None:
    """Whatever is not filled in must be a value of a race, or of a claim or formula on the page, or small enough to count on fingers."""
    known = {float(number.replace(",", "")) for claim in lesson.claims for number in NUMBER.findall(lesson.fill(claim.sentence))}
    for race in (*(scene.scenario for scene in lesson.scenes), lesson.play):
        known |= {float(number) for value in race.query().values() for number in NUMBER.findall(value)}
    for text in (lesson.words, lesson.question, lesson.reveal, *(aside.words for aside in lesson.asides)):
        prose = re.sub(r"«[^»]*»|\$.*?\$", " ", YEAR.sub(" ", text), flags=re.DOTALL)
        loose = {number for number in NUMBER.findall(prose) if float(number.replace(",", "")) not in known}
        assert {number for number in loose if not (number.isdigit() and int(number) <= 10)} <= CITED.get(lesson.slug, set())


POWER = re.compile(r"(?:(\d+(?:\.\d+)?)×)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def typed(text: str) -> set[float]:
    """The numbers of a text that are not filled in, in no formula, and too many for fingers."""
    prose = re.sub(r"«[^»]*»|\$.*?\$", " ", YEAR.sub(" ", text), flags=re.DOTALL)
    found = {float(number.replace(",", "")) for number in NUMBER.findall(prose)}
    found |= {float(f"{times or 1}e{power.translate(RAISED)}") for times, power in POWER.findall(prose)}
    return {number for number in found if number not in range(11)}


def turned_in(*scenarios: Any) -> set[float]:
    """The numbers of races and trainings, as links say them."""
    return {float(number) for one in scenarios for value in one.query().values() for number in NUMBER.findall(value)}


def in_code(lesson: Lesson) -> set[float]:
    """The numbers that stand in a lesson's module, where its sentences are run; those below 1 as percentages, too."""
    tree = ast.parse(inspect.getsource(sys.modules[f"lessons.{lesson.slug}"]))
    found = {float(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) in (int, float)}
    return found | {round(100 * number, 6) for number in found if number < 1}


@EVERY
def test_a_number_that_is_typed_is_run(lesson: Lesson) -> None:
    """In claims and outcomes it is one of the races', or stands where they are run; elsewhere one of the races' or of what is claimed."""
    races = turned_in(lesson.play, *(scene.scenario for scene in lesson.scenes))
    cited = set(map(float, TYPED.get(lesson.slug, ())))
    said, run = (*lesson.claims, *lesson.outcomes), races | in_code(lesson)
    for claim in said:
        assert typed(claim.sentence) <= run, claim.sentence
    claimed = typed(" ".join(lesson.fill(claim.sentence) for claim in said))
    for text in (lesson.title, lesson.idea, lesson.now_you, lesson.afterwards, *(text for a in lesson.answers for text in (a.text, a.why))):
        assert typed(text) <= races | claimed | cited, text
    for lead in lesson.leads:
        weights = {float(lead.view.scenario.network.D)} if isinstance(lead.view.scenario, Training) else set()
        shown = turned_in(lead.view.scenario) | {float(number) for text in lead.view.choices.values() for number in NUMBER.findall(text)}
        assert typed(lead.text) <= races | claimed | shown | weights, lead.text
    for cells, race in (row for table in lesson.tables for row in table.rows):
        assert typed(" ".join(cells)) <= turned_in(race) | cited, cells


TYPED = {  # quotients and products of numbers that stand beside them, and what a source says
    "ravine": {"0.01"},  # 1/λ₁
    "batch": {"64", "0.64"},  # four times 16, and 0.16
    "choosing": {"0.00015"},  # LLaMA
}

# Products of numbers that stand beside them, and what sources say.
CITED = {
    "ravine": {"0.02", "0.01"},  # 2/κ and 1/κ
    "rmsprop": {"0.99", "0.9"},  # the libraries' defaults
    "adam": {"2018", "100"},  # the shared picture's year and steps
    "layers": {"1.4", "32,000", "50", "76"},  # the start; You et al.
    "choosing": {"16", "32", "1.4", "0.1", "1.1", "1.2"},  # bits; Wen et al.
}


@EVERY
def test_a_guess_is_not_given_away(lesson: Lesson) -> None:
    """The reveal's facts are not needed before the question, but for those that say what is asked."""
    assert 2 <= len(lesson.answers) <= 4
    (right,) = [answer for answer in lesson.answers if answer.right]
    assert lesson.fill(right.text) not in lesson.fill(lesson.words)
    assert all(len(answer.why.split()) >= 4 for answer in lesson.answers)


def test_a_question_needs_one_right_answer() -> None:
    lesson = LESSONS["adam"]
    for answers in [(), (Answer("a", "b", True),), (Answer("a", "b"),) * 3, (Answer("a", "b", True),) * 2, (Answer("a", "b"),) * 5]:
        with pytest.raises(ValueError, match="question"):
            replace(lesson, answers=answers)
    with pytest.raises(KeyError):
        lesson.fill("«no_such_number»")


# --- What they show ---


@EVERY
def test_charts_are_figures(lesson: Lesson) -> None:
    for chart in lesson.charts():
        figure = figures.drawn(chart)
        go.Figure(figure.to_dict())  # Plotly's own check, which the app leaves out
        if isinstance(chart, Curves):
            assert all(np.isfinite(line.x).all() and len(line.x) == len(line.y) for line in chart.lines)
            assert len([trace for trace in figure.data if trace.showlegend is not False]) == len(chart.lines)
        else:
            assert len(figure.data) == len(chart.series) == len(chart.heights)
            assert all(np.isfinite(heights).all() and len(heights) == len(chart.groups) for heights in chart.heights)


def test_an_axis_of_many_powers_of_ten_is_labelled_at_some_of_them() -> None:
    x = np.arange(1.0, 20.0)
    for tens, wanted in ((0.05, None), (0.5, 1), (0.8, 2)):
        chart = Curves("t", "x", "y", (Line("a", "A", x, 10 ** (-tens * x)),))
        assert figures.curves(chart).layout.yaxis.dtick == wanted


def test_across_fewer_powers_of_ten_are_labelled_as_a_phone_has_no_room_for_more() -> None:
    for tens, wanted in ((3, 1), (6, 1), (7, 2), (13, 3)):
        chart = Curves("t", "x", "y", (Line("a", "A", np.array([1.0, 10.0**tens]), np.ones(2)),), log_x=True)
        assert figures.curves(chart).layout.xaxis.dtick == wanted


def test_the_name_of_a_mark_stands_above_the_lines_and_below_the_legend() -> None:
    x = np.arange(1.0, 3.0)
    line = Line("a", "A", x, x)
    layout = figures.curves(Curves("t", "x", "y", (line, replace(line, name="b")), marks=((1.0, "here"),))).layout
    (name,) = layout.annotations
    assert (name.y, name.yanchor) == (1, "bottom")
    pane = layout.height - layout.margin.t - layout.margin.b
    assert (layout.legend.y - 1) * pane > 16, "pixels, as high as the name of a mark"
    assert layout.margin.t - (layout.legend.y - 1) * pane > 30 + 16, "the legend stands below Plotly's buttons"


def test_a_chart_of_places_has_even_axes() -> None:
    x = np.arange(3.0)
    chart = Curves("t", "x", "y", (Line("a", "A", x, x),), log_y=False)
    assert figures.curves(replace(chart, even=True)).layout.yaxis.scaleanchor == "x"
    assert figures.curves(chart).layout.yaxis.scaleanchor is None


def test_a_band_lies_between_its_edges() -> None:
    x = np.arange(3.0)
    chart = Curves("t", "x", "y", (Line("a", "A", x, x, low=x - 1, high=x + 1),), log_y=False)
    low, high, middle = figures.curves(chart).data
    assert (list(low.y), list(high.y), list(middle.y)) == ([-1, 0, 1], [1, 2, 3], [0, 1, 2])
    assert high.fill == "tonexty"
    assert low.fill is None


def test_bars_are_told_apart_without_colour() -> None:
    chart = Bars("t", "y", lambda one, group: one + group, {"a": 1, "b": 2}, (("one", "A", 0), ("two", "B", 2)))
    one, two = figures.bars(chart).data
    assert one.marker.pattern.shape != two.marker.pattern.shape
    assert (list(one.text), list(two.text)) == (["1", "2"], ["3", "4"])


def test_every_entry_of_the_tables_opens_its_race() -> None:
    tables = LESSONS["choosing"].tables
    names = {cells[0] for table in tables for cells, _ in table.rows}
    assert {"SGD", "Momentum", "RMSProp", "Adam", "AdamW", "LARS", "LAMB", "β₂", "ε", "Learning rate η", "Weight decay λ"} <= names
    for table in tables:
        for cells, race in table.rows:
            assert len(cells) == len(table.columns)
            ignored: list[str] = []
            assert Scenario.from_query(race.query(), ignored) == race
            assert ignored == []


@EVERY
def test_the_races_survive_a_link(lesson: Lesson) -> None:
    for race in (*(scene.scenario for scene in lesson.scenes), lesson.play):
        ignored: list[str] = []
        assert Scenario.from_query(race.query(), ignored) == race
        assert ignored == []
        if race.landscape.minima:
            assert len(race.run()) == len(race.lanes)


# --- The page ---


def charts(app: AppTest) -> dict[str, Any]:
    return {chart.proto.id.rsplit("-", 1)[-1]: chart for chart in app.get("plotly_chart")}


def paths(app: AppTest) -> list[str]:
    """Who is drawn on the map."""
    return [trace["name"] for trace in json.loads(charts(app)["map"].proto.spec)["data"] if trace.get("mode") == "lines"]


def players(app: AppTest) -> list[str]:
    """Keys of the components that move the race."""
    return [str(part.key) for part in app.get("bidi_component") if str(part.key).endswith("-player")]


def written_words(app: AppTest) -> str:
    return "\n".join(part.value for part in app.markdown)


def go_to(app: AppTest, lesson: Lesson) -> AppTest:
    return whole(app.button(key=f"go-{lesson.slug}").click().run())


def test_the_overview_leads_to_every_lesson() -> None:
    app = visit()
    assert [header.value for header in app.header] == ["Lessons"]
    for lesson in LESSONS.values():
        assert app.button(key=f"path-{lesson.slug}").label == f"{rank(lesson.slug)}. {lesson.title}"
    assert whole(app.button(key="path-momentum").click().run()).header[0].value == LESSONS["momentum"].title
    assert app.query_params == {"lesson": "momentum"}


@SOME
def test_a_lesson_is_taken(lesson: Lesson) -> None:
    app = go_to(visit(), lesson)
    assert app.header[0].value == lesson.title
    assert set(charts(app)) == {"map"}, "nothing has run"
    assert paths(app) == []
    assert not players(app)
    assert lesson.fill(lesson.answers[0].why) not in written_words(app)
    radio = app.radio(key=f"answer-{lesson.slug}")
    assert radio.value is None
    assert list(radio.options) == [lesson.fill(answer.text) for answer in lesson.answers]
    for i, answer in enumerate(lesson.answers):
        app = whole(app.radio(key=f"answer-{lesson.slug}").set_value(i).run())
        words = written_words(app)
        assert all(lesson.fill(other.why) in words for other in lesson.answers)
        assert lesson.fill(lesson.reveal) in words
        verdict = next(part.value for part in app.markdown if "your guess" in part.value)
        assert lesson.fill(answer.text) in verdict
        assert ("**Right.**" in verdict) is answer.right
    assert {"map", "loss"} <= set(charts(app))
    assert players(app)
    assert paths(app) == list(told_apart(lesson.scenes[0].scenario.lanes))
    assert len(charts(app)) == 2 + len(lesson.charts())
    assert app.query_params == {"lesson": lesson.slug, "done": lesson.slug}
    assert app.button(key=f"go-{lesson.slug}").proto.icon == ":material/check_circle:"
    for i in range(1, len(lesson.scenes)):
        whole(app.button_group(key="scene").set_value(i + 1).run())
        assert paths(app) == list(told_apart(lesson.scenes[i].scenario.lanes))


@pytest.mark.parametrize("slug", ["downhill", "choosing"])
def test_now_you_opens_the_race(slug: str) -> None:
    lesson = LESSONS[slug]
    app = visit(lesson=slug, done=lesson.slug)
    (button,) = app.get("link_button")
    assert Scenario.from_query(dict(parse_qsl(urlsplit(button.proto.url).query))) == lesson.play
    app = whole(app.button(key="now-you").click().run())
    assert app.session_state.visit.scenario == lesson.play
    assert "terrain" in charts(app)
    assert len(app.table) >= 1
    assert Scenario.from_query({name: value for name, value in app.query_params.items() if name != "done"}) == lesson.play


def test_the_visitors_race_survives_the_lessons() -> None:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["landscape"], app.query_params["D.Adam.lr"] = "Beale", "0.05"
    app.run()
    app.number_input(key="x").set_value(1.25).run()
    before = app.session_state.visit.scenario
    turn(app, "pages/lessons.py")
    assert app.query_params == {}
    app.button(key="path-adam").click().run()
    app.radio(key="answer-adam").set_value(2).run()
    turn(app, "pages/race.py")
    assert app.session_state.visit.scenario == before
    assert (app.number_input(key="x").value, app.selectbox(key="landscape").value) == (1.25, "Beale")
    assert app.query_params["done"] == "adam"
    assert app.query_params["D.Adam.lr"] == "0.05"
    turn(app, "pages/lessons.py")
    assert app.header[0].value == LESSONS["adam"].title
    assert app.radio(key="answer-adam").value == 2


def test_progress_comes_back_with_the_address_and_can_be_forgotten() -> None:
    app = visit(lesson="adam", done="downhill,ravine,adam")
    ticked = {slug for slug in LESSONS if "check" in app.button(key=f"go-{slug}").proto.icon}
    assert ticked == {"downhill", "ravine", "adam"}
    assert LESSONS["adam"].fill(LESSONS["adam"].reveal) in written_words(app)
    whole(app.button(key="forget").click().run())
    assert app.query_params == {"lesson": "adam"}
    assert set(charts(app)) == {"map"}


@pytest.mark.parametrize(
    "query",
    [
        {"lesson": "<script>alert(1)</script>"},
        {"lesson": "../../etc/passwd", "done": "downhill,downhill,-1,99,Adam,,٣,1,1e9"},
        {"lesson": "", "done": "1" * 100_000},
        {"lesson": "adam" * 1000},
        {"done": "NaN"},
        {"lesson": "ADAM", "A.SGD.lr": "1e999", "landscape": "Nowhere"},
    ],
)
def test_junk_in_the_address_does_no_harm(query: dict[str, str]) -> None:
    app = visit(**query)
    assert [header.value for header in app.header] == ["Lessons"]
    assert set(app.query_params) <= {"done"}
    assert app.query_params.get("done", "downhill") == "downhill"
    assert app.session_state.visit.scenario == Scenario.opening(LANDSCAPES["Rosenbrock"]())


def test_every_lesson_file_is_one_lesson() -> None:
    modules: list[ModuleType] = [
        module for name, module in sys.modules.items() if name.startswith("lessons.") and hasattr(module, "lesson")
    ]
    assert {module.lesson.slug for module in modules} == set(LESSONS)
    assert len(modules) == len(LESSONS)
