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


SCREEN = Size(text=13, ticks=12, stroke=1, map=440, loss=215, terrain=270, most=6)
ROOM = Size(text=21, ticks=20, stroke=1.5, map=560, loss=280, terrain=340, most=4)


@dataclass(frozen=True)
class Look:
    """For whom a chart is drawn: the size of its things, and the language of its words. Charts that are kept are told apart by it."""

    size: Size = SCREEN
    language: Language = ENGLISH

    def say(self, sentence: str, /, **fields: object) -> str:
        """`sentence` in the chart's language."""
        return self.language.say(sentence, **fields)


USUAL = Look()


# After Okabe & Ito 2008, "Color Universal Design": their hues, each as bright as has a contrast of 3 to 1 with both pages and their
# sidebars (WCAG 2.2, 1.4.11). A trail has a rim in the colour of the page, so it keeps that contrast on any ground; black became a grey,
# yellow an olive.
STYLES = {
    "A": Style("#2F6BEF", "solid", "circle", "●"),
    "B": Style("#C97C00", "dash", "square", "■"),
    "C": Style("#00A07D", "dot", "diamond", "◆"),
    "D": Style("#B8442A", "12px,2px", "triangle-up", "▲"),
    "E": Style("#AC4F97", "dashdot", "cross", "✚"),
    "F": Style("#1B98C2", "longdash", "pentagon", "⬟"),
    "G": Style("#726E6D", "longdashdot", "star", "★"),
    "H": Style("#8B933A", "18px,4px,2px,4px,2px,4px", "triangle-down", "▼"),
}

# What a ball feels, a colour for each quantity: none is a lane's, and each has 3 to 1 with both pages.
FELT = {"gradient": "#D6246E", "step": "#7A5AF0", "momentum": "#0B8F9B", "scale": "#A8741A", "curvature": "#5B8A00"}

INK = "rgba(128,128,128,.9)"  # axes and labels: readable on white and on black
THROUGH = "rgba(0,0,0,0)"
CLEAR = dict(paper_bgcolor=THROUGH, plot_bgcolor=THROUGH, modebar=dict(bgcolor=THROUGH, color="gray"))  # the page shows through a chart
GRID = "rgba(128,128,128,.18)"
CONTOUR = "rgba(128,140,155,.5)"
# Low ground to high ground, as a tint over the page: one scale serves both modes, about evenly in lightness (CIELAB) in either.
GROUND = [
    [0, "rgba(56, 114, 180, 0.66)"],
    [0.5, "rgba(78, 128, 180, 0.36)"],
    [1, "rgba(120, 140, 165, 0.05)"],
]


@dataclass(frozen=True)
class Ground:
    """How a topographic map is coloured. All are CSS hex but `edge`, `line` and `index`, which are over tints of every height."""

    tints: tuple[str, ...]  # even steps of squeezed height, the lowest first
    shadow: tuple[str, float]  # what is turned away from the light, and how far the tint goes over to it at most
    light: tuple[str, float]  # what faces it
    line: str  # contours
    index: str  # every fourth of them
    text: str  # heights written on the map
    halo: str  # around the heights of marks
    edge: str  # around the map
    level: str  # contours of the terrain, opaque as WebGL's lines do not blend


# Water to meadow to stone to snow, in clear light. Bright, so that every lane stands out; shadows are blue, as the sky's light is.
DAY = Ground(
    tints=("#79b2d6", "#9ccbd2", "#bfdab2", "#e0e5b0", "#f1dda6", "#ebd3b6", "#f8f2ea"),
    shadow=("#46568f", 0.5),
    light=("#fffdf0", 0.7),
    line="rgba(96, 84, 74, 0.34)",
    index="rgba(96, 78, 62, 0.75)",
    text="#4a3c30",
    halo="#ffffff",
    edge="rgba(60, 60, 70, 0.55)",
    level="#8d8478",
)
# The same land by moonlight: the deep places glow like water, heights are dark rock with silver on the side of the moon.
NIGHT = Ground(
    tints=("#2b8a9e", "#1f6c86", "#1f506f", "#29405f", "#333457", "#433352", "#57425e"),
    shadow=("#060a16", 0.66),
    light=("#c3d0ee", 0.34),
    line="rgba(190, 210, 230, 0.20)",
    index="rgba(200, 218, 236, 0.52)",
    text="#d5e2ee",
    halo="#10161d",
    edge="rgba(160, 175, 195, 0.45)",
    level="#6c7f94",
)
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
