"""A ground as it is sent to browsers: what is in its packet."""

import json
import zlib
from typing import Any

import numpy as np


def ground(packet: bytes) -> tuple[dict[str, Any], Any, Any]:
    """The head, the heights and the shades, (points, points) each, of what `ground` of browser/packets.py has packed."""
    length = int.from_bytes(packet[:4], "little")
    head, body = json.loads(packet[4 : 4 + length]), np.frombuffer(zlib.decompress(packet[4 + length :]), "u1")
    low, high, turn = body.reshape(3, head["points"], head["points"]).astype(int)
    heights, shades = ((grid.cumsum(axis=0).cumsum(axis=1) % size) for grid, size in ((low + 256 * high, 65_536), (turn, 256)))
    return head, heights, shades


def told(label: str) -> float:
    """The number that a label of a height stands for."""
    return float(label.rstrip("kM")) * {"k": 1e3, "M": 1e6}.get(label[-1], 1)
