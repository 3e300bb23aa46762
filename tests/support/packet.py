"""A race as browser/packets.py packs it, read in Python."""

import json
import struct
import zlib
from typing import Any

import numpy as np

from knobs import Array


def head_of(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The head of any packet, and what follows it."""
    (size,) = struct.unpack_from("<I", data)
    head: dict[str, Any] = json.loads(data[4 : 4 + size])
    return head, data[4 + size :]


def race_of(data: bytes) -> tuple[dict[str, Any], Array]:
    """The head of a race that travelled smoothed, and its lanes' numbers, (lanes, T+1, 4) float32."""
    head, body = head_of(data)
    assert head["smoothed"]
    planes = np.frombuffer(zlib.decompress(body), "u1").reshape(4, -1).astype("<u4")
    written = (planes << np.array([[0], [8], [16], [24]], "<u4")).sum(axis=0, dtype="<u4").reshape(4, -1).T
    words = (written >> 1) ^ -(written & 1)
    for _ in range(3):
        words = np.cumsum(words, axis=0, dtype="<u4")
    lanes, rows = len(head["lanes"]), head["steps"] + 1
    return head, words[: lanes * rows].copy().view("<f4").reshape(lanes, rows, 4)
