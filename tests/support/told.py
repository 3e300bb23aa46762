"""What the app tells with a figure in it, clause by clause, read from the sources: every one of them needs a run that bears it."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from tests.support.house import ROOT

T = TypeVar("T", bound=Callable[..., object])
FIGURE = re.compile(
    r"(?<![A-Za-z\d.])\d(?!-D)|\b(twice|double|half|halves|thirds?|quarters?|tenths?|hundred|thousand|million|billion|decades?|"
    r"four|five|six|ten|times as)\b(?!-)",
    re.IGNORECASE,
)
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|\{[^{}]*\}", re.DOTALL)  # and a field, which is filled with what was computed
SOURCE = re.compile(r"\b(1[6-9]|20)\d\d\b|\barXiv:")  # a sentence with a year names a source
WORDS = re.compile(r"[a-z]{2,} [a-z]{2,}|^[A-Z][a-z]+ .*[a-z]\.$")  # what people read, and no name or address
# What a library opens at is asked of the library (tests/optimizers/test_oracles.py), what authors use of the knob.
OPENS = re.compile(r"(?P<who>torch|optax|keras|torch and optax) opens? at (?P<value>[\d.e-]+)")
USE = re.compile(r"(?P<who>[A-Z].*?) uses? (?P<values>[\d.e-]+(?: and [\d.e-]+)?)(?:, .*)?")
CITED = re.compile(r"[A-Z]\w+(?: & \w+| et al\.) (?:try|want) .*")
ROOMS = ("optimizers", "landscapes", "networks", "words", "ui", "figures", "pages", "exports")
FILES = ("scenario/limits.py",)
UNSHOWN = ("__init__", "base", "critical", "norms", "quantity", "perceptron", "batches", "costs", "activations", "schemes")


def bears(*clauses: str) -> Callable[[T], T]:
    """Says of a test which clauses it runs, as they are told; `borne` reads it."""
    return lambda test: test


@cache
def borne() -> dict[str, str]:
    """Every clause that some test says it runs, and the file of that test."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "bears(" in text else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "bears":
                found |= {arg.value: str(path.relative_to(ROOT)) for arg in node.args if isinstance(arg, ast.Constant)}
    return found


def clauses(text: str) -> list[str]:
    """The parts of a text that can be true or false by themselves; formulas and sources are left out."""
    paragraphs = [" ".join(part.split()) for part in FORMULA.sub("…", text).split("\n\n")]
    sentences = [one for part in paragraphs for one in re.split(r"(?<=[.:?!])\s+(?=[A-Z*…]|torch|optax|keras)", part)]
    return [clause.strip(" .") for one in sentences if not SOURCE.search(one) for clause in re.split(r";\s+", one)]


def with_a_figure(text: str) -> list[str]:
    """Its clauses that say how much or how many."""
    return [clause for clause in clauses(text) if FIGURE.search(clause)]


@cache
def texts(path: Path) -> tuple[str, ...]:
    """What a file shows people: of rules, grounds, schedules and tasks the docstrings, too, for these are on the page."""
    return tuple(_texts(path, ast.parse(path.read_text(encoding="utf-8"))))


def _texts(path: Path, tree: ast.Module) -> Iterator[str]:
    shown = path.parent.name in ("optimizers", "landscapes", "networks") and path.stem not in UNSHOWN
    inner = {id(node) for other in ast.walk(tree) if isinstance(other, ast.Raise | ast.JoinedStr) for node in ast.walk(other)}
    for node in ast.walk(tree):
        if shown and (isinstance(node, ast.ClassDef) or (isinstance(node, ast.FunctionDef) and node.name == "limit")):
            yield ast.get_docstring(node) or ""
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent | inner and WORDS.search(node.value):
            yield node.value


def quoted(clause: str) -> bool:
    """Whether it says what a library opens at or what authors use, and nothing else."""
    return any(kind.fullmatch(clause) for kind in (OPENS, USE, CITED))


def files() -> list[Path]:
    """The sources of all that is told, but for scenes and lessons: these have claims of their own."""
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))] + [ROOT / name for name in FILES]


def told() -> dict[str, str]:
    """Every clause with a figure, and the file that tells it."""
    return {clause: str(path.relative_to(ROOT)) for path in files() for text in texts(path) for clause in with_a_figure(text)}
