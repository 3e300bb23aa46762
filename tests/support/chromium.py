"""A real Chromium: which one, and started how."""

import os
import shutil
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # a second tab of a context goes on with what the first has compiled
)
WITHOUT_WEBGL = "--disable-3d-apis"


def find_chromium() -> str | None:
    """The path of a Chromium: $CHROMIUM or the first on $PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def launch(playwright: Any, path: str, *more: str) -> Any:
    return playwright.chromium.launch(executable_path=path, args=[*QUIET, *more])
