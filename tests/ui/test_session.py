"""One value is kept in the session, and one folder writes it."""

import ast
from pathlib import Path

import pytest

from tests.support.house import ROOT
from tests.support.visit import FOLDED, visit
from ui.visit.session import Visit

OWN = ROOT / "ui" / "visit"
WITHHOLDS = (
    ROOT / "ui" / "platform" / "reconnect.py"
)  # takes from Streamlit's own store what a browser has sent, before any widget is there
OTHERS = sorted(
    path
    for path in (ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "ui").rglob("*.py"))
    if OWN not in path.parents and path != WITHHOLDS
)


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nobody_else_touches_the_session(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom | ast.Import) for alias in node.names}
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert not {name for name in names if "session_state" in name}
    assert not texts & {"session_state", "persist_state"}


def test_the_session_holds_one_value() -> None:
    app = visit()
    assert isinstance(app.session_state.visit, Visit)
    drawn = {
        part.key
        for part in (*app.select_slider, *app.slider, *app.selectbox, *app.number_input, *app.text_input, *app.toggle, *app.button_group)
    }
    drawn |= {part.key for part in (*app.button, *app.get("bidi_component"))} | set(FOLDED)
    assert set(app.session_state._state.filtered_state) - drawn == {"visit"}
