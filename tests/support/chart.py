"""One of Plotly's charts on a page, by its key: what it shows, and where on the screen."""

import json
from typing import Any

from tests.support.asked import Asked, ask


class Chart(Asked):
    def __init__(self, playwright: Any, key: str) -> None:
        self.playwright = playwright
        self.key = key
        self.selector = f".st-key-{key} .js-plotly-plot"
        self.locator = playwright.locator(self.selector)

    def ask(self, question: str, *about: Any) -> Any:
        return ask(self.playwright, question, self.key, *about)

    @property
    def box(self) -> dict[str, float]:
        """x, y, width and height of all of it on the screen, in pixels."""
        return self.locator.bounding_box()

    @property
    def area(self) -> dict[str, float]:
        """The same of the part between its axes, scrolled to."""
        area = self.playwright.locator(f".st-key-{self.key} .nsewdrag").first
        area.scroll_into_view_if_needed()
        return area.bounding_box()

    @property
    def sides(self) -> list[float]:
        """How long its axes are, across and up, in pixels."""
        return list(self.ask("sides"))

    @property
    def ways(self) -> int:
        """How many lines of its own are to be seen."""
        return int(self.ask("ways"))

    @property
    def gap(self) -> float:
        """How many pixels the title of its lower axis stands below the labels there."""
        return float(self.ask("gap"))

    def part(self, across: float, up: float) -> tuple[float, float]:
        """Where on the screen a part of that area is, counted from its lower left corner, 0 to 1."""
        area = self.area
        return area["x"] + area["width"] * across, area["y"] + area["height"] * (1 - up)

    def where(self, x: float, y: float) -> tuple[float, float]:
        """Where on the screen the chart has the point (x, y), by Plotly's own axes."""
        right, down = self.ask("where", x, y)
        return right, down

    def point(self, line: int, i: int) -> tuple[float, float]:
        """Where on the screen the i-th point of a line is."""
        right, down = self.ask("point", line, i)
        return right, down

    @property
    def range(self) -> list[float] | None:
        """What the x axis shows."""
        return self.ask("range")

    @property
    def ranges(self) -> list[float]:
        """What is seen of a chart with two axes: from x, to x, from y, to y."""
        return list(self.ask("ranges"))

    @property
    def width_seen(self) -> float:
        left, right, *_ = self.ranges
        return right - left

    @property
    def paths(self) -> list[Any]:
        """[name, x…, y…] of every line."""
        return json.loads(self.ask("paths"))

    @property
    def meta(self) -> dict[str, Any] | None:
        """Of a chart that stays while its figure changes: what tells the figure that it shows from others."""
        found: dict[str, Any] | None = self.ask("meta")
        return found

    @property
    def signs(self) -> dict[str, list[list[float]]]:
        """Name -> x and y of each of its signs of that name."""
        return dict(self.ask("marked"))

    @property
    def drawn(self) -> bool:
        return bool(self.ask("drawn"))

    @property
    def lines(self) -> list[str]:
        """The names of its lines."""
        return [name for name, *_ in self.paths]

    @property
    def line(self) -> float | None:
        """Where the line stands that shows the present step."""
        return self.ask("line")

    @property
    def arrow(self) -> list[float]:
        """Of the last arrow: x and y of its tail, x and y of its head."""
        return self.ask("arrow")

    @property
    def font(self) -> str:
        return self.ask("font")

    @property
    def width(self) -> float:
        return self.ask("wide")

    @property
    def margin(self) -> float | None:
        """How far its axes are from its left edge, in pixels."""
        return self.ask("margin")

    @property
    def in_three_dimensions(self) -> bool:
        """Of a terrain: it is drawn."""
        return bool(self.ask("inThreeDimensions"))

    @property
    def plotly(self) -> str:
        """The version of Plotly that has drawn it, if Plotly says so."""
        return self.ask("plotly")

    @property
    def camera(self) -> list[float]:
        """Of a terrain: from where one looks at it, in nine numbers."""
        return self.ask("camera")

    @property
    def shown(self) -> str | None:
        """All that it shows, as a text, to be compared."""
        return self.ask("shown")

    @property
    def words(self) -> str | None:
        """What it shows, for those who do not see it."""
        return self.ask("words")

    @property
    def heeded(self) -> bool:
        """Of a map: the component of the page heeds the pointer on it."""
        return bool(self.ask("heeded"))

    @property
    def ring(self) -> list[float]:
        """Of a map: where the present setting is, as parts of its width and height from the lower left corner, 0 to 1."""
        return self.ask("ring")

    def keep(self) -> None:
        """Remember which node it is, for `kept`."""
        ask(self.playwright, "keep", self.selector)

    @property
    def kept(self) -> bool:
        """It is the same node still: it was not torn down and built anew."""
        return bool(ask(self.playwright, "kept", self.selector))

    @property
    def painted(self) -> str | None:
        """What the player has painted over it: a picture as a text, to be compared."""
        return self.ask("painted")

    def centre(self) -> None:
        """Scroll it to the middle of the window, clear of the bar at the top."""
        self.ask("centre")

    def double_click(self, x: float, y: float) -> None:
        """Click twice at a place of the window, and wait until the answer stands. A busy machine may be slow to bring the second click.

        Plotly writes where a wheel has zoomed to 50 ms after the wheel, by a timer, and a busy page handles clicks before timers: Plotly
        would write it over what the double click has done.
        """
        self.ask("patience", 1500)
        self.ask("rest")
        self.playwright.mouse.dblclick(x, y)
        self.playwright.wait_for_timeout(1800)

    def writes(self) -> None:
        """From here on, note what the player writes over it."""
        self.ask("writes")

    @property
    def written(self) -> list[str]:
        """What the player has written over it since."""
        return list(self.ask("writtenOver"))

    def dot(self, lane: int, step: int, right: float, down: float) -> list[int]:
        """Red, green, blue and alpha of what the player has painted, so many pixels from where a lane is at a step."""
        return list(self.ask("dot", lane, step, right, down))
