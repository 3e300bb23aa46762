"""Every layout of bytes that a browser is sent. browser/packets.js reads what is common to all; each function names who reads the rest.

All begin alike: [u32: n][n bytes: JSON in ASCII, padded with spaces to a multiple of 4][body]. Numbers are little-endian, "deflated" is
zlib's format (`DecompressionStream("deflate")`), and a matrix goes row by row, the last axis fastest.
"""

import base64
import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from knobs import Array

NO_STEP = 2047  # in eleven bits: "at no step"
MOST_ENDS = 32  # in five


@dataclass(frozen=True)
class Track:
    """One lane as the player draws it."""

    name: str
    color: str  # CSS hex, the same in both themes
    dash: str  # as Plotly names them: "solid", "dash", "dot", …
    marker: str  # likewise: "circle", "square", "triangle-up", …
    path: Array  # (T+1, 4): x, y, the loss as its chart shows it, z of the terrain; where not finite, nothing is drawn
    last: int  # the last step to be drawn: where it diverged, or T
    letter: str = ""  # tells lanes of one name apart
    arrives: int = -1  # the step from which it stays at the target; -1: never
    restless: bool = False  # whether it is about everywhere on the map, where it would hide all others


@dataclass(frozen=True)
class ForceTracks:
    """One kind of force at the ball of every lane, as the player draws it; studies/forces.py says what the numbers mean."""

    label: str  # at the tip
    shape: str  # "arrow", "ellipse" or "axes"
    numbers: Array  # (lanes, T+1, 4); where NaN, nothing is drawn
    color: str = "#726E6D"  # CSS hex, the same in both themes
    title: str = ""  # in the list of what is drawn


@dataclass(frozen=True)
class Cells:
    """One map as the browser tells it: what the run of each cell did. Arrays are (rows, columns)."""

    across: tuple[str, Sequence[str]]  # the label of the axis and its values, as they are read
    up: tuple[str, Sequence[str]]
    words: Sequence[str]  # what an end may be called, at most MOST_ENDS; {at} stands for " at step 7"
    end: Array  # which of the words
    step: Array  # -1: at no step
    height: str = ""  # what `final` is called
    final: Array | None = None  # told where it is finite
    color: str = ""  # of the path of a cell's run, CSS
    live: Mapping[str, Any] | None = None  # what the browser needs to run a cell: studies.live.live_map


TOLD = ("name", "letter", "color", "dash", "marker", "last", "arrives", "restless")  # of a lane, in a packet's head


def headed(head: object, body: bytes = b"") -> bytes:
    """The beginning that all share, and what follows it. Raises ValueError for a number that JSON has no word for: NaN, infinity."""
    text = json.dumps(head, allow_nan=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    return struct.pack("<I", len(text)) + text + body


def race(tracks: Sequence[Track], forces: Sequence[ForceTracks] = (), smoothed: bool = False, **head: Any) -> bytes:
    """A race for browser/player/race.js: [head][float32: lane, step, (x, y, loss, z)][float32: force, lane, step, four numbers].

    All paths have the same number of rows, T+1. The head is `head`, which ui/race/player.py describes, and
    {steps: T, lanes: [{name, letter, color, dash, marker, last, arrives, restless}, …], forces: [{label, shape, color, title}, …],
    smoothed}. Where it is `smoothed`, which only browser/feed.js undoes, what follows the head is as `_smoothed` says.
    """
    paths = np.stack([track.path for track in tracks]) if tracks else np.empty((0, 1, 4))
    head["steps"] = paths.shape[1] - 1
    head["lanes"] = [{name: getattr(track, name) for name in TOLD} for track in tracks]
    head["forces"] = [{name: getattr(force, name) for name in ("label", "shape", "color", "title")} for force in forces]
    head["smoothed"] = smoothed
    with np.errstate(over="ignore"):  # beyond float32 is inf, which is not drawn
        blocks = [block.astype("<f4").reshape(-1, 4) for block in (paths, *(force.numbers for force in forces))]
    numbers = np.concatenate(blocks)
    return headed(head, _smoothed(numbers.view("<u4")) if smoothed else numbers.tobytes())


def _smoothed(words: Any) -> bytes:
    """Numbers of paths, (n, 4) uint32, for browser/rough.js to undo to the last bit; about a quarter of the bytes.

    Of each number go the third differences from step to step, modulo 2³²: of a path that is smooth they are small. A difference d is
    written as 2d, or as -2d - 1 where it is negative: of all of them the low bytes, then the second ones, the third, the fourth, each
    column by column; deflated.
    """
    for _ in range(3):
        words = np.diff(words, axis=0, prepend=words[:1] * 0)
    written = np.ascontiguousarray(((words << 1) ^ -(words >> 31)).T, dtype="<u4")
    return zlib.compress(np.ascontiguousarray(written.reshape(-1, 1).view("u1").T).tobytes())


def ground(heights: Any, shades: Any, **head: Any) -> bytes:
    """A ground for browser/ground/relief.js: [head][deflated: low bytes of the heights, their high bytes, the shades].

    Heights, uint16, and shades, uint8, are (points, points), rows along y. Of both go the differences along both axes, modulo their size:
    from point to point along a row, and of those from row to row. The head is `head`, which figures/ground.py describes, and {points}.
    """
    head["points"] = len(heights)
    rise, turn = (np.diff(np.diff(grid, axis=0, prepend=grid[:1] * 0), axis=1, prepend=grid[:, :1] * 0) for grid in (heights, shades))
    planes = ((rise & 255).astype("u1"), (rise >> 8).astype("u1"), turn.astype("u1"))
    return headed(head, zlib.compress(b"".join(plane.tobytes() for plane in planes), 9))


def noise(widths: Array) -> bytes:
    """What noise is drawn with, `widths` of engine/noise.py, for browser/live/noise.js: [head: {}][float64: layer]."""
    return headed({}, widths.astype("<f8").tobytes())


def network(weights: Array, away: Array, letters: Sequence[str], **head: Any) -> bytes:
    """A training for browser/network/packet.js: [head][deflated: low bytes of the weights, their high bytes, float32 `away`].

    `weights` are (lanes, kept steps, weights), finite, `away` (lanes, kept steps). A weight goes as a whole number of its lane's `unit`,
    int16, of which the differences from step to step, modulo 2¹⁶, are written: lane by lane, weight by weight, step by step. The head is
    `head`, which ui/network/parts.py describes, and {kept, weights, lanes: [{letter, unit}, …]}.
    """
    _, kept, count = weights.shape
    units = [float(np.abs(lane).max()) / 32_767 or 1.0 for lane in weights]
    words = np.round(weights / np.reshape(units, (-1, 1, 1))).astype("<i2").swapaxes(1, 2)
    rise = np.diff(words, axis=2, prepend=words[:, :, :1] * 0).view("<u2")
    planes = [(rise & 255).astype("u1"), (rise >> 8).astype("u1"), away.astype("<f4")]
    head |= {"kept": kept, "weights": count}
    head["lanes"] = [{"letter": letter, "unit": unit} for letter, unit in zip(letters, units, strict=True)]
    return headed(head, zlib.compress(b"".join(plane.tobytes() for plane in planes), 9))


def maps(drawn: Mapping[str, Cells]) -> bytes:
    """Maps by their charts' keys, for browser/maps/runs.js: [head][deflated: per map uint16 codes, then float32 `final` if it has it].

    A code is end << 11 | step. The head is {key: {across: {label, values}, up: {label, values}, words, height, color, live}, …}; `height`
    is "" for a map without `final`.
    """
    heads: dict[str, Any] = {}
    blocks = []
    for key, cells in drawn.items():
        (across, columns), (up, rows) = cells.across, cells.up
        axes = {"across": {"label": across, "values": list(columns)}, "up": {"label": up, "values": list(rows)}}
        run = {"color": cells.color, "live": cells.live}
        heads[key] = axes | run | {"words": list(cells.words), "height": "" if cells.final is None else cells.height}
        step = np.where(cells.step < 0, NO_STEP, cells.step).astype(int)
        blocks.append((cells.end.astype(int) << 11 | step).astype("<u2").tobytes())
        if cells.final is not None:
            with np.errstate(over="ignore"):
                blocks.append(cells.final.astype("<f4").tobytes())
    return headed(heads, zlib.compress(b"".join(blocks), 6))


def figures(drawn: Mapping[str, str], visit: str = "") -> bytes:
    """Charts in place and their new figures as JSON, for browser/redraw.js: [head: {visit}][deflated: JSON {chart's key: figure, …}].

    Another `visit`, which is asked for nothing, makes another packet of the same figures.
    """
    text = f"{{{','.join(f'{json.dumps(key)}:{figure}' for key, figure in drawn.items())}}}"
    return headed({"visit": visit}, zlib.compress(text.encode()))


def in_text(data: bytes) -> str:
    """Bytes within a page of text, for browser/text.js: deflated, in base64."""
    return base64.b64encode(zlib.compress(data, 9)).decode()
