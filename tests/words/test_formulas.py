"""What stands under "Formula and shape" and "About the task" explains every letter of its formulas, and repeats nothing."""

import inspect
import re

import pytest

from knobs import choices, knobs
from landscapes import LANDSCAPES
from networks import NETWORKS
from tests.support.lesson_page import AppTest
from tests.support.visit import visit
from words.docstrings import character, page, shape

GIVEN = {"f", "x", "y", "e", r"\pi"}  # the height, the place on the map, two numbers
INDEX = re.compile(r"_\{?([a-z])\}?|_\{([a-z])=")
PLAIN = {r"\kappa": "κ", r"\theta": "θ", r"\rho": "ρ", r"\lambda": "λ", r"\ell": "ℓ", r"\delta": "δ"}
SETTING = r"\\(?:[dt]?frac|left|right|sum|sqrt|cos|sin|tanh|ln|arccos|qquad|quad|cdot|le|text\{[^}]*\}|[,! ;])"


def letters(formula: str) -> set[str]:
    """Every letter of a formula, without its index."""
    bare = re.sub(SETTING, " ", formula)
    bare = re.sub(r"_\{[^}]*\}|_\w", "", bare)
    return set(re.findall(r"\\[A-Za-z]+|[A-Za-z]", bare))


def defined(formula: str) -> set[str]:
    """Those to the left of an equals sign, and the arguments of a function that is made so: h(z) = ..."""
    found: set[str] = set()
    for name, argument in re.findall(r"(\\?[A-Za-z]+)(?:_\{?\w\}?)?(?:\((\w)\))?\s*=", formula):
        found |= {name, argument}
    return found


def explained(kind: type) -> set[str]:
    """Letters that its knobs and choices have, and those that its words speak of."""
    found = {knob.symbol for knob in knobs(kind).values()} | {name for name in choices(kind) if name == "n"}
    told = re.sub(r"\$\$.+?\$\$", "", inspect.getdoc(kind) or "", flags=re.DOTALL)
    for symbol in re.findall(r"\$([^$]+)\$", told):
        found |= letters(symbol)
    words = set(re.findall(r"(?<![\w'])\w(?![\w'])", told))
    return found | words | {symbol for symbol, letter in PLAIN.items() if letter in words}


@pytest.mark.parametrize("kind", [*LANDSCAPES.values(), *NETWORKS.values()], ids=lambda kind: kind.__name__)
def test_every_letter_of_a_formula_is_said(kind: type) -> None:
    formulas = " ".join(re.findall(r"\$\$(.+?)\$\$", inspect.getdoc(kind) or "", flags=re.DOTALL))
    indices = {letter for found in INDEX.findall(formulas) for letter in found}
    assert letters(formulas) - indices <= GIVEN | defined(formulas) | explained(kind)


def test_the_walls_and_the_floor_of_the_ravine_have_letters() -> None:
    """Both are formulas, which say nothing to who does not read them."""
    assert "Along its floor runs u and across it v" in page(LANDSCAPES["Quadratic"])


def test_a_letter_that_nobody_explains_is_found() -> None:
    assert letters(r"f(x, y) = \tfrac12\,(u^2 + \kappa\,v^2)") == {"f", "x", "y", "u", r"\kappa", "v"}
    assert defined(r"q = (x-1)^2 \qquad h(z) = \cos z") == {"q", "", "h", "z"}


def said(app: AppTest) -> str:
    return "\n".join(part.value for part in (*app.sidebar.caption, *app.sidebar.markdown))


@pytest.mark.parametrize("name", ["Quadratic", "LinearRegression"])
def test_what_a_ground_is_like_is_said_once(name: str) -> None:
    kind = LANDSCAPES[name]
    told = said(visit({"landscape": name}))
    assert told.count(character(kind)) == 1
    assert shape(kind) in told
    assert page(kind) == f"{character(kind)}\n\n{shape(kind)}"
