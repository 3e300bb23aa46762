"""The network page in a real Chromium: what the networks say moves on the player's clock, and is what the server's networks say."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from browser import packets
from networks import NETWORKS
from scenario.training import Training
from studies.training import trained
from tests.support.module import call
from tests.support.page import Page
from tests.support.wanted import above, having, holding, other_than

pytestmark = pytest.mark.browser

SAYS = """({ perceptron }, sizes, activation, weights, inputs) => {
    const says = perceptron(sizes, activation);
    return inputs.map((input) => [...says(weights, ...input)]);
}"""


@pytest.mark.parametrize("activation", ["tanh", "relu", "gelu"])
@pytest.mark.parametrize(("name", "cost"), [("TwoMoons", "softmax"), ("Spirals", "logistic"), ("Curve", "squared")])
def test_a_network_says_in_the_browser_what_it_says_in_python(module: Any, name: str, cost: str, activation: str) -> None:
    network = NETWORKS[name](activation=activation, cost=cost)
    x = network.data["train"].x[:, :20]
    said = call(module, "network/perceptron.js", SAYS, list(network.model.sizes), activation, network.start().tolist(), x.T.tolist())
    assert np.array(said) == pytest.approx(network.model.output(network.start()[np.newaxis], x)[0].T, rel=1e-12, abs=1e-12)


def test_weights_arrive_to_a_thirtythousandth_of_the_largest(module: Any) -> None:
    found = trained(replace(Training.opening(NETWORKS["TwoMoons"]()), steps=30))
    weights = np.stack([one.run.w[::10] for one in found.trainees])
    away = np.stack([far[::10] for far in found.away])
    packet = packets.network(weights, away, [one.lane.letter for one in found.trainees], key="x")
    read = "async ({ trainingIn }, bytes) => (await trainingIn(bytes)).lanes.map((one) => [one.letter, [...one.weights], [...one.away]])"
    for (letter, got, far), one, own, ring in zip(
        call(module, "network/packet.js", read, packet), found.trainees, weights, away, strict=True
    ):
        assert letter == one.lane.letter
        assert np.array(got).reshape(own.shape) == pytest.approx(own, abs=np.abs(own).max() / 65_000)
        assert far == pytest.approx(ring, rel=1e-6, abs=1e-9)


@pytest.fixture(scope="module")
def opened(flat_tab: Any, app_url: str) -> Iterator[Page]:
    """One page for the tests that only look; each says first where on the clock it looks."""
    page = Page(flat_tab)
    page.go(f"{app_url}/network?lanes=AC&A=SGD&A.SGD.lr=0.1&C=Adam&C.Adam.lr=0.02&steps=200", charts=3, steps=200, learned=other_than(""))
    page.seek(0)
    yield page
    page.leave(stay=True)


def test_what_is_said_moves_with_the_clock_and_without_a_message(opened: Page) -> None:
    opened.seek(0)
    first = opened.until(learned=other_than("")).learned
    opened.seek(200)
    last = opened.until(learned=other_than(first)).learned
    opened.seek(0)
    opened.until(learned=first)
    assert last != first
    assert opened.own_errors == []


def test_the_tint_is_where_the_network_puts_its_test_examples(opened: Page) -> None:
    """Of the lane that ends lowest, at its last step: the colour below a point is that of what is said of the point."""
    opened.seek(200)
    training = Training.from_query(opened.address)
    found = trained(training)
    lane = found.trainees[found.standings[0].lane]
    opened.until(shown=lane.lane.letter)
    x, _ = training.network.data["test"]
    said = training.network.output(lane.run.w[-1], x)
    sure = np.flatnonzero(np.abs(said) > 3)[:40]
    assert len(sure) > 20
    tints = [opened.tint(*x[:, i].tolist()) for i in sure]
    blue = np.array([tint[2] > tint[0] for tint in tints])
    assert (blue == (said[sure] > 0)).mean() > 0.9, "a few points lie below a line"


def test_a_lane_that_is_brought_out_is_the_one_whose_tint_is_shown(flat_page: Page, app_url: str) -> None:
    flat_page.go(f"{app_url}/network?lanes=AC&A=SGD&C=Adam&steps=50&lane=A", charts=3, shown="A", steps=50)
    flat_page.get_by_role("button", description="Bring out Adam").click()
    flat_page.until(shown="C", address=holding(lane="C"))
    flat_page.turn("A.SGD.lr", "ArrowRight")
    flat_page.until(address=holding(**{"lane": "C"}), steps=above(0))
    assert flat_page.own_errors == []


def test_back_from_a_race_leads_to_the_training_as_it_was_left(flat_page: Page, app_url: str) -> None:
    """Both have a number of the same name. A page and its query are one entry of the history here, and two of Streamlit's."""
    flat_page.go(f"{app_url}/network?lanes=A&A=SGD&A.SGD.lr=0.12&steps=50", charts=3, steps=50, lanes=["SGD"])
    flat_page.get_by_test_id("stTopNavLink").filter(has_text="Race").click()
    flat_page.until(path="/", steps=above(50)).rest()
    flat_page.turn("A.SGD.lr", "ArrowRight")
    flat_page.until(address=having("A.SGD.lr")).rest()
    raced = flat_page.address
    flat_page.get_by_test_id("stTopNavLink").filter(has_text="Network").click()
    flat_page.until(path="/network", address=holding(**{"A.SGD.lr": "0.12"})).rest()
    flat_page.go_back()
    flat_page.until(path="/", address=raced).rest()
    flat_page.locator(f'.st-key-A-SGD-lr [aria-valuetext="{raced["A.SGD.lr"]}"]').wait_for()
    flat_page.go_forward()
    flat_page.until(path="/network", address=holding(**{"A.SGD.lr": "0.12"})).rest()
    flat_page.locator('.st-key-A-SGD-lr [aria-valuetext="0.12"]').wait_for()
    assert flat_page.own_errors == []
