"""How a page lies in what Streamlit gives it, and a word for pages whose scripts are blocked: charts are shown, and nothing moves.

browser/page.css leans on the names that Streamlit gives the parts of a page.

Streamlit 1.67 loads the script of a component from a `blob:` address, which a policy for scripts (Content-Security-Policy) may forbid. The
line needs no script: it has a style, which shows it where Streamlit says that a script could not be loaded. The style is there before
any script is loaded, so the line does not flicker; while it is not shown no screen reader reads it.
"""

from ui.platform.component import component

frame = component("fall_line_page", html="still.html", css="page.css", isolate_styles=False)


def lay_out() -> None:
    """Both, on every page and before anything else of it, so that nothing is seen to move."""
    frame(key="page", height=1)
