"""The texts that pages send to a browser: ES modules joined into one, styles and markup without their indentation.

What of them people read is said by a callable that is given here: English sentence -> the sentence of a language, its {fields} as they are.
"""

import base64
import json
import re
import string
import zlib
from collections.abc import Callable, Sequence
from html import escape, unescape
from itertools import pairwise
from pathlib import Path

Say = Callable[[str], str]

FOLDER = Path(__file__).parent
IMPORT = re.compile(r'^import \{ (\w+(?:, \w+)*) \} from "(\.{1,2}/[\w./]+\.js)";\n', re.MULTILINE)
DECLARED = re.compile(r"^(export )?(?:async )?(?:const|let|class|function) (\w+|[\[{][^\]}]+)", re.MULTILINE)
# Comments of a whole line, empty lines, indentation, the word `export`, and comments behind code: a string that has "//" in it ends behind
# that, so what follows a comment's "//" is no string if it has no quotation mark; a string over a line's end makes `bundle` raise.
LEFT_OUT = re.compile(r"""^ *//.*\n|^\n|^ +|^export (?!default )| +// [^"'`\n]*$""", re.MULTILINE)
# Spaces around these, but not in a string; between two signs that are alike they stay: `a + +b`.
SPACED = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`)| *([=<>!&|?:,;(){}\[\]*%]) *|(?<![+-]) ([+-]) (?![+-])""")
# A line that may have a regular expression or a comment in it, or a string in backticks within another, keeps its spaces.
KEPT = re.compile(r"(?:^|[(,=:\[!&|?{};>]|\breturn) */|//|`.*`.*`")
# A sentence and the names of its fields, each with the value's own name if that is another: say("{n} steps", { n: race.steps }).
SENTENCE = re.compile(r"""(?<![.\w])say\(("(?:[^"\\\n]|\\.)*")(?:, \{ (\w+(?:: [\w.]+)?(?:, \w+(?:: [\w.]+)?)*) \})?\)""")
# Of a line of a style sheet: a comment at its end, the space behind a property's colon or before a brace, and that the rule goes on below.
COMMENT = re.compile(r"/\*[^*]*\*/$")
LOOSE = re.compile(r"^([\w-]+:) (?=.*;$)| (\{)$")
BEGUN = re.compile(r"[;,]$|^[^@].*\{$")
# What people read of markup: a text, and the values of these attributes.
TEXT = re.compile(r"(?<=>)(\s*)([^<>\s][^<>]*?)(\s*)(?=<)")
ATTRIBUTE = re.compile(r'(?<= )(aria-label|title|alt|placeholder)="([^"]*)"')
WORD = re.compile(r"[^\W\d_]{2}")
FIELD = re.compile(r"\{(\w+)\}")
# What the player's controls are called in every language: by these names programs find them.
FIXED = {"Play", "Pause", "Step forward", "Step back", "Speed", "Loop", "Step"}


def bundle(entry: str, folder: Path = FOLDER, say: Say = str) -> str:
    """The module `entry` and all that it imports as one module: each file once, behind what it imports.

    Of strings no letter is changed, but a call of `say`, of say.js, becomes what is said, its fields in it; say.js is left out.

    Raises:
        ValueError: `say` is called with anything but a string in double quotes and, at most, `{ field, field: its.value }`; two modules
            declare the same name at their top level, an imported name is not exported, modules import each other in a circle, an import
            is of another form than `import { a, b } from "./x.js";`, a module that is imported has an `export default`, or a string in
            backticks goes over a line's end.
    """
    begun: set[Path] = set()
    exported: dict[Path, set[str]] = {}
    owners: dict[str, Path] = {}
    texts: list[str] = []

    def add(path: Path) -> None:
        begun.add(path)
        text = path.read_text(encoding="utf-8")
        for names, where in IMPORT.findall(text):
            other = (path.parent / where).resolve()
            if other == folder.resolve() / "say.js":
                continue  # nothing of it is left once every call has become what is said
            if other not in begun:
                add(other)
            if other not in exported:
                raise ValueError(f"{path.name} and {other.name} import each other")
            if missing := set(names.split(", ")) - exported[other]:
                raise ValueError(f"{path.name} imports {', '.join(sorted(missing))}, which {other.name} does not export")
        declared = [(name, export) for export, names in DECLARED.findall(text) for name in re.findall(r"\w+", names)]
        exported[path] = {name for name, export in declared if export}
        for name, _ in declared:
            if (owner := owners.setdefault(name, path)) != path:
                raise ValueError(f"{owner.name} and {path.name} both declare {name}")
        if any(line.count("`") % 2 for line in text.splitlines()):
            raise ValueError(f"{path.name}: a string in backticks goes over a line's end")
        bare = LEFT_OUT.sub("", IMPORT.sub("", text))
        if re.search(r"(?<![.\w])say\(", SENTENCE.sub("", bare)):
            raise ValueError(f"{path.name}: say is called in a form that is not known here")
        texts.append(SENTENCE.sub(lambda found: _said(found[1], found[2], say), bare))
        if re.search(r"^import\b" if path == first else r"^(?:import|export)\b", texts[-1], re.MULTILINE):
            raise ValueError(f"{path.name}: an import or export of a form that is not known here")

    first = (folder / entry).resolve()
    add(first)
    return _joined([line if KEPT.search(line) else _tight(line) for text in texts for line in text.splitlines(keepends=True)])


def _tight(line: str) -> str:
    """A line of JavaScript without spaces that no browser reads."""
    return SPACED.sub(lambda found: next(filter(None, found.groups())), line)


def _joined(lines: Sequence[str]) -> str:
    """Lines of JavaScript as one text, without ends of lines that no browser reads, nor semicolons before a brace that closes.

    A line that may have a comment in it ends where it ends, and so does the first: Streamlit takes a text of one line for a path.
    """
    text: list[str] = []
    for line, after in pairwise([*lines, ""]):
        if "//" in line or not text:
            pass
        elif after.startswith("}"):
            line = line.removesuffix("\n").removesuffix(";")
        elif line.endswith(("{\n", ";\n", ",\n", "(\n")):
            line = line.removesuffix("\n")
        text.append(line)
    return "".join(text)


# Such a module has the text of another in it, deflated, and calls what that exports by default. It lets charts go first, which are drawn
# once Streamlit's script for them has come; a browser that cannot tell when it is idle does not wait. It has no `await` at its top level:
# Safari hands a module that waits there to the second who asks for it as if it had come (WebKit's bug 242740), as to all feeds but one.
CARRIER = string.Template("""\
const m=new Promise((go)=>(self.requestIdleCallback??setTimeout)(go,{timeout:2000})).then(async()=>import(URL.createObjectURL(new Blob([
await new Response(new Blob([Uint8Array.from(atob("$text"),(c)=>c.charCodeAt())]).stream()
.pipeThrough(new DecompressionStream("deflate"))).text()
],{type:"text/javascript"}))));
export default async(c)=>(await m).default(c);
""")


def carried(text: str) -> str:
    """A module as it is sent to a browser: where that is shorter, deflated in a module that hands on what it exports by default.

    Streamlit sends the texts of components as they are, before the first picture stands. A policy for scripts that lets
    Streamlit load the outer module, `blob:`, lets it load the inner one.
    """
    deflated = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    return min(text, CARRIER.substitute(text=deflated), key=len)


def _said(sentence: str, fields: str | None, say: Say) -> str:
    """JavaScript: a sentence, given as JavaScript has it in quotes, as it is said. It is in backticks, its fields in it, if it has some."""
    text = json.dumps(say(json.loads(sentence)), ensure_ascii=False).replace("<", "\\x3c")
    if not fields:
        return text
    values = {name: value or name for name, _, value in (field.partition(": ") for field in fields.split(", "))}
    text = text[1:-1].replace("`", "\\`").replace("$", "\\$")
    return "`" + FIELD.sub(lambda found: f"${{{values[found[1]]}}}" if found[1] in values else found[0], text) + "`"


def source(name: str, say: Say = str) -> str:
    """A style sheet of this folder, as `sheet` has it, or a piece of markup without indentation and empty lines.

    What people read of markup is said, but for the names of the player's controls, FIXED.
    """
    text = (FOLDER / name).read_text(encoding="utf-8")
    return sheet(text) if name.endswith(".css") else markup("\n".join(filter(None, map(str.strip, text.splitlines()))), say)


def sheet(text: str) -> str:
    """A style sheet, each selector, declaration and brace on a line, without what no browser reads: each rule on one."""
    lines = [LOOSE.sub(r"\1\2", COMMENT.sub("", line).strip()) for line in text.splitlines()]
    return "".join(line + ("" if BEGUN.search(line) else "\n") for line in lines if line).replace(";}", "}")


def markup(text: str, say: Say) -> str:
    """HTML with its texts and the values of attributes that people read as they are said."""

    def own(english: str) -> str:
        return escape(say(unescape(english)), quote=False).replace('"', "&quot;") if WORD.search(english) else english

    def attribute(found: re.Match[str]) -> str:
        name, value = found.groups()
        return found[0] if name == "aria-label" and value in FIXED else f'{name}="{own(value)}"'

    return TEXT.sub(lambda found: f"{found[1]}{own(found[2])}{found[3]}", ATTRIBUTE.sub(attribute, text))
