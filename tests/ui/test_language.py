"""A visitor who speaks a made-up language, which puts every sentence between ⟦ and ⟧, finds no English outside of them."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from browser.bundle import bundle
from exports.base import Around
from exports.page import Page
from landscapes import LANDSCAPES
from lessons import LESSONS
from scenario import Scenario
from scenario.file import to_json
from scenario.table import packed
from studies.race import race
from tests.support.house import APP, ROOT, sources
from tests.support.kinds import often
from tests.support.language import FIXED, MADE_UP, NAMES, Markup, bypassing, left_over, of_page, of_script
from tests.support.module import COMPONENTS, ENTRIES
from tests.support.wrong_files import WRONG
from ui.platform import component as components
from ui.platform.component import component
from ui.platform.mount import Component
from ui.visit.session import Visit
from words.say import ENGLISH, LANGUAGES, say, speaking

ROWS = packed(((1.0, 0.0), (2.0, 1.0), (3.0, 0.0), (4.0, 1.0)))
OPENED = ("about", "code", "layers", "more-noise", "rule")


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(LANGUAGES, MADE_UP.name, MADE_UP)
        yield


def visit(page: str, query: dict[str, str] | None = None, language: str = MADE_UP.name) -> AppTest:
    """A page in a language, with everything opened."""
    app = AppTest.from_file(str(APP), default_timeout=120)
    for part in OPENED:
        app.session_state[part] = True
    app.session_state.visit = Visit(Scenario.opening(LANDSCAPES["Rosenbrock"]()), language=language)
    if page:
        app = app.switch_page(f"pages/{page}.py")
    for name, value in (query or {}).items():
        app.query_params[name] = value
    with speaking(LANGUAGES[language]):  # so AppTest finds what a menu shows among what it has been sent
        app = app.run()
        app.session_state.visit.view |= {"lane": app.session_state.visit.raced.lanes[0].letter, "share": True}
        app.session_state["code"] = True
        app = app.run()
    assert not app.exception
    return app


def test_what_fills_a_sentence_has_to_be_said_too() -> None:
    with speaking(MADE_UP):
        assert left_over(say("It is {what}.", what="a list")) == ["list"]
        assert left_over(say("It is {what}.", what=say("a list"))) == []
        assert say(r"$\hat{v}$ of ${name}") == r"⟦$\hat{v}$ of ${name}⟧"


def test_the_search_finds_what_bypasses_and_nothing_else() -> None:
    assert left_over("⟦one ⟦two⟧ three⟧ four") == ["four"]
    assert left_over(r":small[⟦x⟧] $\eta$ = 0.1, **Adam + L2** `code` <br>%{x:.3g} :material/check: β₁ · b1 1e-05 20k") == []
    assert left_over("Play") == ["Play"]
    assert left_over("⟦coordinate ⟧x⟦, η = ⟧0.1⟦⟧") == []


def test_every_language_is_its_own_visitor_s() -> None:
    english = visit("", language="en")
    assert len(bypassing(english)) > 50
    assert not any("⟦" in text for _, text, _ in bypassing(english)), "a chart or a page of another language was handed out"
    assert bypassing(visit("")) == []
    assert not any("⟦" in text for _, text, _ in bypassing(visit("", language="en")))


RACES = {
    "opening": {"large": "1", "forces": "gradient,scale,curvature"},
    "bottomless": {"landscape": "Saddle", "x": "0", "y": "0", "curve": "slope"},
    "left": {"landscape": "McCormick", "lanes": "AB", "A": "Lion", "A.Lion.lr": "3", "B": "SGD", "B.SGD.lr": "0.1"},
    "noisy": {"landscape": "Booth", "noise": "1", "A.SGD.lr": "0.05", "A.schedule": "Cosine", "more": "junk"},
    "hidden": {"lanes": "A", "A.hidden": "1"},
    "clipped": {"landscape": "Cliff", "lanes": "AB", "A": "SGD", "B": "SGD", "A.clip": "ByNorm", "A.ByNorm.most": "5"},
    "data": {"landscape": "LinearRegression"},
    "classes": {"landscape": "LogisticRegression", "rows": ROWS},
    "Himmelblau": {"landscape": "Himmelblau"},
    "knobs": {"landscape": "Quadratic", "lanes": "AB", "A": "LARS", "B": "LAMB", "A.schedule": "StepDecay", "B.schedule": "WarmupCosine"},
}


@pytest.mark.parametrize("name", often(RACES, {"opening", "left", "knobs"}))
def test_the_race(name: str) -> None:
    assert bypassing(visit("", RACES[name])) == []


def test_every_wrong_file() -> None:
    """And the right one after them: what is said of it is a toast."""
    app = visit("")
    for kind, content in {**WRONG, "right": to_json(Scenario.opening(LANDSCAPES["Beale"]())).encode()}.items():
        app.file_uploader(key="take-home-file").set_value((f"{kind}.json", content, "application/json"))
        with speaking(MADE_UP):  # so AppTest finds what a menu shows among what it has been sent
            app = app.run()
        assert len(app.error) == (kind != "right"), kind
        assert len(app.toast) == (kind == "right"), kind
        assert bypassing(app) == [], kind


def test_what_a_callback_says() -> None:
    """It runs before the page has told which language is spoken."""
    app = visit("", RACES["classes"])
    pressed = (
        app.text_area(key="rows").set_value("h,p\n1,0\n2,1\n3,1"),
        app.text_input(key="LogisticRegression.scale.typed").set_value("1e9"),
    )
    for one in pressed:
        with speaking(MADE_UP):  # so AppTest finds what a menu shows among what it has been sent
            app = one.run()
        assert app.toast
        assert bypassing(app) == []


@pytest.mark.parametrize("query", RACES.values(), ids=RACES)
def test_the_exported_page(query: dict[str, str]) -> None:
    with speaking(MADE_UP):
        page = Page().made(race(Scenario.from_query(query)), Around("https://fall.example/")).decode()
    read = Markup(page).read
    assert [(text, left_over(text)) for text in read if left_over(text)] == []
    assert sum("⟦" in text for text in read) > 12
    (script,) = re.findall(r'<script type="module">(.*?)</script>', page, re.DOTALL)
    assert english(script) == []
    assert "⟦Step ⟧${step}⟦ of ⟧${steps}⟦. Loss: ⟧${losses}⟦.⟧" in script


# Units, selectors, styles and paths; what is computed in a string is left out.
UNITS = {" KB", " MB"}
SELECTORS = {"button, select", ".st-key-ranking tbody tr", ".st-key- .js-plotly-plot", ":scope > .main-svg", ".fall-line-player .speed",
             "(prefers-reduced-motion: reduce)", "(prefers-color-scheme: dark)"}  # fmt: skip
STYLES = {"1px solid var(--st-border-color)", "2px solid #fff", "0 0 0 4px #000", "6px 10px", "13px/1.35 var(--st-font)",
          "600 px sans-serif", "rgb(, , )", " 14px ", "12px ", "translate(px, px) translate(-50%, -50%)"}  # fmt: skip
PATHS = {"M h4", "M v4", "M l12 12m-12 0l12 -12"}
OUTLINE = re.compile(r"[MLHVCSAZ\d ,.-]+", re.IGNORECASE)  # of an icon, as SVG has it
FONT = re.compile(r"(\d+ | )px |url.*")
SELECTOR = re.compile(r"(?:[.:\[]|[a-z]+, .*\[)[\w\-\[\]=\" .,:()>]+")
TAPES = {
    "add sub mul div sqrt where max exp expm1 sin cos tanh neg lt pow norm",
    "abs min floor ceil log log1p tan asin acos atan atan2 sinh cosh asinh acosh atanh hypot",
    "a tape names , which is no operation",
    " runs on a landscape for ",
}
NOT_READ = UNITS | SELECTORS | STYLES | PATHS | TAPES


def english(script: str) -> list[str]:
    """What people read of JavaScript that was not said."""
    forms = (OUTLINE, FONT, SELECTOR)
    texts = [text for text in of_script(script) if text not in NOT_READ | FIXED and not any(form.fullmatch(text) for form in forms)]
    return [text for text in texts if left_over(text)]


def test_the_search_of_scripts_finds_what_bypasses_and_nothing_else() -> None:
    found = """node.textContent = "Stop";
button.title = `Bring ${name}`; const a = " at step";
set("aria-label", on ? "Pause" : "Halt");
const c = `${a ? `\\n${b} is ${c}` : ""}`;"""
    assert sorted(english(found)) == sorted(["Stop", "Bring ", " at step", "Halt", "\\n is "])
    assert english('node.className = "height"; // a comment\nconsole.warn("It does not move:", e); const a = `⟦at ${step}⟧`;') == []


def test_every_component_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text for text as a browser is given it: one name in English, and another for the language, where anything is said."""
    given: dict[str, Component] = {}
    monkeypatch.setattr(components, "mount", lambda drawn: given.setdefault(drawn.name, drawn))
    for path in sources(["ui"]):
        for call in re.findall(r"= component\((.*?)\)$", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
            drawn = eval(f"component({call})", {"component": component})
            for language in (ENGLISH, MADE_UP):
                with speaking(language):
                    drawn()
    own = {name.removesuffix("_made-up"): texts for name, texts in given.items() if name.endswith("_made-up")}
    names = {"player", "later", "maps", "take_home", "page", "bar", "board", "scenes", "gestures", "reach", "qr", "forces", "network"}
    assert own.keys() == {f"fall_line_{name}" for name in names}
    assert len(given) == len(COMPONENTS | {"page.html"}) + len(own)  # which has no script
    for name, texts in given.items():
        script, html = texts.js or "", texts.html or ""
        assert "⟦" not in f"{script}{html}" or name.endswith("_made-up")
        if name not in own:
            assert english(script) == []
            assert [text for text in Markup(html).read if left_over(text)] == []


def test_every_sentence_of_a_script_is_in_some_bundle() -> None:
    """Each once as it is written, so that a translator finds all of them."""
    written = {
        key for path in (ROOT / "browser").rglob("*.js") for key in re.findall(r'(?<![.\w])say\("(.*?)"', path.read_text(encoding="utf-8"))
    }
    asked: set[str] = set()
    for entry in ENTRIES:
        bundle(entry, say=lambda sentence: asked.add(sentence) or sentence)
    assert asked == written
    assert len(written) > 15


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"landscape": "Rastrigin", "lens": "B", "beside": "–", "step": "7", "digits": "1"},
        {"landscape": "Saddle", "lanes": "AB", "A": "SGD", "B": "Lion", "step": "300"},
    ],
)
def test_the_microscope(query: dict[str, str]) -> None:
    assert bypassing(visit("microscope", query)) == []


@pytest.mark.parametrize(("page", "query"), [("", RACES["noisy"] | {"landscape": "Himmelblau"}), ("network", {"steps": "30"})])
def test_many_runs(page: str, query: dict[str, str]) -> None:
    app = visit(page, query | {"seeds": "30"})
    app.button(key="run-many").click()
    with speaking(MADE_UP):
        app = app.run()
    app.slider(key="steps").set_value(40)
    with speaking(MADE_UP):
        app = app.run()
    assert len(app.info) > 0, "what is shown is stale"
    assert len(app.table) > 1
    assert bypassing(app) == []


TRAININGS = {
    "opening": {"large": "1"},
    "curve": {"network": "Curve", "measure": "sharpness", "A": "SGD", "A.SGD.lr": "1e6"},
    "errors": {"measure": "errors", "lanes": "A"},
    "hidden": {"lanes": "A", "A.hidden": "1", "directions": "random"},
    "random": {"directions": "random"},
}


@pytest.mark.parametrize("query", TRAININGS.values(), ids=TRAININGS)
def test_the_network(query: dict[str, str]) -> None:
    assert bypassing(visit("network", {"steps": "30", **query})) == []


MAPS = {
    "sweep": {"cells": "32"}, "outcome": {"cells": "32", "shows": "outcome"}, "steps": {"cells": "32", "shows": "steps"},
    "minimum": {"cells": "32", "shows": "minimum", "landscape": "Himmelblau"}, "distance": {"cells": "32", "across": "distance"},
    "basins": {"picture": "basins", "landscape": "SixHumpCamel", "cells": "32", "lanes": "AB"},
    "bottomless": {"picture": "basins", "landscape": "Saddle", "cells": "32", "lanes": "AB"},
    "rates": {"picture": "rates", "lanes": "AB"},
    "rates of a bottomless ground": {"picture": "rates", "lanes": "AB", "landscape": "Saddle"},
    "noise": {"picture": "noise", "cells": "32", "noise": "0.5"}, "too much": {"picture": "basins", "steps": "2000", "cells": "256"},
    "hidden": {"lanes": "A", "A.hidden": "1"},
}  # fmt: skip


@pytest.mark.parametrize("name", often(MAPS, {"sweep", "basins", "rates", "noise", "too much"}))
def test_the_maps(name: str) -> None:
    assert bypassing(visit("maps", {"steps": "60", **MAPS[name]})) == []


def test_the_path() -> None:
    assert bypassing(visit("lessons")) == []
    assert bypassing(visit("lessons", {"lesson": "none"})) == []


@pytest.mark.xdist_group("lessons")  # with the others of the lessons, whose numbers a process computes once
@pytest.mark.parametrize("slug", often(LESSONS, list(LESSONS)[1::4]))
def test_a_lesson_before_and_after_its_answer(slug: str) -> None:
    assert bypassing(visit("lessons", {"lesson": slug})) == []
    assert bypassing(visit("lessons", {"lesson": slug, "done": slug})) == []


def test_a_lesson_with_words_of_its_own_in_this_language_says_these(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = LESSONS["choosing"]
    texts = [lesson.title, lesson.idea, lesson.words, lesson.question, lesson.reveal, lesson.now_you, *lesson.sources]
    texts += [text for answer in lesson.answers for text in (answer.text, answer.why)]
    texts += [*(scene.title for scene in lesson.scenes), *(claim.sentence for claim in (*lesson.claims, *lesson.outcomes))]
    texts += [text for aside in lesson.asides for text in (aside.title, aside.words)]
    for table in lesson.tables:
        texts += [table.title, *table.columns, *(cell for cells, _ in table.rows for cell in cells)]
    own = {text: f"⟦≡{text}⟧" for text in texts}
    monkeypatch.setitem(LESSONS, lesson.slug, replace(lesson, others={MADE_UP.name: own}))
    read = [text for _, text in of_page(visit("lessons", {"lesson": lesson.slug, "done": lesson.slug}))]
    for text in texts:
        begins = text.partition("«")[0] if "«" in text else f"{text}⟧"
        assert any(f"⟦≡{begins}" in one for one in read), text
        assert text in NAMES or not any(f"⟦{begins}" in one for one in read), text
