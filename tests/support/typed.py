"""What visitors type: the texts of tests/tape/hostile_formulas.txt."""

import json
from dataclasses import dataclass
from pathlib import Path

LISTED = Path(__file__).parents[1] / "tape" / "hostile_formulas.txt"


@dataclass(frozen=True)
class Text:
    """A text and what becomes of it: the place at which it is refused, or "value" or "holes"."""

    text: str
    becomes: int | str

    def __str__(self) -> str:
        return ascii(self.text[:30])


def hostile(canary: str = "CANARY") -> list[Text]:
    """Every text of the list, with `canary` as the file that nobody must make."""
    found = []
    for line in LISTED.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("# "):
            parts, end = json.JSONDecoder().raw_decode(line)
            parts = [parts] if isinstance(parts, str) else parts
            text = "".join(part if isinstance(part, str) else part[0] * part[1] for part in parts)
            found.append(Text(text.replace("CANARY", canary), json.loads(line[end:])))
    return found
