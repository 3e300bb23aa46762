"""For everyone: axe-core on every page, in both modes and on a phone; every control by the keyboard and by its name; the race in words."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from test_app import changed, narrow, own_errors, paths, settled, slider
from test_player import control, is_playing, seek, step

from lessons import LESSONS

pytestmark = pytest.mark.browser

PAGES = {
    "race": "/?lanes=ABCD&steps=100",
    "microscope": "/microscope?lanes=AB&steps=50",
    "maps": "/maps?lanes=AB&steps=50",
    "lessons": "/lessons",
    "lesson": f"/lessons?lesson={next(iter(LESSONS))}",
    "answered": f"/lessons?lesson={next(iter(LESSONS))}&done={','.join(str(lesson.number) for lesson in LESSONS.values())}",
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
RESTING = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app?.dataset.testScriptState === 'notRunning' && !app.querySelector('[data-testid="stSkeleton"], [data-testid="stSpinner"]')
        && app.querySelector('.stMain .stElementContainer')
        && [...app.querySelectorAll('.stPlotlyChart')].every(chart => chart.querySelector('.main-svg'));
}"""
FOCUSED = """() => {
    const focused = document.activeElement;
    return focused.closest('.fall-line-player') ? 'player' : focused.matches('.fall-line-start') ? 'start' : focused.tagName;
}"""
LIVE = "document.querySelector('.fall-line-player .live').textContent"


@pytest.fixture
def page(flat_page: Any) -> Any:
    return flat_page


@pytest.fixture(scope="module")
def url(app_url: str, browser: Any) -> str:
    """The app's address, once the server has had a visitor: until then it knows only the files of pages/."""
    page = browser.new_page()
    page.goto(app_url)
    page.wait_for_selector(".fall-line-player", timeout=60_000)
    page.close()
    return app_url


def opened(page: Any, address: str) -> Any:
    page.goto(address)
    return rested(page)


def rested(page: Any) -> Any:
    page.wait_for_function(RESTING, timeout=60_000)
    page.wait_for_timeout(700)  # what fades in has done so: a contrast on the way is none
    return page


def findings(page: Any) -> list[str]:
    """What axe-core finds to be serious or critical, and ours."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = []
    for violation in axe.run(page).response["violations"]:
        theirs = [where for rule, where, _ in THEIRS if rule == violation["id"]]
        for node in violation["nodes"] if violation["impact"] in ("serious", "critical") else []:
            if not any(page.locator(node["target"][0]).first.evaluate("(node, where) => !!node.closest(where)", where) for where in theirs):
                found.append(f"{violation['id']}: {node['target'][0]}: {node['failureSummary']}")
    return found


# At a desk and on a phone, in both modes; the two other pairs take as long again.
LOOKS = [((1280, "light"), (390, "dark")), pytest.param(((1280, "dark"), (390, "light")), marks=pytest.mark.slow)]


def assert_sound(page: Any, looks: tuple[tuple[int, str], ...]) -> None:
    for width, mode in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=mode)
        assert findings(rested(page)) == [], f"{mode}, {width} px"


@pytest.mark.parametrize("looks", LOOKS, ids=["usual", "other"])
@pytest.mark.parametrize(
    "address", [pytest.param(a, id=name, marks=pytest.mark.slow if name in ("lessons", "lesson") else ()) for name, a in PAGES.items()]
)
def test_every_page_is_sound(page: Any, url: str, address: str, looks: tuple[tuple[int, str], ...]) -> None:
    opened(page, url + address)
    assert names_with_markup(page) == []
    assert_sound(page, looks)
    assert own_errors(page) == []


def names_with_markup(page: Any) -> list[str]:
    """Names that a screen reader would spell: LaTeX, Markdown, icons by their key."""
    names = page.evaluate("[...document.querySelectorAll('[aria-label], [title]')].map(node => node.ariaLabel ?? node.title)")
    assert len(names) > 5
    return sorted({name for name in names if re.search(r"[$\\{}]|\*\*|~~|:\w+\[|:material/", name)})


@pytest.mark.parametrize("looks", LOOKS, ids=["usual", "other"])
def test_what_opens_is_sound(page: Any, url: str, looks: tuple[tuple[int, str], ...]) -> None:
    opened(page, f"{url}/?lanes=AB&steps=100&forces=gradient,momentum")
    for name in ("Formula and shape", "Noise", "Take it home"):
        page.get_by_text(name, exact=True).click()
        rested(page)
    assert_sound(page, looks)


def test_a_lanes_knobs_are_sound(page: Any, url: str) -> None:
    opened(page, f"{url}/?lanes=AB&steps=100")
    page.locator(".st-key-more-B button").first.click()
    page.get_by_text("Schedule of η").wait_for()
    assert findings(rested(page)) == []
    assert names_with_markup(page) == []
    page.emulate_media(color_scheme="dark")
    assert findings(rested(page)) == []


def test_the_keyboard_reaches_everything_in_the_order_it_is_seen(page: Any, url: str) -> None:
    opened(page, f"{url}/?lanes=AD&steps=100")
    seek(page, 50)
    page.evaluate("document.activeElement.blur()")
    devtools = page.context.new_cdp_session(page)

    def name_of_the_focused() -> str:
        found = devtools.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
        nodes = devtools.send("Accessibility.getPartialAXTree", {"objectId": found["objectId"], "fetchRelatives": False})["nodes"]
        return str(nodes[0].get("name", {}).get("value", ""))

    tour: list[tuple[str, str]] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        where = page.evaluate(FOCUSED)
        if where == "BODY":
            break
        tour.append((where, name_of_the_focused()))
    else:
        pytest.fail("the keyboard does not come out at the end of the page")
    assert [(where, name) for where, name in tour if not name and where != "MAIN"] == [], "a control without a name"
    names = [name for where, name in tour if where in ("player", "start")]
    assert names[0].startswith("Start -1.5,2")
    assert names[1:8] == ["Race", "Step back", "Play", "Step forward", "Step", "Speed", "Loop"]
    assert [name.split()[0] for name in names[8:]] == ["SGD", "Adam"]
    everything = [name for _, name in tour]
    for before, after in (("Landscape", "SGD η"), ("SGD η", "Adam η"), ("Adam η", "Race"), ("Race", "Loop"), ("Loop", "Loss")):
        assert place(everything, before) < place(everything, after)
    buttons = [name for name in everything if re.fullmatch(r"[A-H]", name.strip())]
    assert len(buttons) == len(set(buttons)) == 2, "lanes whose buttons cannot be told apart"


def place(names: list[str], wanted: str) -> int:
    return next(i for i, name in enumerate(names) if name.split("\n")[0].startswith(wanted))


def test_the_end_is_told_in_words(page: Any, url: str) -> None:
    opened(page, f"{url}/?lanes=AD&steps=100")
    assert page.locator(".fall-line-player .live[role=status][aria-live=polite]").count() == 1
    seek(page, 90)
    control(page, "Speed").select_option("4")
    control(page, "Play").click()
    page.wait_for_function(f"{LIVE}.startsWith('The race on Rosenbrock is over after 100 steps. 1. ')", timeout=20_000)
    told = page.evaluate(LIVE)
    table = page.get_by_role("table", name="Ranking of the lanes")
    winner = table.get_by_role("row").nth(1).get_by_role("cell").nth(1).inner_text()
    assert f"1. {winner.split()[-1]}: " in told
    assert {"SGD", "Adam"} <= set(re.findall(r"\w+", told))
    before = paths(page)
    slider(page, "A.SGD.lr").focus()
    page.keyboard.press("Home")
    changed(page, before)
    page.wait_for_function(f"told => {LIVE}.startsWith('The race') && {LIVE} !== told", arg=told, timeout=20_000)  # the new end
    assert table.get_by_role("columnheader").count() >= 4


def test_the_end_is_told_to_those_who_ask_for_less_motion(new_page: Callable[..., Any], url: str) -> None:
    page = opened(new_page(reduced_motion="reduce"), f"{url}/?lanes=AD&steps=100")
    assert not is_playing(page)
    page.wait_for_function(f"{LIVE}.startsWith('The race on Rosenbrock is over')", timeout=20_000)


def test_streamlits_keys_do_no_harm_in_the_player(page: Any, url: str) -> None:
    opened(page, f"{url}/?lanes=AD&steps=400")
    control(page, "Speed").select_option("0.25")
    seek(page, 0)
    control(page, "Play").click()
    page.evaluate("window.kept = [...document.querySelectorAll('.js-plotly-plot, .fall-line-overlay')]")
    before = paths(page)
    for key in ("c", "r", "Shift+C", "Shift+R"):
        page.locator(".fall-line-player").press(key)
        page.wait_for_timeout(400)
    assert page.get_by_role("dialog").count() == 0
    assert is_playing(settled(page))
    assert step(page) > 0
    assert page.evaluate("kept.every(node => node.isConnected)")
    assert paths(page) == before
    assert narrow(page)
    assert own_errors(page) == []
