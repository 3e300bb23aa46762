"""A race as one HTML file that plays without a server, a network or Plotly: the page's own player over two canvases."""

import json
import re
from html import escape
from string import Template
from typing import Any

import streamlit as st

from browser import packets
from browser.bundle import bundle, source
from figures import race as figures
from figures import theme
from scenario import Scenario
from studies import heights
from studies.heights import FULL
from ui.race import parts as race

KEY = "offline"
COLORS = ("primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor", "borderColor")
SIGNED = re.compile(r':color\[(?P<sign>.)\]\{foreground="(?P<color>#\w+)"\} (?P<name>.*)')


def offline_page(scenario: Scenario, link: str) -> str:
    """The whole file. `link` opens the same race in the app."""
    names = ", ".join(lane.name for lane in scenario.visible) or "no lane"
    start = ", ".join(f"{end:.6g}" for end in scenario.start)
    noise = f", gradient noise σ = {scenario.noise:g}" if scenario.noise else ""
    return Template(source("offline/offline.html")).substitute(
        title=escape(f"Fall Line: {scenario.landscape.name}"),
        headline=escape(f"{names}: from ({start}), {scenario.steps} gradients each{noise}."),
        map=escape(f"Paths of {names} on the contours of {scenario.landscape.name}."),
        loss=escape(f"Loss by step of {names}. The table below has the numbers."),
        css=f"{source('offline/offline.css')}\n{_themes()}\n{source('player/player.css')}",
        player=source("player/player.html"),
        table=_table(race.standings(scenario)),
        explain=escape(race.explain(scenario)),
        link=f'<a href="{escape(link)}">Open this very race in the app</a> to turn its knobs.' if link.startswith("http") else "",
        data=json.dumps(_data(scenario)).replace("<", "\\u003c"),
        js=bundle("offline/page.js"),
    )


def _themes() -> str:
    """The app's own colours, light and dark, as the variables that Streamlit gives its components."""
    rules = []
    for mode in ("light", "dark"):
        colors = {name: st.get_option(f"theme.{mode}.{name}") for name in COLORS}
        variables = "".join(f"--st-{re.sub('[A-Z]', lambda m: '-' + m[0].lower(), name)}: {value};" for name, value in colors.items())
        rules.append(f"@media (prefers-color-scheme: {mode}) {{ :root {{ {variables} }} }}")
    return "\n".join(rules)


def _table(rows: list[dict[str, str]]) -> str:
    if not rows:
        return "<tr><td>All lanes are hidden.</td></tr>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{_cell(text)}</td>' for text in row.values())}</tr>" for row in rows)
    return f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"


def _cell(text: str) -> str:
    signed = SIGNED.fullmatch(text)
    if not signed:
        return escape(text)
    return f'<span style="color: {signed["color"]}">{signed["sign"]}</span> {escape(signed["name"])}'


def _data(scenario: Scenario) -> dict[str, Any]:
    landscape, runners = scenario.landscape, race.runners(scenario)
    _, _, grid = heights.squeezed_grid(landscape, figures.MAP_POINTS)
    window_x, window_y = landscape.domain
    views = race.views(scenario)
    for view in views:
        view.path[:, 3] = 0  # there is no terrain: zeros pack small
    paths = packets.race(views, run=repr(scenario), start=scenario.start, key=KEY, clickable=False, ranks="", summary="", large=False)
    vertical = figures.loss_curve(landscape, scenario.steps, runners).layout.yaxis
    return {
        "key": KEY,
        "map": {
            "x": {"range": window_x, "title": "x"}, "y": {"range": window_y, "title": "y"},
            "heights": packets.in_text(grid.astype("<u2").tobytes()), "points": figures.MAP_POINTS, "full": FULL, "levels": 18,
            "minima": landscape.minima, "bar": list(zip(*heights.scale(landscape), strict=True)),
            "colors": theme.GROUND, "line": theme.CONTOUR, "minimum": theme.MINIMUM, "edge": theme.INK,
        },
        "loss": {
            "x": {"range": [0, scenario.steps], "title": "step"},
            "y": {"range": list(vertical.range), "type": vertical.type, "title": vertical.title.text}, "grid": theme.GRID,
        },
        "paths": packets.in_text(paths),
    }  # fmt: skip
