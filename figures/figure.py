"""Figures without Plotly's own check of every property, which takes ten times as long as the rest; the tests make it instead."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go


def figure(data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> go.Figure:
    """A figure of these traces; with a legend only if `layout` says so."""
    return go.Figure(_whole(data, layout), _validate=False)


class Lasting(go.Figure):  # type: ignore[misc]  # Plotly has no types
    """A figure that is shown many times and never edited: what is sent of it is made once."""

    def to_dict(self) -> Any:
        if "sent" not in self.__dict__:
            self.__dict__["sent"] = super().to_dict()
        return self.__dict__["sent"]


def lasting_figure(data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> go.Figure:
    """`figure`, for those that are kept."""
    return Lasting(_whole(data, layout), _validate=False)


def _whole(data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> dict[str, Any]:
    return {"data": list(data), "layout": {"showlegend": False, **layout, "template": {}}}
