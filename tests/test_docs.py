"""The guides' code: run as it stands, from top to bottom, and prints what the guide says that it prints."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from landscapes import LANDSCAPES
from lessons import LESSONS
from optimizers import OPTIMIZERS
from scenes import SCENES
from tests.support.house import ROOT

RUN = """
import contextlib, io, json, sys
scope = {}
for block in json.load(sys.stdin):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(block, "guide", "exec"), scope)
    print(json.dumps(said.getvalue()))
"""
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)


NUMBERS = dict(zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], range(1, 10), strict=True)) | {"thirteen": 13}
NUMBERS |= {f"{ten}-{word}": 10 * tens + one for ten, tens in {"twenty": 2, "thirty": 3}.items() for word, one in list(NUMBERS.items())[:9]}
NUMBERS |= {"twenty": 20, "thirty": 30}


def test_the_readme_counts_right() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").lower().split())
    for told, wanted in (
        (r"([\w-]+) optimizers and", len(OPTIMIZERS)),
        (r"optimizers and ([\w-]+) landscapes", len(LANDSCAPES)),
        (r"lessons:\*\* ([\w-]+),", len(LESSONS)),
        (r"([\w-]+) more under one press", len(SCENES) - 2),
    ):
        assert [NUMBERS[word] for word in re.findall(told, text)] == [wanted]


@pytest.mark.slow
@pytest.mark.parametrize("guide", ["python.md"])
def test_a_guide_runs_and_prints_what_it_says(guide: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    assert len(blocks) == text.count("```python") >= 7
    assert sum(bool(printed) for _, printed in blocks) == text.count("```text") >= 5
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input=json.dumps([code for code, _ in blocks]),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    for (code, printed), said in zip(blocks, map(json.loads, done.stdout.splitlines()), strict=True):
        assert said == printed, code
