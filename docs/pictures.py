"""make pictures: writes the README's still pictures, pages photographed in the middle of what they show.

docs/network.png is a network in training, docs/data.png a race on a ground with data.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.page import FLAGS, chromium, served  # noqa: E402

WINDOW = {"width": 1280, "height": 820}
COLORS = 256
PICTURES = {  # name -> the page, and when in its race
    "network.png": ("network", 0.45),
    "data.png": ("?landscape=LinearRegression&lanes=ABD&batch=4", 0.18),
}
SEEK = """(part) => {
    const { player } = document.querySelector(".fall-line-player");
    player.seek(Math.round(part * player.race.steps));
}"""
READY = """() => document.querySelector(".fall-line-player")?.player?.race && document.querySelector(".st-key-data .fall-line-beside")
    && document.querySelector(".st-key-map .fall-line-ground")"""


def main() -> None:
    if not (found := chromium()):
        sys.exit("no Chromium found: install one or set CHROMIUM to its path")
    with served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for name, (address, part) in PICTURES.items():
            page = browser.new_page(viewport=WINDOW, color_scheme="light", reduced_motion="reduce")  # type: ignore[arg-type]
            page.goto(f"http://{server.host}/{address}")
            page.wait_for_function(READY, timeout=60_000)
            page.wait_for_timeout(2000)
            page.evaluate(SEEK, part)
            page.mouse.move(0, 0)
            page.wait_for_timeout(1500)
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLORS)
            page.close()
            out = ROOT / "docs" / name
            picture.save(out, optimize=True)
            print(f"{out.relative_to(ROOT)}: {picture.width} × {picture.height}, {out.stat().st_size / 1000:.0f} KB")
        browser.close()


if __name__ == "__main__":
    main()
