"""Modules joined into one text: what is refused, and that strings arrive as written. Needs no browser."""

import re
import zlib
from pathlib import Path

import pytest

from browser.bundle import DECLARED, FOLDER, IMPORT, bundle, carried, markup, sheet, source
from figures.theme import STYLES
from tests.support.house import ROOT
from tests.support.module import COMPONENTS, ENTRIES, carried_in

FILES = sorted(FOLDER.rglob("*.js"))


def modules_of(*entries: str) -> set[Path]:
    """The files of which the texts of some modules are made."""
    used = {(FOLDER / entry).resolve() for entry in entries}
    while more := {(path.parent / where).resolve() for path in used for _, where in IMPORT.findall(path.read_text("utf-8"))} - used:
        used |= more
    return used


def joined(folder: Path, **texts: str) -> str:
    """The bundle of main.js among modules of these names and texts."""
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return bundle("main.js", folder)


STRINGS = r"""const arrow = " => ", sign = ' = ', both = `a  =  b && c || d`;
const address = "https://fall.example//a"; // a comment
const words = ["// no comment", '一步，两步 = 三步。 // 也不是', `${arrow} // ${sign}`, "export const x", "import { y }"];
const pattern = /[{ }] => \/\/ "/;
"""


def test_strings_arrive_as_written(tmp_path: Path) -> None:
    first, *others = STRINGS.replace(" // a comment", "").splitlines()
    first = first.replace("arrow = ", "arrow=").replace(", sign = ", ",sign=").replace(", both = ", ",both=")
    assert joined(tmp_path, main=STRINGS) == "\n".join([first, *others])


CODE = """\
  for (const [a, b] of c) if (a > 0 && b) d = a + +b - -b ? e : { f: [g, ...h] };
  i++ + ++i - i-- - --i;
  const j = /  a = b/.test(k, l), m = n * -o + p;
  const pattern = (w) => / , /.test(w) ;
  return / = /;
  q(r / s, "a , b" , `t = ${u + v}`);
"""
TIGHT = """\
for(const[a,b]of c)if(a>0&&b)d=a + +b - -b?e:{f:[g,...h]};
i++ + ++i-i-- - --i;
const j = /  a = b/.test(k, l), m = n * -o + p;
const pattern = (w) => / , /.test(w) ;
return / = /;
q(r / s,"a , b",`t = ${u + v}`);
"""


def test_code_loses_spaces_that_no_browser_reads(tmp_path: Path) -> None:
    """Not those within strings and regular expressions, nor those that keep two signs apart."""
    assert joined(tmp_path, main=CODE) == TIGHT.replace("\n", "").replace("};i++", "};\ni++")


def test_lines_are_joined_where_no_browser_reads_their_ends(tmp_path: Path) -> None:
    """A brace that closes may end a statement; a comment that has a quotation mark stays, and ends its line."""
    code = 'const f = (\n  a,\n) => {\n  let b = a; // it is "a";\n  if (b) {\n    g();\n  }\n};\nlet c = {}\nf(c);\n'
    assert joined(tmp_path, main=code) == 'const f=(\na,)=>{let b = a; // it is "a";\nif(b){g()}};let c={}\nf(c);'


def test_imports_come_first_and_once(tmp_path: Path) -> None:
    text = joined(
        tmp_path,
        main='// Why.\nimport { a } from "./a.js";\nimport { b, c } from "./b.js";\n\nexport default function () {\n  a(b, c);\n}\n',
        a="export const a = 1;\n",
        b='import { a } from "./a.js";\n\nexport const b = a;\n// What c is.\nexport function c() {}\n',
    )
    assert text == "const a=1;\nconst b=a;function c(){}\nexport default function(){a(b,c)}\n"


SPOKEN = {"{n} of {all}": '`{all}`: ${n} <{n}> {none} \\ "x"', "at rest": "</b> 静止\n"}


def test_what_people_read_is_said_in_the_place_of_the_call(tmp_path: Path) -> None:
    (tmp_path / "say.js").write_text("export const say = (sentence) => sentence;\n", encoding="utf-8")
    main = 'import { say } from "./say.js";\na.say(say("{n} of {all}", { n, all: race.steps }), say("at rest"), say("as it is", { n }));\n'
    (tmp_path / "main.js").write_text(main, encoding="utf-8")
    said = bundle("main.js", tmp_path, lambda sentence: SPOKEN.get(sentence, sentence))
    assert said == (r'a.say(`\`${race.steps}\`: \$${n} \x3c${n}> {none} \\ \"x\"`, "\x3c/b> 静止\n", `as it is`);' "\n")
    assert bundle("main.js", tmp_path) == 'a.say(`${n} of ${race.steps}`, "at rest", `as it is`);\n'


def test_markup_is_said_where_people_read_it() -> None:
    text = '<p class="x" title="Say &quot;a&quot;" aria-label="Loop"> Loop <b>¼×</b>\n<i aria-label="Race"></i> one &amp; two</p>'
    assert markup(text, lambda english: f'‹{english} <">') == (
        '<p class="x" title="‹Say &quot;a&quot; &lt;&quot;&gt;" aria-label="Loop"> ‹Loop &lt;&quot;&gt; <b>¼×</b>\n'
        '<i aria-label="‹Race &lt;&quot;&gt;"></i> ‹one &amp; two &lt;&quot;&gt;</p>'
    )


@pytest.mark.parametrize("name", [str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html")])
def test_english_markup_is_as_it_is_written(name: str) -> None:
    assert source(name) == "\n".join(filter(None, map(str.strip, (FOLDER / name).read_text("utf-8").splitlines())))


def test_what_can_be_pressed_waits_for_the_script_that_hears_it() -> None:
    """Scripts come up to two seconds later than markup (CARRIER): a press between them would be lost without a word."""
    markups = {path: path.read_text("utf-8") for path in FOLDER.rglob("*.html") if path.name != "offline.html"}
    scripts = [text for path in FOLDER.rglob("*.js") if "root.inert = false;" in (text := path.read_text("utf-8"))]
    pressed = [text for text in markups.values() if "<button" in text]
    assert len(pressed) == len(scripts) == 4
    for text in pressed:
        root = text[: text.index(">") + 1]
        name = re.findall(r'class="([\w-]+)"', root)[0]
        assert " inert" in root
        assert sum(f'parentElement.querySelector(".{name}")' in script for script in scripts) == 1


A = "export const a = 1;\n"
FROM_A = 'import { a } from "./a.js";\n'


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"main": FROM_A + "const b = a;\n", "a": A + "function b() {}\n"}, "a.js and main.js both declare b"),
        ({"main": FROM_A + "const [c, b] = a;\n", "a": A + "class b {}\n"}, "a.js and main.js both declare b"),
        ({"main": FROM_A + "async function b() {}\n", "a": A + "let { b } = a;\n"}, "a.js and main.js both declare b"),
        ({"main": 'import { a, b } from "./a.js";\n', "a": A + "const b = 2;\n"}, "main.js imports b, which a.js does not export"),
        (
            {"main": FROM_A, "a": 'import { b } from "./b.js";\n' + A, "b": FROM_A + "export const b = a;\n"},
            "b.js and a.js import each other",
        ),
        ({"main": FROM_A, "a": A + "export default a;\n"}, "a.js: an import or export"),
        ({"main": 'import { a as b } from "./a.js";\n', "a": A}, "main.js: an import or export"),
        ({"main": 'import * as a from "./a.js";\n', "a": A}, "main.js: an import or export"),
        ({"main": 'import a from "plotly";\n'}, "main.js: an import or export"),
        ({"main": "say(sentence);\n"}, "main.js: say is called"),
        ({"main": 'say("one {n}", { n: f(x) });\n'}, "main.js: say is called"),
        ({"main": "say(`one`);\n"}, "main.js: say is called"),
        ({"main": "const a = `one\n  two`;\n"}, "main.js: a string in backticks goes over a line's end"),
    ],
)
def test_what_cannot_be_joined_is_refused(tmp_path: Path, texts: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        joined(tmp_path, **texts)


def test_what_is_carried_is_the_module_or_is_shorter_than_it() -> None:
    assert carried("export default 1;\n") == "export default 1;\n"
    module = bundle("player/index.js")
    assert carried_in(text := carried(module)) == module
    assert len(text) < len(module) / 2


@pytest.mark.parametrize("entry", sorted(ENTRIES))
def test_every_text_can_be_joined(entry: str) -> None:
    text = bundle(entry)
    assert text.count("export default") == (entry in COMPONENTS)
    assert not re.search(r"^(import|export (?!default))", text, re.MULTILINE)
    assert "</script" not in text


def test_no_module_is_left_over() -> None:
    assert modules_of(*ENTRIES) == set(FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_code_is_made_of_text_and_modules_meet_in_one_place(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\beval\b|\bFunction\(|innerHTML = (?!')|\bdocument\.write|set(?:Timeout|Interval)\(\s*[\"'`]", text)
    own = re.findall(r"globalThis\.(?!(?:MediaRecorder|VideoEncoder)\b)(\w+)", text)
    assert own == (["fallLine"] if path.name == "meeting.js" else [])


# What Safari 17 and Firefox 128 do not know, as far as people may come to write it here.
TOO_NEW = re.compile(
    "|".join(
        [
            r"requestIdleCallback|startViewTransition|moveBefore|ariaNotify|Float16|RegExp\.escape|sumPrecise|fromAsync|\b[gs]etHTML",
            r"Promise\.(?:try|withResolvers)|\bgroupBy\(|\.(?:union|intersection|difference|isSubsetOf)\(|\.(?:from|to)(?:Base64|Hex)\(",
            r"\.(?:keys|values|entries)\(\)\.|\bIterator\.|\bscheduler\.|\bnavigation\.|\b(?:pen|context)\.filter\b|\busing \w+ =",
        ]
    )
)
TOO_NEW_STYLE = re.compile(
    r"^ *&|@(?:scope|starting-style)|light-dark\(|anchor|field-sizing|interpolate-size|text-(?:wrap|box)|-timeline", re.MULTILINE
)
WAITING = re.compile(r"^(?:await\b|(?:export )?(?:const|let) [^(]*= await\b)", re.MULTILINE)


@pytest.mark.parametrize("path", [*FILES, *FOLDER.rglob("*.css")], ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_browser_of_two_years_ago_is_enough(path: Path) -> None:
    named = TOO_NEW_STYLE if path.suffix == ".css" else TOO_NEW
    assert named.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", ["for (const x of a.values().map(f)) g(x);", "pen.filter = blur;", "Object.groupBy(a, f);"])
def test_what_is_too_new_is_found(text: str) -> None:
    assert TOO_NEW.search(text)


def test_only_the_script_of_a_page_of_its_own_waits_at_its_top_level() -> None:
    """What Safari makes of another: `test_a_module_is_there_before_what_it_carries`."""
    waiting = [str(path.relative_to(FOLDER)) for path in FILES if WAITING.search(path.read_text(encoding="utf-8"))]
    assert waiting == ["offline/page.js"]


def test_a_name_stands_for_one_thing_in_all_modules() -> None:
    """So no function has two bodies, and no constant is written twice."""
    owners: dict[str, list[str]] = {}
    for path in FILES:
        for _, names in DECLARED.findall(path.read_text(encoding="utf-8")):
            for name in re.findall(r"\w+", names):
                owners.setdefault(name, []).append(path.name)
    assert {name: files for name, files in owners.items() if len(files) > 1} == {}


def test_no_two_questions_to_a_page_have_one_name() -> None:
    """The second would be asked in place of the first."""
    names = re.findall(
        r"^    (?:async )?(\w+)(?:\(|: )", (ROOT / "tests" / "support" / "page.js").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(names) > 50
    assert sorted(names) == sorted(set(names))


def test_player_and_tape_are_small() -> None:
    """Streamlit's own socket sends them as they are; tests/ui/test_bytes_sent.py holds all their text that a page is sent."""
    looks, modules = [source("player/player.html"), source("player/player.css")], [bundle("player/index.js"), bundle("feed.js")]
    assert sum(len(text.encode()) for text in looks + modules) <= 30_000
    assert sum(len(text.encode()) for text in looks + [carried(module) for module in modules]) <= 17_200
    look, module = source("live/live.css"), bundle("live/index.js")
    assert len(f"{look}{module}".encode()) <= 15_300
    assert len(f"{look}{carried(module)}".encode()) <= 8_400


# What the first picture does not need, each with all that it is made of.
LATER = {
    "later/above.js": 5_200,  # flag, lens, what a ball feels, words, the legend of a full screen
    "later/axes.js": 2_600,
    "later/flag.js": 750,
    "later/full_screen.js": 900,
    "later/gone.js": 1_200,
    "later/labels.js": 1_000,
    "later/lens.js": 2_100,
    "later/lines.js": 2_600,
    "later/rain.js": 5_600,
    "later/scatter.js": 900,
    "later/space.js": 2_000,
    "later/start.js": 3_800,
    "later/terrain.js": 4_400,
    "later/waits.js": 500,
    "later/index.js": 25_400,
    "live/noise.js": 2_700,
    "live/data.js": 6_500,
    "live/reshaping.js": 7_500,
    "player/forces.js": 3_300,
}


@pytest.mark.parametrize("module", LATER)
def test_what_comes_later_is_small(module: str) -> None:
    assert len(bundle(module).encode()) <= LATER[module]


def test_all_that_comes_later_is_told_and_travels_small() -> None:
    """Only what reshapes the ground is sent with the ground's knobs, what draws noise with noise, and forces with the first of them."""
    parts = {f"later/{path.name}" for path in (FOLDER / "later").glob("*.js")} - {"later/parts.js"}
    assert parts == {module for module in LATER if module.startswith("later/")}
    assert len(f"{source('later/later.css')}{carried(bundle('later/index.js'))}".encode()) <= 13_700
    assert len(carried(bundle("live/reshaping.js"))) <= 4_700


def test_the_player_has_none_of_what_comes_later() -> None:
    for entry in ("player/index.js", "live/index.js"):
        assert not [path for path in modules_of(entry) if path.parent.name == "later"]


def test_what_takes_home_is_small() -> None:
    texts = [source("take_home/take_home.html"), source("take_home/take_home.css"), bundle("take_home/index.js")]
    assert sum(len(text.encode()) for text in texts) <= 26_000
    assert len(zlib.compress("\n".join(texts).encode(), 9)) <= 9_000


def test_the_look_of_buttons_is_written_once() -> None:
    """Their frame and their letters; what is theirs alone stands in a component's own sheet."""
    rule = re.compile(r"([^{}]*)\{([^{}]*)\}")
    owners = {
        path.name
        for path in FOLDER.rglob("*.css")
        for selector, body in rule.findall(re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8")))
        if re.search(r"\bbutton\b", selector) and re.search(r"font: inherit|outline: 2px|border-radius: 0.5rem", body)
    }
    assert owners == {"buttons.css"}


SHEET = """\
/* Why. */
.a:hover,
.b [title="; {"] > p {
  --c: 1px; /* what for */
  content: "; } /* : ";
  grid: "a b"
    "c d" / calc(1px + 2px);
}

@media (min-width: 1px) and (pointer: fine) {
  .c:has(:focus) { color: red; }
  .d {
    color: red;
  }
}
"""
RULES = """\
.a:hover,.b [title="; {"] > p{--c:1px;content:"; } /* : ";grid: "a b"
"c d" / calc(1px + 2px)}
@media (min-width: 1px) and (pointer: fine){
.c:has(:focus) { color: red; }
.d{color:red}
}
"""


def test_a_style_sheet_loses_only_what_no_browser_reads() -> None:
    assert sheet(SHEET) == RULES
    assert not [path.name for path in FOLDER.rglob("*.css") if "/*" in sheet(path.read_text("utf-8"))]


@pytest.mark.parametrize("name", [str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.css")])
def test_nothing_asks_the_whole_page_what_it_has_in_it(name: str) -> None:
    """`:has` is asked again of what it names, for every node that comes or goes in it, which is slow of `body` or of all there is."""
    asked = re.findall(r"([^\s,>~+(]*):has\(", source(name))
    assert [one for one in asked if not re.search(r"[.\[]|^(div|\))$", one) or one.startswith((".stApp", ".stMain"))] == []


def test_a_lane_has_the_sign_of_the_theme_in_the_sidebar() -> None:
    own = [line for line in source("signs.css").splitlines() if line.startswith(".")]
    assert own == [f'.st-key-lane-{letter} {{ --sign: "{style.sign}"; --hue: {style.color}; }}' for letter, style in STYLES.items()]
