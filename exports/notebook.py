"""A race as a Jupyter notebook: every rule in a cell of its own, the runs, and Plotly's pictures of them; it needs nothing of this app.

The cells that are the same for every race stand in notebook.txt.
"""

import inspect
import json
import re
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from exports.base import Around, Export
from exports.scripts.functions import commented
from exports.scripts.parts import Parts
from figures.theme import STYLES
from knobs import plain
from landscapes.typed import Typed
from optimizers.typed import Typed as TypedRule
from studies.race import Race
from tape import Refused
from tape.python import NUMPY
from words import typed
from words.docstrings import character
from words.lanes import told_apart
from words.quoted import quoted
from words.say import say

CELLS = dict(
    re.findall(r"^# %% (\w+)\n(.*?)(?=^# %%|\Z)", Path(__file__).with_name("notebook.txt").read_text(encoding="utf-8"), re.M | re.S)
)
BENDS = """        if hessian:
            xx, xy, yy = hessian(*w)
            memory = [np.array([xx, yy]), np.array([xy, xy])]
"""
INSTALL = "%pip install --quiet numpy plotly nbformat"
Cell = dict[str, Any]


class Notebook(Export):
    """The notebook, in Jupyter's format 4.5."""

    label = "Notebook (IPYNB)"
    help = (
        "The whole race as a Jupyter notebook: each rule in a cell of its own, to be changed and run again, the paths, and pictures in "
        "Plotly. It runs from top to bottom in Jupyter, VS Code or Colab, and needs numpy, plotly and nbformat alone."
    )
    ending = "ipynb"
    mime = "application/x-ipynb+json"

    def made(self, race: Race, around: Around) -> bytes:
        """UTF-8. Where a rule or the ground cannot be printed, or no lane is to be seen, the notebook says so and has no code."""
        try:
            cells = _cells(race, around) if race.entrants else [_text(say("All lanes are hidden."))]
        except Refused:
            cells = [_text(say("A rule or the ground of this race does more than can be printed as plain operations."))]
        numbered = [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)]
        about = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
        whole = {"cells": numbered, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
        return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _text(markdown: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": markdown}


def _code(text: str) -> Cell:
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": text.strip("\n")}


def _cells(race: Race, around: Around) -> list[Cell]:
    scenario, ground = race.scenario, race.landscape
    lanes = [Parts(scenario, one.lane) for one in race.entrants]
    words = "\n".join(commented(text) for text in (around.title, around.note) if text)  # somebody's: a comment can be nothing else
    link = f"[{say('Open this very race in the app')}]({around.link})" if around.link.startswith("http") else ""
    bends = [lane.hessian(NUMPY) for lane in lanes if lane.is_bent][:1]
    draws = lanes[0].draws() or "noise = np.zeros((steps, 2))"
    known = ground.lowest is not None
    fields = dict(
        lanes="\n".join(map(_entry, lanes, told_apart([lane.lane for lane in lanes]))),
        window=repr(tuple(tuple(map(float, side)) for side in ground.domain)),
        lowest=repr(float(ground.lowest or 0.0)),
        given=", hessian=None" if bends else "",
        bends=BENDS if bends else "",
        scale="log" if known else "linear",
        loss="f - f*" if known else "f",
        flies=say("a run that flies away is a result, too"),
        about=say("the lowest there is, or zero where there is no bottom"),
        begin=say("start"),
        seen=", rows(t)" if lanes[0].has_batches else "",
        step=say("step"),
    )
    cells = {name: _code(Template(text).substitute(fields)) for name, text in CELLS.items()}
    return [
        _text(f"# {say('A race in Fall Line')}\n\n{say('Run the cells from top to bottom; change a number, run again.')} {link}".rstrip()),
        *[_code(words)][: bool(words)],
        _code(INSTALL),
        cells["imports"],
        _text(f"## {say('The ground')}: {quoted(ground.name)}\n\n{_explained(type(ground))}"),
        _code("\n\n\n".join(filter(None, (lanes[0].height(NUMPY), lanes[0].slope(NUMPY), *bends, lanes[0].batches)))),
        _code(f"steps = {scenario.steps}\nstart = {lanes[0].start}\n{draws}"),
        *(cell for lane in lanes for cell in _rule(lane)),
        _text(f"## {say('The race')}\n\n{say('Every lane starts at the same place and meets the same noise.')}"),
        cells["run"],
        _text(f"## {say('The paths')}"),
        cells["map"],
        _text(f"## {say('The loss, step by step')}"),
        cells["curves"],
    ]


def _explained(kind: type) -> str:
    """The first sentence and the formulas of a docstring; of what was typed, its lines as they are printed in books."""
    if issubclass(kind, Typed | TypedRule):
        return "\n\n".join(f"$${line}$$" for line in typed.formulas(kind))
    return "\n\n".join([character(kind), *re.findall(r"\$\$.+?\$\$", inspect.getdoc(kind) or "", re.DOTALL)])


def _rule(lane: Parts) -> list[Cell]:
    """The rule in words and formula, and its functions, which bear the letter of the lane."""
    functions = filter(None, (lane.step(NUMPY), lane.factor(NUMPY), lane.clipped(NUMPY)))
    lettered = [re.sub(r"^def (\w+)", rf"def \1_{lane.lane.letter}", text) for text in functions]
    return [_text(f"## {lane.lane.letter} · {quoted(lane.lane.name)}\n\n{_explained(type(lane.rule))}"), _code("\n\n\n".join(lettered))]


def _entry(lane: Parts, name: str) -> str:
    """The line of a lane: what its run needs, and how it looks."""
    letter = lane.lane.letter
    style = STYLES[letter]
    factor, clipped = (
        f"{word}_{letter}" if has else "None" for word, has in (("factor", lane.has_schedule), ("clipped", lane.has_clipping))
    )
    return (
        f"    {json.dumps(f'{letter} · {escape(name)}')}: dict(\n"
        f"        step=step_{letter}, memories={len(lane.rule.memory)}, lr={plain(float(lane.rule.lr))},\n"
        f"        factor={factor}, clipped={clipped},{' hessian=hessian,' if lane.is_bent else ''}\n"
        f'        color="{style.color}", dash="{style.dash}",\n'
        "    ),"
    )
