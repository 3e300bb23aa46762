"""Links made to hurt: those of tests/scenario/hostile_urls.txt."""

import json
from urllib.parse import parse_qsl

from tests.support.house import ROOT

FILE = ROOT / "tests" / "scenario" / "hostile_urls.txt"
CASES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("{")]


def text_of(case: dict) -> str:
    """The query of a case."""
    if "each" in case:
        return "&".join(case["each"].format(i) for i in range(case["count"]))
    return case["query"] if "query" in case else "".join(text * times for text, times in case["parts"])


def parsed(case: dict) -> dict[str, str]:
    """As Streamlit reads it: of a name given twice the last."""
    return dict(parse_qsl(text_of(case), keep_blank_values=True))
