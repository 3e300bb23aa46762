"""The main walk of a visitor in WebKit, Safari's engine, over WebDriver. CONTRIBUTING.md says how to run it: python tests/webkit.py URL

$WEBKIT_DRIVER is the driver, else WebKitWebDriver on the path. Exits with 1 if a check fails.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

PORT = 9517
PATIENCE = 300  # seconds for what a busy machine does late

# What goes wrong on a page is noted from here on: WebDriver itself tells nothing of it.
NOTED = """
if (!window.noted) {
  window.noted = [];
  const error = console.error;
  console.error = (...said) => (window.noted.push(said.join(" ")), error(...said));
  addEventListener("error", ({ message }) => window.noted.push(message));
  addEventListener("unhandledrejection", ({ reason }) => window.noted.push(String(reason)));
}
return location.href"""

PLAYER = "document.querySelector('.fall-line-player')"
BOX = "const {left, top, width, height} = document.querySelector(arguments[0]).getBoundingClientRect(); "
PLACE = f"{BOX} return [left, top, width, height]"
MIDDLE = f"{BOX} return [left + width / 2, top + height / 2]"


class WebKit:
    """One window, asked and moved by W3C's WebDriver."""

    def __init__(self, width: int, height: int) -> None:
        driver = os.environ.get("WEBKIT_DRIVER") or shutil.which("WebKitWebDriver") or "WebKitWebDriver"
        self.driver = subprocess.Popen([driver, f"--port={PORT}"], env={"LIBGL_ALWAYS_SOFTWARE": "1", **os.environ})
        self.at = f"http://127.0.0.1:{PORT}/session"
        time.sleep(1)
        asked = {"capabilities": {"alwaysMatch": {"pageLoadStrategy": "none"}}}
        self.at += "/" + self.send("", asked)["sessionId"]
        self.version = self.run("return navigator.userAgent")
        self.send("/window/rect", {"x": 0, "y": 0, "width": width, "height": height})

    def send(self, where: str, about: dict[str, Any]) -> Any:
        request = Request(self.at + where, json.dumps(about).encode(), {"Content-Type": "application/json"})
        with urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]

    def run(self, script: str, *about: Any) -> Any:
        return self.send("/execute/sync", {"script": script, "args": about})

    def until(self, condition: str, *about: Any) -> Any:
        """What `condition`, JavaScript, comes to, once it is true. Raises TimeoutError if it never is."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if came := self.run(f"return {condition}", *about):
                return came
            time.sleep(0.2)
        raise TimeoutError(condition)

    def go(self, url: str) -> None:
        for address in ("about:blank", url):
            self.send("/url", {"url": address})
            there = ""
            while not there.startswith(address):
                time.sleep(0.05)
                with suppress(HTTPError):  # asked of the page that is being left
                    there = self.run(NOTED)

    def hand(self, *moves: tuple[str, float, float]) -> None:
        """The mouse: ("down", x, y) goes there and presses, ("to", x, y) goes there, ("up", x, y) goes there and lets go."""
        actions: list[dict[str, Any]] = []
        for kind, x, y in moves:
            actions.append({"type": "pointerMove", "duration": 50, "x": round(x), "y": round(y)})
            if kind != "to":
                actions.append({"type": f"pointer{kind.title()}", "button": 0})
            actions.append({"type": "pause", "duration": 100})
        self.send("/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": actions}]})

    def wheel(self, x: float, y: float, down: int) -> None:
        action = {"type": "scroll", "x": round(x), "y": round(y), "deltaX": 0, "deltaY": down, "duration": 0, "origin": "viewport"}
        self.send("/actions", {"actions": [{"type": "wheel", "id": "wheel", "actions": [action]}]})

    def leave(self) -> None:
        try:
            with urlopen(Request(self.at, method="DELETE"), timeout=10):
                pass
        finally:
            self.driver.terminate()


results: list[tuple[str, bool, str]] = []


def check(what: str, holds: object, seen: object = "") -> None:
    results.append((what, bool(holds), str(seen)))
    print(f"{'yes' if holds else 'NO ':4}{what}: {seen}", flush=True)


def race(page: WebKit, url: str) -> None:
    page.go(f"{url}/?landscape=Quadratic&lanes=AD")
    page.until(f"+{PLAYER}?.dataset.steps > 0")
    page.until("document.querySelectorAll('.fall-line-overlay').length >= 2")
    check("it plays by itself", page.until(f"+{PLAYER}.dataset.step > 0"))
    page.until(f"{PLAYER}.dataset.playing === 'false'")
    said = page.until("document.querySelector('.fall-line-board .finish').textContent")
    check("it ends, and says so", "arrived" in said, said)

    thumb = page.run(MIDDLE, ".st-key-D-Adam-lr div:has(> input[type=range])")
    page.hand(("down", *thumb), ("to", thumb[0] + 10, thumb[1]), ("to", thumb[0] + 20, thumb[1]))
    check("a held slider shows a preview", page.until(f"{PLAYER}.hasAttribute('data-preview')"))
    page.hand(("up", thumb[0] + 20, thumb[1]))
    check("let go, the server answers", page.until(f"!{PLAYER}.hasAttribute('data-preview') && location.search.includes('D.Adam.lr')"))

    ring = page.run(MIDDLE, ".fall-line-start")
    page.hand(("down", *ring), ("to", ring[0] + 20, ring[1] + 20), ("to", ring[0] + 60, ring[1] + 40))
    check("so does the dragged ring", page.until(f"{PLAYER}.hasAttribute('data-preview')"))
    page.hand(("up", ring[0] + 60, ring[1] + 40))
    page.until(f"!{PLAYER}.hasAttribute('data-preview')")
    left, top, width, height = page.run(PLACE, ".st-key-map .nsewdrag")
    spot = [round(left + 0.75 * width), round(top + 0.25 * height)]
    page.hand(("down", *spot), ("up", *spot))
    page.until(
        "(([x, y], [right, below]) => Math.hypot(x - right, y - below) < 1)((() => {" + MIDDLE + "})(), arguments[1])",
        ".fall-line-start",
        spot,
    )
    check("a click on the map moves the start there", page.until(f"!{PLAYER}.hasAttribute('data-preview')"), spot)

    left, top, width, height = page.run(PLACE, ".st-key-loss .nsewdrag")
    page.hand(("down", left + 20, top + 20), ("to", left + width / 3, top + 20), ("up", left + width / 2, top + 20))
    step = page.until(f"{PLAYER}.dataset.step !== {PLAYER}.dataset.steps && {PLAYER}.dataset.step")
    check("the curve is a handle of time", abs(int(step) - 100) <= 2, f"step {step}")
    page.wheel(left - width, top, 100)
    check("the wheel scrolls", page.until("document.querySelector('[data-testid=stMain]').scrollTop > 0"))

    page.run(f"{PLAYER}.querySelector('[aria-label=Rain]').click()")
    check("it rains", page.until(f"(({{ drops, canvas }}) => canvas && drops.batches[0].run && !drops.stale)({PLAYER}.player.live.rain)"))
    page.run(f"{PLAYER}.querySelector('[aria-label=Rain]').click()")
    page.run("document.querySelector('.fall-line-board [aria-label=\"Hide SGD\"]').click()")
    check("the eye hides a lane", page.until("location.search.includes('A.hidden=1')"))
    page.run("document.querySelector('.fall-line-reach .present').click()")
    check(
        "it is presented, with a code",
        page.until("document.querySelector('.fall-line-large .st-key-qr-corner canvas, .fall-line-large .st-key-qr-corner svg')"),
    )
    page.run("document.querySelector('.fall-line-reach .present').click()")


def picture(page: WebKit) -> None:
    page.run("HTMLAnchorElement.prototype.click = function () { window.saved = this.download; }")
    page.run("document.querySelector('.fall-line-reach .share').click()")
    page.until("document.querySelector('.fall-line-take-home')?.desk && fallLine.feeds['take-home'].bytes")
    page.run("document.querySelector('.fall-line-take-home .png').click()")
    name = page.until("window.saved")
    check("a picture is saved", name.endswith(".png"), name)


def others(page: WebKit, url: str) -> None:
    """The other pages show what only their scripts make."""
    drawn = {
        "microscope": "document.querySelectorAll('.js-plotly-plot .main-svg').length && document.querySelector('.st-key-step-bar')",
        "maps": "document.querySelectorAll('.js-plotly-plot .main-svg').length",
        "network": f"+{PLAYER}?.dataset.steps > 0",
        "lessons?lesson=downhill": "document.querySelector('.st-key-lesson .js-plotly-plot .main-svg')",
    }
    for path, there in drawn.items():
        page.go(f"{url}/{path}")
        check(path, page.until(there))
        time.sleep(5)
        said = page.run("return window.noted")
        check(f"nothing goes wrong on {path}", not said, said)


def main() -> None:
    url = sys.argv[1].rstrip("/")
    page = WebKit(1280, 900)
    try:
        race(page, url)
        picture(page)
        said = page.run("return window.noted")
        check("nothing goes wrong on the race", not said, said)
        others(page, url)
    except (TimeoutError, OSError) as error:
        check("the walk came to its end", False, error)
    finally:
        page.leave()
    print(page.version)
    sys.exit(not all(holds for _, holds, _ in results))


if __name__ == "__main__":
    main()
