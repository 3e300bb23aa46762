"""The lessons page without a browser: open it, look whether it is whole, go to another page."""

from streamlit.testing.v1 import AppTest

from tests.support.house import APP


def visit(**query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return whole(app.switch_page("pages/lessons.py").run())


def whole(app: AppTest) -> AppTest:
    assert [error.value for error in app.exception] == []
    assert len(app.error) == 0
    return app


def turn(app: AppTest, page: str) -> AppTest:
    """Another page by the navigation, which in a browser empties the address."""
    app.query_params.clear()
    return whole(app.switch_page(page).run())
