"""The guides' code: run as it stands, from top to bottom, and prints what the guide says that it prints."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

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
