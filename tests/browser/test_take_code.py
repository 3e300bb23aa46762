"""A lane's code in a real Chromium: from the lane to the script, in another library, copied and downloaded."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.page import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def clipboard(flat_page: Page) -> Iterator[Page]:
    """A page that may read and write what lies in the clipboard."""
    flat_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield flat_page
    flat_page.context.clear_permissions()


def test_from_a_lane_to_its_code_copied_and_downloaded(clipboard: Page, app_url: str) -> None:
    page = clipboard
    page.go(f"{app_url}/?landscape=Booth&lanes=AB&A=SGD&B=Adam&lane=B&steps=60", lanes=["SGD", "Adam"], steps=60).settle()
    page.get_by_role("button", name="Take the code").first.click()
    shown = page.locator(".st-key-share pre").filter(has_text="import torch")
    shown.wait_for()
    text = str(shown.inner_text())
    assert text.startswith("# Adam on Booth: lane B of a race in Fall Line, step for step.")
    assert f"# {app_url}/?" in text, "the script leads back"
    assert "torch.optim.Adam([w], lr=" in text
    panel, box = page.locator(".st-key-share").bounding_box(), shown.bounding_box()
    assert panel is not None
    assert box is not None
    assert box["width"] <= panel["width"], "a long line scrolls inside of the code"
    shown.hover()
    page.get_by_role("button", name="Copy to clipboard").last.click()
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    ast.parse(copied)
    with page.expect_download(timeout=30_000) as caught:
        page.get_by_role("button", name="Download this script").click()
    assert caught.value.suggested_filename == "fall-line booth adam.torch.py"
    assert Path(caught.value.path()).read_text(encoding="utf-8").strip() == copied.strip()
    page.locator(".st-key-library").get_by_role("radio", name="NumPy").click()
    page.locator(".st-key-share pre").filter(has_text="def grad(x, y)").wait_for()
    page.settle()
    page.keyboard.press("Escape")
    page.locator(".st-key-share pre").first.wait_for(state="detached")
