"""The topographic ground: true heights, light from one side, round contours, small, legible by day and by night, on any landscape."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from figures import theme
from figures.ground import MOST, packet
from figures.race import landscape_map, terrain, turns
from figures.theme import ROOM, Look
from knobs import Array
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from studies.heights import FULL, scale, squeeze
from studies.relief import EVERY, HOLE, LEVEL, contours, relief
from tests.support.colors import contrast, hexed, lab, linear, rgb
from tests.support.ground import ground, told

EACH = pytest.mark.parametrize("name", LANDSCAPES)
MODES = {"light": theme.DAY, "dark": theme.NIGHT}
BY_DAY_AND_NIGHT = pytest.mark.parametrize("mode", MODES)


@dataclass(frozen=True)
class Any2D(Landscape):
    """A ground on a square with the origin in its middle, of which the heights alone are told."""

    name = "Any"
    domain = ((-1.0, 1.0), (-1.0, 1.0))
    start = (0.0, 0.0)
    minima = []  # type: ignore[assignment]
    saddles = []  # type: ignore[assignment]
    lowest = None

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        h = 1e-6
        return (self.f(x + h, y) - self.f(x - h, y)) / (2 * h), (self.f(x, y + h) - self.f(x, y - h)) / (2 * h)

    def hessian(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        raise NotImplementedError


class Flat(Any2D):
    def f(self, x: Array, y: Array) -> Array:
        return 3.0 + 0 * x


class Wall(Any2D):
    """A plain, and one wall that is a million high."""

    def f(self, x: Array, y: Array) -> Array:
        return np.where(x > 0.9, 1e6, 0.0) + 0 * y


class Holes(Any2D):
    """No height in a disc, and a pole in a corner."""

    def f(self, x: Array, y: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.where(x**2 + y**2 < 0.09, np.nan, np.where((x > 0.95) & (y > 0.95), np.inf, x + y))


class Nowhere(Any2D):
    def f(self, x: Array, y: Array) -> Array:
        return np.nan * x * y


class Rough(Any2D):
    """Noise: nothing in it repeats."""

    def f(self, x: Array, y: Array) -> Array:
        return np.sin(1e5 * x + 3e5 * y**2) * np.sin(2e5 * y + 1e5 * x * y)


class Huge(Any2D):
    def f(self, x: Array, y: Array) -> Array:
        return 1e300 * (x**2 + y**2)


class Tilted(Any2D):
    """A plane that rises to the right."""

    def f(self, x: Array, y: Array) -> Array:
        return x + 0 * y

    def grad(self, x: Array, y: Array) -> tuple[Array, Array]:
        return 1 + 0 * x, 0 * y


ODD = pytest.mark.parametrize("kind", [Flat, Wall, Holes, Nowhere, Rough, Huge, Tilted])


# --- Numbers ---


@EACH
def test_a_ground_travels_in_forty_kilobytes_for_day_and_night(name: str) -> None:
    sent = packet(LANDSCAPES[name](), "map")
    assert len(sent) <= 40_000
    head, heights, shades = ground(sent)
    assert head["day"]["tints"]
    assert head["night"]["tints"]
    assert heights.shape == shades.shape == (head["points"], head["points"])


@ODD
def test_any_ground_whatever_has_a_relief(kind: Any) -> None:
    landscape = kind()
    sent = packet(landscape, "map")
    assert len(sent) <= MOST
    head, heights, shades = ground(sent)
    x, y = np.meshgrid(*(np.linspace(*ends, head["points"]) for ends in landscape.domain))
    with np.errstate(all="ignore"):
        there = np.isfinite(landscape.f(x, y))
    assert np.array_equal(shades == HOLE, ~there)
    assert heights.max() <= FULL
    assert all(np.isfinite(place) for place, _ in head["contours"])
    for figure in (landscape_map(landscape, landscape.start, ()), terrain(landscape)):
        assert "NaN" not in figure.to_json()


def test_flat_ground_is_level_and_a_wall_is_seen_beside_its_plain() -> None:
    _, _, flat = ground(packet(Flat(), "map"))
    assert (flat == LEVEL).all()
    _, heights, _ = ground(packet(Wall(), "map"))
    assert (heights[:, 0], heights[:, -1]) == (pytest.approx(0), pytest.approx(FULL))


def test_heights_close_over_holes_without_a_step() -> None:
    _, heights, _ = ground(packet(Holes(), "map"))
    steps = [np.abs(np.diff(heights.astype(int), axis=axis)).max() for axis in (0, 1)]
    assert max(steps) < 0.1 * FULL


@EACH
def test_what_is_sent_are_the_squeezed_heights_and_the_light_on_their_exact_slopes(name: str) -> None:
    landscape = LANDSCAPES[name]()
    head, heights, shades = ground(packet(landscape, "map"))
    n = head["points"]
    (x0, x1), (y0, y1) = landscape.domain
    x, y = np.meshgrid(np.linspace(x0, x1, n), np.linspace(y0, y1, n))
    bend = squeeze(landscape)
    assert np.abs(heights - np.clip(bend(landscape.f(x, y)), 0, FULL)).max() <= 0.5
    # How bright it is depends on how high the ground is let stand; to which side it falls, differences of f tell as well.
    h = 1e-5 * (x1 - x0)
    towards = bend(landscape.f(x + h, y - h)) - bend(landscape.f(x - h, y + h))  # > 0: it faces the light, at the upper left
    clear = np.abs(towards) > np.quantile(np.abs(towards), 0.6)
    level = shades.astype(int) - LEVEL
    facing = clear & (level > 2)
    assert (towards[facing] > 0).all(), "what turns away from the light is lit"
    away = clear & (towards < 0)
    assert (level[away] < 0).all(), "what turns away from the light is not in the shadow"


def test_the_light_on_a_plane_is_what_the_cosine_law_says() -> None:
    shades = relief(Tilted(), 16).shades
    slope = 0.8  # the typical one, as it is the only one
    light = (np.sqrt(0.5) + 0.5 * slope) / np.sqrt(1 + slope**2)  # Lambert: the cosine between the light and the normal (-slope, 0, 1)
    assert (shades == round(1 + 254 * light)).all()


@EACH
def test_a_squeeze_has_the_slope_that_its_differences_show(name: str) -> None:
    bend = squeeze(LANDSCAPES[name]())
    f = bend.low + (bend.high - bend.low) * np.linspace(0.01, 1, 50)
    h = 1e-6 * (bend.high - bend.low)
    assert np.allclose(bend.slope(f), (bend(f + h) - bend(f - h)) / (2 * h), rtol=1e-4)


@EACH
def test_every_fourth_contour_is_labelled_with_its_height(name: str) -> None:
    landscape = LANDSCAPES[name]()
    bend = squeeze(landscape)
    for look in (Look(), Look(ROOM)):
        drawn = contours(landscape, look.size.most)
        places = [place for place, _ in drawn]
        assert all(low < high for low, high in pairwise(places))
        assert min(places) > 0
        assert max(places) < FULL
        named = [i for i, (_, label) in enumerate(drawn) if label]
        assert len(named) >= 2 if look.size.most > 4 else named
        assert all(b - a == EVERY for a, b in pairwise(named))
        for i in named:
            assert bend(told(drawn[i][1])) == pytest.approx(places[i], abs=0.01 * FULL)
        bar = dict(zip(*scale(landscape, look.size.most), strict=True))
        assert all(bar[drawn[i][0]] == drawn[i][1] for i in named), "the colour bar and the contours name other heights"


@EACH
def test_a_pass_is_open_the_way_that_leads_down(name: str) -> None:
    landscape = LANDSCAPES[name]()
    for (x, y), turn in zip(landscape.saddles, turns(landscape, landscape.saddles), strict=True):
        h = 1e-3 * (landscape.domain[0][1] - landscape.domain[0][0])
        right, up = h * np.sin(np.radians(turn)), h * np.cos(np.radians(turn))
        there, here, back = landscape.f(np.array([x + right, x, x - right]), np.array([y + up, y, y - up]))
        assert there + back <= 2 * here


# --- Colours ---


def tints(look: theme.Ground) -> Array:
    """All colours of a ground, sRGB (N, 3): every tint level, in the full light and in the deepest shadow."""
    level = np.array([rgb(tint) for tint in look.tints])
    turned = [level * (1 - far) + rgb(color) * far for color, far in (look.shadow, look.light)]
    return np.concatenate([level, *turned])


@BY_DAY_AND_NIGHT
def test_marks_stand_out_from_the_ground_in_any_light(mode: str) -> None:
    for color in map(hexed, tints(MODES[mode])):
        assert max(contrast(theme.MINIMUM, color), contrast(theme.EDGE, color)) >= 3


@BY_DAY_AND_NIGHT
def test_heights_written_on_the_map_can_be_read(mode: str) -> None:
    look = MODES[mode]
    for tint in look.tints:
        assert contrast(look.text, tint) >= 3, tint
    assert contrast(look.text, look.halo) >= 7


def test_the_night_is_a_version_of_its_own() -> None:
    """By day every tint is bright, by night dark; the low is what is coloured most, by night it is the brightest too."""
    day, night = (np.array([lab(linear(rgb(tint))) for tint in look.tints]) for look in (theme.DAY, theme.NIGHT))
    assert day[:, 0].min() > 65
    assert night[:, 0].max() < 56
    assert night[0, 0] == night[:, 0].max()
    assert day[0, 0] == day[:, 0].min()
    hues = [np.arctan2(tint[2], tint[1]) for tint in (day[-2], night[-2])]
    assert abs(np.angle(np.exp(1j * (hues[0] - hues[1])))) > 0.5, "the same tints dimmed"


@BY_DAY_AND_NIGHT
def test_neighbouring_tints_can_be_told_apart(mode: str) -> None:
    seen = [lab(linear(rgb(tint))) for tint in MODES[mode].tints]
    assert min(float(np.linalg.norm(a - b)) for a, b in pairwise(seen)) > 6


def test_the_terrain_wears_the_tints_of_the_map() -> None:
    landscape = LANDSCAPES["Beale"]()
    for look, night in ((theme.DAY, False), (theme.NIGHT, True)):
        surface = terrain(landscape, night=night).data[0]
        assert [color for _, color in surface.colorscale] == list(look.tints)
        assert surface.contours.z.color == look.level
