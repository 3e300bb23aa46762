"""A link as a QR code: a reader reads it, at any length that there is a code for."""

import re

import numpy as np
import pytest
import zxingcpp

from landscapes import LANDSCAPES
from scenario import LETTERS, Lane, Scenario
from tests.support.visit import opening
from ui.qr import DENSE, LARGE, QUIET, Code, code

LINKS = {
    "short": "http://127.0.0.1:8501/",
    "opening": "https://fall.example/?" + "&".join(f"{k}={v}" for k, v in opening().query().items()),
    "umlauts": "https://fall.example/%C3%BCbung?x=1&y=−2",
    "long": "https://fall.example/?" + "A.Adam.lr=0.0123456789&" * 100,
}
PIXELS = 3  # of a module


def seen(code: Code) -> np.ndarray:
    """The picture that the browser draws of the path: 0 where it is dark, else 255."""
    drawn = np.full((code.side, code.side), 255, dtype="u1")
    for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", code.path):
        assert length == back
        drawn[int(y), int(x) : int(x) + int(length)] = 0
    return drawn


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_a_reader_reads_the_link(link: str) -> None:
    made = code(link)
    assert made is not None
    picture = seen(made)
    assert ((picture[QUIET:-QUIET, QUIET:-QUIET] == 0) == np.array(made.rows)).all()
    assert (picture[:QUIET] == 255).all()
    assert (picture[:, -QUIET:] == 255).all()
    (found,) = zxingcpp.read_barcodes(np.kron(picture, np.ones((PIXELS, PIXELS), dtype="u1")))
    assert found.text == link


def test_a_code_with_large_modules_bears_a_blot_and_one_with_many_is_said_to_be_fine() -> None:
    usual, long = code(LINKS["opening"]), code(LINKS["long"])
    assert usual is not None
    assert long is not None
    assert not usual.dense
    assert long.dense
    assert len(long.rows) > DENSE > LARGE
    short = code(LINKS["short"])
    assert short is not None
    blotted = seen(short)
    blotted[12:17, 12:17] = 255
    (found,) = zxingcpp.read_barcodes(np.kron(blotted, np.ones((PIXELS, PIXELS), dtype="u1")))
    assert found.text == LINKS["short"]


def test_a_link_too_long_for_any_code_has_none() -> None:
    assert code("https://fall.example/?" + "x" * 3000) is None


def test_the_longest_race_has_a_code() -> None:
    kinds = sorted(LANDSCAPES)
    lanes = tuple(Lane(lane.optimizer, lane.schedule) for lane in opening().lanes[:1]) * len(LETTERS)
    race = Scenario(LANDSCAPES[kinds[0]](), (0.123456789012, -0.123456789012), lanes, 2000, 0.123456789, 99999)
    assert code("https://fall.example/?" + "&".join(f"{k}={v}" for k, v in race.query().items())) is not None
