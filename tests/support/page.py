"""A page of the app in a browser, in the words of a visitor: `page.open(url, charts=3)`, `page.press("Pause")`, `page.until(step=120)`."""

import json
from collections.abc import Callable
from math import inf
from typing import Any, Self
from urllib.parse import parse_qsl

from tests.support.asked import Asked, ask, asking
from tests.support.chart import Chart
from tests.support.wanted import above, other_than

MOTION = {True: "no-preference", False: "reduce"}  # the browser's word for whether much may move


class Page(Asked):
    """What Playwright's page can do it can do too: whatever is not defined here is asked of `playwright`."""

    def __init__(self, playwright: Any) -> None:
        self.playwright = playwright
        self._window = playwright.viewport_size
        self._moving = False
        self.errors: list[str] = []  # of the console, and exceptions nobody caught
        self.warnings: list[str] = []  # of the console
        self._heard: list[tuple[str, Callable[[Any], Any]]] = []
        self.on("console", self._note)
        self.on("pageerror", lambda error: self.errors.append(str(error)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.playwright, name)

    def _note(self, message: Any) -> None:
        notes = {"error": self.errors, "warning": self.warnings}.get(message.type, [])
        notes.append(message.text)

    def ask(self, question: str, *about: Any) -> Any:
        return ask(self.playwright, question, *about)

    def ask_from_the_start(self, question: str) -> None:
        """Ask it of every page that is opened from now on, before the page's own scripts run: only for a page of new_page()."""
        self.playwright.add_init_script(f"{asking(question)}()")

    @property
    def own_errors(self) -> list[str]:
        """Without Streamlit's: on a deep link it probes /page/_stcore/… first and gets a 404."""
        return [error for error in self.errors if "404" not in error]

    def on(self, event: str, heard: Callable[[Any], Any]) -> None:
        """As Playwright's, until the page is left."""
        self._heard.append((event, heard))
        self.playwright.on(event, heard)

    def leave(self, stay: bool = False) -> None:
        """Make the tab as good as new: nothing open, nothing noted, the window and the mouse as they were.

        `stay`: its page stands there for whoever comes next and goes on from it, unless it moves.
        """
        self.until(forgotten=True)
        if not stay or self._moving:
            self.playwright.goto("about:blank")
        for event, heard in self._heard:
            self.playwright.remove_listener(event, heard)
        self.playwright.unroute_all()
        self.look(**self._window)
        self.playwright.mouse.move(0, 0)

    def listen(self) -> tuple[list[Any], list[Any]]:
        """From the next page on: the messages sent to the server, and those received from it."""
        sent: list[Any] = []
        received: list[Any] = []

        def opened(socket: Any) -> None:
            socket.on("framesent", lambda frame: sent.append(frame))
            socket.on("framereceived", lambda frame: received.append(frame))

        self.on("websocket", opened)
        return sent, received

    # --- Coming and waiting ---

    def look(self, width: int = 1280, height: int = 900, moving: bool = False, **taste: str) -> Self:
        """For the pages to come, another window and taste: `look(390, color_scheme="dark")`.

        Unless it is `moving`, a race is shown at its end and at rest, as for somebody who wants little to move: one that plays while a test
        waits for something else takes more of the processor than all the rest of its page.
        """
        self._moving = moving
        self.playwright.set_viewport_size({"width": width, "height": height})
        self.playwright.emulate_media(**{"color_scheme": "light", "reduced_motion": MOTION[moving], **taste})
        return self

    def open(self, url: str, **wanted: Any) -> Self:
        """Go there, and wait until the page rests and has the properties wanted: `charts=3`, `heading="Adam"`."""
        self.playwright.goto(url)
        return self.rest(**wanted)

    def go(self, url: str, **wanted: Any) -> Self:
        """As `open`, but where the tab shows that site already the visitor stays the same and nothing is loaded anew: a third of the work.

        A race that is seen at once may be the one before: `lanes=` or another property says which is meant.
        """
        if not self.url.startswith(f"{site(url)}/"):
            return self.open(url, **wanted)
        self.ask("go", url)
        return self.rest(**wanted)

    def rest(self, **wanted: Any) -> Self:
        """Wait until the script has run and all that it sent stands there."""
        return self.until(seconds=60, resting=True, **wanted)

    def settle(self) -> Self:
        """Wait until a race rests: its three charts are drawn, and the player has it and has given it to them."""
        return self.rest(charts=3, steps=above(0), whole=True)

    def changed(self, before: list[Any]) -> list[Any]:
        """The paths of a race, once they are others than before and the page rests."""
        return self.until(paths=other_than(before)).settle().paths

    @property
    def still(self) -> bool:
        """Nothing fades in or out: a contrast on the way is none."""
        return bool(self.ask("still"))

    @property
    def dark(self) -> bool:
        return sum(self.background) < 3 * 128

    @property
    def whole(self) -> bool:
        """Whether the lines of the map have all steps of the race that the player has: the server leaves out what nobody sees."""
        return bool(self.ask("whole"))

    # --- The page as a whole ---

    @property
    def resting(self) -> bool:
        return bool(self.ask("resting"))

    @property
    def forgotten(self) -> bool:
        """What the browser keeps for a tab and a site is thrown away."""
        return bool(self.ask("forget"))

    @property
    def charts(self) -> int:
        return int(self.ask("charts"))

    def boxes(self, selector: str) -> list[list[float]]:
        """[left, top, right, bottom] in the window of every node that a selector finds."""
        return list(self.ask("boxes", selector))

    def share(self) -> str:
        """Press Share, and read the link in the place that opens."""
        self.playwright.get_by_role("button", name="Share", exact=True).click()
        return str(self.playwright.locator(".st-key-share code").inner_text())

    @property
    def small(self) -> list[str]:
        """The texts to be seen that are too small for a room, below 20 pixels; exponents, formulas and icons aside."""
        return list(self.ask("smallerThan", 20))

    @property
    def address(self) -> dict[str, str]:
        """The query of the page's address, as the browser shows it."""
        return dict(parse_qsl(self.ask("query").removeprefix("?"), keep_blank_values=True, strict_parsing=False))

    @property
    def path(self) -> str:
        """The path of the page's address, as the browser shows it."""
        return self.ask("path")

    @property
    def connected(self) -> bool:
        """The page has its server: nothing says that it is being looked for."""
        return bool(self.ask("connected"))

    @property
    def heading(self) -> str | None:
        """The first heading below the page's own."""
        return self.ask("heading")

    @property
    def narrow(self) -> bool:
        """Nothing stands out at the right."""
        return bool(self.ask("narrow"))

    @property
    def steady(self) -> bool:
        """Nothing stands out there unseen either: the page cannot be pushed aside where something is scrolled to."""
        return bool(self.ask("steady"))

    @property
    def cut(self) -> list[str]:
        """The words of whatever hides a part of them at the right, or has it pushed in from there."""
        return list(self.ask("cut"))

    @property
    def width(self) -> int:
        """Of all that there is, in pixels: more than the window's if something stands out."""
        return int(self.ask("width"))

    @property
    def scrolled(self) -> float:
        """How far down, in pixels."""
        return self.ask("scrolled")

    @property
    def raw_formulas(self) -> list[str]:
        """Formulas that stand there as code."""
        return self.ask("rawFormulas")

    @property
    def charts_inside(self) -> bool:
        """No chart stands out at the right."""
        return bool(self.ask("chartsInside"))

    @property
    def cell(self) -> str:
        """What is told of the cell of a map where the pointer or the keyboard is; "" where neither is."""
        return self.ask("cell")

    @property
    def names(self) -> list[str]:
        """By which a screen reader knows things."""
        return self.ask("names")

    @property
    def read(self) -> list[tuple[str, str]]:
        """What people can read of the nodes that components of browser/ have made: ("text" or the attribute's name, its text)."""
        return [(where, text) for where, text in self.ask("read")]

    @property
    def webgl(self) -> bool:
        return bool(self.ask("webgl"))

    @property
    def background(self) -> list[int]:
        """Red, green and blue, 0 to 255."""
        return self.ask("background")

    @property
    def focused(self) -> str:
        """Where the keyboard is: "player", "board", "start" (the handle on the map), or the tag of what has the focus."""
        return self.ask("focused")

    @property
    def outlined(self) -> bool:
        """One sees that what has the focus has it."""
        return bool(self.ask("outlined"))

    def naming(self) -> Callable[[], str]:
        """A function that tells by which name a screen reader knows what has the focus."""
        devtools = self.playwright.context.new_cdp_session(self.playwright)

        def name_of_the_focused() -> str:
            found = devtools.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
            nodes = devtools.send("Accessibility.getPartialAXTree", {"objectId": found["objectId"], "fetchRelatives": False})["nodes"]
            return str(nodes[0].get("name", {}).get("value", ""))

        return name_of_the_focused

    def within(self, selector: str, where: str) -> bool:
        """Whether the first node that a selector finds lies in (or is) one that another finds."""
        return bool(self.playwright.locator(selector).first.evaluate("(node, where) => !!node.closest(where)", where))

    def leaves(self, key: str, **held: bool) -> bool:
        """Whether what has the focus leaves a key to the browser: `leaves("ArrowLeft", altKey=True)`."""
        return bool(self.ask("leaves", key, held))

    def blur(self) -> None:
        self.ask("blur")

    def keep(self, selector: str = ".js-plotly-plot") -> None:
        """Remember which nodes a selector finds, for `kept`."""
        self.ask("keep", selector)

    def kept(self, selector: str = ".js-plotly-plot") -> bool:
        """A selector finds the same nodes still: nothing was torn down and built anew, which flickers and forgets."""
        return bool(self.ask("kept", selector))

    def slider(self, key: str) -> Any:
        """The slider of a number, by its address in a link."""
        return self.playwright.locator(f".st-key-{key.replace('.', '-')}").get_by_role("slider")

    def turn(self, key: str, *presses: str) -> None:
        """Press keys on the slider of a number."""
        self.slider(key).focus()
        for press in presses:
            self.playwright.keyboard.press(press)

    def unfold(self, box: str, number: str) -> None:
        """Open the box of the sidebar that has the slider of a number; another test of the page may have done so."""
        if not self.slider(number).count():
            self.get_by_test_id("stSidebarUserContent").get_by_text(box, exact=True).click()
        self.slider(number).wait_for()
        self.rest()

    def field(self, key: str) -> "Field":
        return Field(self.playwright, key)

    # --- The race and its player ---

    def chart(self, key: str) -> Chart:
        return Chart(self.playwright, key)

    @property
    def paths(self) -> list[Any]:
        """[name, x…, y…] of every lane, from the chart of the map."""
        return self.chart("map").paths

    @property
    def player(self) -> Any:
        return self.playwright.locator(".fall-line-player")

    def control(self, name: str) -> Any:
        return self.playwright.get_by_label(name, exact=True)

    def press(self, name: str) -> None:
        self.control(name).click()

    def seek(self, step: int) -> None:
        """Move the slider of the player, the keyboard staying where it is, and wait until that step is painted."""
        self.ask("seek", step)
        self.until(step=step).ask("twoPictures")
        self.playwright.wait_for_timeout(50)

    def race(self, url: str, charts: int = 3) -> Self:
        """Go to a page with a player, and wait until it has laid its canvas over so many charts."""
        self.playwright.goto(url)
        return self.until(seconds=60, steps=above(0), overlays=charts)

    @property
    def step(self) -> int | None:
        """Where the player is; None without one."""
        return self._told("step")

    @property
    def steps(self) -> int | None:
        """How many there are."""
        return self._told("steps")

    def _told(self, name: str) -> int | None:
        found = self.ask("player")
        return None if found is None or name not in found else int(found[name])

    @property
    def playing(self) -> bool | None:
        found = self.ask("player")
        return None if found is None else found.get("playing") == "true"

    @property
    def overlays(self) -> int:
        """How many canvases lie over charts."""
        return int(self.ask("overlays"))

    @property
    def previews(self) -> bool:
        """The player can show a race that is in the visitor's hand."""
        return bool(self.ask("previews"))

    @property
    def reshapes(self) -> bool:
        """It can show another ground as well."""
        return bool(self.ask("reshapes"))

    @property
    def preview(self) -> bool:
        """It shows one."""
        return bool(self.ask("preview"))

    @property
    def caught_up(self) -> bool:
        """It shows the race of all numbers that are in the hand."""
        return bool(self.ask("caughtUp"))

    @property
    def noted_previews(self) -> int:
        """How often it began to, since `ask("notePreviews")`."""
        return int(self.ask("notedPreviews"))

    @property
    def noted_messages(self) -> int:
        """How many the page has sent to the server, since `ask("noteMessages")`; unlike `listen` also on the page that is there already."""
        return int(self.ask("notedMessages"))

    @property
    def rain(self) -> list[str] | None:
        """The colour of every ball that rains on the map; None while some are not run yet, and without rain."""
        return self.ask("rain")

    @property
    def endings(self) -> list[list[int]] | None:
        """Red, green and blue of the map's cells, where they tell where a run ends; None while some are not known yet."""
        return json.loads(self.ask("endings") or "null")

    @property
    def trails(self) -> list[list[float]]:
        """The lines of every lane on the canvas of the map, in pixels."""
        return json.loads(self.ask("trails"))

    @property
    def told(self) -> str | None:
        """What a screen reader is told of the race."""
        return self.ask("told")

    @property
    def start(self) -> list[float]:
        """x and y, as the player has them."""
        return self.ask("start")

    @property
    def start_x(self) -> float:
        return self.start[0]

    @property
    def lanes(self) -> list[str] | None:
        """Their names, as the player has them; None without one."""
        return self.ask("lanes")

    @property
    def first_lane(self) -> str | None:
        return next(iter(self.lanes or []), None)

    @property
    def draws_forces(self) -> bool:
        """Whether what draws forces has come: it is sent only to those who want it."""
        return bool(self.ask("drawsForces"))

    @property
    def pressed(self) -> list[bool]:
        """Which buttons of the legend are."""
        return self.ask("pressed")

    @property
    def shown(self) -> str | None:
        """On a network's page: the letter of the lane whose tint is shown."""
        return self.ask("tinted")

    @property
    def learned(self) -> str | None:
        """What the networks say below the data: a picture as a text, to be compared."""
        return self.ask("learned")

    def tint(self, x: float, y: float) -> list[int]:
        """Red, green, blue and alpha of it at a place of the data."""
        return list(self.ask("tint", x, y))

    @property
    def said(self) -> dict[str, list[float]] | None:
        """On a ground with data: slope and intercept of every lane's line as it is drawn, by the lane's letter."""
        return self.ask("said")

    @property
    def ringed(self) -> list[int]:
        """And the rows of the examples that are ringed."""
        return list(self.ask("ringed"))

    @property
    def board(self) -> tuple[int, list[list[str]]]:
        """At one moment: the step, and [name, number, state] of every row of the board, from the top down."""
        step, rows = self.ask("board")
        return step, rows

    @property
    def boarded(self) -> list[str]:
        """The names on the board in the order in which Tab goes through them."""
        return list(self.ask("boarded"))

    @property
    def ink(self) -> str | None:
        """The colour of axes and words, as the player has it."""
        return self.ask("ink")

    @property
    def lowest_knob(self) -> float:
        """Where the last number of lane D in the sidebar ends, in pixels from the top; infinity where the lane's numbers are folded."""
        return max((bottom for _, _, _, bottom in self.boxes("[class*='st-key-row-D-']")), default=inf)

    @property
    def strengths(self) -> list[float] | None:
        """How strongly each lane is drawn, 0 to 1; None before there is a race on the map."""
        return self.ask("strengths")

    def ball(self, lane: int) -> tuple[float, float]:
        """Where the ball of a lane is on the chart of the map, in pixels."""
        x, y = self.ask("ball", lane)
        return x, y

    def at(self, lane: int, step: int) -> tuple[float, float]:
        """Where a lane is at a step, as the browser has it."""
        x, y, *_ = self.ask("at", lane, step)
        return x, y


def site(url: str) -> str:
    """Of an address: http://127.0.0.1:8501."""
    return "/".join(url.split("/")[:3])


class Field(Asked):
    """A box one types into, or a slider, by its key."""

    def __init__(self, playwright: Any, key: str) -> None:
        self.playwright = playwright
        self.key = key
        self.locator = playwright.locator(f".st-key-{key} input")

    @property
    def value(self) -> str | None:
        return self.locator.input_value() if self.locator.count() else None

    @property
    def written(self) -> str | None:
        """Of a slider: its value as it is written beside it."""
        return ask(self.playwright, "written", self.key)
