"""The house, for what import-linter and ruff cannot see: markup, docstrings, the core without its extras, commands."""

import ast
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.support.every import every
from tests.support.house import LAW, ROOMS, ROOT, sources

CORE = ROOMS[: ROOMS.index("figures")]  # what runs without pictures and widgets, in a browser's Python too


SOURCES = [ROOT / "app.py", *sources([*ROOMS, "pages"])]


@cache
def read(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> set[str]:
    """The top-level names of everything a file imports, at any depth of indentation."""
    found: set[str] = set()
    for node in ast.walk(read(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found.add(str(node.module).split(".")[0])
    return found


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_room_is_under_the_law() -> None:
    tracked = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    folders = {name.split("/")[0] for name in tracked if "/" in name} or {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders - {"pages", "tests", "benchmarks", "docs"} == set(ROOMS)
    assert [path.name for path in ROOT.glob("*.py")] == ["app.py"]
    assert imports(ROOT / "app.py") >= {"streamlit", "ui"}


def test_every_room_has_its_place_in_the_layers_and_no_other_law_lists_rooms() -> None:
    order, *others = LAW["contracts"]
    placed = [room.strip() for layer in order["layers"] for room in layer.split("|")]
    assert sorted(placed) == sorted(ROOMS)
    assert others
    assert all(law["source_modules"] == ["*"] for law in others)


def test_pages_and_the_frame_import_nothing_that_draws() -> None:
    for path in (ROOT / "app.py", *sources(["pages"])):
        assert not imports(path) & {"plotly", "numba", "matplotlib"}


@every(sources(CORE), short)
def test_the_core_needs_numpy_and_nothing_else(path: Path) -> None:
    compiler = {"numba"} if path.is_relative_to(ROOT / "engine" / "turbo") else set()
    assert imports(path) - set(ROOMS) <= sys.stdlib_module_names | {"numpy"} | compiler


def test_the_core_runs_without_the_widgets_and_the_pictures() -> None:
    code = (
        "import sys; sys.modules['streamlit'] = sys.modules['plotly'] = None\n"
        "import landscapes, scenario, studies.race\n"
        "race = scenario.Scenario.opening(landscapes.LANDSCAPES['Rosenbrock']())\n"
        "assert len(studies.race.race(race).standings) == 4"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_core_starts_no_thread() -> None:
    modules = [short(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in sources(CORE)]
    wanted = [name for name in modules if not name.startswith("engine.turbo.") and not name.endswith("__main__")]
    code = f"import threading, importlib\nfor name in {wanted}: importlib.import_module(name)\nassert threading.active_count() == 1"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


MAKERS = {"eval", "exec", "compile", "__import__", "sympify", "lambdify", "parse_expr", "literal_eval", "make_dataclass", "CodeType"}


def makers_of_code(tree: ast.Module) -> set[str]:
    """The names in a file that make code of a text, however they are reached; a pattern is no code."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id == "re"):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
    return found & MAKERS


def test_what_makes_code_is_found_however_it_is_reached() -> None:
    for text in ("eval('1')", "builtins.exec(x)", "f = compile", "from sympy import lambdify", "np.eval(x)", "__import__('os')"):
        assert makers_of_code(ast.parse(text)), text
    assert not makers_of_code(ast.parse("re.compile('x'); model.evaluate(); ast.parse(text, mode='eval')"))


@every(SOURCES, short)
def test_no_markup_and_no_code_from_outside(path: Path) -> None:
    assert "unsafe_allow_html" not in path.read_text(encoding="utf-8")
    assert not makers_of_code(read(path))
    assert not imports(path) & {"pickle", "marshal", "shelve", "sympy", "numexpr", "asteval", "simpleeval"}


def public(path: Path) -> list[ast.ClassDef | ast.FunctionDef]:
    return [node for node in read(path).body if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")]


SAID = sources([room for room in ROOMS if room != "ui"])


@every(SAID, short)
def test_every_public_class_and_function_says_what_it_is(path: Path) -> None:
    # `knob` and its kin say it; `check`, `allows` and `name` are plain from their names and one line of body.
    missing = [node.name for node in public(path) if not ast.get_docstring(node)]
    assert not missing, f"{short(path)}: no docstring: {missing}"
    catalogued = (
        path.parent.parent == ROOT
        and path.parent.name in ("optimizers", "landscapes", "networks")
        and path.name not in ("__init__.py", "base.py")
    )
    assert catalogued or ast.get_docstring(read(path)), f"{short(path)}: no docstring"


@every(SAID, short)
def test_docstrings_end_their_first_sentence(path: Path) -> None:
    for node in public(path):
        first = (ast.get_docstring(node) or "").split("\n\n")[0].split("$$")[0].strip()
        assert first[-1:] in (".", "…", ":"), f"{short(path)}: {node.name}: {first}"


@every(sorted((ROOT / "tests").rglob("*.py")), short)
def test_tests_share_what_lies_in_support_and_nothing_of_each_other(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"^ *(?:from|import) (?:[\w.]+\.)?(?:test_\w+|conftest)\b", text, flags=re.MULTILINE)


# --- Commands ---


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_the_makefile_has_what_people_and_ci_call() -> None:
    assert {"run", "test", "lint", "unit"} <= targets()
    called = set(re.findall(r"^make (\w+)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert called
    assert called <= targets()
    for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines():
        for name in re.findall(r"-r (\S+\.txt)|(?:pytest|python) (\S+\.py)", line):
            assert (ROOT / "".join(name)).is_file(), name


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
