"""Figures without Plotly's own check of every property, which takes ten times as long as the rest; the tests make it instead."""

import base64
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from figures.theme import SCREEN, USUAL, Look, Size

FONTS = {"font": "text", "tickfont": "ticks"}  # what letters are set in -> which of a Size's they have


TYPES = dict(float64="f8", float32="f4", int32="i4", int16="i2", uint16="u2", int8="i1", uint8="u1")  # of NumPy: of Plotly
AS_LISTS = ("geojson", "layer", "layers", "range")  # what Plotly does not look for in arrays


class Figure(go.Figure):  # type: ignore[misc]  # Plotly has no types
    """A figure that is sent as it was written down. Plotly's objects are made of it when one is asked for, and the arrays are written at
    once, where Plotly copies all of it first and asks of each array which library it is from."""

    def __init__(self, whole: dict[str, Any]) -> None:
        """`whole` is {data, layout}, as Plotly describes them."""
        self.__dict__["whole"] = {part: whole[part] for part in ("data", "layout")}

    def __getattr__(self, name: str) -> Any:
        """What Plotly's objects have, which are not made yet."""
        if "_data" in self.__dict__ or name.startswith("__"):
            raise AttributeError(f"a figure has no {name}")
        super().__init__(self.__dict__["whole"], _validate=False)
        return getattr(self, name)

    @property
    def written(self) -> dict[str, Any]:
        """{data, layout} as it is now."""
        return {"data": self._data, "layout": self._layout} if "_data" in self.__dict__ else self.__dict__["whole"]

    def to_dict(self) -> Any:
        """What is sent: {data, layout}, as Plotly writes it."""
        return _sent(self.written)


def _sent(part: Any) -> Any:
    if isinstance(part, dict):
        given = {name: one for name, one in part.items() if one is not None}
        return {
            name: one if name in AS_LISTS else _typed(one) if isinstance(one, np.ndarray) else _sent(one) for name, one in given.items()
        }
    return [_sent(one) for one in part] if isinstance(part, list | tuple) else part


def _typed(array: np.ndarray[Any, Any]) -> Any:
    """{dtype, bdata, shape}; whole numbers of 64 bits in as few as hold them, and an array of anything else as it is."""
    if array.dtype == np.int64 and array.size:
        small = (np.int8, np.int16, np.int32)
        array = array.astype(next((kind for kind in small if abs(array + 0.5).max() <= np.iinfo(kind).max + 0.5), np.int64))
    if not array.size or (kind := TYPES.get(str(array.dtype))) is None:
        return array
    typed = {"dtype": kind, "bdata": base64.b64encode(array.tobytes()).decode("ascii")}
    return typed if array.ndim == 1 else typed | {"shape": str(array.shape)[1:-1]}


def figure(data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], look: Look = USUAL) -> go.Figure:
    """A figure of these traces; with a legend only if `layout` says so. Letters that would be smaller than those of `look` grow."""
    return Figure(_whole(data, layout, look))


class Lasting(Figure):
    """A figure that is shown many times and never edited: what is sent of it is made once."""

    def to_dict(self) -> Any:
        if "sent" not in self.__dict__:
            self.__dict__["sent"] = super().to_dict()
        return self.__dict__["sent"]


def lasting_figure(data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], look: Look = USUAL) -> go.Figure:
    """`figure`, for those that are kept."""
    return Lasting(_whole(data, layout, look))


def news(figure: go.Figure) -> str:
    """A figure as JSON, for a chart in place that shows another: what that chart has from elsewhere is left out.

    The places of lines it has from browser/player/; heights of contours nobody sees, as browser/ground/ paints over them. A trace that is
    not whole has no type, by which browser/redraw.js tells it.
    """
    sent = figure.to_dict()
    data = [{name: value for name, value in trace.items() if name not in _elsewhere(trace)} for trace in sent["data"]]
    return str(to_json_plotly({"data": data, "layout": sent["layout"]}))


def _elsewhere(trace: Mapping[str, Any]) -> Collection[str]:
    if trace["type"] == "contour":
        return "type", "z"
    return ("type", "x", "y", "customdata") if trace.get("mode") == "lines" else ()


def _whole(data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], look: Look) -> dict[str, Any]:
    whole = {"data": list(data), "layout": {"showlegend": False, **layout, "template": {}}}
    return whole if look.size == SCREEN else _grown(whole, look.size)


def _grown(whole: dict[str, Any], size: Size) -> dict[str, Any]:
    """A figure that others drew for a screen, for a room: no letter is smaller than the room's, and the letters have room."""
    found: dict[str, Any] = _lettered(whole, size)
    layout = found["layout"]
    for name, part in layout.items():
        if name.startswith(("xaxis", "yaxis")):
            part.setdefault("tickfont", {"size": size.ticks})
            part.setdefault("nticks", size.most + 1)
            if isinstance(part.get("title"), dict):
                part["title"].setdefault("font", {"size": size.text})
    layout.setdefault("font", {"size": size.text})
    layout["legend"] = {"font": {"size": size.text}, **layout.get("legend", {})}
    layout["margin"] = {side: pixels * size.stroke for side, pixels in layout.get("margin", {}).items()}
    layout["height"] = layout.get("height", SCREEN.map) * size.map / SCREEN.map
    layout["hoverlabel"] = {"font": {"size": size.text}, **layout.get("hoverlabel", {})}
    return found


def _lettered(part: Any, size: Size) -> Any:
    """`part` of a figure with its letters as large as those of `size`, at least."""
    if isinstance(part, list):
        return [_lettered(one, size) for one in part]
    if not isinstance(part, dict):
        return part
    found: dict[str, Any] = {}
    for name, one in part.items():
        if name in ("xshift", "yshift"):  # of a word beside an arrow
            found[name] = one * size.stroke
        else:
            found[name] = _font(one, getattr(size, FONTS[name])) if name in FONTS else _lettered(one, size)
    return found


def _font(font: Mapping[str, Any], least: int) -> dict[str, Any]:
    return {**font, "size": max(font.get("size", least), least)}
