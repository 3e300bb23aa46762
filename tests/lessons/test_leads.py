"""Lessons lead into the app: each view of a lesson opens on a question that its page can answer, and a task stands above its race."""

from base64 import b64decode
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from figures.theme import STYLES
from lessons import LESSONS
from lessons.base import Answer, Lesson, race
from lessons.order import rank
from lessons.views import MAPS, MICROSCOPE, NETWORK, View, every_rate, every_start, one_step, rate_and_noise, two_knobs
from optimizers.heavy_ball import HeavyBall
from optimizers.sgd import SGD
from scenario import Scenario
from scenario.training import Training
from tests.support.lesson_page import turn, visit, whole
from ui.visit.choices import CHOICES

VIEWS = [pytest.param(lesson, lead.view, id=f"{lesson.slug}-{lead.view.page}") for lesson in LESSONS.values() for lead in lesson.leads]
FIRST: dict[tuple[str, str], str] = {}  # the first lesson with a view of each page, and of each of the pictures of the maps
for one in LESSONS.values():
    for lead in one.leads:
        FIRST.setdefault((lead.view.page, lead.view.choices.get("picture", "")), one.slug)
OPENED = [pytest.param(*view.values, id=view.id, marks=() if view.values[0].slug in FIRST.values() else pytest.mark.slow) for view in VIEWS]
CHART = {"sweep": "sweep", "basins": "basins-", "rates": "rates", "noise": "noise-map"}
ANSWERS = (Answer("", "", right=True), Answer("", ""))
RAVINE = race(LESSONS["ravine"].play.landscape, SGD(lr=0.01), HeavyBall(lr=0.005), steps=100)


def opened(lesson: Lesson, key: str) -> AppTest:
    """A lesson that is answered, and a way out of it taken."""
    app = whole(visit(lesson=lesson.slug, done=lesson.slug).button(key=key).click().run())
    return whole(app.switch_page(f"pages/{app.session_state.visit.page or 'race'}.py").run())  # AppTest goes back with its next run


def strips(app: AppTest) -> list[str]:
    return [part.value for part in app.markdown if part.value.startswith("**Lesson ")]


# --- Views ---


@pytest.mark.parametrize(("lesson", "view"), OPENED)
def test_every_view_opens_on_its_question(lesson: Lesson, view: View) -> None:
    app = opened(lesson, f"open-{view.page}")
    seen = app.session_state.visit
    assert (seen.page, seen.raced) == (view.page, view.scenario)
    assert {name: CHOICES[name].spell(seen.view[name]) for name in view.choices} == view.choices
    shown = {widget.key: widget.value for widget in (*app.selectbox, *app.slider, *app.button_group)}
    assert {name: str(shown[name]) for name in view.choices} == view.choices, "nothing was passed over"
    keys = " ".join(chart.proto.id for chart in app.get("plotly_chart"))
    wanted = {MICROSCOPE: ["overview", "timelines"], NETWORK: ["data", "loss", "map"]}
    assert all(key in keys for key in wanted.get(view.page) or [CHART[view.choices["picture"]]])
    lead = lesson.lead(view.page)
    assert lead is not None
    assert lesson.fill(lead.text) in strips(app)[0]
    assert not app.info, "it is not too much work"


@pytest.mark.parametrize(("lesson", "view"), VIEWS)
def test_a_view_is_about_the_lessons_own_race_and_says_what_to_do(lesson: Lesson, view: View) -> None:
    races = [*(scene.scenario for scene in lesson.scenes), lesson.play]
    assert isinstance(view.scenario, Training) or any(race.landscape == view.scenario.landscape for race in races)
    lead = lesson.lead(view.page)
    assert lead is not None
    assert 5 <= len(lead.text.split()) <= 45
    ignored: list[str] = []
    assert type(view.scenario).from_query(view.scenario.query(), ignored) == view.scenario
    assert ignored == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: two_knobs(RAVINE, "C", "SGD.lr", "noise"), "no lane C"),
        (lambda: two_knobs(RAVINE, "A", "SGD.lr", "HeavyBall.mu"), "HeavyBall.mu"),
        (lambda: two_knobs(RAVINE, "A", "SGD.lr", "SGD.lr"), "SGD.lr"),
        (lambda: one_step(RAVINE, 101, "A"), "step 101 of 100"),
        (lambda: one_step(RAVINE, 1, "A", "A"), "no other lane"),
        (lambda: one_step(RAVINE, 1, "A", "D"), "no lane D"),
        (lambda: rate_and_noise(RAVINE, "D"), "no lane D"),
    ],
)  # fmt: skip
def test_a_view_that_its_page_could_not_show_is_refused(wrong: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()  # type: ignore[operator]


def test_a_view_is_what_the_address_of_its_page_says() -> None:
    assert two_knobs(RAVINE, "B", "HeavyBall.lr", "HeavyBall.mu").choices["of"] == "B"
    assert every_start(RAVINE).choices == {"picture": "basins"}
    assert every_rate(RAVINE).choices == {"picture": "rates"}
    assert rate_and_noise(RAVINE, "A").page == MAPS
    for view in (every_start(RAVINE), every_rate(RAVINE), rate_and_noise(RAVINE, "A"), one_step(RAVINE, 1, "A", "B", "y")):
        assert all(CHOICES[name].parse(text) is not None for name, text in view.choices.items())


# --- The task above the race, and the way back ---


@pytest.mark.parametrize("slug", ["downhill", "momentum"])
def test_the_race_says_what_the_lesson_asks_for_and_leads_back(slug: str) -> None:
    lesson = LESSONS[slug]
    app = opened(lesson, "now-you")
    assert strips(app) == [f"**Lesson {rank(lesson.slug)}: {lesson.title}.** {lesson.fill(lesson.now_you)}"]
    assert app.query_params["task"] == slug
    assert not [part for part in app.get("bidi_component") if part.key == "scenes"], "it stands in their room"
    app.slider(key="steps").set_value(120).run()
    assert len(strips(app)) == 1, "it stays while the race is edited"
    whole(app.button(key="to-lesson").click().run())
    assert app.header[0].value == lesson.title
    assert app.query_params == {"lesson": slug, "done": lesson.slug}


def test_a_task_is_put_aside_and_the_scenes_come_back() -> None:
    app = opened(LESSONS["momentum"], "now-you")
    before = app.session_state.visit.scenario
    whole(app.button(key="close-task").click().run())
    assert strips(app) == []
    assert "task" not in app.query_params
    assert app.session_state.visit.scenario == before
    (row,) = [part for part in app.get("bidi_component") if part.key == "scenes"]
    assert row is not None


def test_a_link_with_a_task_shows_it_to_somebody_else() -> None:
    lesson = LESSONS["momentum"]
    (button,) = visit(lesson="momentum", done=lesson.slug).get("link_button")
    query = dict(parse_qsl(urlsplit(button.proto.url).query))
    assert query.pop("task") == "momentum"
    assert Scenario.from_query(query) == lesson.play


def test_on_another_page_the_task_is_its_own_there_or_only_the_way_back() -> None:
    lesson = LESSONS["momentum"]
    app = opened(lesson, f"open-{MAPS}")
    lead = lesson.lead(MAPS)
    assert lead is not None
    assert lead.text in strips(app)[0]
    app.slider(key="steps").set_value(120).run()
    assert strips(app) == [f"**Lesson {rank(lesson.slug)}: {lesson.title}.**"], "another race, of which nothing is asked"
    turn(app, "pages/microscope.py")
    assert lead.text not in strips(app)[0]
    whole(app.button(key="to-lesson").click().run())
    assert app.header[0].value == lesson.title


# --- The path ---


def test_the_path_says_what_one_will_be_able_to_say_how_long_it_takes_and_shows_no_path_before_the_answer() -> None:
    app = visit(done="momentum")
    captions = [caption.value for caption in app.caption]
    for lesson in LESSONS.values():
        assert f"{lesson.afterwards or lesson.idea} :material/schedule:\N{NO-BREAK SPACE}{lesson.minutes}\N{NO-BREAK SPACE}min" in captions
        assert 1 <= lesson.minutes <= 8
    pictures = [unquote_svg(image) for image in app.image]
    assert len(pictures) == len(LESSONS)
    assert [f'stroke="{STYLES["A"].color}"' in picture for picture in pictures] == [
        lesson.slug == "momentum" for lesson in LESSONS.values()
    ]


def unquote_svg(image: Any) -> str:
    (one,) = image.proto.imgs
    return b64decode(one.url.partition("base64,")[2]).decode()


def test_minutes_are_counted_from_the_words_and_the_races() -> None:
    words = replace(LESSONS["adam"], words="word " * 300, question="?", answers=ANSWERS, reveal="", now_you="")
    assert words.minutes == 3, "two of reading, two races of seven seconds"
    assert replace(words, words="word " * 500).minutes == 4


def test_after_the_last_lesson_there_is_something_to_do() -> None:
    *_, last = LESSONS.values()
    everything = ",".join(lesson.slug for lesson in LESSONS.values())
    assert not [button for button in visit(lesson=last.slug).button if str(button.key).startswith("go-on")]
    for query in ({"lesson": last.slug, "done": last.slug}, {"done": everything}):
        app = visit(**query)
        assert [button.key for button in app.button if str(button.key).startswith("go-on")] == ["go-on-", "go-on-maps", "go-on-microscope"]
    whole(app.button(key="go-on-maps").click().run())
    assert app.session_state.visit.page == "maps"
