"""For everyone: axe-core on every page, in both modes and on a phone; every control by the keyboard and by its name; the race in words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from lessons import LESSONS
from scenario.table import packed
from tests.support.page import Page
from tests.support.wanted import above, beginning

pytestmark = pytest.mark.browser

PAGES = {
    "race": "/?lanes=ABCD&steps=100",
    "data": f"/?landscape=LinearRegression&rows={packed(((1, 2), (2, 3), (3, 5)), ('hours', 'score'))}&lanes=AB&steps=50",
    "microscope": "/microscope?lanes=AB&steps=50",
    "maps": "/maps?lanes=AB&steps=50",
    "network": "/network?lanes=AB&steps=50",
    "lessons": "/lessons",
    "lesson": f"/lessons?lesson={next(iter(LESSONS))}",
    "answered": f"/lessons?lesson={next(iter(LESSONS))}&done={','.join(LESSONS)}",
}
# What is Streamlit's or Plotly's own: (rule, where, why).
THEIRS = [
    ("color-contrast", ".no-webgl", "Plotly's own word to browsers without WebGL, in its own colours"),
    ("scrollable-region-focusable", ".katex-display", "Streamlit makes a scroller of a wide formula; browsers let the keyboard into it"),
    (
        "scrollable-region-focusable",
        "[data-testid='stTable']",
        "Streamlit makes a scroller of a wide table, and of each of its cells; likewise",
    ),
]


@pytest.fixture
def page(flat_page: Page) -> Page:
    return flat_page


def opened(page: Page, address: str) -> Page:
    return rested(page.go(address))


def rested(page: Page) -> Page:
    page.rest().wait_for_timeout(150)  # what begins to fade late has begun
    return page.until(still=True)


def findings(page: Page) -> list[str]:
    """What axe-core finds to be serious or critical, and ours."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = []
    for violation in axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]:
        theirs = [where for rule, where, _ in THEIRS if rule == violation["id"]]
        for node in violation["nodes"] if violation["impact"] in ("serious", "critical") else []:
            if not any(page.within(node["target"][0], where) for where in theirs):
                found.append(f"{violation['id']}: {node['target'][0]}: {node['failureSummary']}")
    return found


# At a desk and on a phone, in both modes.
USUAL, OTHER = ((1280, "light"), (390, "dark")), ((1280, "dark"), (390, "light"))
SEEN_OFTEN = {"race": USUAL, "maps": USUAL[1:]}  # of the pages, in which looks


def page_looks() -> Iterator[Any]:
    """Every page in the looks in which it is seen on every occasion, and in the others with `-m slow`."""
    for name, address in PAGES.items():
        often = SEEN_OFTEN.get(name, ())
        rest = tuple(look for look in USUAL + OTHER if look not in often)
        yield from [pytest.param(address, often, id=name)] if often else []
        yield pytest.param(address, rest, id=f"{name}-other", marks=pytest.mark.slow)


def assert_sound(page: Page, looks: tuple[tuple[int, str], ...]) -> None:
    for width, mode in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=mode)
        page.until(dark=mode == "dark")
        assert findings(rested(page)) == [], f"{mode}, {width} px"


@pytest.mark.parametrize(("address", "looks"), page_looks())
def test_every_page_is_sound(page: Page, app_url: str, address: str, looks: tuple[tuple[int, str], ...]) -> None:
    opened(page, app_url + address)
    assert names_with_markup(page) == []
    assert_sound(page, looks)
    assert page.own_errors == []


def names_with_markup(page: Page) -> list[str]:
    """Names that a screen reader would spell: LaTeX, Markdown, icons by their key."""
    assert len(page.names) > 5
    return sorted({name for name in page.names if re.search(r"[$\\{}]|\*\*|~~|:\w+\[|:material/", name)})


@pytest.mark.slow
@pytest.mark.parametrize("looks", [USUAL, OTHER], ids=["usual", "other"])
def test_what_opens_is_sound(page: Page, app_url: str, looks: tuple[tuple[int, str], ...]) -> None:
    opened(page, f"{app_url}/?lanes=AB&steps=100&forces=gradient,momentum")
    for name in ("Formula and shape", "Noise"):
        page.get_by_test_id("stSidebar").get_by_text(name, exact=True).click()
        rested(page)
    page.share()
    rested(page)
    assert_sound(page, looks)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_lanes_knobs_are_sound(page: Page, app_url: str, mode: str) -> None:
    page.emulate_media(color_scheme=mode)
    opened(page, f"{app_url}/?lanes=AB&steps=100").until(dark=mode == "dark", lanes=["SGD", "Momentum"])
    page.locator(".st-key-choose-B button").first.click()
    page.get_by_text("Schedule of η").wait_for()
    page.get_by_text("Rule and paper").click()
    assert findings(rested(page)) == []
    assert names_with_markup(page) == []


@pytest.fixture(scope="module")
def two_lanes(flat_tab: Any, app_url: str) -> Iterator[Page]:
    """For the three tests that follow, one after the other."""
    page = rested(Page(flat_tab).open(f"{app_url}/?lanes=AD&steps=100"))
    yield page
    page.leave(stay=True)


def test_the_end_is_told_to_those_who_ask_for_less_motion(two_lanes: Page) -> None:
    assert two_lanes.playing is False
    two_lanes.until(told=beginning("The race on Rosenbrock is over"))


def test_the_keyboard_reaches_everything_in_the_order_it_is_seen(two_lanes: Page) -> None:
    two_lanes.seek(50)
    two_lanes.blur()
    name_of_the_focused = two_lanes.naming()
    tour: list[tuple[str, str]] = []
    for _ in range(120):
        two_lanes.keyboard.press("Tab")
        where = two_lanes.focused
        if where == "BODY":
            break
        tour.append((where, name_of_the_focused()))
        assert two_lanes.outlined or where not in ("player", "start", "board"), f"nobody sees that {tour[-1]} has the keyboard"
    else:
        pytest.fail("the keyboard does not come out at the end of the page")
    assert [(where, name) for where, name in tour if not name and where != "MAIN"] == [], "a control without a name"
    names = [name for where, name in tour if where in ("player", "start", "board")]
    assert names[0].startswith("Start -1.3,0.3")
    assert names[1:10] == ["Race", "Step back", "Play", "Step forward", "Step", "Speed", "Loop", "Rain", "Where would it end"]
    _, rows = two_lanes.board
    first, hide_first, second, hide_second = names[10:]
    assert {rows[0][0], rows[1][0]} == {"SGD", "Adam"}
    for name, row, hide in ((rows[0][0], first, hide_first), (rows[1][0], second, hide_second)):
        assert re.match({"SGD": "A ?SGD ?", "Adam": "D ?Adam ?"}[name], row)
        assert hide == f"Hide {name}"
    everything = [name for _, name in tour]
    for before, after in (("Landscape", "SGD η"), ("SGD η", "Adam η"), ("Adam η", "Race"), ("Race", "Loop"), ("Loop", "Loss")):
        assert place(everything, before) < place(everything, after)
    buttons = [name for where, name in tour if where == "BUTTON" and re.match("[A-H] [A-Z]", name)]
    assert buttons == ["A SGD", "D Adam"], "lanes whose buttons cannot be told apart"


def place(names: list[str], wanted: str) -> int:
    return next(i for i, name in enumerate(names) if name.split("\n")[0].startswith(wanted))


def test_the_end_is_told_in_words(two_lanes: Page) -> None:
    assert two_lanes.locator(".fall-line-player .live[role=status][aria-live=polite]").count() == 1
    two_lanes.seek(90)
    two_lanes.control("Speed").select_option("4")
    two_lanes.press("Play")
    told = two_lanes.until(told=beginning("The race on Rosenbrock is over after 100 steps. 1. ")).told
    table = two_lanes.get_by_role("table", name="Ranking of the lanes")
    winner = table.get_by_role("row").nth(1).get_by_role("cell").nth(1).inner_text()
    assert f"1. {winner.split()[-1]}: " in told
    assert {"SGD", "Adam"} <= set(re.findall(r"\w+", told))
    before = two_lanes.paths
    two_lanes.turn("A.SGD.lr", "Home")
    two_lanes.changed(before)
    two_lanes.until(told=beginning("The race", but_not=told))  # the new end
    assert table.get_by_role("columnheader").count() >= 4


def test_streamlits_keys_do_no_harm_in_the_player(page: Page, app_url: str) -> None:
    opened(page, f"{app_url}/?lanes=AD&steps=400").until(steps=400)
    page.control("Speed").select_option("0.25")
    page.seek(0)
    page.press("Play")
    page.keep(".js-plotly-plot, .fall-line-overlay")
    before = page.paths
    for key in ("c", "r", "Shift+C", "Shift+R"):
        page.player.press(key)
    page.wait_for_timeout(400)
    assert page.get_by_role("dialog").count() == 0
    assert page.settle().playing
    assert page.step == above(0)
    assert page.kept(".js-plotly-plot, .fall-line-overlay")
    assert page.paths == before
    assert page.narrow
    assert page.own_errors == []
