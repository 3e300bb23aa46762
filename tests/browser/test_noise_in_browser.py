"""Noise drawn in a Chromium, by browser/live/draws.js: NumPy's own draws of any seed."""

import base64
from typing import Any

import numpy as np
import pytest

from engine.noise import draws, widths
from knobs import Array
from tests.support.module import call

pytestmark = pytest.mark.browser


def doubles(text: str) -> Array:
    return np.frombuffer(base64.b64decode(text), dtype="<f8")


DRAW = """({ drawing }, widths, seed, steps) => {
    const bytes = new Uint8Array(drawing(Float64Array.from(widths))(seed, steps).buffer);
    let text = "";
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(text);
}"""
TAIL = widths()[255] * 2.0**52  # farther out a draw depends on the last bit of a logarithm, which processors do not agree on


@pytest.mark.parametrize("seed", [0, 1, 999, 2**31 + 5, 2**32 - 1, 2**32, 2**53 - 1])
def test_a_seed_draws_what_numpy_draws(module: Any, seed: int) -> None:
    """Bit for bit: from all layers, from their rims and from the tail, to the end of a stream ten times as long as the longest race."""
    found = doubles(call(module, "live/draws.js", DRAW, widths().tolist(), seed, 20_000)).reshape(-1, 2)
    wanted = draws(seed, 20_000, 2)
    tail = np.abs(wanted) > TAIL
    assert 3 <= tail.sum() <= 30
    assert np.array_equal(found[~tail], wanted[~tail])
    np.testing.assert_allclose(found[tail], wanted[tail], rtol=1e-15)


def test_a_shorter_race_has_the_beginning_of_the_same_draws(module: Any) -> None:
    """Asked in turn, as a hand that turns the steps and then the seed asks; the last seed's are kept."""
    lengths = """({ drawing }, widths) => {
        const draw = drawing(Float64Array.from(widths));
        const all = [draw(5, 40), draw(5, 12), draw(6, 12), draw(5, 40), draw(5, 60)];
        return [all[0] === all[1], ...all.map((one) => [one.length, one[0], one[23]])];
    }"""
    kept, *found = call(module, "live/draws.js", lengths, widths().tolist())
    assert kept
    five, six = draws(5, 60, 2).ravel(), draws(6, 12, 2).ravel()
    assert found == [[length, draw[0], draw[23]] for length, draw in ((80, five), (80, five), (24, six), (80, five), (120, five))]
