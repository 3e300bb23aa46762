"""Studies are numbers: what is said of them is in words."""

import ast
from pathlib import Path

import pytest

from tests.support.house import ROOT


def sentences(path: Path) -> list[str]:
    """The strings of a file that are neither docstrings nor parts of an error, and read like a sentence or a part of one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        if isinstance(node, ast.Raise):
            passed |= {id(part) for part in ast.walk(node)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed]
    return [node.value for node in texts if len(node.value.split()) > 2 and node.value != "distance of the start"]


@pytest.mark.parametrize("path", sorted((ROOT / "studies").glob("*.py")), ids=lambda path: path.name)
def test_there_is_no_sentence_in_a_study(path: Path) -> None:
    assert sentences(path) == []


def test_the_search_finds_one(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text('"""Docstring of it."""\nSAID = "it is far away"\n')
    assert sentences(file) == ["it is far away"]
