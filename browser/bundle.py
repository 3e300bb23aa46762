"""The texts that pages send to a browser: ES modules joined into one, styles and markup without their indentation."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent
IMPORT = re.compile(r'^import \{ (\w+(?:, \w+)*) \} from "(\.{1,2}/[\w./]+\.js)";\n', re.MULTILINE)
DECLARED = re.compile(r"^(export )?(?:async )?(?:const|let|class|function) (\w+|[\[{][^\]}]+)", re.MULTILINE)
# Comments of a whole line, empty lines, indentation, the word `export`, and comments behind code: a string that has "//" in it ends behind
# that, so what follows a comment's "//" is no string if it has no quotation mark; a string over a line's end makes `bundle` raise.
LEFT_OUT = re.compile(r"""^ *//.*\n|^\n|^ +|^export (?!default )| +// [^"'`\n]*$""", re.MULTILINE)


def bundle(entry: str, folder: Path = FOLDER) -> str:
    """The module `entry` and all that it imports as one module: each file once, behind what it imports; of strings no letter is changed.

    Raises:
        ValueError: two modules declare the same name at their top level, an imported name is not exported, modules import each other in a
            circle, an import is of another form than `import { a, b } from "./x.js";`, a module that is imported has an `export default`,
            or a string in backticks goes over a line's end.
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
        texts.append(LEFT_OUT.sub("", IMPORT.sub("", text)))
        if re.search(r"^import\b" if path == first else r"^(?:import|export)\b", texts[-1], re.MULTILINE):
            raise ValueError(f"{path.name}: an import or export of a form that is not known here")

    first = (folder / entry).resolve()
    add(first)
    return "".join(texts)


def source(name: str) -> str:
    """A style sheet or a piece of markup of this folder, without indentation, empty lines and a style sheet's comments of a whole line."""
    lines = map(str.strip, (FOLDER / name).read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not (line.startswith("/*") and line.endswith("*/")))
