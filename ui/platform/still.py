"""A word for pages whose scripts are blocked: native charts are shown, and nothing on them moves.

Streamlit 1.67 loads the script of a component from a `blob:` address, which a policy for scripts (Content-Security-Policy) may forbid. The
line needs no script: it has a style, which shows it where Streamlit says that a script could not be loaded. The style is there before
any script is loaded, so the line does not flicker; while it is not shown no screen reader reads it.
"""

from ui.platform.component import component

line = component("fall_line_still", html="still.html", css="still.css", isolate_styles=False)


def warn() -> None:
    """The line, on every page, behind all else."""
    line(key="still", height=1)
