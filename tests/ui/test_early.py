"""A server has imported, and made, what its first visitor would wait for."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
import streamlit
from streamlit import string_util
from streamlit.web import cli
from streamlit.web.server.app_discovery import discover_asgi_app

from tests.support.house import APP, ROOT
from ui.platform import early

INSIDE = f"Streamlit is {streamlit.__version__} now, and app.py leans on something of 1.67 that is gone: {{}}"

# Imports app.py as a server does, then visits the opening page as AppTest does, and prints what that has imported.
FIRST_VISIT = """
import sys
import app
from streamlit.testing.v1 import AppTest
before = set(sys.modules)
visit = AppTest.from_file(app.__file__, default_timeout=60).run()
assert not visit.exception and visit.get("plotly_chart")
print(*sorted(set(sys.modules) - before))
"""
# Of AppTest alone: a server has them when it stands.
OF_THE_TEST = ("streamlit.components.v2.manifest_scanner", "streamlit.runtime.scriptrunner.magic_funcs", "packaging.")


def test_streamlit_imports_the_app_before_it_serves_anybody(tmp_path: Path) -> None:
    assert discover_asgi_app(APP).import_string == "app:app"
    assert "bootstrap.run_asgi_app(" in inspect.getsource(cli._main_run), INSIDE.format("st.App found by its name")
    text = APP.read_text(encoding="utf-8").replace("streamlit.App", "").replace("st.App", "st.Page")
    (tmp_path / "app.py").write_text(text, encoding="utf-8")
    assert not discover_asgi_app(tmp_path / "app.py").is_asgi_app, "found by another mark than the one that is looked for here"


def test_what_is_imported_late_is_still_there() -> None:
    """early.py"""
    early.load()
    assert set(early.LATER) <= set(sys.modules)
    assert "from streamlit.emojis import ALL_EMOJIS" in inspect.getsource(string_util.is_emoji), INSIDE.format("emojis, when first met")
    ours = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "ui").rglob("*.py")}
    assert {name.removesuffix(".__init__") for name in ours} <= set(sys.modules)


@pytest.mark.slow  # a process that imports all there is
def test_a_first_visitor_waits_for_no_import() -> None:
    ran = subprocess.run([sys.executable, "-c", FIRST_VISIT], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    assert [name for name in ran.stdout.split() if not name.startswith(OF_THE_TEST)] == []
