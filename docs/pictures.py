"""make pictures: writes docs/network.png, the page of a network photographed in the middle of its training."""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.page import FLAGS, chromium, served  # noqa: E402

OUT = ROOT / "docs" / "network.png"
WINDOW = {"width": 1280, "height": 820}
COLORS = 256
SEEK = """() => {
    const { player } = document.querySelector(".fall-line-player");
    player.seek(Math.round(0.45 * player.race.steps));
}"""
READY = """() => document.querySelector(".fall-line-player")?.player?.race && document.querySelector(".st-key-data .fall-line-beside")
    && document.querySelector(".st-key-map .fall-line-ground")"""


def main() -> None:
    if not (found := chromium()):
        sys.exit("no Chromium found: install one or set CHROMIUM to its path")
    with served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        page = browser.new_page(viewport=WINDOW, color_scheme="light", reduced_motion="reduce")  # type: ignore[arg-type]
        page.goto(f"http://{server.host}/network")
        page.wait_for_function(READY, timeout=60_000)
        page.wait_for_timeout(2000)
        page.evaluate(SEEK)
        page.mouse.move(0, 0)
        page.wait_for_timeout(1500)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLORS)
        browser.close()
    picture.save(OUT, optimize=True)
    print(f"{OUT.relative_to(ROOT)}: {picture.width} × {picture.height}, {OUT.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
