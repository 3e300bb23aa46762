"""Every colour, dash and marker. All of it holds on a light and on a dark page."""

from dataclasses import dataclass

from words.say import ENGLISH, Language


@dataclass(frozen=True)
class Style:
    """How one lane looks everywhere: sidebar, map, curve, terrain, table."""

    color: str
    dash: str
    marker: str
    sign: str  # the marker in running text


@dataclass(frozen=True)
class Size:
    """How large a chart's things are, in pixels: for a screen, or for the back row of a room."""

    text: int
    ticks: int  # the letters of tick labels
    stroke: float  # a factor on lines and markers
    map: int  # the heights of the charts
    loss: int
    terrain: int
    most: int  # labels on an axis


SCREEN = Size(text=13, ticks=11, stroke=1, map=440, loss=215, terrain=270, most=6)
ROOM = Size(text=20, ticks=17, stroke=1.5, map=560, loss=280, terrain=340, most=4)


@dataclass(frozen=True)
class Look:
    """For whom a chart is drawn: the size of its things, and the language of its words. Charts that are kept are told apart by it."""

    size: Size = SCREEN
    language: Language = ENGLISH

    def say(self, sentence: str, /, **fields: object) -> str:
        """`sentence` in the chart's language."""
        return self.language.say(sentence, **fields)


USUAL = Look()


# After Okabe & Ito 2008, "Color Universal Design": their hues, each as bright as has a contrast of 3 to 1 with both pages (WCAG 2.2,
# 1.4.11). A trail has a rim in the colour of the page, so it keeps that contrast on any ground; black became a grey, yellow an olive.
STYLES = {
    "A": Style("#1F7FE0", "solid", "circle", "●"),
    "B": Style("#CC8000", "dash", "square", "■"),
    "C": Style("#00A37F", "dot", "diamond", "◆"),
    "D": Style("#B8442A", "12px,2px", "triangle-up", "▲"),
    "E": Style("#AC4F97", "dashdot", "cross", "✚"),
    "F": Style("#1C9DC9", "longdash", "pentagon", "⬟"),
    "G": Style("#726E6D", "longdashdot", "star", "★"),
    "H": Style("#8E9238", "18px,4px,2px,4px,2px,4px", "triangle-down", "▼"),
}

INK = "rgba(128, 128, 128, 0.9)"  # axes and labels: readable on white and on black
GRID = "rgba(128, 128, 128, 0.18)"
CONTOUR = "rgba(128, 140, 155, 0.5)"
# Low ground to high ground, as a tint over the page: one scale serves both modes, about evenly in lightness (CIELAB) in either.
GROUND = [
    [0, "rgba(56, 114, 180, 0.66)"],
    [0.5, "rgba(78, 128, 180, 0.36)"],
    [1, "rgba(120, 140, 165, 0.05)"],
]
# The terrain is opaque: WebGL surfaces do not blend. Its heights are not so bright that they glare on a dark page.
RELIEF = [[0, "#335f90"], [0.5, "#7393b3"], [1, "#a9b9c9"]]
MINIMUM = "#ffffff"
EDGE = "#1d2733"

# Maps of many runs. How a run ended: blue and brown, grey and amber can be told apart by everybody.
SEQUENCE = ["#08306b", "#0072B2", "#56B4E9", "#d3eaf8"]  # soon or low, to late or high
DIVERGED = "#8c2d04"
TRAVELLING = "#93979d"
AWAY = "#5e3c99"
ELSEWHERE = "#E69F00"
REACHED = "#0072B2"
# One colour per minimum, the lowest first; the second and later ones come again where there are many.
BASINS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#56B4E9", "#9467bd"]


def faded(color: str, alpha: float) -> str:
    """A colour as #rrggbb with an opacity from 0 to 1."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {alpha})"
