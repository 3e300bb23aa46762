"""make gif: writes docs/race.gif, the app itself photographed step by step in a Chromium."""

import io
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.page import FLAGS, chromium, served  # noqa: E402
from figures.theme import STYLES  # noqa: E402

OUT = ROOT / "docs" / "race.gif"
WINDOW = {"width": 1200, "height": 960}
WIDTH, COLORS = 720, 160  # of the GIF
FRAMES = 48
PACE, REST = 90, 2000  # milliseconds a picture, and for the last one
SOFTWARE_3D = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")

# Where in the race the pictures are taken. The first steps tell most: the clock starts slowly.
MOMENTS = [(i / (FRAMES - 1)) ** 1.7 for i in range(FRAMES)]

READY = """() => document.querySelector(".fall-line-player")?.player?.race
    && ["map", "loss", "terrain"].every((key) => document.querySelector(`.st-key-${key} .fall-line-overlay`))"""
SEEK = """(moment) => {
    const { player } = document.querySelector(".fall-line-player");
    player.seek(Math.round(moment * player.race.steps));
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
# The charts and the player's controls, without what lies around them.
BOX = """() => {
    const boxes = ["map", "loss", "terrain", "player"].map((key) => document.querySelector(`.st-key-${key}`).getBoundingClientRect());
    const low = (side) => Math.min(...boxes.map((box) => box[side])) - 6;
    const high = (side) => Math.max(...boxes.map((box) => box[side])) + 6;
    return { x: low("left"), y: low("top"), width: high("right") - low("left"), height: high("bottom") - low("top") };
}"""


def pictures(page: Page, url: str) -> list[Image.Image]:
    page.goto(url)
    page.wait_for_function(READY, timeout=60_000)
    page.locator('[data-testid="stSidebarContent"]').hover()
    page.locator('[data-testid="stSidebarCollapseButton"] button').click()
    page.mouse.move(0, 0)
    page.wait_for_timeout(3000)
    box: Any = page.evaluate(BOX)
    shots = []
    for moment in MOMENTS:
        page.evaluate(SEEK, moment)
        shots.append(Image.open(io.BytesIO(page.screenshot(clip=box))).convert("RGB"))
    return shots


def palette(picture: Image.Image) -> Image.Image:
    """The picture's colours, and those of the lanes: thin lines, which a palette made by area would forget."""
    width, height = picture.size
    sample = Image.new("RGB", (width, 2 * height))
    sample.paste(picture, (0, 0))
    tints = [(style.color, share) for style in STYLES.values() for share in (1, 0.75, 0.5)]
    for i, (color, share) in enumerate(tints):
        size = (width, height // len(tints) + 1)
        tint = Image.blend(Image.new("RGB", size, "white"), Image.new("RGB", size, color), share)
        sample.paste(tint, (0, height + i * height // len(tints)))
    return sample.quantize(COLORS, method=Image.Quantize.MEDIANCUT)


def assemble(shots: list[Image.Image]) -> None:
    """One palette for all: what stands still then stays equal and costs nothing."""
    size = (WIDTH, round(shots[0].height * WIDTH / shots[0].width))
    small = [shot.resize(size, Image.Resampling.LANCZOS) for shot in shots]
    colors = palette(small[-1])
    frames = [shot.quantize(palette=colors, dither=Image.Dither.NONE) for shot in small]
    pace = [PACE] * (FRAMES - 1) + [REST]
    frames[0].save(OUT, save_all=True, append_images=frames[1:], duration=pace, loop=0, optimize=True)
    print(f"{OUT.relative_to(ROOT)}: {size[0]} × {size[1]}, {len(frames)} pictures, {OUT.stat().st_size / 1000:.0f} KB")


def main() -> None:
    if not (found := chromium()):
        sys.exit("no Chromium found: install one or set CHROMIUM to its path")
    flags = [flag for flag in FLAGS if flag != "--disable-gpu"]
    with served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*flags, *SOFTWARE_3D])
        page = browser.new_page(viewport=WINDOW, color_scheme="light", reduced_motion="reduce")  # type: ignore[arg-type]
        assemble(pictures(page, f"http://{server.host}/"))
        browser.close()


if __name__ == "__main__":
    main()
