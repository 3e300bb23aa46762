"""What is sent before the first picture stands, and after a knob was moved. All is the same each time, so bytes are counted."""

from streamlit.testing.v1 import AppTest

from tests.support.module import carried_in
from tests.support.visit import visit, whole

LARGE = 1000  # bytes: what is smaller comes to about 15 KB on every run


def large(app: AppTest) -> dict[str, bytes]:
    """The charts, components and the style of a page as they are sent, by their names."""
    parts = [*app.get("plotly_chart"), *app.get("bidi_component")]
    sent = {part.proto.id: part.proto.SerializeToString(deterministic=True) for part in parts}
    (style,) = app.get("html")
    sent["style"] = style.proto.SerializeToString(deterministic=True)
    return {name: data for name, data in sent.items() if len(data) > LARGE}


def test_the_opening_is_small() -> None:
    """200 KB in all."""
    sizes = {name: len(data) for name, data in large(whole(visit(opened=()))).items()}
    assert sum(sizes.values()) <= 182_000, sizes
    assert not any(name.endswith("-reshaping") for name in sizes), "what reshapes the ground comes with the ground's knobs"


def test_player_and_tape_are_small() -> None:
    """45 KB of text together, as a browser reads it: what they are told, and what comes later, are other components (test_bundle.py)."""
    parts = {
        part.proto.id.rpartition("-player")[2]: part.proto
        for part in whole(visit(opened=())).get("bidi_component")
        if "-player" in part.proto.id
    }
    assert set(parts) == {"", "-feed", "-live", "-later"}
    texts = {name: [carried_in(part.js_content), part.html_content, part.css_content] for name, part in parts.items()}
    sizes = {name: sum(len(text.encode()) for text in of) for name, of in texts.items()}
    assert sizes[""] + sizes["-feed"] + sizes["-live"] <= 45_000, sizes
    assert "class Player" in texts[""][0]
    assert "class Live" in texts["-live"][0]


def test_another_ground_for_the_charts_that_stand_is_small() -> None:
    """Map and terrain twice: as Streamlit has them, and as they are given to the charts; and the painted ground."""
    app = whole(visit(opened=("about",)))
    before = large(app)
    assert any(name.endswith("-reshaping") for name in before)
    app.sidebar.select_slider(key="Rosenbrock.b").set_value(50.0).run()
    sizes = {name: len(data) for name, data in large(whole(app)).items() if data != before.get(name)}
    assert sum(sizes.values()) <= 106_000, sizes


def test_a_moved_rate_is_small() -> None:
    """100 KB in all, most of it the two charts, whose lines have fewer points than the race has steps, and the race for the player."""
    app = whole(visit(opened=()))
    before = large(app)
    rate = app.sidebar.select_slider(key="D.Adam.lr")
    rate.set_value(rate.options[len(rate.options) // 2]).run()
    sizes = {name: len(data) for name, data in large(whole(app)).items() if data != before.get(name)}
    assert sum(sizes.values()) <= 58_000, sizes
