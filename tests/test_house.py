"""The house's arrows, for what import-linter cannot see: single files, markup, docstrings."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = {"knobs", "scenario", "scenario_file", "sweeping", "sweep_axes", "sweep_files", "ranking", "app"}
OURS = FILES | {"optimizers", "landscapes", "lessons", "figures", "ui", "pages"}


def sources(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


# What `python -m` of a file hands over to, under `if __name__ == "__main__"`: whoever imports the file does not get it.
COMMANDS = {"optimizers/sweep.py": {"sweeping"}}
SOURCES = sources(
    "*.py", "optimizers/*.py", "optimizers/turbo/*.py", "landscapes/*.py", "lessons/*.py", "figures/*.py", "ui/*.py", "pages/*.py"
)


def imports(path: Path) -> set[str]:
    """The top-level names of everything a file imports, at any depth of indentation."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found.add(str(node.module).split(".")[0])
    return found


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_files_are_found() -> None:
    names = set(map(short, SOURCES))
    assert {"app.py", "knobs.py", "scenario.py", "ranking.py", "pages/race.py", "figures/race.py", "ui/sidebar.py"} <= names
    assert imports(ROOT / "app.py") >= {"streamlit", "ui"}


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_plotly_and_streamlit_stay_where_they_belong(path: Path) -> None:
    folder = path.parent.name if path.parent != ROOT else ""
    names = imports(path)
    if folder != "figures":
        assert "plotly" not in names
    if folder not in ("ui", "pages") and path.name != "app.py":
        assert "streamlit" not in names


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_numba_stays_behind_its_door(path: Path) -> None:
    inside = path.parent.name == "turbo" and path.name != "__init__.py"
    assert "numba" not in imports(path) or inside


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("knobs.py", set()),
        ("ranking.py", {"knobs", "landscapes", "optimizers"}),
        ("scenario.py", {"knobs", "landscapes", "optimizers"}),
        ("scenario_file.py", {"knobs", "scenario"}),
        ("sweep_axes.py", {"knobs", "optimizers", "scenario", "scenario_file"}),
        ("sweep_files.py", {"knobs", "optimizers", "scenario", "scenario_file", "sweep_axes", "figures"}),
        ("sweeping.py", {"optimizers", "sweep_axes", "sweep_files"}),
        *((f"{folder}/*.py", {"knobs", folder}) for folder in ("optimizers", "landscapes")),
        ("optimizers/turbo/*.py", {"knobs", "optimizers"}),
        ("lessons/*.py", {"knobs", "landscapes", "optimizers", "ranking", "scenario", "lessons"}),
        ("figures/*.py", {"knobs", "landscapes", "optimizers", "ranking", "scenario", "lessons", "figures"}),
        ("ui/*.py", OURS - {"pages", "app"}),
        ("pages/*.py", OURS - {"pages", "app"}),
        ("app.py", OURS - {"pages", "app"}),
    ],
)
def test_data_flows_one_way(name: str, allowed: set[str]) -> None:
    files = sources(name)
    assert files
    for path in files:
        assert imports(path) & OURS <= allowed | COMMANDS.get(short(path), set()), short(path)


SINGLE = ("knobs.py", "scenario.py", "scenario_file.py", "ranking.py")


@pytest.mark.parametrize("path", sources(*SINGLE, "optimizers/*.py", "landscapes/*.py", "lessons/*.py"), ids=short)
def test_the_core_needs_numpy_and_nothing_else(path: Path) -> None:
    assert imports(path) - OURS <= sys.stdlib_module_names | {"numpy"}


def test_the_core_runs_without_the_widgets_and_the_pictures() -> None:
    code = (
        "import sys; sys.modules['streamlit'] = sys.modules['plotly'] = None\n"
        "import ranking, scenario\n"
        "race = scenario.Scenario.opening(scenario.LANDSCAPES['Rosenbrock']())\n"
        "assert len(ranking.rank(race.landscape, race.run())) == 7"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_no_markup_and_no_code_from_outside(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "unsafe_allow_html" not in text
    calls = {node.func.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not calls & {"eval", "exec", "compile", "__import__"}
    assert "pickle" not in imports(path)


def public(path: Path) -> list[ast.ClassDef | ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")]


CORE = sources(*SINGLE, "sweep*.py", "optimizers/*.py", "optimizers/turbo/*.py", "landscapes/*.py", "lessons/*.py", "figures/*.py")


@pytest.mark.parametrize("path", CORE, ids=short)
def test_every_public_class_and_function_says_what_it_is(path: Path) -> None:
    # `knob` and its kin say it; `check`, `allows` and `name` are plain from their names and one line of body.
    missing = [node.name for node in public(path) if not ast.get_docstring(node)]
    assert not missing, f"{short(path)}: no docstring: {missing}"
    catalogued = path.parent.name in ("optimizers", "landscapes") and path.name not in ("__init__.py", "base.py")
    assert catalogued or ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{short(path)}: no docstring"


@pytest.mark.parametrize("path", CORE, ids=short)
def test_docstrings_end_their_first_sentence(path: Path) -> None:
    for node in public(path):
        first = (ast.get_docstring(node) or "").split("\n\n")[0].split("$$")[0].strip()
        assert first[-1:] in (".", "…", ":"), f"{short(path)}: {node.name}: {first}"


# --- Commands ---


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_the_makefile_has_what_people_and_ci_call() -> None:
    assert {"run", "test", "lint", "unit"} <= targets()
    called = set(re.findall(r"^make (\w+)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert called
    assert called <= targets()
    for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines():
        for name in re.findall(r"-r (\S+\.txt)", line):
            assert (ROOT / name).is_file()


@pytest.mark.skipif(not shutil.which("make"), reason="no make")
def test_make_can_read_its_file() -> None:
    for target in ("run", "test"):
        done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not (ROOT / "README.md").is_file(), reason="no README yet")
def test_the_readme_names_commands_that_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^(?:\$ )?make (\w+)|`make (\w+)`", text, flags=re.MULTILINE))
    names = {a or b for a, b in named}
    assert names
    assert names <= targets()
