"""The modules of browser/ that need no page, each by itself in a Chromium; and every layout of bytes, packed here and read there."""

import base64
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageSequence

from browser import packets
from browser.bundle import bundle, carried, sheet, source
from browser.packets import Cells, ForceTracks, Track
from figures.race import FLOOR, levels
from figures.theme import STYLES
from figures.tracks import tracks as drawn
from landscapes import LANDSCAPES
from scenario import Scenario
from studies.live import live
from studies.race import race as raced
from studies.standings import TARGET
from tests.support.module import BROWSER, COMPONENTS, call

pytestmark = pytest.mark.browser


# --- The loss chart's axis ---


@pytest.mark.parametrize("slope", [False, True])
@pytest.mark.parametrize("name", ["Rosenbrock", "Himmelblau", "Rastrigin"])
def test_a_preview_has_the_axis_that_the_answer_will_have(module: Any, name: str, slope: bool) -> None:
    for steps in (3, 400):
        race = raced(replace(Scenario.opening(LANDSCAPES[name]()), steps=steps))
        told = {"top": live(race.scenario)["top"], "target": TARGET, "slope": slope, "floor": FLOOR}
        lanes = [{"path": list(single(track.path)), "last": track.last} for track in drawn(race, slope)]
        ends = call(module, "live/levels.js", "({ levelsOf }, lanes, about) => levelsOf(lanes, about)", lanes, told)
        assert ends == pytest.approx(levels(race.landscape, race.entrants, slope), abs=1e-5)


# --- Style sheets ---


RULES = """(_, ...sheets) => sheets.map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return [...sheet.cssRules].map((rule) => rule.cssText);
})"""


@pytest.mark.parametrize("path", sorted(BROWSER.rglob("*.css")), ids=lambda path: path.name)
def test_a_browser_reads_the_same_of_a_style_sheet_as_of_what_is_sent(module: Any, path: Path) -> None:
    text = path.read_text("utf-8")
    written, sent = call(module, "meeting.js", RULES, text, sheet(text))
    assert sent == written
    assert len(written) >= 1


# --- What comes later ---


LATE = """async ({ mount }, markup, bytes) => {
    const others = ["/offline/chart.js", "/later/parts.js", "/meeting.js"];
    const [{ Chart }, { parts }, { feedOf, meeting }] = await Promise.all(others.map((path) => import(path)));
    const frames = async (count) => { while (count--) await new Promise(requestAnimationFrame); };
    const chart = (key) => `<div class="st-key-${key}"><div class="js-plotly-plot" style="width: 300px"></div></div>`;
    document.body.innerHTML = `<style>.svg-container { height: 300px }</style>${markup}${chart("map")}${chart("loss")}`;
    const warnings = [], warn = console.warn;
    console.warn = (...told) => warnings.push(told.join(" "));
    for (const key of ["map", "loss"]) new Chart(key, { range: [-1, 4] }, { range: [-1, 4] }, {}, () => {});
    await frames(3);
    feedOf("late").bytes = bytes;
    const end = mount({ data: "late", parentElement: document.body, setTriggerValue() {} });
    const { player } = document.querySelector(".fall-line-player");
    const seen = async () => {
        await frames(4);
        const { overlays, time: step } = player, { canvas } = overlays[0];
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const inked = data.filter((alpha, i) => i % 4 === 3 && alpha).length;
        return { inked, charts: overlays.map(({ key }) => key), starts: document.querySelectorAll(".fall-line-start").length, step };
    };
    player.seek(player.race.steps);
    const before = await seen();
    meeting.later = parts;
    const after = await seen();
    end();
    meeting.later = undefined;
    document.body.replaceChildren();
    console.warn = warn;
    return { before, after, warnings };
}"""


def test_a_player_moves_before_the_rest_of_it_comes_and_meets_that_when_it_does(module: Any) -> None:
    """The flag of the lane that has arrived, the start's handle and the terrain."""
    walk = np.linspace([0, 0, 2, 0], [3, 3, 0.5, 0], 6)
    sent = packets.race(
        [Track("Adam", "#123456", "dash", "star", walk, 5, "A", arrives=3)], [], run="r", start=(0.0, 0.0), levels=None, clickable=True
    )
    found = call(module, "player/mount.js", LATE, source("player/player.html"), sent)
    assert found["warnings"] == []
    before, after = found["before"], found["after"]
    assert (before["charts"], before["starts"], before["step"]) == (["map", "loss"], 0, 5)
    assert (after["charts"], after["starts"], after["step"]) == (["map", "loss", "terrain"], 1, 5)
    assert after["inked"] > before["inked"] + 300 > 600


# --- The lens ---


LENS = """({ drawLens }, forces, below) => {
    const balls = [[250, 250 + below], [252, 250 + below], [78, 422], [422, 78]], drawn = [], written = [], nothing = () => {};
    const map = {
        player: { race: { minima: [[250, 250]], start: [422, 422], forces }, time: 0 }, area: [0, 0, 500, 500], bold: 1,
        labels: { write: (text, x, y) => written.push(y) }, pixel: (...at) => at, place: (lane) => lane.at, stroke: nothing, fill: nothing,
        drawBall: (pen, lane, { at }) => drawn.push(at), dash: nothing,
    };
    const pen = { save: nothing, clip: nothing, restore: nothing, setLineDash: nothing };
    drawLens(map, pen, balls.map((at) => ({ lane: { at, last: 0, dash: "solid" }, ball: { at }, strength: 1 })));
    return [drawn[0], written[0]];
}"""


def test_the_lens_leaves_the_list_of_forces_and_its_own_balls_free(module: Any) -> None:
    """Of the four corners the upper left has no ball; there the forces are listed, where any are to be seen."""
    for below in (2, -2):
        ball, power = call(module, "later/lens.js", LENS, [], below)
        assert max(ball) < 150
        assert abs(power - ball[1]) > 20, "how much it magnifies is written over a ball"
    ball, _ = call(module, "later/lens.js", LENS, [{}], 2)
    assert max(ball) > 250


# --- Geometry ---


@pytest.mark.parametrize(
    ("point", "line", "far"),
    [
        ((0, 1), (-1, 0, 1, 0), 1),
        ((3, 4), (0, 0, 0, 0), 5),
        ((-4, 3), (0, 0, 9, 0), 5),
        ((12, 4), (0, 0, 9, 0), 5),
        ((1, 0), (0, 0, 2, 2), 0.5**0.5),
    ],
)
def test_how_far_a_point_is_from_a_line(module: Any, point: Any, line: Any, far: float) -> None:
    assert call(module, "later/start.js", "({ distance }, point, line) => distance(point, line)", point, line) == pytest.approx(far)


def test_the_last_step_is_on_the_chart_however_wide_it_is(module: Any) -> None:
    """Of every 25th width rounding puts it beyond the edge, as 54 + 302.75 / 300 · 300 is: a ball there is not off the scale."""
    beyond = """({ PlaneOverlay }, steps) => Array.from({ length: 1200 }, (_, i) => 200 + i / 4).filter((width) => {
        const [[, right]] = PlaneOverlay.prototype.box.call({ area: [54, 8, width, 100] });
        return 54 + (width / steps) * steps > right;
    })"""
    for steps in (200, 300, 800):
        assert any(54 + width / steps * steps > 54 + width for width in np.arange(200, 500, 0.25))
        assert call(module, "player/plane.js", beyond, steps) == []


GEOMETRY = "player/geometry.js"
SPACE = "later/space.js"


def test_the_part_of_a_way_inside_a_box(module: Any) -> None:
    """Against a walk along each way in small steps, in two and in three dimensions."""
    rng = np.random.default_rng(1)
    cases = [rng.uniform(-2, 2, (2, d)).tolist() for d in (2, 3) for _ in range(150)]
    box = [[-1, 1], [-0.5, 1.5], [-1, 0.5]]
    find = "({ partInside }, cases, box) => cases.map(([a, b]) => partInside(a, b, box.slice(0, a.length)))"
    found = call(module, GEOMETRY, find, cases, box)
    ways = np.linspace(0, 1, 4001)
    for (a, b), part in zip(cases, found, strict=True):
        points = np.outer(1 - ways, a) + np.outer(ways, b)
        low, high = np.array(box[: len(a)]).T
        inside = ways[((low <= points) & (points <= high)).all(axis=1)]
        if part is None:
            assert inside.size == 0
        elif inside.size:
            assert part == pytest.approx([inside[0], inside[-1]], abs=1 / 4000)
        else:
            assert part[1] - part[0] < 1 / 4000
    assert {part is None for part in found} == {True, False}


@pytest.mark.parametrize(
    ("a", "b", "part"),
    [
        ([0, 0], [0, 0], [0, 1]),  # a point, inside
        ([2, 0], [2, 0], None),
        ([1, 0], [1, 0], [0, 1]),  # on the edge
        ([0, 0], [0, 4], [0, 0.25]),
        ([np.nan, 0], [0, 0], None),
        ([0, 0], [0, np.nan], None),
        ([np.inf, 0], [0, 0], None),
    ],
)
def test_ways_that_are_points_or_no_numbers(module: Any, a: list[float], b: list[float], part: Any) -> None:
    assert call(module, GEOMETRY, "({ partInside }, a, b) => partInside(a, b, [[-1, 1], [-1, 1]])", a, b) == part


def test_a_way_is_exact_at_both_ends(module: Any) -> None:
    a, b = [0.1, 1e300, -0.3], [0.7, -1e300, 1e-300]
    assert call(module, GEOMETRY, "({ between }, a, b) => [between(a, b, 0), between(a, b, 1)]", a, b) == [a, b]


def test_matrices_are_column_by_column(module: Any) -> None:
    rng = np.random.default_rng(2)
    a, b, vector = rng.normal(size=(4, 4)), rng.normal(size=(4, 4)), rng.normal(size=4)
    flat = [matrix.flatten(order="F").tolist() for matrix in (a, b)]
    product, moved = call(module, SPACE, "({ product, transform }, a, b, v) => [product(a, b), transform(a, v)]", *flat, vector.tolist())
    assert product == pytest.approx((a @ b).flatten(order="F").tolist())
    assert moved == pytest.approx((a @ vector).tolist())


def test_the_eye_is_what_the_matrix_takes_to_the_origin(module: Any) -> None:
    matrix = np.eye(4)
    matrix[:3] = np.random.default_rng(3).normal(size=(3, 4))
    eye = call(module, SPACE, "({ eyeOf }, matrix) => eyeOf(matrix)", matrix.flatten(order="F").tolist())
    np.testing.assert_allclose(matrix @ [*eye, 1], [0, 0, 0, 1], atol=1e-12)


HIDDEN = """({ hiddenBehind }, z, mirrored, points, eye) => {
    const axis = [-2, -1, 0, 1, 2], x = mirrored ? axis.toReversed() : axis;
    const hides = hiddenBehind({ x, y: axis, z }, [Number, Number, Number], 1, eye);
    return points.map(hides);
}"""


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_ridge_hides_what_is_behind_it(module: Any, mirrored: bool) -> None:
    ridge = [[0, 0, 1, 0, 0]] * 5  # along y at x = 0, a unit high
    points = [[1, 0, 0.01], [1, 0, 1.2], [-1, 0, 0.01], [0, 0, 1.01]]
    low, high, behind = [-6, 0, 0.5], [-6, 0, 20], [6, 0, 0.5]
    assert call(module, SPACE, HIDDEN, ridge, mirrored, points, low) == [True, False, False, False]
    assert call(module, SPACE, HIDDEN, ridge, mirrored, points, high) == [False, False, False, False]
    assert call(module, SPACE, HIDDEN, ridge, mirrored, points, behind) == [False, False, True, False]


# --- Marks, words, time ---


def test_every_lane_has_a_marker_and_dashes_of_its_own(module: Any) -> None:
    looks = [[style.dash, style.marker] for style in STYLES.values()]
    drawn = call(
        module, "player/marks.js", "({ dashes, corners }, looks) => looks.map(([d, m]) => [dashes(d), corners(m, 0, 0, 1)])", looks
    )
    for (dash, marker), (lengths, corners) in zip(looks, drawn, strict=True):
        assert (lengths == []) == (dash == "solid")
        assert (corners == []) == (marker == "circle")
    assert len({json.dumps(corners) for _, corners in drawn}) == len({marker for _, marker in looks})
    assert len({json.dumps(lengths) for lengths, _ in drawn}) == len({dash for dash, _ in looks})
    assert call(module, "player/marks.js", '({ dashes }) => dashes("5px 2px")') == [5, 2]


HALF, SIDE = 1.15 / 2, 1.15 / 2**0.5


@pytest.mark.parametrize(
    ("marker", "corners"),
    [
        ("diamond", [[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]]),
        ("square", [[SIDE, -SIDE], [SIDE, SIDE], [-SIDE, SIDE], [-SIDE, -SIDE]]),
        ("triangle-down", [[0, 1.15], [-HALF * 3**0.5, -HALF], [HALF * 3**0.5, -HALF]]),
    ],
)
def test_the_corners_of_markers(module: Any, marker: str, corners: list[list[float]]) -> None:
    found = call(module, "player/marks.js", "({ corners }, name) => corners(name, 10, 20, 2)", marker)
    np.testing.assert_allclose(found, np.array(corners) * 2 + [10, 20], atol=1e-12)


def test_heights_in_words(module: Any) -> None:
    lane = {"name": "Adam", "last": 2, "path": [0, 0, 12.3456, 0, 0, 0, 1e-7, 0, 0, 0, np.inf, 0, 0, 0, 1, 0]}
    read = "({ reading }, lane) => [0, 1, 2, 3].map((step) => reading(lane, lane.path.length / 4 - 1, step))"
    assert call(module, "player/race.js", read, lane) == ["12.3", "1.00×10⁻⁷", "diverged at step 2", "diverged at step 2"]
    assert call(module, "player/race.js", "({ reading }, lane) => reading(lane, 2, 2)", lane) == "off the scale"
    some = [0, 12345.6, 99_999.6, 0.056789, -0.05, -0.00123456, 1.5e-12]
    short = call(module, "player/race.js", "({ compact }, some) => some.map(compact)", some)
    assert short == ["0", "12300", "1.00×10⁵", "0.0568", "−0.05", "−1.23×10⁻³", "1.50×10⁻¹²"]
    race = {"lanes": [lane], "steps": 3, "summary": "Adam left."}
    tell = "({ told }, race) => [told(race, 0), told(race, 3), told({ ...race, summary: '' }, 3)]"
    assert call(module, "player/announcements.js", tell, race) == [
        "Step 0 of 3. Loss: Adam 12.3.", "Adam left.", "Step 3 of 3. Loss: Adam diverged at step 2."]  # fmt: skip


def test_what_is_told_of_a_cell(module: Any) -> None:
    numbers = [0, 1.23456, 12345.6, -0.001, 0.0009999, 1e5, -2.5e-9]
    told = call(module, "maps/runs.js", "({ number }, values) => values.map(number)", numbers)
    assert told == ["0", "1.235", "12350", "-0.001", "1.00e-3", "1.00e+5", "-2.50e-9"]


def test_a_race_takes_six_seconds_at_speed_one_and_a_loop_rests_for_one(module: Any) -> None:
    run = """({ Clock }, speed, loops, seconds) => {
        const clock = Object.assign(new Clock(), { steps: 300 });
        clock.play(true);
        for (let tick = 0; tick < 20 * seconds; tick++) if (clock.playing) clock.advance(0.05, speed, loops);
        return [Math.round(1000 * clock.time) / 1000, clock.playing];
    }"""
    assert call(module, "player/clock.js", run, 1, False, 3) == [150, True]
    assert call(module, "player/clock.js", run, 2, False, 2.9) == [290, True]
    assert call(module, "player/clock.js", run, 1, False, 6.2) == [300, False]
    assert call(module, "player/clock.js", run, 1, True, 6.5) == [300, True]
    assert call(module, "player/clock.js", run, 1, True, 8.2)[0] == pytest.approx(60, abs=5)
    again = """({ Clock }) => {
        const clock = Object.assign(new Clock(), { steps: 9 });
        clock.seek(99);
        const ended = clock.time;
        clock.play(true);
        return [ended, clock.time, clock.playing];
    }"""
    assert call(module, "player/clock.js", again) == [9, 0, True]


def test_the_numbers_of_an_axis(module: Any) -> None:
    ticks = "({ ticks }, axis, count) => ticks(axis, count)"
    assert call(module, "offline/axes.js", ticks, {"range": [-2, 2]}, 4) == [[-2, "-2"], [-1, "-1"], [0, "0"], [1, "1"], [2, "2"]]
    assert [text for _, text in call(module, "offline/axes.js", ticks, {"range": [0, 0.35]}, 4)] == ["0", "0.1", "0.2", "0.3"]
    assert call(module, "offline/axes.js", ticks, {"type": "log", "range": [-3.5, 1.2]}, 10) == [
        [10.0**k, f"1e{k}"] for k in range(-3, 2)]  # fmt: skip


# --- Bytes ---


def floats(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Random numbers of many sizes, some of them none."""
    numbers = rng.normal(size=shape) * 10.0 ** rng.integers(-30, 30, shape)
    numbers[rng.random(shape) < 0.1] = np.nan
    numbers[rng.random(shape) < 0.05] = np.inf
    numbers[rng.random(shape) < 0.05] = -1e300  # beyond float32
    return numbers


def single(numbers: np.ndarray) -> list[float]:
    with np.errstate(over="ignore"):
        return numbers.astype("f4").astype(float).ravel().tolist()


def floats_in(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<f4")


@pytest.mark.parametrize("smoothed", [False, True])
@pytest.mark.parametrize(("lanes", "steps", "forces", "shift"), [(0, 0, 0, 0), (1, 1, 0, 1), (3, 17, 2, 3), (8, 200, 3, 2)])
def test_a_race_arrives_as_it_was_sent(module: Any, lanes: int, steps: int, forces: int, shift: int, smoothed: bool) -> None:
    """At whatever place in memory: Streamlit's bytes lie in the middle of a message."""
    rng = np.random.default_rng(lanes)
    tracks = [
        Track(f"道 {i} “ε”", "#123456", "dash", "star", floats(rng, steps + 1, 4), steps - i % 2, letter, i - 1)
        for i, letter in enumerate("ABCDEFGH"[:lanes])
    ]
    felt = [ForceTracks(f"λ{i}", "arrow", floats(rng, lanes, steps + 1, 4), f"#12345{i}", f"κ {i}") for i in range(forces)]
    sent = packets.race(tracks, felt, smoothed, run="r" * shift, start=(1.5, -2), levels=None)
    race = call(
        module,
        "player/race.js",
        """async ({ raceIn }, sent, shift, smoothed) => {
            const memory = new Uint8Array(sent.length + shift + 5);
            memory.set(sent, shift);
            const bytes = memory.subarray(shift, shift + sent.length), { rough } = await import("/rough.js");
            const race = raceIn(smoothed ? await rough(bytes) : bytes);
            const text = (numbers) =>
                btoa(Array.from(new Uint8Array(Float32Array.from(numbers).buffer), (byte) => String.fromCharCode(byte)).join(""));
            const lanes = race.lanes.map((lane) => ({ ...lane, path: text(lane.path), forces: lane.forces.map(text) }));
            return { ...race, lanes };
        }""",
        sent,
        shift,
        smoothed,
    )
    assert (race["run"], race["start"], race["levels"], race["steps"]) == ("r" * shift, [1.5, -2], None, steps)
    named = ("label", "shape", "color", "title")
    assert race["forces"] == [{name: getattr(force, name) for name in named} for force in felt]
    assert len(race["lanes"]) == lanes
    for i, (track, lane) in enumerate(zip(tracks, race["lanes"], strict=True)):
        assert [lane[name] for name in ("name", "letter", "color", "dash", "marker", "last", "arrives")] == [
            track.name, track.letter, track.color, track.dash, track.marker, track.last, track.arrives]  # fmt: skip
        np.testing.assert_array_equal(floats_in(lane["path"]), single(track.path))
        for force, numbers in zip(felt, lane["forces"], strict=True):
            np.testing.assert_array_equal(floats_in(numbers), single(force.numbers[i]))


def test_maps_arrive_as_they_were_sent(module: Any) -> None:
    rng = np.random.default_rng(5)
    drawn = {}
    for key, (rows, columns), told in (("basins-A", (4, 7), True), ("sweep", (9, 5), False), ("noise", (3, 3), True)):
        axes = [(name, [f"{value:.2f}" for value in range(size)]) for name, size in (("η", columns), ("β₁", rows))]
        words = [f"end {i}{{at}}" for i in range(packets.MOST_ENDS)]
        ends, steps = rng.integers(0, packets.MOST_ENDS, (rows, columns)), rng.integers(-1, 2001, (rows, columns))
        height, final = ("final f − f*", floats(rng, rows, columns)) if told else ("", None)
        drawn[key] = Cells(axes[0], axes[1], words, ends, steps, height, final)
    read = """async ({ mapsIn, words, number }, sent) => Object.entries(await mapsIn(sent)).map(([key, map]) => {
        const cells = map.up.values.flatMap((_, row) => map.across.values.map((_, column) => words(map, [row, column])));
        return [key, cells, map.finals && [...map.finals], map.finals && [...map.finals].map(number)];
    })"""
    got = call(module, "maps/runs.js", read, packets.maps(drawn))
    assert [key for key, *_ in got] == list(drawn)
    for key, texts, finals, numbers in got:
        cells = drawn[key]
        if cells.final is None:
            assert finals is None
        else:
            np.testing.assert_array_equal(np.array(finals, float), single(cells.final))
        for i, (row, column) in enumerate(np.ndindex(cells.end.shape)):
            place, end, *height = texts[i].split("\n")
            assert place == f"η = {column:.2f}, β₁ = {row:.2f}"
            step = cells.step[row, column]
            assert end == f"end {cells.end[row, column]}" + (f" at step {step}" if step >= 0 else "")
            told = cells.final is not None and np.isfinite(np.float32(finals[i]))
            assert height == ([f"final f − f* = {numbers[i]}"] if told else [])


def test_figures_arrive_as_they_were_sent(module: Any) -> None:
    figures = {"map": {"data": [{"z": [1, 2.5]}], "layout": {"meta": 7}}, "损失": {"layout": {"title": "步 = => “x”"}}}
    sent = packets.figures({key: json.dumps(figure, ensure_ascii=False) for key, figure in figures.items()})
    assert call(module, "redraw.js", "({ figuresIn }, sent) => figuresIn(sent)", sent) == figures


def test_a_chart_that_takes_back_an_older_figure_is_given_the_newer_one_again(module: Any) -> None:
    """Plotly draws one figure after the other, and Streamlit then takes what has been drawn for the chart's figure."""
    sent = packets.figures({"timelines": json.dumps({"layout": {"meta": 8}})})
    drawn = """async ({ default: redraw }, sent) => {
        const chart = document.body.appendChild(document.createElement("div"));
        chart.className = "st-key-timelines";
        const plot = chart.appendChild(document.createElement("div"));
        Object.assign(plot, { className: "js-plotly-plot", _fullLayout: {}, layout: { meta: 1 } });
        const metas = [];
        plot.emit = () => {
            metas.push(plot.layout.meta);
            if (metas.length < 3) setTimeout(() => (plot.layout = { meta: 1 }), 50);
        };
        redraw({ data: sent });
        await new Promise((done) => setTimeout(done, 600));
        chart.remove();
        return [metas, plot.layout.meta];
    }"""
    assert call(module, "redraw.js", drawn, sent) == [[8, 8, 8], 8]


def test_a_chart_that_comes_late_with_an_older_figure_is_given_the_newer_one(module: Any) -> None:
    """Streamlit may build a chart anew just when it has been drawn; what is none of the older figures stays, an empty place does not."""
    sent = packets.figures({"timelines": json.dumps({"layout": {"meta": 8}})})
    drawn = """async ({ default: redraw }, sent) => {
        const chart = document.body.appendChild(document.createElement("div"));
        chart.className = "st-key-timelines";
        const frames = async (count) => { while (count--) await new Promise(requestAnimationFrame); };
        const drawn = { className: "js-plotly-plot", _fullLayout: {}, emit() {} };
        const plot = (meta) => Object.assign(document.createElement("div"), drawn, { layout: { meta } });
        const metas = [];
        const show = async (...plots) => {
            chart.replaceChildren(...plots);
            await frames(4);
            metas.push(...plots.map(({ layout }) => layout.meta));
        };
        redraw({ data: sent });
        await frames(12); // the figures are inflated meanwhile
        const empty = Object.assign(plot(7), { data: [] });
        for (const plots of [[plot(1)], [], [plot(1)], [empty], [plot(9)], [plot(1)]]) await show(...plots);
        chart.remove();
        return metas;
    }"""
    assert call(module, "redraw.js", drawn, sent) == [8, 8, 8, 9, 1]


def test_a_chart_that_shows_nothing_lets_the_others_go_first(module: Any) -> None:
    """The terrain, which takes longer than map and curve together."""
    sent = packets.figures({"terrain": json.dumps({"data": [{"type": "surface"}], "layout": {"meta": 8}})})
    drawn = """async ({ default: redraw }, sent) => {
        const [first, last] = ["map", "terrain"].map((key) => {
            const place = document.body.appendChild(document.createElement("div"));
            place.className = `stPlotlyChart st-key-${key}`;
            return place;
        });
        const frames = (count) => new Promise((done) => (count ? requestAnimationFrame(() => done(frames(count - 1))) : done()));
        const plot = last.appendChild(document.createElement("div"));
        Object.assign(plot, { className: "js-plotly-plot", _fullLayout: {}, data: [], layout: {}, emit() {} });
        redraw({ data: sent });
        await frames(20);
        const before = plot.data.length;
        first.innerHTML = "<svg class=main-svg>";
        await frames(20);
        const after = plot.data.length;
        [first, last].forEach((place) => place.remove());
        return [before, after];
    }"""
    assert call(module, "redraw.js", drawn, sent) == [0, 1]


def test_a_trace_without_a_type_has_what_is_new_in_the_one_that_stands(module: Any) -> None:
    """As figures.figure.news leaves out the places of lines, which are told by their colours, and the heights below a painted ground."""
    lines = [{"mode": "lines", "name": color, "line": {"color": color}} for color in ("blue", "red")]
    data = [{"dx": 2}, *lines, {"type": "scatter", "x": [5]}]
    sent = packets.figures({"map": json.dumps({"data": data, "layout": {"meta": 8, "height": 440, "template": {}}})})
    drawn = """async ({ default: redraw }, sent) => {
        const chart = document.body.appendChild(document.createElement("div"));
        chart.className = "st-key-map";
        const plot = chart.appendChild(document.createElement("div"));
        const red = { type: "scatter", mode: "lines", line: { color: "red", width: 1 }, x: [3], name: "old" };
        const data = [{ type: "contour", z: [[1]], dx: 1 }, red, { type: "scatter", x: [4], name: "saddle" }];
        Object.assign(plot, { className: "js-plotly-plot", _fullLayout: {}, data, layout: { meta: 1, height: 532, template: { x: 1 } } });
        const told = new Promise((done) => (plot.emit = done));
        redraw({ data: sent });
        await told;
        chart.remove();
        return [plot.data, plot.layout];
    }"""
    (ground, new, line, sign), layout = call(module, "redraw.js", drawn, sent)
    assert layout == {"meta": 8, "height": 532, "template": {"x": 1}}, "the page says how high it is: another height would be a flicker"
    assert ground == {"type": "contour", "z": [[1]], "dx": 2}
    assert line == {"type": "scatter", "x": [3], **lines[1]}
    assert new["type"] == "scatter"
    assert all(np.isnan(new.pop(side)) == [True] for side in "xy"), "a line without points Plotly would not have at all"
    assert sign == {"type": "scatter", "x": [5]}, "it is another: nothing of the one before stays"


def test_what_is_told_and_what_lies_in_a_page_arrive(module: Any) -> None:
    about = {"key": "take-home", "name": "谷 é", "title": "Beale, from (1, 2)", "signs": ["●", "■"]}
    read = "({ opened }, sent) => { const { head, body } = opened(sent); return [head, [...body]]; }"
    assert call(module, "packets.js", read, packets.headed(about)) == [about, []]
    assert call(module, "packets.js", read, packets.headed(about, b"\x00\xff")) == [about, [0, 255]]
    data = bytes(range(256)) * 9
    assert call(module, "text.js", "async ({ bytesIn }, text) => [...await bytesIn(text)]", packets.in_text(data)) == list(data)


def test_a_head_that_javascript_cannot_read_is_not_sent() -> None:
    with pytest.raises(ValueError, match="JSON"):
        packets.race([], start=(float("nan"), 0.0))


@pytest.mark.parametrize(("width", "height", "shades"), [(1, 1, 1), (7, 5, 3), (300, 211, 250)])
def test_an_animation_is_read_by_others(module: Any, width: int, height: int, shades: int) -> None:
    """Noise fills the table of codes again and again; every colour is one of those that must come out exactly."""
    rng = np.random.default_rng(width)
    colors = rng.choice(1 << 24, shades, replace=False)
    palette = np.stack([colors >> 16, colors >> 8 & 255, colors & 255], axis=1).astype("u1")
    frames = palette[rng.integers(0, shades, (3, height, width))]
    frames[2] = frames[1]
    frames[2, height // 2 :, width // 2] = palette[0]
    pixels = np.concatenate([frames, np.full((*frames.shape[:3], 1), 255, "u1")], axis=3).astype("u1")
    sent = base64.b64encode(pixels.tobytes()).decode()
    make = """async ({ Gif }, width, height, colors, sent) => {
        const all = Uint8Array.from(atob(sent), (letter) => letter.charCodeAt(0)), size = 4 * width * height;
        const frames = [0, 1, 2].map((i) => all.subarray(i * size, (i + 1) * size));
        const gif = new Gif(width, height, colors, frames);
        frames.forEach((frame) => gif.add(frame, 12));
        const bytes = new Uint8Array(await gif.blob().arrayBuffer());
        return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
    }"""
    image = Image.open(BytesIO(base64.b64decode(call(module, "take_home/gif.js", make, width, height, palette.tolist(), sent))))
    seen = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]
    assert image.info["loop"] == 0
    assert len(seen) == 3
    np.testing.assert_array_equal(seen, frames)


@pytest.mark.parametrize("entry", sorted(COMPONENTS))
def test_what_streamlit_is_given_is_a_module_with_a_default(module: Any, entry: str) -> None:
    load = """async (_, text) => {
        const { default: mount } = await import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
        return typeof mount;
    }"""
    assert call(module, "packets.js", load, bundle(entry)) == "function"
    assert call(module, "packets.js", load, carried(bundle(entry))) == "function"


CALLED = f"export default (given) => `called ${{given}}`;\n{'// as long as a module that is carried' * 50}"


def test_a_module_is_there_before_what_it_carries(module: Any) -> None:
    """Safari hands a module that waits at its top level to the second who asks for it, without what it exports; so none waits there."""
    load = """async (_, text) => {
        const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" })), own = requestIdleCallback;
        const idle = await new Promise((go) => (globalThis.requestIdleCallback = go, import(url)));
        globalThis.requestIdleCallback = own;
        const there = await Promise.race([import(url), new Promise((go) => setTimeout(go, 1000))]);
        const answer = there?.default("now");
        idle();
        return answer;
    }"""
    assert call(module, "packets.js", load, carried(CALLED)) == "called now"


def test_a_browser_that_does_not_tell_when_it_is_idle_has_what_is_carried(module: Any) -> None:
    load = """async (_, text) => {
        const own = requestIdleCallback;
        globalThis.requestIdleCallback = undefined;
        const { default: called } = await import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
        globalThis.requestIdleCallback = own;
        return called("now");
    }"""
    assert call(module, "packets.js", load, carried(CALLED)) == "called now"
