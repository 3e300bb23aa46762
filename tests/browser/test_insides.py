"""What our JavaScript reads inside Plotly's charts and Streamlit's page, one line each: after an upgrade this says what is gone."""

import re

import pytest

from tests.support.house import ROOT
from tests.support.page import Page

# What is read of a chart, and what it must be there. `chart` is the map of the race, `flat` its layout, `deep` the terrain's scene.
PLOTLY = {
    "_fullLayout": "flat && typeof flat === 'object'",
    "_dragging": "chart._dragging === true",
    "_fullData": "Array.isArray(chart._fullData) && chart._fullData.some((trace) => trace.mode === 'lines')",
    "_context": "chart._context.doubleClickDelay === 250",
    "_arrayAttrs": "chart._fullData.every((trace) => Array.isArray(trace._arrayAttrs))",
    "_offset": "flat.xaxis._offset >= 0 && flat.yaxis._offset >= 0",
    "_length": "flat.xaxis._length > 100 && flat.yaxis._length > 100",
    "_m": "flat.xaxis._m > 0 && flat.yaxis._m < 0",
    "_b": "Number.isFinite(flat.xaxis._b) && Number.isFinite(flat.yaxis._b)",
    "_scene": "deep._scene && deep._scene.dataScale.length === 3",
    "c2p": "Math.abs(flat.xaxis.c2p(flat.xaxis.range[1]) - flat.xaxis._length) < 1e-6",
    "l2p": "Math.abs(flat.yaxis.l2p(flat.yaxis.range[0]) - flat.yaxis._length) < 1e-6",
    "p2l": "Math.abs(flat.xaxis.p2l(flat.xaxis._length) - flat.xaxis.range[1]) < 1e-6",
    "p2c": "Math.abs(flat.xaxis.p2c(flat.xaxis._length) - flat.xaxis.range[1]) < 1e-6",
    "glplot": "typeof deep._scene.glplot.redraw === 'function' && 'onrender' in deep._scene.glplot && deep._scene.glplot.canvas",
    "cameraParams": "['view', 'projection', 'model'].every((name) => deep._scene.glplot.cameraParams[name].length === 16)",
    "_rangeInitial0": "flat.xaxis._rangeInitial0 === flat.xaxis.range[0] && flat.yaxis._rangeInitial0 === flat.yaxis.range[0]",
    "_rangeInitial1": "flat.xaxis._rangeInitial1 === flat.xaxis.range[1] && flat.yaxis._rangeInitial1 === flat.yaxis.range[1]",
    "_inputDomain": "flat.xaxis._inputDomain.length === 2 && flat.yaxis._inputDomain.length === 2",
    "emit": "typeof chart.emit === 'function'",
}
PLACES = (
    ".js-plotly-plot",
    ".svg-container",
    ".main-svg",
    ".nsewdrag",
    ".gl-container",
    "[data-testid=stMain]",
    "[data-testid=stMainBlockContainer]",
    "[data-testid=stFullScreenFrame]",
    ".stColumn",
)
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "browser").rglob("*.js")))


@pytest.mark.browser
def test_plotly_and_streamlit_have_inside_what_is_read_there(page: Page, app_url: str) -> None:
    page.go(f"{app_url}/?landscape=Beale&lanes=AD&steps=60", charts=3, steps=60).settle().chart("terrain").until(in_three_dimensions=True)
    assert page.narrow
    assert page.own_errors == []
    page.mouse.move(*page.chart("map").part(0.5, 0.5))
    page.mouse.down()
    told = page.evaluate(f"""() => {{
        const chart = document.querySelector(".st-key-map .js-plotly-plot"), flat = chart._fullLayout;
        const deep = document.querySelector(".st-key-terrain .js-plotly-plot")._fullLayout.scene;
        const missing = [];
        const look = (name, found) => {{
            try {{ if (!found()) missing.push(name); }} catch (error) {{ missing.push(`${{name}}: ${{error}}`); }}
        }};
        {"".join(f'look("{name}", () => {there});' for name, there in PLOTLY.items())}
        for (const place of {list(PLACES)}) look(place, () => document.querySelector(place));
        return missing;
    }}""")
    page.mouse.up()
    version = page.chart("map").plotly
    assert told == [], f"Plotly {version} or Streamlit has changed inside; browser/ reads what is not there any more: {told}"


def test_nothing_else_is_read_there() -> None:
    private = set(re.findall(r"\.(_[a-zA-Z]\w*|[cdlpr]2[cdlpr])\b", SOURCES))
    assert private <= PLOTLY.keys(), "browser/ reads more of Plotly's insides than the canary looks at"
    assert all(re.search(rf"\b{name}\b", SOURCES) for name in PLOTLY), "the canary looks at what nobody reads"
    shown = set(re.findall(r"data-testid=\"?(\w+)", SOURCES))
    here = {place[13:-1] for place in PLACES if place.startswith("[data-testid=")}
    assert shown <= here | {"stPopoverBody"}, "what is open is asked only whether it is"
