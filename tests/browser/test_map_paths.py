"""The path of a map's cell, made in a Chromium by browser/maps/path.js: it is the run that the map's cell stands for."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from browser import packets
from engine.noise import widths
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from scenario import Lane, Scenario
from studies import axes
from studies.maps import Drawing, Map, map_of, scenario_at
from tests.support.module import call
from tests.support.page import Page
from ui.maps.cells import told

pytestmark = pytest.mark.browser


RUN = """async ({ pathOf }, sent, noise, at) => {
    const { mapsIn } = await import("/maps/runs.js");
    const { meeting } = await import("/meeting.js");
    meeting.draws = undefined;
    if (noise) (await import("/live/noise.js")).default({ data: noise });
    (await import("/live/data.js")).default();
    const run = pathOf((await mapsIn(sent)).sweep, at);
    return run && { path: [...run.path], last: run.last };
}"""


def asked(scenario: Scenario, across: str, up: str) -> Map:
    lane = scenario.lanes[0]
    found = axes.lane_axes(scenario, lane, 9) | dict(zip("xy", axes.window_axes(scenario.landscape, 9), strict=True))
    return map_of(scenario, lane, [found[axes.meant(name, found) or name] for name in (across, up)], seeds=2)


def in_browser(module: Any, drawn: Map, at: tuple[int, int], noise: bytes | None = None) -> Any:
    sent = packets.maps({"sweep": told(drawn, Drawing(drawn).outcome.one(), "#123456")})
    return call(module, "maps/path.js", RUN, sent, noise, list(at))


@pytest.mark.parametrize(
    ("optimizer", "across", "up", "landscape"),
    [
        ("Momentum", "lr", "b1", "Booth"),
        ("Adam", "b2", "eps", "Rosenbrock"),
        ("SGD", "lr", "StepDecay.gamma", "Himmelblau"),
        ("LARS", "lr", "distance", "Booth"),
        ("Nesterov", "x", "y", "SixHumpCamel"),
        ("SGD", "lr", "noise", "Booth"),
        ("Adam", "lr", "batch", "LinearRegression"),
    ],
)
def test_the_path_of_a_cell_is_the_run_that_a_press_on_it_makes(module: Any, optimizer: str, across: str, up: str, landscape: str) -> None:
    schedule = SCHEDULES["StepDecay"]() if "StepDecay" in up else SCHEDULES["Constant"]()
    ground = LANDSCAPES[landscape]()
    scenario = Scenario(ground, ground.start, (Lane(OPTIMIZERS[optimizer](), schedule),), 40, noise=0.1 * (up == "noise"), seed=3)
    drawn = asked(scenario, across, up)
    noise = packets.noise(widths()) if up == "noise" else None
    for row, column in ((1, 2), (drawn.axes[1].size - 2, 4), (4, 8)):
        found = in_browser(module, drawn, (row, column), noise)
        at = {axis.name: float(axis.values[place]) for axis, place in zip(drawn.axes, (column, row), strict=True)}
        (run,) = scenario_at(drawn, replace(drawn.scenario), "A", at).run()
        path = np.array(found["path"], dtype=float).reshape(-1, 4)
        assert len(path) == 41
        last = found["last"]
        assert last == 40 or run.diverged_at in (last, last + 1)
        short = min(last, 12)  # what is chaotic parts later
        np.testing.assert_allclose(path[: short + 1, :2], run.w[: short + 1].astype("f4"), rtol=1e-5, atol=1e-6)


def test_without_its_noise_a_noisy_run_is_not_shown(module: Any) -> None:
    ground = LANDSCAPES["Booth"]()
    scenario = Scenario(ground, ground.start, (Lane(OPTIMIZERS["SGD"]()),), 40, noise=0.5, seed=3)
    assert in_browser(module, asked(scenario, "lr", "distance"), (1, 1)) is None


def test_pointing_at_a_cell_draws_its_path_and_sends_nothing(flat_page: Page, app_url: str) -> None:
    page = flat_page
    page.go(f"{app_url}/maps?landscape=Himmelblau&lanes=AB&A=SGD&B=Momentum&steps=60&cells=32").chart("sweep").until(heeded=True)
    sweep = page.chart("sweep")
    x, y = sweep.part(0.3, 0.4)
    page.ask("noteMessages")
    inset = page.locator("canvas.fall-line-inset")
    for i in range(50):
        page.mouse.move(x + i % 2, y)
        page.wait_for_timeout(100)
        if inset.is_visible():
            break
    box, area = inset.bounding_box(), sweep.area
    assert area["x"] + area["width"] / 2 < box["x"] < box["x"] + box["width"] <= area["x"] + area["width"], "the other half"
    assert area["y"] <= box["y"] < box["y"] + box["height"] <= area["y"] + area["height"]
    assert inset.get_attribute("data-last") == "60"
    assert page.cell, "the words stay"
    first = inset.evaluate("(canvas) => canvas.toDataURL()")
    page.mouse.move(*sweep.part(0.42, 0.75))
    page.wait_for_timeout(300)
    assert inset.evaluate("(canvas) => canvas.toDataURL()") != first
    page.mouse.move(*sweep.part(0.8, 0.4))
    page.wait_for_timeout(300)
    assert inset.bounding_box()["x"] < area["x"] + area["width"] / 2
    page.mouse.move(5, 5)
    inset.wait_for(state="hidden")
    assert page.noted_messages == 0
    # The keyboard's cell has a path, too; and a press leads into the race.
    sweep.locator.focus()
    page.keyboard.press("ArrowRight")
    inset.wait_for()
    page.keyboard.press("Escape")
    inset.wait_for(state="hidden")
    page.get_by_role("button", name="See this race").click()
    page.settle()
    assert page.address["lane"] == "B"
    assert page.own_errors == []
