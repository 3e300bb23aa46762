"""A visit to the app without a browser: open it by a link, look at it, say what it should be."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from streamlit.testing.v1 import AppTest

from landscapes import LANDSCAPES
from landscapes.regression import Regression
from scenario import Scenario
from tests.support.house import APP
from tests.support.packet import head_of

FOLDED = ("about", "more-noise", "rule")


def visit(query: dict[str, str] | None = None, opened: tuple[str, ...] = FOLDED) -> AppTest:
    """Open the app by a link, and in its sidebar whatever can be opened."""
    app = AppTest.from_file(str(APP), default_timeout=110)
    for part in opened:
        app.session_state[part] = True
    for name, value in (query or {}).items():
        app.query_params[name] = value
    return whole(app.run())


def whole(app: AppTest) -> AppTest:
    """The page is all there and nothing went wrong."""
    assert [error.value for error in app.exception] == []
    assert len(app.error) == len(app.warning) == 0
    data = ["data"] if isinstance(now(app).landscape, Regression) else []
    assert sorted(map(key_of, app.get("plotly_chart"))) == [*data, "loss", "map", "terrain"]
    assert len(app.get("bidi_component")) >= 1
    assert len(app.table) == 1
    return app


def choose(app: AppTest, letter: str) -> AppTest:
    """Have the sidebar show every knob of a lane."""
    if app.session_state.visit.view.get("lane", "") == letter:
        return app
    return whole(app.button(key=f"choose-{letter}").click().run())


def charts(app: AppTest) -> dict[str, dict[str, Any]]:
    """The figures, by key."""
    return {key_of(chart): json.loads(chart.proto.spec) for chart in app.get("plotly_chart")}


def key_of(chart: Any) -> str:
    key: str = chart.proto.id.rsplit("-", 1)[-1]
    return key


def paths(app: AppTest, chart: str = "map") -> list[dict[str, Any]]:
    return [trace for trace in charts(app)[chart]["data"] if trace["type"] == "scatter" and trace["mode"] == "lines"]


def now(app: AppTest) -> Scenario:
    scenario: Scenario = app.session_state.visit.scenario
    return scenario


def told(app: AppTest, key: str) -> dict[str, Any]:
    """What a component was told: by its feed, where it has one, else with its own text."""
    parts = [part.proto for part in app.get("bidi_component")]
    for part in parts:
        if part.id.endswith(f"-{key}-feed"):
            return head_of(part.bytes)[0]
    (found,) = [part for part in parts if part.id.endswith(f"-{key}")]
    data: dict[str, Any] = json.loads(found.json)
    return data


def link(app: AppTest) -> dict[str, str]:
    """What the link says that Share copies."""
    return dict(parse_qsl(urlsplit(told(app, "reach")["link"]).query, strict_parsing=True))


def shared(app: AppTest) -> AppTest:
    """Open the place for sharing."""
    app.session_state.visit.view["share"] = True
    return app.run()


def named(app: AppTest, label: str) -> Any:
    return next(button for button in app.button if button.label == label)


def opening(landscape: str = "Rosenbrock") -> Scenario:
    return Scenario.opening(LANDSCAPES[landscape]())
