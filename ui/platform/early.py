"""What is imported late is imported early: when a server starts, not when its first visitor waits.

A page's own modules are imported when the page is first shown; Streamlit 1.67 imports pandas for its first table, and compiles a large
pattern where it first meets an emoji.
"""

from importlib import import_module
from pkgutil import walk_packages

import ui

LATER = (
    "pandas",
    "pyarrow.compute",
    "pyarrow.pandas_compat",
    "pyarrow.vendored.version",
    "PIL.ImageFile",
    "streamlit.emojis",
    "streamlit.material_icon_names",
)


def load() -> None:
    """Import all of ui, and Streamlit's own."""
    for found in walk_packages(ui.__path__, "ui."):
        import_module(found.name)
    for name in LATER:
        import_module(name)
