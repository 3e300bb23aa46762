"""The texts that pages send to a browser."""

import re
from pathlib import Path

SPACES = {  # no string of ours has these
    ".css": r"(?<=[:,]) | (?={)",
    ".js": r" (?=(?:=|=>|===|!==|&&|\|\|) )|(?<= =|=>|==|&&|\|\|) |(?<={) | (?=})|(?<=\)) (?={)",
}


def source(name: str) -> str:
    """A file of this folder without its indentation and comments, and without most spaces that no browser needs."""
    path = Path(__file__).parent / name
    bare = [re.sub(r"(^|\s)// .*", "", line).strip() for line in path.read_text(encoding="utf-8").splitlines()]
    text = "\n".join(line for line in bare if line)
    return re.sub(SPACES.get(path.suffix, "$^"), "", text)
