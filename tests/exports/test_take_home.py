"""What is offered for download, without a browser: nothing before it is asked for, and files that hold what was on the page."""

import base64
import csv
import json
import re
import zlib
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from io import StringIO
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from browser.bundle import source
from exports.base import Around
from exports.csv import paths_csv
from exports.page import offline_page
from figures import fit
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from scenario import LETTERS, MOST_STEPS, Lane, Scenario
from scenario.file import LARGEST, Saved, saved, to_json
from studies.heights import FULL, squeeze
from studies.race import race
from tests.support.ground import ground
from tests.support.kinds import SOME_GROUNDS, often
from tests.support.visit import choose, now, opening, shared, visit, whole
from ui.race import take_home
from words.fit import about_data, axes, explain
from words.race import ranking

COLORS = {"light": {"--st-text-color": "#10161d"}, "dark": {"--st-text-color": "#e6ebf0"}}
LINK = "https://fall.example/?v=1&landscape=Rosenbrock"


def opened(query: dict[str, str] | None = None) -> AppTest:
    return whole(shared(visit(query)))


def load(app: AppTest, content: str | bytes, name: str = "race.json") -> AppTest:
    content = content.encode() if isinstance(content, str) else content
    app = app if app.file_uploader else shared(app)  # a race that was taken closed it
    app.file_uploader(key="take-home-file").set_value((name, content, "application/json"))
    return app.run()


# --- The drawer ---


def components(app: AppTest) -> list[str]:
    return [component.proto.component_name for component in app.get("bidi_component")]


def test_nothing_is_sent_before_it_is_opened() -> None:
    app = visit()
    assert "fall_line_take_home" not in components(app)
    assert not app.get("download_button")
    assert not app.file_uploader
    app = opened()
    assert components(app).count("fall_line_take_home") == 1
    assert len(app.get("download_button")) == 4


def test_what_is_offered_teaches() -> None:
    app = opened()
    for button in [*app.get("download_button"), app.file_uploader[0]]:
        assert len(button.proto.help) > 40
    controls = re.findall(r"<(?:button|select)[^>]*>", source("take_home/take_home.html"))
    assert len(controls) == 6
    assert all(re.search(r'title="[^"]{20,}\."', control) for control in controls)


# --- A file comes back ---


def test_a_saved_race_is_loaded_whole() -> None:
    other = Scenario(LANDSCAPES["Beale"](), (1.25, -0.5), (Lane(OPTIMIZERS["LAMB"](), letter="D"), Lane(OPTIMIZERS["Lion"]())), 70, 0.1, 5)
    app = whole(load(opened(), to_json(other)))
    assert now(app) == other
    assert app.number_input(key="x").value == 1.25
    assert set(app.query_params) == set(other.changes()), "Back needs an address"
    assert not app.file_uploader, "the place for files lies over the race"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{\n"v": 1,\n"steps": 0\n}', "Line 3: `steps` is `0`. It must be a whole number from 10 to 2000."),
        ("no JSON", "Line 1 cannot be read from column 1 on."),
        (b"\x00\xff", "Line 1 holds something other than text."),
        (b" " * (LARGEST + 1), f"The file has {LARGEST + 1:,} bytes. It may have at most {LARGEST:,}."),
        ("", "Line 1 cannot be read"),
        ('{"v": 1, "`<img src=x onerror=alert(1)>`": 2}', "Line 1: `<img src=x onerror=alert(1)>` is `2`, but neither"),
    ],
)
def test_a_bad_file_is_explained_and_nothing_is_lost(content: str | bytes, said: str) -> None:
    mine = {"landscape": "Himmelblau", "x": "1.5", "lanes": "A", "A.SGD.lr": "0.004"}
    app = load(opened(mine), content)
    assert now(app) == Scenario.from_query(mine)
    assert not app.exception
    (error,) = app.error
    assert said in error.value
    shown = re.sub("`[^`]*`", "", error.value)
    assert not set(shown) & set("<>[]$*_#`"), "outside of code there are only the app's words"
    app = whole(load(app, to_json(opening())))
    assert now(app) == opening()


def test_a_bad_file_taken_away_takes_its_message_along() -> None:
    app = load(opened(), "{}")
    assert len(app.error) == 1
    app.file_uploader(key="take-home-file").clear()
    whole(app.run())


# --- The page that plays offline ---


class Reader(HTMLParser):
    """What a browser would find: tags, scripts, styles, attributes and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append((self.tags[-1][0] if self.tags else "", data))

    def payload(self) -> dict[str, Any]:
        (text,) = [data for tag, data in self.texts if tag == "script" and data.startswith("{")]
        found: dict[str, Any] = json.loads(text)
        return found


def page_of(scenario: Scenario, link: str = LINK) -> str:
    return offline_page(race(scenario), Around(link, COLORS))


def inflated(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text))


def test_the_page_holds_the_very_paths_heights_and_table() -> None:
    scenario = opening()
    reader = Reader(page_of(scenario))
    payload = reader.payload()
    paths = inflated(payload["paths"])
    head = int.from_bytes(paths[:4], "little")
    assert [lane["name"] for lane in json.loads(paths[4 : 4 + head])["lanes"]] == [lane.name for lane in scenario.lanes]
    numbers = np.frombuffer(paths[4 + head :], "<f4").reshape(len(scenario.lanes), scenario.steps + 1, 4)
    for lane, run in zip(numbers, scenario.run(), strict=True):
        np.testing.assert_array_equal(lane[:, :2], run.w.astype("f4"))
        np.testing.assert_allclose(lane[:, 2], run.loss, rtol=1e-6)
        on_the_ground = squeeze(scenario.landscape)(run.loss)
        np.testing.assert_allclose(lane[:, 3], on_the_ground, rtol=1e-4, atol=1e-3, err_msg="the path lies on the terrain")
    landscape, (head, heights, _) = scenario.landscape, ground(inflated(payload["map"]["ground"]))
    n = head["points"]
    (x0, x1), (y0, y1) = landscape.domain
    for i, j in ((0, 0), (10, 60), (n - 1, 3)):
        x, y = x0 + (x1 - x0) * i / (n - 1), y0 + (y1 - y0) * j / (n - 1)
        assert heights[j, i] == pytest.approx(np.clip(squeeze(landscape)(landscape.f(np.array(x), np.array(y))), 0, FULL), abs=1)
    text = " ".join(data for tag, data in reader.texts if tag not in ("script", "style"))
    table = ranking(race(scenario))
    assert all(cell in text for row in table.rows for cell in row.cells)
    assert all(column in text for column in table.columns)
    assert [attrs["href"] for tag, attrs in reader.tags if tag == "a"] == [LINK]


def test_the_page_has_the_colours_of_the_app() -> None:
    page = page_of(opening())
    assert "@media (prefers-color-scheme: light) { :root { --st-text-color: #10161d; } }" in page
    assert "@media (prefers-color-scheme: dark) { :root { --st-text-color: #e6ebf0; } }" in page


def test_the_page_asks_for_nothing() -> None:
    page = page_of(opening())
    reader = Reader(page)
    asks = [(tag, attrs) for tag, attrs in reader.tags if tag in ("link", "img", "iframe", "base") or attrs.keys() & {"src", "onclick"}]
    assert asks == []
    policy = next(attrs["content"] for tag, attrs in reader.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "http" not in page.replace(LINK.replace("&", "&amp;"), "").replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
    assert "export default" not in page
    assert "plotly.js" not in page.lower().replace("js-plotly", "")


def test_a_link_cannot_break_out_of_the_page() -> None:
    page = page_of(opening(), 'https://fall.example/?"><script>alert(1)</script>')
    assert "<script>alert" not in page
    assert "javascript:" not in page_of(opening(), "javascript:alert(1)")


def test_the_largest_race_stays_small() -> None:
    kinds = ("SGD", "Adam", "LAMB", "LARS", "Lion", "NAdam", "RAdam", "RMSProp")
    lanes = tuple(Lane(OPTIMIZERS[name]()) for name in kinds)
    assert len(lanes) == len(LETTERS)
    noisy = Scenario(LANDSCAPES["Rastrigin"](), (1.0, 2.0), lanes, MOST_STEPS, noise=10.0)
    assert len(page_of(noisy).encode()) <= 400_000


@pytest.mark.parametrize("name", often(LANDSCAPES, [*SOME_GROUNDS, "MonkeySaddle", "LogisticRegression"]))
def test_every_landscape_can_be_taken_home(name: str) -> None:
    kind = LANDSCAPES[name]
    scenario = Scenario.opening(kind(), [Lane(OPTIMIZERS["Adam"]()), Lane(OPTIMIZERS["AdamUncorrected"](), hidden=True)])
    payload = Reader(page_of(scenario)).payload()
    low, high = payload["loss"]["y"]["range"]
    assert np.isfinite([low, high]).all()
    assert low < high
    assert payload["map"]["bar"]


@pytest.mark.parametrize("name", ["LinearRegression", "LogisticRegression"])
def test_the_page_of_a_ground_with_data_has_the_data(name: str) -> None:
    ground: Any = LANDSCAPES[name]()
    scenario = Scenario.opening(ground)
    page = page_of(scenario)
    data = Reader(page).payload()["data"]
    assert (data["examples"]["x"], data["examples"]["y"]) == (ground.raw.a.tolist(), ground.raw.b.tolist())
    told = inflated(data["told"])
    assert json.loads(told[4:]) == fit.told(scenario, ground)
    a, said = np.array(data["best"]).T
    assert said == pytest.approx(ground.line(*ground.minima[0], a))
    assert [data["x"]["title"], data["y"]["title"]] == list(axes(ground))
    assert all(sentence in page for sentence in (escape(about_data(scenario, ground)), escape(explain(scenario, ground))))
    assert f"gradients each, of batches of {scenario.batch} of {ground.n} examples." in page
    places = [page.index(f'<div class="{name}') for name in ("st-key-data", "fall-line-player", "st-key-loss")]
    assert places == sorted(places)
    without = page_of(opening())
    assert Reader(without).payload()["data"] is None
    assert 'class="st-key-data"' not in without


def test_a_race_without_lanes_to_see_can_be_taken_home() -> None:
    hidden = tuple(replace(lane, hidden=True) for lane in opening().lanes)
    scenario = replace(opening(), lanes=hidden)
    assert "All lanes are hidden" in page_of(scenario)
    assert len(list(csv.reader(StringIO(paths_csv(scenario))))) == 1 + len(hidden) * (scenario.steps + 1)


# --- What a file says in words ---


def texts(app: AppTest) -> list[str]:
    return [text.value for text in app.main.text]


def test_title_and_note_of_a_file_are_shown_and_saved_again_until_another_race_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, Any] = {}
    maker = take_home._maker
    monkeypatch.setattr(take_home, "_maker", lambda export, *of: files.setdefault(export.ending, []).append(maker(export, *of)) or b"")
    title, note = "Übung 3 <b>$x$</b>", "Which one arrives?\n![x](http://127.0.0.1:9/p.png)"
    app = whole(load(opened(), to_json(opening("Beale"), title, note)))
    assert texts(app) == [title, note]
    app.sidebar.slider(key="steps").set_value(70).run()  # an edited race is still the file's
    choose(app, "A").sidebar.button(key="remove-A").click().run()
    assert texts(whole(shared(app))) == [title, note]
    assert saved(files["json"][-1]()) == Saved(now(app), title, note)
    (start_over,) = [button for button in app.sidebar.button if button.label == "Start over"]
    start_over.click().run()
    assert texts(whole(app)) == []
    assert saved(files["json"][-1]()) == Saved(opening())


def test_a_file_without_words_takes_those_of_the_one_before_away() -> None:
    app = whole(load(opened(), to_json(opening("Beale"), "First")))
    app = whole(load(app, to_json(opening("Booth")), "second.json"))
    assert texts(app) == []


def test_a_refused_file_leaves_the_words_as_they_are() -> None:
    app = whole(load(opened(), to_json(opening("Beale"), "First")))
    app = load(app, '{"v": 1, "title": "Second", "x": "1.5"}', "second.json")
    assert texts(app) == ["First"]
    (error,) = app.error
    assert "without quotes" in error.value
