"""The data of a ground in a real Chromium: lines that follow the clock and the hand, and say what the ground says."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from figures import fit
from landscapes import LANDSCAPES
from landscapes.mini_batches import rows
from scenario import Scenario
from tests.support.module import call
from tests.support.page import Page
from tests.support.sliders import hold
from tests.support.wanted import holding, other_than

pytestmark = pytest.mark.browser

SAYS = """({ Fit }, told, weights, preview, a) => {
    const fit = Object.create(Fit.prototype);
    fit.told = told;
    const held = preview && { preview: {}, live: { now: new Map(preview) } };
    return a.map(fit.says(weights, fit.stretchOf(held ?? {})));
}"""


@pytest.mark.parametrize("held", [None, 2.0])
@pytest.mark.parametrize("name", ["LinearRegression", "LogisticRegression"])
def test_the_browser_says_of_two_weights_what_the_ground_says(module: Any, name: str, held: float | None) -> None:
    """Also where the scale is in the visitor's hand."""
    ground = LANDSCAPES[name]()
    a = np.linspace(*fit.ends(ground.raw.a), 23)
    preview = held and [[f"{name}-scale", held]]
    said = call(module, "fit/fit.js", SAYS, fit.told(Scenario.opening(ground), ground), [0.4, -0.9], preview, a.tolist())
    meant = LANDSCAPES[name](scale=held or ground.scale)
    assert np.array(said) == pytest.approx(meant.line(0.4, -0.9, a), rel=1e-9)


def test_the_browser_draws_the_mini_batches_of_python(module: Any) -> None:
    """Steps of several epochs, some with a rest that fills no batch; seeds at both ends."""
    sizes, steps = ((1, 11), (4, 11), (16, 123), (11, 11)), (1, 2, 7, 8, 30, 2000)
    asked = [(seed, t, batch, n) for seed in (0, 999) for batch, n in sizes for t in steps]
    drawn = call(module, "live/mini_batches.js", "({ rowsOf }, asked) => asked.map((one) => rowsOf(...one))", asked)
    assert drawn == [rows(*one).tolist() for one in asked]


def test_lines_and_rings_follow_the_clock_and_a_ground_without_data_has_none(flat_page: Page, app_url: str) -> None:
    """As in the engine, also while a hand moves. Another ground takes the chart away and what draws on it; Back brings both again."""
    link = "landscape=LinearRegression&LinearRegression.data=anscombe&lanes=AB&A=SGD&B=Adam&steps=60&batch=4&seed=7"
    flat_page.go(f"{app_url}/?{link}", charts=4, said=other_than(None), steps=60)
    assert flat_page.chart("data").gap > 0, "no title on a tick"
    scenario = Scenario.from_query(flat_page.address)
    ground: Any = scenario.landscape
    for step in (0, 25, 60):
        flat_page.seek(step)
        weights = {
            lane.letter: pytest.approx(run.w[step].tolist(), rel=1e-5) for lane, run in zip(scenario.lanes, scenario.run(), strict=True)
        }
        seen = rows(7, step + 1, 4, ground.n).tolist() if step < 60 else []
        flat_page.until(said=weights, ringed=seen)
    hold(flat_page, "LinearRegression.scale", -15)
    flat_page.until(preview=True)
    held = replace(ground, scale=float(flat_page.slider("LinearRegression.scale").get_attribute("aria-valuetext")))
    ends = dict(zip("AB", replace(scenario, landscape=held).run(), strict=True))
    in_hand = {letter: pytest.approx(run.w[60].tolist(), rel=1e-4) for letter, run in ends.items()}
    assert held.scale != ground.scale
    flat_page.until(said=in_hand, preview=True)
    flat_page.mouse.up()
    flat_page.until(preview=False, address=holding(**{"LinearRegression.scale": f"{held.scale:g}"})).until(said=in_hand)
    scenario = replace(scenario, landscape=held)
    flat_page.rest()
    flat_page.locator(".st-key-landscape").get_by_role("combobox").click()
    flat_page.get_by_role("option", name=LANDSCAPES["Beale"].name, exact=True).click()
    flat_page.until(charts=3).settle()
    assert flat_page.said is None
    flat_page.go_back()
    flat_page.until(charts=4, said=other_than(None))
    assert Scenario.from_query(flat_page.address) == scenario
    assert flat_page.own_errors == []
