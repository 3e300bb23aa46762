"""The race page as a visitor meets it, in a real Chromium."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from landscapes import LANDSCAPES
from scenario import Scenario

pytestmark = pytest.mark.browser

STILL = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app?.dataset.testScriptState === 'notRunning' && document.querySelectorAll('.js-plotly-plot').length === 3
        && !app.querySelector('[data-testid="stSkeleton"]') && document.querySelector('.fall-line-player')?.dataset.steps > 0;
}"""
PATHS = """() => (document.querySelector('.st-key-map .js-plotly-plot')?._fullData || [])
    .filter(trace => trace.mode === 'lines').map(trace => [trace.name, ...Array.from(trace.x), ...Array.from(trace.y)])"""


def visit(page: Any, url: str) -> Any:
    page.goto(url)
    return settled(page)


def settled(page: Any) -> Any:
    page.wait_for_function(STILL, timeout=60_000)
    return page


def paths(page: Any) -> list[list[Any]]:
    found: list[list[Any]] = page.evaluate(PATHS)
    return found


def changed(page: Any, before: list[list[Any]]) -> list[list[Any]]:
    """The paths once they are there and differ from `before`."""
    differ = f"before => (now => now.length > 0 && JSON.stringify(now) !== JSON.stringify(before))(({PATHS})())"
    page.wait_for_function(differ, arg=before, timeout=20_000)
    return paths(settled(page))


def own_errors(page: Any) -> list[str]:
    """On a deep link Streamlit probes /page/_stcore/… first and gets a 404; that one is not ours."""
    return [error for error in page.errors if "404" not in error]


def step(page: Any) -> int:
    return int(page.get_attribute(".fall-line-player", "data-step"))


def slider(page: Any, key: str) -> Any:
    return page.locator(f".st-key-{key.replace('.', '-')}").get_by_role("slider")


def narrow(page: Any) -> bool:
    fits: bool = page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    return fits


def test_the_first_screen_is_a_race_already_moving(page: Any, app_url: str) -> None:
    visit(page, app_url)
    player = page.locator(".fall-line-player")
    assert player.get_attribute("data-playing") == "true"
    page.wait_for_function("document.querySelector('.fall-line-player').dataset.step > 5")
    assert [name for name, *_ in paths(page)] == ["SGD", "Momentum", "RMSProp", "Adam", "AdamW", "LARS", "LAMB"]
    assert page.locator("table").get_by_text("LAMB").count() == 1
    assert narrow(page)
    assert own_errors(page) == []


def test_pause_step_scrub_and_keys(flat_page: Any, app_url: str) -> None:
    visit(flat_page, app_url)
    flat_page.get_by_role("button", name="Pause").click()
    here = step(flat_page)
    flat_page.get_by_role("button", name="Step forward").click()
    flat_page.wait_for_function(f"document.querySelector('.fall-line-player').dataset.step == {here + 1}")
    flat_page.locator(".fall-line-player").get_by_label("Step", exact=True).fill("120")
    flat_page.wait_for_function("document.querySelector('.fall-line-player').dataset.step == 120")
    flat_page.locator(".fall-line-player").focus()
    flat_page.keyboard.press("End")
    flat_page.wait_for_function("(p => p.dataset.step === p.dataset.steps)(document.querySelector('.fall-line-player'))")
    flat_page.keyboard.press("Home")
    flat_page.wait_for_function("document.querySelector('.fall-line-player').dataset.step == 0")
    flat_page.keyboard.press("Space")
    flat_page.wait_for_function("document.querySelector('.fall-line-player').dataset.playing === 'true'")


def test_hover_on_a_path_tells_step_place_and_loss(flat_page: Any, app_url: str) -> None:
    visit(flat_page, app_url + "/?lanes=B")
    flat_page.get_by_role("button", name="Pause").click()
    flat_page.wait_for_timeout(500)
    at = flat_page.evaluate("""() => {
        const chart = document.querySelector('.st-key-map .js-plotly-plot'), { xaxis, yaxis } = chart._fullLayout;
        const { x, y } = chart._fullData.find((trace) => trace.mode === 'lines'), box = chart.getBoundingClientRect();
        return [box.left + xaxis._offset + xaxis.d2p(x[200]), box.top + yaxis._offset + yaxis.d2p(y[200])];
    }""")
    flat_page.mouse.move(*at)
    label = flat_page.locator(".st-key-map .hoverlayer .hovertext").first
    label.wait_for()
    text = label.text_content().replace("−", "-")  # Plotly writes a true minus
    told = re.fullmatch(r"Momentumstep (\d+)x [-\d.]+y [-\d.]+f ([-\de.]+)", text)
    assert told, text
    step, loss = told.groups()
    x, y = flat_page.evaluate(
        f"[...document.querySelector('.fall-line-player').player.race.lanes[0].path].slice(4 * {step}, 4 * {step} + 2)"
    )
    assert float(loss) == pytest.approx(LANDSCAPES["Rosenbrock"]().f(x, y), rel=1e-3)


def test_a_click_on_the_map_moves_the_start(flat_page: Any, app_url: str) -> None:
    visit(flat_page, app_url)
    before = paths(flat_page)
    box = flat_page.locator(".st-key-map .nsewdrag").first.bounding_box()
    flat_page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
    after = changed(flat_page, before)
    x, y = after[0][1], after[0][1 + (len(after[0]) - 1) // 2]
    assert (x, y) == (pytest.approx(1.0, abs=0.03), pytest.approx(2.0, abs=0.03))
    assert float(flat_page.get_by_role("spinbutton", name="Start x").input_value()) == pytest.approx(x, rel=1e-3)
    query = parse_qs(urlsplit(flat_page.url).query)
    assert float(query["x"][0]) == pytest.approx(x, rel=1e-6)
    assert float(query["y"][0]) == pytest.approx(y, rel=1e-6)


def test_a_turned_knob_survives_reload_and_back(flat_page: Any, app_url: str) -> None:
    visit(flat_page, app_url)
    opening = paths(flat_page)
    slider(flat_page, "A.SGD.lr").focus()
    flat_page.keyboard.press("ArrowRight")
    turned = changed(flat_page, opening)
    assert "A.SGD.lr" in parse_qs(urlsplit(flat_page.url).query)
    flat_page.reload()
    assert paths(settled(flat_page)) == turned
    slider(flat_page, "D.Adam.lr").focus()
    flat_page.keyboard.press("ArrowLeft")
    again = changed(flat_page, turned)
    assert again != opening
    flat_page.go_back()
    assert changed(flat_page, again) == turned


def test_a_turned_knob_leaves_the_charts_in_place(page: Any, app_url: str) -> None:
    visit(page, app_url)
    charts = "[...document.querySelectorAll('.js-plotly-plot')]"
    page.evaluate(f"window.kept = {charts}")
    before = paths(page)
    slider(page, "B.Momentum.lr").focus()
    page.keyboard.press("ArrowRight")
    after = changed(page, before)
    assert page.evaluate(f"{charts}.every((chart, i) => chart === kept[i])"), "a chart was torn down: it flickers and forgets its zoom"
    assert [path for path in after if path[0] != "Momentum"] == [path for path in before if path[0] != "Momentum"]
    page.reload()
    assert paths(settled(page)) == after, "the chart in place does not show what the server would"


def test_a_link_shows_the_same_paths_to_somebody_else(page: Any, new_page: Callable[..., Any], app_url: str) -> None:
    query = urlencode(
        {"landscape": "Himmelblau", "lanes": "AH", "A": "Adam", "A.Adam.lr": "0.0123456789", "H": "Lion", "x": "-1", "y": "0.25"}
    )
    mine = paths(visit(page, f"{app_url}/?{query}"))
    page.get_by_role("button", name="Copy link").click()
    link = page.locator('[data-testid="stPopoverBody"] code').inner_text()
    spelled = {key: values[0] for key, values in parse_qs(urlsplit(link).query).items()}
    assert spelled == Scenario.from_query(spelled).query()
    assert spelled["A.Adam.lr"] == "0.0123456789"
    assert paths(visit(new_page(), link)) == mine


def test_another_landscape_brings_its_own_race(flat_page: Any, app_url: str) -> None:
    visit(flat_page, app_url)
    before = paths(flat_page)
    flat_page.locator(".st-key-landscape").get_by_role("combobox").click()
    flat_page.get_by_role("option", name=LANDSCAPES["Beale"].name).click()
    after = changed(flat_page, before)
    assert (after[0][1], after[0][1 + (len(after[0]) - 1) // 2]) == pytest.approx(LANDSCAPES["Beale"].start, rel=1e-6)
    assert parse_qs(urlsplit(flat_page.url).query)["landscape"] == ["Beale"]


@pytest.mark.parametrize("junk", ["steps=1e12&A.SGD.lr=NaN&x=inf&landscape=__class__&A=eval&foo=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"])
def test_junk_in_a_link_is_ignored_with_one_note(flat_page: Any, app_url: str, junk: str) -> None:
    visit(flat_page, f"{app_url}/?{junk}")
    assert flat_page.locator('[data-testid="stAlert"]').count() == 1
    assert len(paths(flat_page)) == 7
    assert own_errors(flat_page) == []


@pytest.mark.slow
def test_dark(new_page: Callable[..., Any], app_url: str) -> None:
    page = visit(new_page(color_scheme="dark"), app_url)
    page.wait_for_timeout(500)
    background = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert max(map(int, background[4:-1].split(","))) < 60
    assert own_errors(page) == []


def test_phone(new_page: Callable[..., Any], app_url: str) -> None:
    page = visit(new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True), app_url)
    assert narrow(page)
    box = page.get_by_role("button", name="Pause").bounding_box()
    assert box["width"] >= 40
    assert box["height"] >= 40
    before = paths(page)
    page.locator(".st-key-map").scroll_into_view_if_needed()
    area = page.locator(".st-key-map .nsewdrag").first.bounding_box()
    page.touchscreen.tap(area["x"] + area["width"] * 0.7, area["y"] + area["height"] * 0.3)
    changed(page, before)
    assert own_errors(page) == []


@pytest.mark.slow
def test_less_motion_for_those_who_ask(new_page: Callable[..., Any], app_url: str) -> None:
    page = visit(new_page(reduced_motion="reduce"), app_url)
    assert page.get_attribute(".fall-line-player", "data-playing") == "false"
