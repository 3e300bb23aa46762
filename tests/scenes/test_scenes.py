"""The scenes: each is a race that its address spells out, says one thing, and a run bears that out."""

from urllib.parse import parse_qsl
from xml.etree import ElementTree

import numpy as np
import pytest

from figures.scenes import thumbnail
from figures.theme import STYLES
from scenario import Scenario
from scenes import SCENES
from scenes.base import Claim, Scene, read
from scenes.picture import MOST, picture
from studies.counts import first, stays
from words.say import Language, speaking

CLAIMS = [
    pytest.param(claim, id=f"{scene.slug}: {claim.sentence}", marks=[pytest.mark.slow] if claim.slow else [])
    for scene in SCENES.values()
    for claim in scene.claims
]
every_scene = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
ROW = [
    "SGD or Adam?",
    "Turned ravine",
    "One rate for all",
    "Too long a step",
    "The iron ball",
    "Over the bumps",
    "Thrown off the cliff",
    "Off the saddle",
    "A saddle with noise",
    "Noise",
    "Adam + L2 or AdamW",
    "Warm-up",
    "Warm-up for Adam",
    "The picture that fooled the internet",
    "One point astray",
]


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_a_scene_says_is_so(claim: Claim) -> None:
    assert claim.holds() is True


def test_they_stand_in_their_row() -> None:
    assert [scene.name for scene in SCENES.values()][: len(ROW)] == ROW
    numbers = [scene.number for scene in SCENES.values()]
    assert len(set(numbers)) == len(numbers) == len(SCENES)


@every_scene
def test_a_scene_is_what_its_address_spells_out(scene: Scene) -> None:
    ignored: list[str] = []
    assert Scenario.from_query(dict(parse_qsl(scene.address, strict_parsing=True)), ignored) == scene.scenario
    assert ignored == []
    assert Scenario.from_query(scene.scenario.query()) == scene.scenario
    assert all(lane.letter in scene.address for lane in scene.scenario.lanes)
    assert scene.race.scenario == scene.scenario


@every_scene
def test_a_scene_says_a_sentence_and_has_a_claim_that_is_run_at_once(scene: Scene) -> None:
    assert scene.sentence.endswith(".")
    assert 40 < len(scene.sentence) < 220
    assert any(not claim.slow for claim in scene.claims)
    assert (scene.title, scene.said) == (scene.name, scene.sentence)
    with speaking(Language("up", str.upper)):
        assert (scene.title, scene.said) == (scene.name.upper(), scene.sentence.upper())


def test_an_address_with_a_part_that_no_race_knows_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'Wrong': its address has B.Adam.lr"):
        Scene(99, "Wrong", "lanes=A&B.Adam.lr=0.1", "It is wrong.", ())


def test_when_something_holds() -> None:
    holds = np.array([[0, 1, 1, 0], [1, 1, 0, 0], [1, 0, 1, 0], [1, 1, 1, 0]], dtype=bool)
    assert stays(holds).tolist() == [1, 3, 2, -1]
    assert first(holds).tolist() == [1, 0, 0, -1]
    assert read("lanes=A").lanes[0].letter == "A"


# --- The small pictures ---


@every_scene
def test_a_small_picture_has_every_lane_in_the_window(scene: Scene) -> None:
    small = picture(scene.scenario)
    assert list(small.paths) == [lane.letter for lane in scene.scenario.visible]
    (x0, x1), (y0, y1) = scene.scenario.landscape.domain
    x, y = scene.scenario.start
    for path in small.paths.values():
        assert path.shape[1] == 2
        assert 2 <= len(path) <= MOST
        assert np.isfinite(path).all()
        assert ((path > -0.5) & (path < 1.5)).all()
        assert np.allclose(path[0], [(x - x0) / (x1 - x0), (y1 - y) / (y1 - y0)])
    assert len(small.contours) >= 3
    for line in small.contours:
        assert ((line >= 0) & (line <= 1)).all()
        assert len(line) >= 2


def test_a_contour_is_where_the_ground_has_one_height() -> None:
    scenario = read("landscape=Quadratic&Quadratic.kappa=1&lanes=A")
    for line in picture(scenario).contours:
        away = np.hypot(*(line - 0.5).T)
        assert np.ptp(away) < 0.03, "round a round bowl"


@every_scene
def test_a_thumbnail_is_a_small_svg_in_the_colours_of_its_lanes(scene: Scene) -> None:
    text = thumbnail(scene.scenario)
    assert len(text.encode()) <= 2500
    root = ElementTree.fromstring(text)
    assert root.attrib["viewBox"] == "0 0 96 72"
    strokes = [node.attrib.get("stroke") for node in root.iter()]
    assert {STYLES[lane.letter].color for lane in scene.scenario.visible} <= set(strokes)
    assert "currentColor" in strokes
    assert not any(node.tag.endswith("rect") for node in root.iter()), "the page shows through"
    assert thumbnail(scene.scenario) is text
