"""Every colour, dash and marker. All of it holds on a light and on a dark page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """How one lane looks everywhere: sidebar, map, curve, terrain, table."""

    color: str
    dash: str
    marker: str
    sign: str  # the marker in running text


# Okabe & Ito 2008, "Color Universal Design", its black replaced by a grey that holds on a dark page.
STYLES = {
    "A": Style("#0072B2", "solid", "circle", "●"),
    "B": Style("#E69F00", "dash", "square", "■"),
    "C": Style("#009E73", "dot", "diamond", "◆"),
    "D": Style("#D55E00", "12px,2px", "triangle-up", "▲"),
    "E": Style("#CC79A7", "dashdot", "cross", "✚"),
    "F": Style("#56B4E9", "longdash", "pentagon", "⬟"),
    "G": Style("#8C8C8C", "longdashdot", "star", "★"),
    "H": Style("#F0E442", "18px,4px,2px,4px,2px,4px", "triangle-down", "▼"),
}

INK = "rgba(128, 128, 128, 0.9)"  # axes and labels: readable on white and on black
GRID = "rgba(128, 128, 128, 0.18)"
CONTOUR = "rgba(110, 120, 135, 0.45)"
# Low ground to high ground, as a tint over the page: one scale serves both modes and leaves the paths on top.
GROUND = [
    [0, "rgba(66, 110, 160, 0.62)"],
    [0.35, "rgba(86, 128, 170, 0.40)"],
    [0.7, "rgba(120, 140, 160, 0.20)"],
    [1, "rgba(140, 140, 140, 0.07)"],
]
# The terrain is opaque: WebGL surfaces do not blend.
RELIEF = [[0, "#3f6488"], [0.35, "#7392ae"], [0.7, "#a9b8c6"], [1, "#d5dbe1"]]
MINIMUM = "#ffffff"
EDGE = "#1d2733"

# Maps of many runs. How a run ended: blue and brown, grey and amber can be told apart by everybody.
SEQUENCE = ["#08306b", "#0072B2", "#56B4E9", "#d3eaf8"]  # soon or low, to late or high
DIVERGED = "#8c2d04"
TRAVELLING = "#93979d"
ELSEWHERE = "#E69F00"
REACHED = "#0072B2"
# One colour per minimum, the lowest first; the second and later ones come again where there are many.
BASINS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#56B4E9", "#9467bd"]
