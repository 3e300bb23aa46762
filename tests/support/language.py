"""A made-up language that says of every sentence that it went through `words.say`, and a search for words that did not."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from exports.scripts import LIBRARIES
from knobs import choices, knobs
from landscapes import LANDSCAPES
from optimizers import RULES
from optimizers.clipping import CLIPPINGS
from optimizers.schedules import SCHEDULES
from words.say import Language

FIELD = re.compile(r"(?<![$\\\w}])\{\w+\}")  # of a sentence; $, letters and } stand before the braces of formulas and of JavaScript
# What fills a sentence's fields stands outside of ⟦ ⟧: it has to be said by itself.
MADE_UP = Language("made-up", lambda sentence: FIELD.sub(lambda field: f"⟧{field[0]}⟦", f"⟦{sentence}⟧"))
KNOWN = {kind.name for kind in (*RULES.values(), *LANDSCAPES.values())} | {kind.label for kind in LIBRARIES.values()}
NAMES = sorted(KNOWN | {"Fall Line"}, key=len, reverse=True)
SPECS = *RULES.values(), *LANDSCAPES.values(), *SCHEDULES.values(), *CLIPPINGS.values()
CODE = {name for kind in SPECS for name in (*knobs(kind), *choices(kind))}
SYMBOLS = {"eff", "sign"}  # of the Microscope's charts, where there is no LaTeX
NOT_READ = {
    "id",
    "key",
    "icon",
    "url",
    "form_id",
    "element_id",
    "css_path",
    "js_path",
    "component_name",
    "html_content",
    "js_content",
    "css_content",
    "deferred_file_id",
    "mime",
    "type",
    "theme",
    "language",
    "color",
    "file_name",
    "spec",
    "config",
    "data",
    "bytes",
    "json",
    "mixed",
    "tag",
    "page_script_hash",
    "user_key",
    "arrow_data",
    "selection_mode",
    "style",
    "format",
    "default_format",
    "styler",
    "url_path",
    "anchor",
    "code_text",
}
FIXED = {"Play", "Pause", "Step forward", "Step back", "Speed", "Loop", "Step"}  # aria-labels of the player's controls
HEADS = {"summary", "words", "label", "height", "title", "curve"}  # and of what a component is sent
PLOTLY = {"text", "name", "hovertemplate", "ticktext"}  # what people read of a figure


def left_over(text: str) -> list[str]:
    """The words of a text that are in no ⟦ ⟧, and are no name, symbol, formula, code or markup."""
    bare, depth = [], 0
    for letter in text:
        depth += letter == "⟦"
        if not depth:
            bare.append(letter)
        elif letter == "⟦":
            bare.append(" ")
        depth -= letter == "⟧"
    text = "".join(bare)
    for pattern in (
        r"<style>.*?</style>",
        r"\$\$.*?\$\$",
        r"\$[^$]*\$",
        r"```.*?```",
        r"`[^`]*`",
        r":material/\w+:",
        r"%\{[^}]*\}",
        r"<[^>]*>",
        r"\{[^}]*\}",
        r":(?:color|small|green|red)(?=\[)",
        r"\]\([^)]*\)",
        r"https?://\S+",
    ):
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    for name in NAMES:
        text = text.replace(name, " ")
    words = re.findall(r"[A-Za-z][A-Za-z0-9_]+", text)
    return [word for word in words if word not in CODE | SYMBOLS and not re.fullmatch(r"[eE]\d+|inf|nan|\d*[kM]", word)]


COMMENT = re.compile(r"^\s*//.*|\s//\s.*$|\bconsole\.\w+\(.*", re.MULTILINE)  # and what is told to the console
COMPUTED = re.compile(r"\$\{([^{}]*)\}")
LITERAL = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`""")
SHOWN = re.compile(  # to the end of the statement
    r'(?:\b(?:textContent|title|alt|placeholder) ?[=:]|"(?:aria-label|aria-valuetext|title|alt)",|\bfillText\()'
    rf"((?:{LITERAL.pattern}|[^;}}\n])*)"
)


def of_script(text: str) -> Iterator[str]:
    """The strings of JavaScript that people may read: those with a space in them, and those put where people read."""
    parts, whole = [], COMMENT.sub("", text)
    while inner := COMPUTED.findall(whole):  # what is in a string in backticks, the innermost first
        parts += inner
        whole = COMPUTED.sub("", whole)
    for part in (*parts, whole):
        shown = [literal for rest in SHOWN.findall(part) for literal in LITERAL.findall(rest)]
        yield from (literal[1:-1] for literal in LITERAL.findall(part) if " " in literal or literal in shown)


class Markup(HTMLParser):
    """The texts of HTML that people read, and the attributes, as (name, value)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        self.attributes += [(name, value) for name, value in attrs if name in ("aria-label", "title", "alt", "placeholder") and value]

    def handle_data(self, data: str) -> None:
        if self.inside[-1:] not in (["script"], ["style"]):
            self.texts.append(data.strip())

    @property
    def read(self) -> list[str]:
        """All but the names of the player's controls, which are the same in every language: tests from outside go by them."""
        return self.texts + [value for name, value in self.attributes if name != "aria-label" or value not in FIXED]


def of_message(message: Message) -> Iterator[tuple[str, str]]:
    """Every string of a message that people read, with the name of its field."""
    for field, value in message.ListFields():
        if field.name in NOT_READ:
            continue
        repeated = isinstance(value, list) or hasattr(value, "append") or hasattr(value, "add")
        for one in value if repeated else [value]:
            if isinstance(one, Message):
                yield from of_message(one)
            elif isinstance(one, str):
                yield field.name, one


def of_figure(figure: Any) -> Iterator[tuple[str, str]]:
    """Every string of a figure's JSON that people read."""
    if isinstance(figure, dict):
        for key, value in figure.items():
            if key in PLOTLY:
                yield from ((key, text) for text in (value if isinstance(value, list) else [value]) if isinstance(text, str))
            if key == "x" and isinstance(value, list):
                yield from ((key, text) for text in value if isinstance(text, str))
            yield from of_figure(value)
    elif isinstance(figure, list):
        for value in figure:
            yield from of_figure(value)


def of_packet(data: bytes) -> Iterator[tuple[str, str]]:
    """What people read of the bytes that a component is sent, as browser/packets.py lays them out."""
    if len(data) > 4 and (size := int.from_bytes(data[:4], "little")) <= len(data) - 4:
        yield from of_head(json.loads(data[4 : 4 + size]))


def of_head(head: Any) -> Iterator[tuple[str, str]]:
    """Every string of a packet's head that people read."""
    if isinstance(head, list):
        for value in head:
            yield from of_head(value)
    elif isinstance(head, dict):
        for key, value in head.items():
            if key in HEADS:
                yield from ((key, text) for text in (value if isinstance(value, list) else [value]) if isinstance(text, str))
            yield from of_head(value) if isinstance(value, dict | list) else ()


def of_page(app: AppTest) -> Iterator[tuple[str, str]]:
    """Every string of a page that people read, its charts and tables included."""
    for node in app._tree:
        proto = getattr(node, "proto", None)
        if isinstance(proto, Message):
            yield from of_message(proto)
    for chart in app.get("plotly_chart"):
        yield from of_figure(json.loads(chart.proto.spec))
    for component in app.get("bidi_component"):
        yield from of_packet(component.proto.bytes)
    for table in app.table:
        for column in table.value:
            yield "column", str(column)
            yield from (("cell", str(cell)) for cell in table.value[column])


def bypassing(app: AppTest) -> list[tuple[str, str, list[str]]]:
    """What of a page has not gone through `words.say`: where, the text, and the words in it."""
    found = ((where, text, left_over(text)) for where, text in of_page(app))
    return [(where, text[:300], words) for where, text, words in found if words]
