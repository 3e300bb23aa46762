"""The pictures: valid, small, honest about heights, and free of what cannot be drawn."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import numpy as np
import plotly.graph_objects as go
import pytest

from figures import fit, network, race, theme
from figures.ensemble import cloud
from figures.lessons import curves
from figures.race import FAINT, FLOOR, inner_ticks, is_restless, landscape_map, loss_curve, terrain
from figures.schedules import sketch
from figures.theme import FELT, ROOM, SCREEN, STYLES, Look
from knobs import Array, choices, knobs
from knobs.lasting import emptied
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from lessons.base import Curves, Line
from networks import NETWORKS
from optimizers import OPTIMIZERS, RULES
from optimizers.schedules import SCHEDULES
from scenario import LETTERS, Lane, Scenario, suit
from scenario.training import Training
from studies.ensemble import Ensemble
from studies.forces import FORCES
from studies.heights import FULL, grid, scale, squeeze
from studies.live import live
from studies.race import Entrant
from studies.race import race as run
from studies.standings import TARGET
from studies.training import trained
from tests.support.colors import contrast, hexed, lab, linear, rgb
from tests.support.ground import told
from tests.support.house import ROOT
from tests.support.kinds import SOME_GROUNDS, often
from words.lanes import told_apart

EVERY = pytest.mark.parametrize("name", LANDSCAPES)
SOME = pytest.mark.parametrize("name", often(LANDSCAPES, [*SOME_GROUNDS, "Rosenbrock", "Saddle", "MonkeySaddle", "LinearRegression"]))
SGD, Momentum, Adam, LAMB = (OPTIMIZERS[name] for name in ("SGD", "Momentum", "Adam", "LAMB"))


@pytest.fixture(autouse=True, scope="module")
def checked() -> Iterator[None]:
    """Figures are made without Plotly's check of every property, for speed; here each one must pass it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(race, "lasting_figure", lambda data, layout: go.Figure(dict(data=data, layout=layout | {"template": {}})))
        emptied()
        yield
    emptied()


def runners(landscape: Landscape, *optimizers: Any, steps: int = 60, start: tuple[float, float] | None = None) -> tuple[Entrant, ...]:
    scenario = Scenario(landscape, start or landscape.start, tuple(map(Lane, optimizers)), steps)
    return run(scenario).entrants


def field(landscape: Landscape) -> tuple[Entrant, ...]:
    """Tame lanes, and two that fly off wherever one can."""
    return runners(landscape, *(suit(kind(), landscape) for kind in (SGD, Adam, LAMB)), SGD(lr=10.0), Momentum(lr=10.0))


def pictures(landscape: Landscape, lanes: tuple[Entrant, ...], steps: int = 60, large: bool = False) -> dict[str, go.Figure]:
    look = Look(ROOM if large else SCREEN)
    return {
        "map": landscape_map(landscape, landscape.start, lanes, look),
        "loss": loss_curve(landscape, steps, lanes, look=look),
        "slope": loss_curve(landscape, steps, lanes, slope=True, look=look),
        "terrain": terrain(landscape, look),
    }


def paths(figure: go.Figure) -> list[Any]:
    return [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "lines"]


def numbers(figure: go.Figure) -> list[tuple[str, Array]]:
    """Every array of numbers in the figure's data, with where it stands."""
    found = []
    for trace in figure.data:
        for name in ("x", "y", "z", "customdata"):
            if name in trace and trace[name] is not None:
                found.append((f"{trace.type} {trace.name}.{name}", np.asarray(trace[name], dtype=float)))
    return found


@EVERY
def test_every_picture_is_valid_plotly_and_finite(name: str) -> None:
    landscape = LANDSCAPES[name]()
    lanes = field(landscape)
    for what, figure in pictures(landscape, lanes).items():
        text = figure.to_json()
        go.Figure(json.loads(text))  # validates every name and value
        assert "Infinity" not in text
        for where, values in numbers(figure):
            assert not np.isinf(values).any(), (what, where)
            assert not np.isnan(values).any(), (what, where)
        labels = " ".join(re.findall(r'"(?:text|name|ticktext|hovertemplate)":("[^"]*"|\[[^]]*\])', text))
        assert not re.search(r"\b(nan|inf|None)\b", labels), what


@SOME
def test_every_picture_holds_at_the_ends_of_the_knobs(name: str) -> None:
    kind = LANDSCAPES[name]
    for end in ("low", "high"):
        landscape = kind(**{key: getattr(k, end) for key, k in knobs(kind).items()})
        for figure in pictures(landscape, runners(landscape, Adam(), SGD(lr=1e-4), steps=20), 20).values():
            assert not any(np.isinf(values).any() for _, values in numbers(figure))
        assert_monotone(landscape)


@SOME
def test_every_picture_holds_without_lanes_and_from_a_minimum(name: str) -> None:
    landscape = LANDSCAPES[name]()
    assert all(np.isfinite(values).all() for f in pictures(landscape, ()).values() for _, values in numbers(f))
    for start in [*landscape.minima[:1], *landscape.saddles[:1]]:
        for figure in pictures(landscape, runners(landscape, SGD(lr=0.001), steps=5, start=start), 5).values():
            assert not any(np.isinf(values).any() for _, values in numbers(figure))


def assert_monotone(landscape: Landscape) -> None:
    bend = squeeze(landscape)
    assert np.isfinite([bend.low, bend.high]).all()
    assert bend.low < bend.high
    assert (bend(bend.low), bend(bend.high)) == (0, pytest.approx(FULL))
    room = bend.high - bend.low
    heights = np.concatenate([np.linspace(bend.low - room, bend.high + room, 4001), bend.high + room * np.geomspace(1.1, 1e6, 100)])
    assert (np.diff(bend(heights)) > 0).all()


@EVERY
def test_squeezed_height_rises_with_height(name: str) -> None:
    landscape = LANDSCAPES[name]()
    assert_monotone(landscape)
    bend = squeeze(landscape)
    ground = bend(grid(landscape, 128)[2])
    assert ground.min() >= 0
    assert ground.max() <= FULL * (1 + 1e-9)
    assert 0.2 * FULL < np.median(ground) < 0.995 * FULL, "the eye sees only one level"
    places, labels = scale(landscape)
    assert (np.diff(places) > 0).all()
    assert len(set(labels)) == len(labels) == len(places) >= 3
    assert np.allclose(bend([told(label) for label in labels]), places, atol=0.01 * FULL)
    assert max(map(len, labels)) <= 5
    assert min(places) >= -1
    assert max(places) <= FULL * 1.001


@EVERY
def test_ground_and_paths_have_one_measure_of_height(name: str) -> None:
    landscape = LANDSCAPES[name]()
    bend = squeeze(landscape)
    flat, solid = landscape_map(landscape, landscape.start, ()), terrain(landscape)
    assert np.allclose([solid.data[0].x[[0, -1]], solid.data[0].y[[0, -1]]], landscape.domain)
    rows, columns = flat.data[0].z.shape
    across, up = (flat.data[0].x0, flat.data[0].dx, columns), (flat.data[0].y0, flat.data[0].dy, rows)
    assert np.allclose([[first, first + gap * (n - 1)] for first, gap, n in (across, up)], landscape.domain)
    for ground in (flat.data[0], solid.data[0]):
        x, y = np.meshgrid(*(np.linspace(*ends, len(ground.z)) for ends in landscape.domain))
        assert np.abs(ground.z - np.clip(bend(landscape.f(x, y)), 0, FULL)).max() <= 0.5
    assert (flat.data[0].zmin, flat.data[0].zmax) == (solid.data[0].cmin, solid.data[0].cmax) == (0, FULL)
    scene = solid.layout.scene
    assert (scene.xaxis.range, scene.yaxis.range, scene.zaxis.range) == (*landscape.domain, (0, FULL))
    for place, label in zip(scene.zaxis.tickvals, scene.zaxis.ticktext, strict=True):
        height = bend.back(np.array([max(0, place - 0.01 * FULL), min(FULL, place + 0.01 * FULL)]))
        assert height[0] - 1e-6 <= told(label) <= height[1] + 1e-6
    for runner in field(landscape):
        height, loss = (values[: runner.last + 1] for values in (runner.lifted, runner.run.loss))
        assert np.array_equal(height, bend(loss)), "a path does not lie on its ground"


@EVERY
def test_charts_tell_whose_ground_they_show(name: str) -> None:
    """By the kind and the numbers that a browser is sent: else it takes the ground for an old one, and hides it."""
    landscape = LANDSCAPES[name]()
    about = live(Scenario.opening(landscape))
    assert about is not None
    sent = {"kind": about["ground"]["kind"], **about["ground"]["knobs"]}
    for figure in (landscape_map(landscape, landscape.start, ()), terrain(landscape)):
        assert figure.layout.meta.items() >= sent.items()


@EVERY
def test_the_map_shows_the_window_and_the_start(name: str) -> None:
    landscape = LANDSCAPES[name]()
    figure = landscape_map(landscape, landscape.start, field(landscape))
    for axis, ends in zip((figure.layout.xaxis, figure.layout.yaxis), landscape.domain, strict=True):
        assert axis.range == ends
        assert axis.autorange is None
    assert (figure.layout.yaxis.scaleanchor, figure.layout.clickanywhere) == ("x", True)
    (start,) = [trace for trace in figure.data if trace.name == "start"]
    assert (start.x[0], start.y[0]) == landscape.start
    for what, points in (("minimum", landscape.minima), ("saddle", landscape.saddles)):
        points = points if what == "minimum" or len(points) <= 30 else []
        drawn = [trace for trace in figure.data if trace.name == what]
        assert len(drawn) == bool(points)
        if drawn:
            assert np.allclose(np.column_stack([drawn[0].x, drawn[0].y]), points, atol=1e-5)
            assert np.allclose(drawn[0].customdata, landscape.f(*np.array(points).T), atol=1e-5)


def test_a_path_is_the_run_cut_where_it_leaves() -> None:
    landscape = LANDSCAPES["Rosenbrock"]()
    lanes = runners(landscape, Adam(lr=0.1), SGD(lr=10.0))
    tame, wild = lanes
    assert wild.run.diverged_at > 0
    assert tame.last == 60
    for figure in (landscape_map(landscape, landscape.start, lanes), loss_curve(landscape, 60, lanes)):
        a, b = paths(figure)
        assert (len(a.y), len(b.y)) == (61, int(wild.run.diverged_at) + 1)
    a, b = paths(landscape_map(landscape, landscape.start, lanes))
    assert np.array_equal(np.column_stack([a.x, a.y]), tame.run.w.astype("f4"))
    assert np.array_equal(np.column_stack([b.x, b.y]), wild.run.w[: wild.last + 1].astype("f4"))


def test_a_step_beyond_float32_is_drawn_at_its_end() -> None:
    landscape = LANDSCAPES["Rosenbrock"]()
    (wild,) = runners(landscape, SGD(lr=10.0))
    assert wild.run.loss[wild.last] > 1e39
    (path,) = paths(loss_curve(landscape, 60, (wild,)))
    assert path.y[-1] == np.finfo("f4").max


@EVERY
def test_the_loss_chart_keeps_its_axis_on_the_race(name: str) -> None:
    landscape = LANDSCAPES[name]()
    lanes = field(landscape)
    for slope in (False, True):
        figure = loss_curve(landscape, 60, lanes, slope)
        axis = figure.layout.yaxis
        low, high = axis.range
        assert np.isfinite([low, high]).all()
        assert low < high
        first = float(lanes[0].curve(slope)[0])
        if axis.type == "log":
            assert high - low < 40
            first = np.log10(max(first, 1e-300))
        assert low <= first <= high
        assert tuple(figure.layout.xaxis.range) == (0, 60)
    label = loss_curve(landscape, 60, lanes).layout.annotations[0].text
    assert label == ("f" if not landscape.lowest else "f − f*")


def ending(lane: Entrant, loss: Array) -> Entrant:
    """The same lane with other heights, (T+1,)."""
    return replace(lane, run=replace(lane.run, loss=loss))


def test_what_is_lower_than_the_floor_rests_on_it() -> None:
    landscape = LANDSCAPES["Himmelblau"]()
    (lane,) = runners(landscape, SGD(lr=0.01))
    lane = ending(lane, np.where(np.arange(61) < 30, lane.run.loss, landscape.lowest))  # f − f* = 0, of which a logarithm knows nothing
    (path,) = paths(figure := loss_curve(landscape, 60, (lane,)))
    assert (path.y[30:] == np.float32(FLOOR)).all()
    assert path.y[0] == np.float32(lane.height[0])
    assert np.log10(FLOOR) - 1 < figure.layout.yaxis.range[0] < np.log10(FLOOR), "a marker on the floor is on the chart"


@pytest.mark.parametrize(("end", "shown"), [(2e-4, False), (5e-5, True), (3e-9, True)])
def test_the_target_is_on_the_axis_once_somebody_comes_near(end: float, shown: bool) -> None:
    landscape = LANDSCAPES["Himmelblau"]()
    (lane,) = runners(landscape, SGD(lr=0.001))
    lane = ending(lane, landscape.lowest + np.geomspace(100, end, 61))
    low, high = loss_curve(landscape, 60, (lane,)).layout.yaxis.range
    assert (low < np.log10(TARGET) < high) == shown
    assert low > np.log10(min(end, TARGET)) - 1, "no room below for nothing"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_what_a_ball_feels_has_colours_of_its_own(mode: str) -> None:
    assert FELT.keys() == FORCES.keys()
    assert len(set(FELT.values()) | {style.color for style in STYLES.values()}) == len(FELT) + len(STYLES)
    for name, color in FELT.items():
        assert contrast(color, pages()[mode]) >= 3, name


def test_the_curve_is_f_above_the_lowest_or_the_slope() -> None:
    landscape = LANDSCAPES["StyblinskiTang"]()
    (lane,) = runners(landscape, SGD(lr=0.001))
    assert np.allclose(lane.height, lane.run.loss - landscape.lowest)
    assert np.allclose(lane.slope[:-1], np.sqrt((lane.run.grad**2).sum(axis=1)))
    assert lane.curve(False) is lane.height
    assert lane.curve(True) is lane.slope


@SOME
def test_five_lanes_of_300_steps_travel_light(name: str) -> None:
    landscape = LANDSCAPES[name]()
    lanes = runners(landscape, *(suit(OPTIMIZERS[o](), landscape) for o in ("SGD", "Momentum", "RMSProp", "Adam", "LAMB")), steps=300)
    sizes = {what: len(figure.to_json()) for what, figure in pictures(landscape, lanes, 300).items() if what != "slope"}
    assert sum(sizes.values()) <= 110_000, sizes


# --- Looks ---


# Machado, Oliveira & Fernandes 2009, full severity.
EYES = {
    "usual": np.eye(3),
    "protanope": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranope": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
}


@pytest.mark.parametrize("eye", EYES)
def test_no_two_lanes_look_alike(eye: str) -> None:
    seen = {letter: lab(np.clip(EYES[eye] @ linear(rgb(style.color)), 0, 1)) for letter, style in STYLES.items()}
    for a, b in combinations(STYLES, 2):
        assert np.linalg.norm(seen[a] - seen[b]) > (35 if eye == "usual" else 10), (a, b)


@pytest.mark.parametrize("eye", EYES)
def test_the_two_blues_are_far_apart(eye: str) -> None:
    """SGD's, and LARS's among the first six: both are blue on a map whose low ground is, too."""
    sgd, lars = (lab(np.clip(EYES[eye] @ linear(rgb(STYLES[letter].color)), 0, 1)) for letter in "AF")
    assert np.linalg.norm(sgd - lars) > (60 if eye == "usual" else 40)


def test_every_lane_has_a_look_of_its_own() -> None:
    styles = list(STYLES.values())
    assert list(STYLES) == list(LETTERS)
    for part in ("color", "marker", "sign"):
        assert len({getattr(style, part) for style in styles}) == len(styles)
    dashes = [style.dash for style in styles]
    assert len(set(dashes)) == len(dashes)
    named = {"solid", "dot", "dash", "longdash", "dashdot", "longdashdot"}
    assert all(dash in named or re.fullmatch(r"\d+px(,\d+px)+", dash) for dash in dashes)
    assert all(re.fullmatch("#[0-9A-Fa-f]{6}", style.color) for style in styles)


def pages(of: str = "backgroundColor") -> dict[str, str]:
    """The colour of the page, or of its sidebar, in both modes."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    return {mode: config["theme"][mode][of] for mode in ("light", "dark")}


def mixed(page: str, parts: Array) -> Array:
    """The ground's tint over the page, sRGB (N, 3), at `parts` of the height."""
    stops = np.array([[at, *map(float, re.findall(r"[\d.]+", str(tint)))] for at, tint in theme.GROUND])
    red, green, blue, alpha = (np.interp(parts, stops[:, 0], stops[:, i]) for i in (1, 2, 3, 4))
    tint = np.column_stack([red, green, blue]) / 255
    return np.asarray(tint * alpha[:, None] + rgb(page) * (1 - alpha[:, None]), dtype=float)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_lane_stands_out_from_the_page_and_so_from_its_rim(mode: str) -> None:
    """The player gives trails a rim in the colour of the page: 3 to 1 against it is 3 to 1 on any ground (WCAG 2.2, 1.4.11)."""
    for letter, style in STYLES.items():
        assert contrast(style.color, pages()[mode]) >= 3, letter
        assert contrast(style.color, pages("secondaryBackgroundColor")[mode]) >= 3, f"{letter}, whose sign stands in the sidebar"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_name_in_the_corner_can_be_read(mode: str) -> None:
    """A picture asks the browser for the mode, and not the page, whose visitor may have chosen the other: faint there, but to be seen."""
    usual, dark = re.findall(r"fill: (#\w{6})", (ROOT / "ui" / "logo.svg").read_text())
    around = [pages(part)[mode] for part in ("backgroundColor", "secondaryBackgroundColor")]
    right, wrong = (usual, dark) if mode == "light" else (dark, usual)
    for page in around:
        assert contrast(right, page) >= 4.5
        assert contrast(wrong, page) >= 2.9


@EVERY
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_points_stand_out_from_the_ground_they_lie_on(name: str, mode: str) -> None:
    landscape = LANDSCAPES[name]()
    points = [*landscape.minima, *landscape.saddles]
    if points:
        heights = np.clip(squeeze(landscape)(landscape.f(*np.array(points, dtype=float).T)) / FULL, 0, 1)
        for ground in map(hexed, mixed(pages()[mode], heights)):
            assert max(contrast(theme.MINIMUM, ground), contrast(theme.EDGE, ground)) >= 3
    assert contrast(theme.EDGE, theme.MINIMUM) > 7


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_ground_is_even_in_lightness(mode: str) -> None:
    """No step of the scale is lost to the eye in either mode: CIELAB lightness goes one way, each quarter by its share."""
    lightness = np.array([lab(linear(color))[0] for color in mixed(pages()[mode], np.linspace(0, 1, 5))])
    steps = np.diff(lightness)
    assert (np.sign(steps) == np.sign(steps[0])).all()
    assert abs(lightness[-1] - lightness[0]) > 20
    assert abs(steps).min() > 0.6 * abs(steps).mean()


@SOME
@pytest.mark.parametrize("large", [False, True])
def test_axes_are_named_and_labels_have_room(name: str, large: bool) -> None:
    landscape = LANDSCAPES[name]()
    size = ROOM if large else SCREEN
    drawn = pictures(landscape, field(landscape), large=large)
    assert [axis.title.text for axis in (drawn["map"].layout.xaxis, drawn["map"].layout.yaxis)] == ["x", "y"]
    for what, names in (("loss", ("f", "f − f*")), ("slope", ("‖∇f‖",))):
        layout = drawn[what].layout
        assert layout.xaxis.title.text == "step"
        assert layout.yaxis.title.text is None, "beside the axis it would lie on the labels of ticks"
        above = layout.annotations[0]
        assert above.text in names
        assert (above.xref, above.yref, above.x, above.y, above.xanchor, above.yanchor) == ("paper", "paper", 0, 1, "right", "bottom")
        assert layout.margin.t >= 1.2 * size.text
    scene = drawn["terrain"].layout.scene
    assert [axis.title.text for axis in (scene.xaxis, scene.yaxis, scene.zaxis)] == ["x", "y", "f"]
    assert all(2 <= len(axis.tickvals) <= 3 for axis in (scene.xaxis, scene.yaxis, scene.zaxis))
    bar, layout = drawn["map"].data[0].colorbar, drawn["map"].layout
    assert bar.title.text == "f"
    long = bar.len * (layout.height - layout.margin.t - layout.margin.b) - 1.5 * size.text
    gaps = np.diff(bar.tickvals) / FULL * long
    assert gaps.min() > 1.1 * size.ticks, "labels of the colour bar collide"


def sizes(value: Any, key: str = "") -> list[tuple[str, float]]:
    """Every size of letters, lines and markers in a figure's JSON, in order."""
    if isinstance(value, dict):
        return [found for name, part in value.items() for found in sizes(part, f"{key}.{name}")]
    if isinstance(value, list) and key.endswith("data"):
        return [found for part in value for found in sizes(part, key)]
    wanted = ("font.size", "line.width", "marker.size", ".thickness")
    return [(key, float(np.max(value)))] if key.endswith(wanted) else []


def test_for_a_room_everything_grows_but_the_race_stays() -> None:
    landscape = LANDSCAPES["Himmelblau"]()
    lanes = field(landscape)
    on_screen, in_room = pictures(landscape, lanes), pictures(landscape, lanes, large=True)
    for what in on_screen:
        small, large = (json.loads(figures[what].to_json()) for figures in (on_screen, in_room))
        assert sizes(small)
        for (key, before), (same, after) in zip(sizes(small), sizes(large), strict=True):
            assert key == same
            assert 1.4 <= after / before <= 1.9, (what, key)
            assert after >= 20 or not key.endswith("font.size"), (what, key)
        assert 1.2 < large["layout"]["height"] / small["layout"]["height"] < 1.4
        for (where, before), (_, after) in zip(numbers(on_screen[what]), numbers(in_room[what]), strict=True):
            assert np.array_equal(before, after), where
    assert len(in_room["map"].data[0].colorbar.tickvals) < len(on_screen["map"].data[0].colorbar.tickvals)
    assert in_room["loss"].layout.yaxis.nticks < on_screen["loss"].layout.yaxis.nticks


def test_what_draws_itself_for_a_room_has_grown_once() -> None:
    training = trained(replace(Training.opening(NETWORKS["TwoMoons"]()), steps=20))
    raced = run(replace(Scenario.opening(LANDSCAPES["LogisticRegression"]()), steps=20))
    ends = Ensemble.none(np.arange(2), ("loss",), 2, 4)
    for drawn in (
        lambda look: network.data(training, look),
        lambda look: network.curves(training, "train", look),
        lambda look: network.plane(training, look),
        lambda look: fit.data(raced, raced.landscape, look),
        lambda look: cloud(raced.scenario, ends, look),
    ):
        small, large = (drawn(Look(size)).to_dict()["layout"] for size in (SCREEN, ROOM))
        assert large["margin"] == {side: ROOM.stroke * pixels for side, pixels in small["margin"].items()}
        assert large["height"] / small["height"] < 1.4
        assert min(after for key, after in sizes(large) if key.endswith("font.size")) >= 20


def test_a_logarithmic_axis_has_more_labels_than_powers_of_ten_where_these_are_few() -> None:
    def axis(low: float, high: float) -> Any:
        line = Line("SGD", "A", np.arange(2.0), np.array([high, low]))
        return curves(Curves("", "step", "f", (line,), log_y=True)).layout.yaxis

    assert (axis(0.11, 0.5).type, axis(0.11, 0.5).dtick) == ("log", None), "one label, 0.1, or none"
    assert (axis(1e-6, 0.5).type, axis(1e-6, 0.5).dtick) == ("log", 1)


def test_beside_a_long_list_of_lanes_the_curve_has_fewer_labels() -> None:
    landscape = LANDSCAPES["Beale"]()
    few, many = (loss_curve(landscape, 60, runners(landscape, *[SGD()] * n), look=Look(ROOM)) for n in (6, 7))
    assert many.layout.yaxis.nticks == few.layout.yaxis.nticks - 2 == 3


def test_labels_in_3d_are_few_round_and_clear_of_the_corners() -> None:
    random = np.random.default_rng(3)
    for low, wide in zip(random.normal(0, 10, 500), 10 ** random.uniform(-3, 3, 500), strict=True):
        ticks = inner_ticks(low, low + wide)
        assert len(ticks) in (2, 3)
        assert low + wide / 6.001 <= min(ticks)
        assert max(ticks) <= low + wide * 5.001 / 6
        gaps = [b - a for a, b in pairwise(ticks)]
        assert np.allclose(gaps, gaps[0])
        units = np.array(ticks) / (0.05 * 10 ** np.floor(np.log10(wide)))
        assert np.allclose(units, np.round(units), atol=1e-6)


def test_a_lane_looks_the_same_in_every_picture() -> None:
    landscape = LANDSCAPES["Beale"]()
    lanes = field(landscape)
    for what, figure in pictures(landscape, lanes).items():
        if what != "terrain":
            drawn = [(trace.name, trace.line.color, trace.line.dash) for trace in paths(figure)]
            styles = [STYLES[one.lane.letter] for one in lanes]
            names = told_apart([one.lane for one in lanes])
            assert drawn == [(name, style.color, style.dash) for name, style in zip(names, styles, strict=True)]


def test_a_lane_that_is_about_everywhere_is_fainter() -> None:
    rosenbrock = Scenario.opening(LANDSCAPES["Rosenbrock"]())
    lanes = [replace(lane, optimizer=replace(lane.optimizer, lr=0.75)) if lane.letter == "C" else lane for lane in rosenbrock.lanes]
    restless = run(replace(rosenbrock, lanes=tuple(lanes)))
    assert [is_restless(one) for one in restless.entrants] == [False, False, True, False]
    drawn = paths(landscape_map(restless.landscape, rosenbrock.start, restless.entrants))
    assert [line.opacity for line in drawn] == [FAINT, FAINT, FAINT / 2, FAINT]
    told = landscape_map(restless.landscape, rosenbrock.start, restless.entrants).layout.meta["lanes"]
    assert told == [["A", "SGD"], ["B", "Momentum"], ["C", "RMSProp", "restless"], ["D", "Adam"]], "a chart in place is told"


@pytest.mark.parametrize("ground", often(LANDSCAPES, SOME_GROUNDS))
def test_no_opening_has_a_restless_lane(ground: str) -> None:
    assert not any(map(is_restless, run(Scenario.opening(LANDSCAPES[ground]())).entrants))


def test_names_are_safe_where_plotly_renders_markup() -> None:
    """No text of a visitor reaches a figure: all of it is declared in the catalogues, and holds no markup."""
    names = [*(o.name for o in OPTIMIZERS.values()), *(kind.name for kind in LANDSCAPES.values())]
    names += [knob.letter for kind in RULES.values() for knob in knobs(kind).values()]  # what tells lanes of one rule apart
    names += [text for kind in RULES.values() for choice in choices(kind).values() for text in choice.options.values()]
    names += [kind.name for kind in SCHEDULES.values()]
    assert not any(set(name) & set("<>&%{}") for name in names)


def test_pictures_do_not_change_what_they_show() -> None:
    landscape = LANDSCAPES["Himmelblau"]()
    lanes = field(landscape)
    before = [lane.run.w.copy() for lane in lanes]
    first = [figure.to_json() for figure in pictures(landscape, lanes).values()]
    assert first == [figure.to_json() for figure in pictures(landscape, lanes).values()]
    assert all(np.array_equal(w, lane.run.w, equal_nan=True) for w, lane in zip(before, lanes, strict=True))


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("steps", [10, 333, 2000])
def test_the_sketch_of_a_schedule_has_its_factors(name: str, steps: int) -> None:
    schedule = SCHEDULES[name]()
    drawn = ElementTree.fromstring(sketch(schedule, steps, "#123456"))
    path = drawn.findall("{*}path")[1].attrib["d"]
    ys = [float(y) for y in re.findall(r"(?:L0\.0 |V)([\d.]+)H", path)]
    ends = [float(x) for x in re.findall(r"H([\d.]+)", path)]
    at = [round(end * steps / 240) for end in ends]
    top = max(schedule(t, steps) for t in range(1, steps + 1))
    assert at[-1] == steps
    assert len(at) == min(steps, 240)
    for t, y in zip(at, ys, strict=True):
        near = [48 - 46 * schedule(one, steps) / top for one in range(max(1, t - 1), min(steps, t + 1) + 1)]
        assert min(near) - 0.4 <= y <= max(near) + 0.4
