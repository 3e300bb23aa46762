"""The lessons in a real Chromium: each opens, fits a phone, keeps still until it is answered, and moves then."""

import pytest

from lessons import LESSONS
from lessons.base import Lesson
from lessons.views import MAPS, MICROSCOPE
from scenario import Scenario
from tests.support.page import Page
from tests.support.wanted import above, below, holding
from ui.visit.choices import CHOICES
from words.lanes import told_apart

pytestmark = pytest.mark.browser

ALL = ",".join(LESSONS)


@pytest.fixture
def page(flat_page: Page) -> Page:
    """Nothing here is about the terrain."""
    return flat_page


def opened(page: Page, title: str) -> Page:
    """Once a lesson stands there, with its map."""
    page.rest(heading=title).chart("map").until(drawn=True)
    return page


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key}").get_by_role("button").click()


@pytest.mark.slow
def test_every_lesson_on_a_phone(page: Page, app_url: str) -> None:
    """Answered, so that all of it is there."""
    page.look(390, 844)
    page.goto(f"{app_url}/lessons?lesson={next(iter(LESSONS))}&done={ALL}")
    for i, lesson in enumerate(LESSONS.values()):
        opened(page, lesson.title)
        page.until(charts=2 + len(lesson.charts()))
        assert page.locator(".katex-error").count() == 0, lesson.slug
        assert page.narrow, lesson.slug
        page.until(seconds=3, scrolled=below(100))  # it begins at its top
        assert page.own_errors == [], lesson.slug
        if i + 1 < len(LESSONS):
            press(page, "next")


@pytest.mark.slow
def test_a_lesson_s_map_is_as_large_as_the_race_s_before_and_after_the_answer(page: Page, app_url: str) -> None:
    page.look(1366, 768)
    sides = []
    for address in ("", "/lessons?lesson=momentum", "/lessons?lesson=momentum&done=momentum"):
        page.goto(f"{app_url}{address}")
        page.rest().chart("map").until(drawn=True)
        ((left, top, right, bottom),) = page.boxes(".st-key-map .nsewdrag")
        sides.append((right - left, bottom - top))
        page.until(steady=True)
    race, *lessons = sides
    assert race[0] > 400
    assert all(abs(one[i] - race[i]) <= 2 for one in lessons for i in (0, 1)), sides


@pytest.mark.slow
@pytest.mark.parametrize("view", [MAPS, MICROSCOPE])
def test_a_lesson_leads_to_its_map_and_its_step_and_back(page: Page, app_url: str, view: str) -> None:
    lesson = LESSONS["momentum"]
    lead = lesson.lead(view)
    assert lead is not None
    page.goto(f"{app_url}/lessons?lesson=momentum&done=momentum")
    opened(page, lesson.title)
    press(page, f"open-{lead.view.page}")
    page.wait_for_selector(".st-key-task")
    chosen = {name: text for name, text in lead.view.choices.items() if text != CHOICES[name].spell(CHOICES[name].usual)}
    page.until(path=f"/{lead.view.page}", address=holding(task="momentum", **chosen))
    page.wait_for_selector(f".st-key-task >> text={lesson.fill(lead.text)[:40]}")
    press(page, "to-lesson")
    opened(page, lesson.title)
    page.until(path="/lessons", address=holding(lesson="momentum", done="momentum"))
    assert "task" not in page.address
    page.go_back()
    page.wait_for_selector(f".st-key-task >> text={lesson.fill(lead.text)[:40]}")
    assert page.own_errors == []


def test_a_lesson_is_taken_and_leads_to_a_race(page: Page, app_url: str) -> None:
    lesson = LESSONS["adam"]
    page.go(app_url, steps=above(0))
    page.get_by_role("link", name="Lessons").click()
    page.wait_for_selector(".st-key-path-adam")
    press(page, "path-adam")
    opened(page, lesson.title)
    assert page.locator(".fall-line-player").count() == 0
    page.look(moving=True)  # nothing moved before
    assert page.chart("map").lines == []
    page.get_by_text(lesson.answers[2].text).click()
    page.until(playing=True).until(step=above(3))
    assert page.chart("map").lines == list(told_apart(lesson.scenes[0].scenario.lanes))
    assert page.chart("map").ways == page.chart("loss").ways == 0, "the end is told before the ball gets there"
    page.look().press("Pause")  # from here on nothing has to move
    for chart in ("map", "loss"):
        page.chart(chart).until(ways=len(lesson.scenes[0].scenario.lanes))
    answers, words = (page.ask("letters", f".st-key-lesson {part} p") for part in ('[role="radiogroup"]', ".stMarkdown"))
    assert answers == words, "answers are smaller than the question"
    page.wait_for_url(f"**/lessons?lesson=adam&done={lesson.slug}")
    page.reload()
    opened(page, lesson.title)
    page.wait_for_selector("text=What happens, and why")
    high = page.add_style_tag(content=".stMain > * { min-height: 9000px }")  # so high that nothing brings it up by chance
    press(page, "now-you")
    page.wait_for_selector(".st-key-terrain .js-plotly-plot", timeout=30_000)
    page.until(path="/", scrolled=below(100))
    high.evaluate("(style) => style.remove()")
    page.chart("map").until(lines=list(told_apart(lesson.play.lanes)))
    address = page.until(address=holding(landscape="Quadratic")).address
    assert address.pop("done") == lesson.slug
    assert Scenario.from_query(address) == lesson.play
    page.go_back()
    opened(page, lesson.title)
    assert page.own_errors == []


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS.values(), ids=list(LESSONS))
def test_an_answer_leads_to_the_lesson_s_task_and_its_race_back_to_the_lesson(page: Page, app_url: str, lesson: Lesson) -> None:
    page.goto(f"{app_url}/lessons?lesson={lesson.slug}")
    opened(page, lesson.title)
    right = next(i for i, answer in enumerate(lesson.answers) if answer.right)
    page.locator(f".st-key-answer-{lesson.slug} [role=radiogroup] label").nth(right).click()
    answered = {"lesson": lesson.slug, "done": lesson.slug}
    page.until(seconds=60, address=answered, lanes=list(told_apart(lesson.scenes[0].scenario.lanes)))
    press(page, "now-you")
    page.wait_for_selector(f".st-key-task >> text={lesson.fill(lesson.now_you)[:30]}", timeout=60_000)
    names = list(told_apart(lesson.play.lanes))
    page.rest(path="/", lanes=names, steps=lesson.play.steps).chart("map").until(lines=names)
    address = page.address
    assert (address.pop("task"), address.pop("done")) == (lesson.slug, lesson.slug)
    assert Scenario.from_query(address) == lesson.play
    press(page, "to-lesson")
    opened(page, lesson.title)
    page.until(path="/lessons", address=answered)
    page.wait_for_selector("text=What happens, and why")
    assert page.own_errors == []


def test_the_picture_and_the_words_say_the_same_step_of_a_ball_that_leaves(page: Page, app_url: str) -> None:
    """It swings through the picture at every step, but stands outside from step 4 on."""
    lesson = LESSONS["downhill"]
    page.go(f"{app_url}/lessons?lesson=downhill&done=downhill")
    opened(page, lesson.title)
    page.until(steps=100)
    for step in (31, 86):
        page.seek(step)
        assert f"left at step {lesson.facts()['out']}" in page.ask("lettered", "map")


def test_a_lesson_s_controls_lie_below_its_map_and_above_its_curve(page: Page, app_url: str) -> None:
    """With room of their own: nothing covers them."""
    lesson = LESSONS["ravine"]
    page.go(f"{app_url}/lessons?lesson=ravine&done=ravine")
    opened(page, lesson.title)
    page.until(steps=600)
    ((_, _, _, above_them),) = page.boxes(".st-key-map .js-plotly-plot")
    ((_, top, _, bottom),) = page.boxes(".st-key-ravine-0-player")
    ((_, below_them, _, _),) = page.boxes(".st-key-loss .js-plotly-plot")
    assert above_them - 2 <= top < bottom - 30
    assert bottom <= below_them + 2


@pytest.mark.slow
def test_on_a_phone_a_lane_of_a_lesson_has_its_whole_name_and_number_within_its_button(page: Page, app_url: str) -> None:
    """ "Adam, no bias correction", and a number of three digits with a power of ten."""
    page.look(390, 844)
    page.goto(f"{app_url}/lessons?lesson=adam&done=adam")
    opened(page, LESSONS["adam"].title)
    page.until(steps=150)
    buttons, words = page.boxes(".fall-line-player .lanes button"), page.boxes(".fall-line-player .lanes button span")
    assert len(words) == 2 * len(buttons) == 4
    for i, (left, top, right, bottom) in enumerate(words):
        outer = buttons[i // 2]
        assert outer[0] <= left < right <= outer[2], (words, buttons)
        assert outer[1] <= top < bottom <= outer[3], (words, buttons)


def test_a_map_that_came_back_with_short_axes_has_all_of_its_room(page: Page, app_url: str) -> None:
    """As Streamlit builds it from what it kept of another height."""
    page.go(f"{app_url}/lessons?lesson=ravine&done=ravine")
    opened(page, LESSONS["ravine"].title)
    page.until(steps=600)
    before = page.chart("map").sides
    assert page.chart("map").ask("shorten") != before
    page.chart("map").until(sides=before)
