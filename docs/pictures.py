"""make pictures: writes the README's still pictures, pages photographed in the middle of what they show.

docs/network.png is a network in training, docs/data.png a race on a ground with data, docs/ensemble.png one under many draws of noise.
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
PICTURES = {  # name -> the page, when in its race, and the charts on it that the browser paints; what is pressed and then photographed
    "network.png": ("network", 0.45, ("data .fall-line-beside", "map .fall-line-ground"), ""),
    "data.png": ("?landscape=LinearRegression&lanes=ABD&batch=4", 0.18, ("data .fall-line-beside", "map .fall-line-ground"), ""),
    "ensemble.png": ("?noise=1", 1.0, ("map .fall-line-ground",), "run-many"),
}
SEEK = """(part) => {
    const { player } = document.querySelector(".fall-line-player");
    player.seek(Math.round(part * player.race.steps));
}"""
READY = """(painted) => document.querySelector(".fall-line-player")?.player?.race
    && painted.every((chart) => document.querySelector(`.st-key-${chart}`))"""
ABOVE = """() => {
    document.querySelector(".st-key-run-many").closest("[data-testid='stLayoutWrapper']").previousElementSibling.scrollIntoView();
}"""


def main() -> None:
    if not (found := chromium()):
        sys.exit("no Chromium found: install one or set CHROMIUM to its path")
    with served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for name, (address, part, painted, pressed) in PICTURES.items():
            page = browser.new_page(viewport=WINDOW, color_scheme="light", reduced_motion="reduce")  # type: ignore[arg-type]
            page.goto(f"http://{server.host}/{address}")
            page.wait_for_function(READY, arg=painted, timeout=60_000)
            page.wait_for_timeout(2000)
            page.evaluate(SEEK, part)
            if pressed:
                page.locator(f".st-key-{pressed} button:visible").click()
                page.wait_for_function(READY, arg=("many .js-plotly-plot", "cloud .fall-line-ground"), timeout=60_000)
                page.evaluate(ABOVE)
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
