"""A race as one HTML file that plays without a server, a network or Plotly: the page's own player over three canvases."""

import json
from collections.abc import Mapping
from html import escape
from string import Template
from typing import Any

from browser import packets
from browser.bundle import bundle, source
from exports.base import Around, Export
from figures import fit, ground, theme
from figures import race as figures
from figures.theme import SCREEN, STYLES, Look
from figures.tracks import tracks
from landscapes.regression import Regression
from studies import heights
from studies.race import Race
from words import fit as words_of_data
from words import race as words
from words.numbers import point
from words.race import Row, Table
from words.say import say, spoken

KEY = "offline"
SHEETS = ("buttons.css", "player/player.css", "later/later.css", "beside.css")  # of the player, as the app has them


class Page(Export):
    """The page that plays."""

    label = "Page that plays (HTML)"
    help = (
        "One file with the map, the loss, the terrain, the data where there are some, the player and the ranking. It plays in any browser "
        "without a network: on a stick, in a mail, in a lecture hall."
    )
    ending = "html"
    mime = "text/html"

    def made(self, race: Race, around: Around) -> bytes:
        """The page, in UTF-8."""
        return offline_page(race, around).encode()


def offline_page(race: Race, around: Around) -> str:
    """The whole file. `around.link`, where it is a web address, opens the same race in the app."""
    scenario, names = race.scenario, words.names(race.scenario) or say("no lane")
    fields = dict(names=names, start=point(scenario.start, 6), steps=scenario.steps)
    if scenario.examples:
        headline = say("{names}: from {start}, {steps} gradients each, of {batches}.", batches=words.noise(scenario), **fields)
    elif scenario.noisy:
        headline = say("{names}: from {start}, {steps} gradients each, gradient noise {noise}.", noise=words.noise(scenario), **fields)
    else:
        headline = say("{names}: from {start}, {steps} gradients each.", **fields)
    loss = _chart("loss", say("Loss by step of {names}. The table below has the numbers.", names=names))
    explained, data = [words.explain(scenario)], None
    if isinstance(landscape := scenario.landscape, Regression):
        explained.append(words_of_data.explain(scenario, landscape))
        data = _chart("data", words_of_data.about_data(scenario, landscape)) + source("fit/fit.html")
    return Template(source("offline/offline.html")).substitute(
        language=spoken().name,
        title=escape(f"Fall Line: {scenario.landscape.name}"),
        headline=escape(headline),
        map=_chart("map", say("Paths of {names} on the contours of {ground}.", names=names, ground=scenario.landscape.name)),
        beside=loss if data is None else data,
        below="" if data is None else loss,
        terrain=_chart("terrain", words.about_terrain(scenario)),
        css="\n".join([source("offline/offline.css"), _themes(around.colors), *map(source, SHEETS)]),
        player=source("player/player.html", say),
        caption=escape(say("How it ended")),
        table=_table(words.ranking(race)),
        explain="".join(f"<p>{escape(told)}</p>" for told in explained),
        link=_link(around.link),
        saved=escape(say("Saved from Fall Line; this file needs no network.")),
        data=json.dumps(_data(race)).replace("<", "\\u003c"),
        js=bundle("offline/page.js", say=say),
    )


def _chart(key: str, about: str) -> str:
    return f'<div class="st-key-{key}"><div class="js-plotly-plot" role="img" aria-label="{escape(about)}"></div></div>'


def _link(link: str) -> str:
    if not link.startswith("http"):
        return ""
    return f'<a href="{escape(link)}">{escape(say("Open this very race in the app"))}</a> {escape(say("to turn its knobs."))}'


def _themes(colors: Mapping[str, Mapping[str, str]]) -> str:
    """The app's own colours, light and dark, as the variables that Streamlit gives its components."""
    rules = []
    for mode, variables in colors.items():
        text = "".join(f"{name}: {value};" for name, value in variables.items())
        rules.append(f"@media (prefers-color-scheme: {mode}) {{ :root {{ {text} }} }}")
    return "\n".join(rules)


def _table(table: Table) -> str:
    if not table.rows:
        return f"<tr><td>{escape(words.all_hidden())}</td></tr>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    body = "".join(f"<tr>{_cells(row, table.lanes)}</tr>" for row in table.rows)
    return f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"


def _cells(row: Row, lanes: int) -> str:
    style = STYLES[row.lane.letter]
    sign = f'<span style="color: {style.color}">{style.sign}</span> '
    return "".join(f"<td>{sign if i == lanes else ''}{escape(text)}</td>" for i, text in enumerate(row.cells))


def _data(race: Race) -> dict[str, Any]:
    landscape, scenario = race.landscape, race.scenario
    saddles = landscape.saddles if len(landscape.saddles) <= figures.MANY else []
    window_x, window_y = landscape.domain
    lanes = tracks(race)
    told: dict[str, Any] = dict(run=race.fingerprint, start=scenario.start, key=KEY, floor=figures.FLOOR)
    paths = packets.race(lanes, clickable=False, ranks="", summary="", large=False, **told)
    label, log = figures.axis_of(landscape, slope=False)
    return {
        "key": KEY,
        "map": {
            "x": {"range": window_x, "title": "x"},
            "y": {"range": window_y, "title": "y"},
            "ground": packets.in_text(ground.packet(landscape, "map", Look(SCREEN, spoken()))),
            "minima": landscape.minima,
            "saddles": [(x, y, turn) for (x, y), turn in zip(saddles, figures.turns(landscape, saddles), strict=True)],
            "bar": list(zip(*heights.scale(landscape), strict=True)),
            "minimum": theme.MINIMUM,
            "edge": theme.EDGE,
        },
        "loss": {
            "x": {"range": [0, scenario.steps], "title": say("step")},
            "y": {"range": figures.levels(landscape, race.entrants, slope=False), "type": "log" if log else None, "title": label},
            "grid": theme.GRID,
        },
        "data": _examples(race, landscape) if isinstance(landscape, Regression) else None,
        "paths": packets.in_text(paths),
    }


def _examples(race: Race, ground: Regression) -> dict[str, Any]:
    """The chart of the data: what stands still, and what the browser needs to draw what moves."""
    (across, up), (x, y), raw = fit.window(ground), words_of_data.axes(ground), ground.raw
    return {
        "x": {"range": across, "title": x},
        "y": {"range": up, "title": y},
        "examples": {"x": raw.a.tolist(), "y": raw.b.tolist()},
        "best": [list(at) for at in fit.best(ground)],
        "told": packets.in_text(packets.headed(fit.told(race.scenario, ground))),
        "ink": theme.INK,
        "edge": theme.EDGE,
        "grid": theme.GRID,
    }
