"""The preview: what the browser computes while a number is in the visitor's hand is what the server computes of the same numbers."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine import descend
from figures.maps import basin_color
from figures.theme import DIVERGED, TRAVELLING
from knobs import Array, knobs
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from landscapes.linear_regression import LinearRegression
from landscapes.regression import Regression
from landscapes.typed import Typed
from optimizers import OPTIMIZERS
from optimizers.clipping import ByNorm
from optimizers.schedules import SCHEDULES, StepDecay, WarmupCosine
from optimizers.sgd import SGD
from scenario import Lane, Scenario
from scenario.dials import dials
from studies.heights import FULL, squeeze
from studies.live import live
from studies.race import Entrant, race
from studies.relief import relief
from studies.standings import REACH
from tape import packed, read, values
from tests.support.chaos import apart, moved
from tests.support.kinds import SOME_GROUNDS, often
from tests.support.module import call
from tests.support.packet import race_of
from tests.support.page import Page
from tests.support.sliders import grip, hold
from tests.support.visit import visit
from tests.support.wanted import holding, other_than

pytestmark = pytest.mark.browser

RUNNER = "live/runner.js"


@pytest.mark.parametrize("name", SCHEDULES)
def test_factors_are_those_of_the_schedule(module: Any, name: str) -> None:
    """At every step of short and long runs, with every number on the sliders."""
    kind = SCHEDULES[name]
    spread = [kind(), *(kind(**{key: value}) for key, one in knobs(kind).items() for value in one.ticks())]
    for T in (1, 2, 55, 2000):
        some = spread if T < 100 else spread[::9]
        plans = [{"factor": packed(read(spec.__call__)), "knobs": values(spec, read(spec.__call__))} for spec in some]
        many = "({ factorsOf }, plans, T) => JSON.stringify(plans.map((plan) => [...factorsOf(plan, plan.knobs, T)]))"
        for found, spec in zip(json.loads(call(module, RUNNER, many, plans, T)), some, strict=True):
            np.testing.assert_allclose(found, [spec(t, T) for t in range(1, T + 1)], rtol=1e-15, atol=1e-15)


# --- Whole races ---


@dataclass(frozen=True)
class Seen:
    """A race as the charts are given it."""

    head: dict[str, Any]
    paths: Array  # (lanes, T+1, 4)


@cache
def sent(scenario: Scenario) -> dict[str, bytes]:
    """What the race page sends of a scenario, by the keys of the feeds."""
    app = visit(scenario.query(), opened=("more-noise",))
    parts = {part.proto.id.rsplit("-player-", 1)[-1]: part.proto.bytes for part in app.get("bidi_component")}
    return {key: parts[key] for key in ("feed", "noise")}


def seen(data: bytes) -> Seen:
    """A race as the server has it."""
    return Seen(*race_of(data))


RUN = """async ({ runner }, race, noise, turned) => {
    const files = ["/player/race.js", "/packets.js", "/rough.js", "/live/draws.js"];
    const [{ raceIn }, { opened }, { rough }, { drawing }] = await Promise.all(files.map((file) => import(file)));
    const draws = drawing(new Float64Array(opened(noise).body.slice().buffer));
    for (const file of ["/live/data.js", "/live/reshaping.js"]) (await import(file)).default();
    const made = runner(raceIn(await rough(race))), now = new Map(turned);
    const { lanes, ...head } = made.run(now, draws, made.relief(now));
    const text = ({ path }) => Array.from(new Uint8Array(path.slice().buffer), (byte) => String.fromCharCode(byte)).join("");
    return [head, lanes.map(({ last }) => last), lanes.map((lane) => btoa(text(lane)))];
}"""


def previewed(page: Any, base: dict[str, bytes], **turned: float) -> Seen:
    """The race of which the server has sent `base`, as the browser runs it with some numbers turned, by their names in a link."""
    names = [[name.replace(".", "-"), value] for name, value in turned.items()]
    head, last, paths = call(page, RUNNER, RUN, base["feed"], base["noise"], names)
    paths = [np.frombuffer(base64.b64decode(path), "<f4").reshape(-1, 4) for path in paths]
    return Seen({**head, "lanes": [{"last": step} for step in last]}, np.stack(paths))


def common(scenario: Scenario, one: Entrant) -> int:
    """How many steps of a lane two engines agree on: all that are drawn, or those before NumPy's own runs from beside the start part."""
    met = {"noise": scenario.sigma, "examples": scenario.examples, "seed": scenario.seed}
    more = {**met, "schedule": one.lane.schedule, "clip": one.lane.clip}
    others = moved(one.lane.optimizer, scenario.landscape, one.run, **more)
    gaps = [apart(scenario.landscape, one.run.w[t : t + 1, :, None], others.w[t : t + 1], 1) for t in range(one.last + 1)]
    if max(gaps) <= 1e-9 and (others.diverged_at == one.run.diverged_at).all():
        return one.last + 1
    return int(np.argmax(~(np.array(gaps) <= 1e-12))) if (~(np.array(gaps) <= 1e-12)).any() else one.last


def held(found: Seen, scenario: Scenario) -> int:
    """What is found is what the charts show of `scenario`, to the pixel. How many lanes are not chaotic and so the same to the end."""
    wanted = seen(sent(scenario)["feed"])
    assert found.paths.shape == wanted.paths.shape
    assert found.head["start"] == wanted.head["start"]
    assert found.head["steps"] == wanted.head["steps"]
    (x0, x1), (y0, y1) = scenario.landscape.domain
    whole = 0
    for i, one in enumerate(race(scenario).entrants):
        steps = common(scenario, one)
        if steps > one.last:
            whole += 1
            assert found.head["lanes"][i]["last"] == wanted.head["lanes"][i]["last"] == one.last
        place, its = found.paths[i, :steps], wanted.paths[i, :steps]
        np.testing.assert_allclose(place[:, :2], its[:, :2], rtol=3e-7, atol=1e-7 * max(x1 - x0, y1 - y0))
        off = np.abs(np.log10(np.maximum(place[:, 2], 1e-9)) - np.log10(np.maximum(its[:, 2], 1e-9)))
        assert np.nanmax(off, initial=0) < 1e-5
        np.testing.assert_allclose(place[:, 3], its[:, 3], rtol=1e-5, atol=0.1)  # of 65,535
    if whole == len(wanted.paths) and wanted.head["levels"]:
        np.testing.assert_allclose(found.head["levels"], wanted.head["levels"], atol=1e-6)
    return whole


@pytest.mark.parametrize("ground", often(LANDSCAPES, {*SOME_GROUNDS, "Rosenbrock", "Cliff", "LogisticRegression"}))
def test_every_opening_runs_as_on_the_server(module: Any, ground: str) -> None:
    scenario = Scenario.opening(LANDSCAPES[ground]())
    whole = held(previewed(module, sent(scenario), steps=scenario.steps), scenario)
    assert whole >= (0 if ground == "Ackley" else 1)  # whose bottom is a kink


def race_of_everything() -> Scenario:
    """A race with noise, schedules, clipping and a ground that has knobs."""
    opening = Scenario.opening(
        LANDSCAPES["Quadratic"](), [Lane(lane.optimizer) for lane in Scenario.opening(LANDSCAPES["Quadratic"]()).lanes][:2]
    )
    first, second = opening.lanes
    lanes = (replace(first, schedule=WarmupCosine(), clip=ByNorm()), replace(second, schedule=StepDecay()))
    return replace(opening, lanes=lanes, noise=0.2, steps=150)


TURNED = sorted(dials(race_of_everything()))


@pytest.mark.parametrize("name", often(TURNED, {*TURNED[::4], "noise", "steps"}))
def test_every_number_turned_is_run_as_on_the_server(module: Any, name: str) -> None:
    """To the next but two ticks of its slider."""
    scenario = race_of_everything()
    dial = dials(scenario)[name]
    now = dial.of(scenario)
    value = sorted(dial.knob.ticks(), key=lambda tick: abs(tick - now))[3]
    assert value != now
    assert held(previewed(module, sent(scenario), **{name: value}), dial.put(scenario, value)) == 2


@pytest.mark.parametrize(("name", "value"), [("A.Newton.damping", 3.0), ("Quadratic.kappa", 12.0), ("noise", 0.4), ("x", 0.7)])
def test_a_rule_that_is_told_the_hessian_is_run_as_on_the_server(module: Any, name: str, value: float) -> None:
    """Beside one that is not, on one ground."""
    ground = LANDSCAPES["Quadratic"](angle=30.0)
    rules = [Lane(OPTIMIZERS[rule](), StepDecay(), letter=letter) for rule, letter in (("Newton", "A"), ("Adam", "B"))]
    scenario = replace(Scenario.opening(ground, rules), steps=60)
    assert held(previewed(module, sent(scenario), **{name: value}), dials(scenario)[name].put(scenario, value)) == 2


OF_DATA = [
    ("LogisticRegression", "A.Newton.damping", 0.1),
    ("LogisticRegression", "batch", 4),
    ("LinearRegression", "LinearRegression.scale", 7.0),
]


@pytest.mark.parametrize(("ground", "name", "value"), OF_DATA)
def test_the_hessian_of_a_ground_with_data_is_that_of_all_examples_in_the_browser_too(
    module: Any, ground: str, name: str, value: float
) -> None:
    """While the slopes are those of a mini-batch."""
    rules = [Lane(OPTIMIZERS[rule](), letter=letter) for rule, letter in (("Newton", "A"), ("Adam", "B"))]
    scenario = replace(Scenario.opening(LANDSCAPES[ground](), rules), steps=40, batch=16)
    found, wanted = previewed(module, sent(scenario), **{name: value}), dials(scenario)[name].put(scenario, value)
    for path, one in zip(found.paths, race(wanted).entrants, strict=True):
        np.testing.assert_allclose(path[:, :2], one.run.w, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("name", ["batch", "seed", "x", "LinearRegression.scale", "LinearRegression.delta", "LinearRegression.l2"])
def test_a_number_of_a_ground_with_data_turned_is_run_as_on_the_server(module: Any, name: str) -> None:
    """Its mini-batches are drawn in the browser, the same to the last example."""
    opening = Scenario.opening(LinearRegression(cost="huber"))
    scenario = replace(opening, lanes=opening.lanes[:2], steps=60, seed=3)
    dial = dials(scenario)[name]
    now = dial.of(scenario)
    value = sorted(dial.knob.ticks(), key=lambda tick: abs(tick - now))[2]
    found, wanted = previewed(module, sent(scenario), **{name: value}), dial.put(scenario, value)
    for path, one in zip(found.paths, race(wanted).entrants, strict=True):
        np.testing.assert_allclose(path[:, :2], one.run.w, rtol=1e-6, atol=1e-7)
        height = one.run.loss - (scenario.landscape.lowest or 0.0)  # a preview keeps f*, which another ground may have elsewhere
        np.testing.assert_allclose(path[:, 2], height, rtol=1e-6, atol=1e-6)


# --- On the page ---


@pytest.fixture(scope="module")
def opened(flat_tab: Any, app_url: str) -> Iterator[Page]:
    """Two lanes whose race has been run, at rest, and the knobs of the second."""
    page = Page(flat_tab)
    url = f"{app_url}/?landscape=Rosenbrock&lanes=AD&lane=D&D.Adam.lr=0.1"  # at larger rates Adam is chaotic here
    page.go(url, overlays=2, lanes=["SGD", "Adam"], previews=True).chart("map").until(meta=holding(kind="Rosenbrock"))
    yield page
    page.leave(stay=True)


@pytest.fixture
def at_rest(opened: Page) -> Page:
    opened.mouse.up()
    opened.rest(preview=False)
    opened.seek(opened.steps or 0)
    opened.wait_for_timeout(300)
    opened.ask("noteMessages")
    return opened


def same(one: list[float], other: list[float]) -> bool:
    """Two trails, to a fiftieth of a pixel."""
    return np.allclose(np.array(one, float), np.array(other, float), rtol=0, atol=0.02, equal_nan=True)


def differing(one: bytes, other: bytes) -> int:
    """In how many pixels two pictures differ."""
    found, wanted = (np.asarray(Image.open(BytesIO(picture)).convert("RGB"), dtype=int) for picture in (one, other))
    return int((np.abs(found - wanted).max(axis=2) > 8).sum())


def comes_to_look(page: Page, picture: bytes) -> None:
    """The map is the same picture once the server's lines are drawn, but that a line of SVG is smoothed otherwise than one of a canvas."""
    for _ in range(20):
        differ = differing(picture, page.locator(".st-key-map").screenshot())
        if differ < 100:
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{differ} pixels of the map differ")


def told(page: Page) -> list[list[str]]:
    """Name and height of every lane on the board, from the top down."""
    _, rows = page.board
    return [row[:2] for row in rows]


def previewed_without_a_message(page: Page, before: list[Any]) -> None:
    """Wait for the preview of what is in the hand now; on a busy machine that of where the hand was comes long before."""
    page.until(preview=True, trails=other_than(before))
    page.wait_for_timeout(250)
    page.ask("twoPictures")
    page.until(caught_up=True)
    assert page.noted_messages == 0


def taken_over(page: Page, before: list[Any], name: str, still: bool = True) -> None:
    """What is held is previewed without a message; released, the server's race takes its place and nothing moves.

    `still`: the map is the same picture too.
    """
    previewed_without_a_message(page, before)
    previewed, board, picture = page.trails, told(page), page.locator(".st-key-map").screenshot()
    page.mouse.up()
    page.until(preview=False)
    page.rest()
    assert page.noted_messages >= 1
    assert name in page.address
    assert all(same(found, wanted) for found, wanted in zip(page.trails, previewed, strict=True))
    assert told(page) == board
    page.wait_for_timeout(300)
    if still:
        comes_to_look(page, picture)


@pytest.mark.parametrize(
    ("name", "by"), [("D.Adam.lr", -9), *(pytest.param(name, 9, marks=pytest.mark.slow) for name in ("D.Adam.b1", "steps"))]
)
def test_a_held_knob_is_previewed_without_a_message_and_nothing_moves_on_release(at_rest: Page, name: str, by: float) -> None:
    before = at_rest.trails
    hold(at_rest, name, by / 2, by)
    taken_over(at_rest, before, name)


def test_the_start_is_previewed_while_it_is_dragged(at_rest: Page) -> None:
    before = at_rest.trails
    x, y = at_rest.chart("map").where(*at_rest.start)
    at_rest.mouse.move(x, y)
    at_rest.mouse.down()
    at_rest.mouse.move(x + 20, y - 15, steps=4)
    taken_over(at_rest, before, "x", still=False)  # the ring that was dashed is the start


def test_noise_is_previewed_from_none_at_all(at_rest: Page) -> None:
    at_rest.unfold("Noise", "noise")
    at_rest.ask("noteMessages")
    before = at_rest.trails
    hold(at_rest, "noise", 8)
    taken_over(at_rest, before, "noise")


def previewed_and_entered(at_rest: Page, field: str, text: str) -> list[list[float]]:
    """Type in a field, see a preview without a message, and press Enter; returns the trails of the preview."""
    before = at_rest.trails
    place = at_rest.locator(f".st-key-{field} input")
    place.click()
    place.press("Control+a")
    at_rest.keyboard.type(text)
    previewed_without_a_message(at_rest, before)
    previewed = at_rest.trails
    at_rest.keyboard.press("Enter")
    at_rest.until(preview=False)
    at_rest.rest()
    return previewed


def test_a_seed_is_previewed_as_it_is_typed(at_rest: Page) -> None:
    """Its draws are made in the browser, so that all that was drawn before stays where it is when the server's come."""
    at_rest.unfold("Noise", "noise")
    hold(at_rest, "noise", 8)
    at_rest.mouse.up()
    at_rest.until(preview=False)
    at_rest.rest()
    at_rest.ask("noteMessages")
    previewed = previewed_and_entered(at_rest, "seed", "41")
    assert at_rest.address["seed"] == "41"
    assert all(same(found, wanted) for found, wanted in zip(at_rest.trails, previewed, strict=True))


def test_keys_are_previewed_until_the_answer(at_rest: Page) -> None:
    before = at_rest.trails
    at_rest.ask("notePreviews")
    at_rest.turn("D.Adam.b2", "ArrowLeft")
    at_rest.until(trails=other_than(before), preview=False)
    assert at_rest.noted_previews >= 1
    at_rest.rest()
    assert "D.Adam.b2" in at_rest.address


def test_a_number_is_previewed_as_it_is_typed(at_rest: Page) -> None:
    previewed = previewed_and_entered(at_rest, "D-Adam-lr-typed", "0.07")
    assert at_rest.address["D.Adam.lr"] == "0.07"
    assert same(at_rest.trails[1], previewed[1])


def test_what_is_turned_back_was_nothing(at_rest: Page) -> None:
    before = at_rest.trails
    x, y = grip(at_rest, "D.Adam.b1")
    hold(at_rest, "D.Adam.b1", -12, -6)
    at_rest.until(preview=True, trails=other_than(before))
    at_rest.mouse.move(x, y, steps=3)
    at_rest.until(preview=False, trails=before)
    at_rest.mouse.up()
    at_rest.wait_for_timeout(600)
    assert at_rest.noted_messages == 0
    assert at_rest.trails == before


def test_an_answer_leaves_the_knob_that_is_held_next(at_rest: Page) -> None:
    hold(at_rest, "D.Adam.lr", -16)
    at_rest.mouse.up()
    hold(at_rest, "D.Adam.b1", -30)  # the answer comes meanwhile
    at_rest.until(preview=True)
    at_rest.rest()
    held_still = at_rest.trails
    at_rest.wait_for_timeout(400)
    assert at_rest.preview
    assert at_rest.trails == held_still
    at_rest.mouse.up()
    at_rest.until(preview=False)
    at_rest.rest()
    assert {"D.Adam.lr", "D.Adam.b1"} <= set(at_rest.address)
    assert same(at_rest.trails[1], held_still[1])
    assert at_rest.own_errors == []


@pytest.mark.slow
def test_the_overlay_has_the_fewer_places_of_many_steps_in_the_hand_the_later_they_are(new_page: Callable[..., Page], app_url: str) -> None:
    """Each, then every third, then every seventh, so that a zigzag stays one; of the lanes that stay, and when it is let go, all are."""
    lanes = "&".join(f"{letter}={rule}" for letter, rule in zip("ABCDE", ("SGD", "SGD", "SGD", "Adam", "Adam"), strict=True))
    page = new_page(flat=True)  # the tab of the other tests has their race
    page.race(f"{app_url}/?landscape=Booth&lanes=ABCDE&{lanes}&steps=2000", charts=2).until(previews=True)
    turned, off = page.ask("thinned", "D-Adam-lr", 0.002)
    assert page.preview
    assert turned[3] == [*range(30), *range(30, 300, 3), *range(300, 2000, 7)]
    assert turned[4] == list(range(2000))
    assert off == 0
    given = Scenario.from_query(page.address).lanes[3].optimizer.lr
    page.ask("thinned", "D-Adam-lr", given)
    page.until(preview=False)
    back, _ = page.ask("thinned", "D-Adam-lr", given)
    assert back[3] == list(range(2000))


TURNS = """async ({ runner }, answer) => {
    let now = 0;
    performance.now = () => (now += 1000); // a lane takes longer than a frame
    const made = runner(answer), turned = new Map([["A-SGD-lr", 0.001], ["B-SGD-lr", 0.003], ["C-SGD-lr", 0.004]]);
    const races = [made.run(turned)];
    const again = () => races.push(made.run(turned, undefined, undefined, races.at(-1)));
    again();
    ["A", "B", "C"].forEach((letter, i) => turned.set(`${letter}-SGD-lr`, 0.005 + i / 1000));
    for (let i = 0; i < 4; i++) again();
    turned.set("B-SGD-lr", 0.002);
    again();
    const ends = ({ lanes }) => lanes.map(({ path }) => [...path.slice(-4)]);
    const alone = ends(made.run(turned)).every((end, i) => String(end) === String(ends(races.at(-1))[i]));
    const fresh = ({ lanes }, i) => lanes.flatMap((lane, k) => (lane === races[i - 1]?.lanes[k] ? [] : [lane.letter])).join("");
    return [races.map((race, i) => [fresh(race, i), race.late]), alone];
}"""


def test_lanes_in_the_hand_take_turns_where_a_frame_has_no_time_for_all(module: Any) -> None:
    """What is late is run next, and each is run once for the same numbers; D, of which no number is turned, never."""
    scenario = Scenario(LANDSCAPES["Booth"](), (1.0, 2.0), tuple(Lane(SGD(lr=0.01)) for _ in "ABCD"), 40)
    lanes = [{"letter": letter, "path": [], "last": 40} for letter in "ABCD"]
    answer = {"start": [1, 2], "lanes": lanes, "live": live(scenario), "minima": [], "levels": [0, 1]}
    turns, alone = call(module, RUNNER, TURNS, answer)
    assert turns == [["ABCD", False], ["", False], ["A", True], ["B", True], ["C", False], ["", False], ["B", False]]
    assert alone


# --- The ground ---


RESHAPED = """async ({ reshaped }, ground, knobs, domain, lowest, squeeze, contours) => {
    const [{ landscape }, { meanOf }] = await Promise.all(["/tape/field.js", "/live/mean.js"].map((file) => import(file)));
    const land = (ground.data ? meanOf : landscape)(ground, knobs);
    const { heights, shades, points, moved, surface } = reshaped(land, domain, lowest, squeeze);
    return [points, [...heights], [...shades], contours.map(moved), surface];
}"""


def check_surface(surface: dict[str, Any], landscape: Landscape) -> None:
    """It is the server's terrain, but coarser."""
    x, y, z = (np.array(surface[name], float) for name in "xyz")
    (x0, x1), (y0, y1) = landscape.domain
    assert (x[0], x[-1], y[0], y[-1]) == pytest.approx((x0, x1, y0, y1))
    assert z.shape == np.shape(surface["shades"]) == (len(y), len(x))
    heights = np.array(landscape.f(*np.meshgrid(x, y)), float)
    there = np.isfinite(heights)
    assert (there == ~np.isnan(z)).all()
    np.testing.assert_allclose(z[there], np.clip(squeeze(landscape)(heights[there]), 0, FULL), atol=0.5)


@pytest.mark.parametrize("ground", often(LANDSCAPES, {*SOME_GROUNDS, "Rosenbrock", "Product", "Saddle", "LinearRegression"}))
def test_a_ground_in_the_hand_is_the_servers_but_coarser(module: Any, ground: str) -> None:
    """With one of its knobs turned, where it has some: the same tint at every height as when it is let go; contours keep theirs."""
    before = LANDSCAPES[ground]()
    opening = Scenario.opening(before)
    turned = next((dial for dial in dials(opening).values() if dial.part == "landscape"), None)
    value = None if turned is None else sorted(turned.knob.ticks(), key=lambda tick: abs(tick - turned.of(opening)))[2]
    landscape = before if turned is None else turned.put(opening, value).landscape
    told = live(opening) or {}
    text = landscape.one if isinstance(landscape, Regression) else landscape
    f, grad = (read(function) for function in (text.f, text.grad))
    now = values(text, f, grad)
    assert (now != told["ground"]["knobs"]) == (turned is not None)
    heights_of_contours = np.array(squeeze(before).back(np.linspace(0.1, 0.9, 5) * FULL))
    given = (told["ground"], now, told["domain"], landscape.lowest, told["squeeze"], (squeeze(before)(heights_of_contours) / FULL).tolist())
    points, *found, moved, surface = call(module, "live/reshaped.js", RESHAPED, *given)
    np.testing.assert_allclose(moved, squeeze(landscape)(heights_of_contours) / FULL, atol=1e-9)
    check_surface(surface, landscape)
    wanted = relief(landscape, points)
    heights, shades = (np.array(part).reshape(points, points) for part in found)
    there = wanted.shades > 0
    np.testing.assert_allclose(heights[there], wanted.heights[there] / FULL, atol=1e-5)
    # How high the ground stands hangs on a quantile of the slopes.
    np.testing.assert_allclose(shades[there], (wanted.shades[there].astype(float) - 1) / 254, atol=0.01)


def test_the_ground_follows_its_knob_and_gives_way_to_the_servers(at_rest: Page) -> None:
    at_rest.unfold("Formula and shape", "Rosenbrock.b")
    at_rest.keep()
    at_rest.ask("noteMessages")
    before = at_rest.ask("ground", 1.5, 0.5)
    hold(at_rest, "Rosenbrock.b", -30, -60)
    at_rest.until(preview=True)
    at_rest.wait_for_timeout(300)
    held_still = at_rest.ask("ground", 1.5, 0.5)
    assert held_still != before
    assert at_rest.noted_messages == 0
    at_rest.mouse.up()
    at_rest.until(preview=False)
    at_rest.rest()
    ground = Scenario.from_query(at_rest.address).landscape
    at_rest.chart("map").until(meta=holding(kind="Rosenbrock", **{name: getattr(ground, name) for name in knobs(ground)}))
    at_rest.locator(".fall-line-reshaped").first.wait_for(state="detached")
    assert at_rest.ask("ground", 1.5, 0.5) != before
    assert at_rest.kept(), "a chart was torn down: it is blank until another is drawn"
    assert at_rest.own_errors == []


# --- Rain ---


def test_a_ball_that_rains_into_a_hole_is_lost_there(module: Any) -> None:
    """Where that is its last step, too."""
    ground, rule = Typed("x + x^1.5 + y^2"), SGD(lr=0.05)
    start = np.array([[1.5, 1.2, 2.0], [0.5, 0.5, -0.5]])
    steps = int(descend(rule, ground, start, 60).diverged_at[0])
    lost = descend(rule, ground, start, steps).diverged_at
    assert -1 in lost
    assert 0 < lost[1] < lost[0] == steps, "it is there, and there is no height"
    answer = {"start": [1.5, 0.5], "lanes": [{"letter": "A"}], "live": live(Scenario(ground, (1.5, 0.5), (Lane(rule),), steps))}
    rain = "({ runner }, answer, start) => [...runner(answer).many(new Map(), undefined, 'A', start.length / 2)(start).lost]"
    assert call(module, RUNNER, rain, answer, start.ravel().tolist()) == lost.tolist()


@pytest.fixture(scope="module")
def basins(opened: Page, app_url: str) -> Page:
    """The same two lanes on a ground with four minima."""
    opened.go(f"{app_url}/?landscape=Himmelblau&lanes=AD&lane=D", overlays=2, previews=True)
    opened.chart("map").until(meta=holding(kind="Himmelblau"))
    return opened


@pytest.fixture
def wet(basins: Page) -> Page:
    basins.rest(preview=False)
    basins.ask("noteMessages")
    return basins


def fates(page: Page, x: Array, y: Array) -> list[str]:
    """The colours of the ends of runs of the page's second lane from many starts, as the engine runs them."""
    scenario = Scenario.from_query(page.address)
    ground, lane = scenario.landscape, scenario.lanes[1]
    run = descend(
        lane.optimizer, ground, np.stack([x, y]), scenario.steps, noise=scenario.sigma, seed=scenario.seed, schedule=lane.schedule
    )
    away = np.hypot(*(run.w[-1][:, None] - np.array(ground.minima).T[:, :, None]))
    near = away.min(axis=0) <= REACH * max(high - low for low, high in ground.domain)
    colors = [basin_color(i) for i in away.argmin(axis=0)]
    rests = [color if here else TRAVELLING for color, here in zip(colors, near, strict=True)]
    return [DIVERGED if lost >= 0 else rest for lost, rest in zip(run.diverged_at, rests, strict=True)]


def spread(page: Page) -> tuple[Array, Array]:
    """Roberts' sequence over the window."""
    (x0, x1), (y0, y1) = Scenario.from_query(page.address).landscape.domain
    root = 1.32471795724474602596
    x, y = (np.modf(0.5 + np.arange(1, 401) / root**power)[0] for power in (1, 2))
    return x0 + (x1 - x0) * x, y0 + (y1 - y0) * y


def test_balls_rain_on_the_map_and_follow_a_knob_without_a_message(wet: Page) -> None:
    wet.look(moving=True).seek(wet.steps or 0)
    wet.press("Rain")
    wet.until(rain=other_than(None), playing=True)  # from the start, as at the end they lie in heaps
    wanted = fates(wet, *spread(wet))
    assert len(set(wanted)) >= 2
    found = wet.rain or []
    assert sum(one != other for one, other in zip(found, wanted, strict=True)) <= 4  # at the edge of a basin the last digit decides
    hold(wet, "D.Adam.lr", -40)
    wet.until(preview=True)
    wet.until(rain=other_than(found))
    assert wet.noted_messages == 0
    wet.mouse.up()
    wet.until(preview=False)
    wet.rest(rain=other_than(None))
    wanted = fates(wet, *spread(wet))
    assert sum(one != other for one, other in zip(wet.rain or [], wanted, strict=True)) <= 4
    wet.press("Rain")
    wet.until(rain=None)
    assert wet.locator(".fall-line-rain").count() == 0


def test_the_map_tells_where_a_run_from_there_would_end(wet: Page) -> None:
    wet.press("Where would it end")
    wet.until(endings=other_than(None))
    (x0, x1), (y0, y1) = Scenario.from_query(wet.address).landscape.domain
    middles = (np.arange(64) + 0.5) / 64
    x, y = np.meshgrid(x0 + (x1 - x0) * middles, y0 + (y1 - y0) * middles[::-1])
    wanted = [[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in fates(wet, x.ravel(), y.ravel())]
    assert len(set(map(tuple, wanted))) >= 2
    found = wet.endings or []
    assert sum(one != other for one, other in zip(found, wanted, strict=True)) <= 0.02 * len(wanted)
    assert wet.noted_messages == 0
    wet.press("Where would it end")
    wet.until(endings=None)
    assert wet.own_errors == []
