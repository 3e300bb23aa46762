"""The notebook of a race: valid, run cell by cell by a Python that knows nothing of Fall Line, with the very paths of the page."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exports.base import Around
from exports.notebook import INSTALL, Notebook
from landscapes import LANDSCAPES
from landscapes.typed import Typed
from optimizers import OPTIMIZERS
from optimizers.clipping import ByNorm
from optimizers.schedules import SCHEDULES
from optimizers.typed import Typed as TypedRule
from scenario import Lane, Scenario
from studies.race import race
from tests.support.language import MADE_UP
from words.say import speaking

RUN = """
import json, sys
for book in json.load(sys.stdin):
    scope = {}
    for cell in book:
        exec(compile("\\n".join(line for line in cell.splitlines() if not line.startswith("%")), "cell", "exec"), scope)
    paths = {name: path.tolist() for name, path in scope["paths"].items()}
    ground, curves = scope["ground"], scope["curves"]
    drawn = [[trace.type for trace in ground.data], ground.data[0].z.tolist(), [trace.y.tolist() for trace in curves.data]]
    print(json.dumps([paths, *drawn, curves.layout.yaxis.type]), file=sys.stderr)
"""
EVERYTHING = Scenario(
    LANDSCAPES["Quadratic"](kappa=50.0, angle=20.0),
    (-1.8, 1.4),
    (
        Lane(OPTIMIZERS["SGD"](lr=0.01), clip=ByNorm(3.0)),
        Lane(OPTIMIZERS["LAMB"](layers=(1, 1)), SCHEDULES["WarmupCosine"]()),
        Lane(OPTIMIZERS["Adam"](), hidden=True),
        Lane(OPTIMIZERS["AMSGrad"](lr=0.02)),
        Lane(OPTIMIZERS["AMSGrad"](lr=0.05)),
        Lane(OPTIMIZERS["Newton"](lr=0.05, damping=20.0)),
    ),
    120,
    noise=0.4,
    seed=7,
    batch=3,
)
TYPED = Scenario(
    Typed("sin(x)*y + x^2 + a*y^2\na = 2 in [1, 3]", ((-4, 4), (-4, 4))), (1, 2), (Lane(TypedRule("v = 0.9*v + g\nw = w - lr*v")),), 50
)
GONE = Scenario(LANDSCAPES["Saddle"](), (0.5, 0.1), (Lane(OPTIMIZERS["SGD"](lr=1.9)),), 300)
WORDS = Around(
    "https://fall.example/?v=1", {}, '"""\nimport os', "<img src=x onerror=alert(1)> $x$\u2028import sys\r\n# %%\n[a](javascript:b)"
)


def book(scenario: Scenario, around: Around = WORDS) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Notebook().made(race(scenario), around))
    return found


def code(notebook: dict[str, Any]) -> list[str]:
    return [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_it_runs_from_top_to_bottom_and_ends_where_the_page_does(tmp_path: Path) -> None:
    scenarios = [Scenario.opening(LANDSCAPES["Rosenbrock"]()), Scenario.opening(LANDSCAPES["TwoWells"]()), EVERYTHING, TYPED, GONE]
    books = [code(book(scenario)) for scenario in scenarios]
    done = subprocess.run([sys.executable, "-c", RUN], input=json.dumps(books), capture_output=True, text=True, cwd=tmp_path, check=False,
                          env={**os.environ, "PYTHONPATH": ""})  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    for scenario, line in zip(scenarios, done.stderr.splitlines(), strict=True):
        paths, kinds, tint, curves, scale = json.loads(line)
        runs = [run for lane, run in zip(scenario.lanes, scenario.run(), strict=True) if not lane.hidden]
        assert [name[0] for name in paths] == [lane.letter for lane in scenario.visible]
        for path, run in zip(paths.values(), runs, strict=True):
            np.testing.assert_array_equal(path, run.w)
        assert kinds == ["contour", *["scatter"] * (len(runs) + 1)]
        assert np.isfinite(tint).all()
        lowest = scenario.landscape.lowest
        for curve, run in zip(curves, runs, strict=True):
            np.testing.assert_allclose(curve, run.loss - (lowest or 0.0), rtol=1e-12)
        assert scale == ("linear" if lowest is None else "log")
    assert "ends at" in done.stdout


@pytest.mark.parametrize(
    "scenario", [EVERYTHING, replace(EVERYTHING, lanes=(Lane(OPTIMIZERS["Adam"](), hidden=True),))], ids=["all", "hidden"]
)
def test_it_is_what_jupyter_takes_for_a_notebook(scenario: Scenario) -> None:
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(nbformat.reads(Notebook().made(race(scenario), WORDS).decode(), as_version=4))


def test_it_asks_for_three_packages() -> None:
    assert code(book(EVERYTHING)).count(INSTALL) == 1
    assert INSTALL.split()[3:] == ["numpy", "plotly", "nbformat"]
    imported = {
        line.split()[1].partition(".")[0]
        for cell in code(book(EVERYTHING))
        for line in cell.splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imported == {"numpy", "plotly"}


def test_each_rule_is_explained_beside_its_code() -> None:
    told = [cell["source"] for cell in book(EVERYTHING)["cells"] if cell["cell_type"] == "markdown"]
    (lamb,) = [text for text in told if text.startswith("## B · `LAMB`")]
    assert r"\lVert w\rVert" in lamb
    assert "[Open this very race in the app](https://fall.example/?v=1)" in told[0]
    assert len([text for text in told if text[3:4] in "ABDE" and text[4:7] == " · "]) == 4


def test_words_of_a_visitor_are_comments_and_nothing_else() -> None:
    notebook = book(EVERYTHING)
    (said,) = [cell for cell in code(notebook) if "import os" in cell]
    assert all(line.startswith("#") for line in said.split("\n"))
    assert all(line.startswith("#") for line in said.splitlines())
    assert not any("onerror" in cell["source"] for cell in notebook["cells"] if cell["cell_type"] != "code")
    assert "import os" not in str(book(EVERYTHING, Around()))


def test_it_speaks() -> None:
    with speaking(MADE_UP):
        told = [cell["source"] for cell in book(EVERYTHING, Around())["cells"] if cell["cell_type"] == "markdown"]
    assert all("⟦" in text for text in told)
