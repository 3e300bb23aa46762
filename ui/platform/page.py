"""How a page lies in what Streamlit gives it, and a word for pages whose scripts are blocked: charts are shown, and nothing moves.

browser/page.css and bar.js lean on the names that Streamlit gives the parts of a page. On a phone the sidebar is a sheet.

Streamlit 1.67 loads the script of a component from a `blob:` address, which a policy for scripts (Content-Security-Policy) may forbid. The
line needs no script: it has a style, which shows it where Streamlit says that a script could not be loaded. The style is there before
any script is loaded, so the line does not flicker; while it is not shown no screen reader reads it. A component that has a script has
nothing else where its script is blocked: what lays out the page has none.

The terrain is not shown there: a script gives it, once map and curve stand.

browser/gestures/ is what hands and wheels do on every page's charts.
"""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from browser.bundle import source
from knobs.lasting import lasting
from ui.platform.component import component
from words.say import say

STYLES = "page.css", "buttons.css", "signs.css"
frame = component("fall_line_page", html="page.html", isolate_styles=False)
bar = component("fall_line_bar", js="bar.js", html="bar.html", isolate_styles=False)
gestures = component("fall_line_gestures", js="gestures/index.js", css="gestures/gestures.css", isolate_styles=False)


@lasting(most=1, size=1_000)
def script_of_charts() -> str:
    """Where Streamlit's own script that draws charts lies, from any page; "" where it has another name than in 1.67."""
    static = Path(st.__file__).parent / "static"
    found = sorted(static.glob("static/js/PlotlyChart.*.js"))
    return f"./{found[0].relative_to(static).as_posix()}" if found else ""


@lasting(most=8, size=12_000)
def _style(*sheets: str) -> str:
    """The sheets as one."""
    return f"<style>{''.join(map(source, sheets))}</style>"


def lay_out(pages: Sequence[str], shown: int, *styles: str) -> None:
    """On every page and before anything else of it, so that nothing is seen to move. `pages` are their names, `shown` the place of one;
    `styles` are sheets of its own.

    The style is no component's: those come later by up to a second, and what stands by then would lie as Streamlit lays it.
    """
    st.html(_style(*STYLES, *styles))
    about = {"pages": list(pages), "shown": shown, "knobs": say("Knobs"), "soon": script_of_charts()}
    bar(key="bar", data=about, height=1)
    frame(key="page", height=1)  # after the bar: its style tells by the bar whether scripts are blocked
    gestures(key="gestures", height=1)
