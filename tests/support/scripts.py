"""Runs scripts as a visitor would, by a Python that knows nothing of Fall Line; many in one process, for libraries take long to start."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

RUN = """
import contextlib, io, json, os, sys
sys.path[:] = [path for path in sys.path if path not in ("", os.getcwd())]
for script in json.load(sys.stdin):
    scope, said = {"__name__": "__main__"}, io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(script, "script", "exec"), scope)
    path = [[float(number) for number in (w.ravel() if hasattr(w, "ravel") else w)] for w in scope["path"]]
    print(json.dumps([path, said.getvalue()]))
"""


@dataclass(frozen=True)
class Done:
    """What a script did: every place it came to, (T+1, 2), and what it printed."""

    path: np.ndarray
    said: str


def executed(scripts: Sequence[str], at: Path) -> list[Done]:
    """Each script's run, in one process of Python that is started in the folder `at`. An error of any script is this test's."""
    command = [sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning", "-c", RUN]
    done = subprocess.run(command, input=json.dumps(scripts), capture_output=True, text=True, cwd=at, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [Done(np.array(path), said) for path, said in lines]
