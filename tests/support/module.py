"""A module of browser/ by itself: a page imports the file as it is written, and a test calls what the file exports."""

import base64
import re
import zlib
from mimetypes import guess_type
from typing import Any

from tests.support.house import ROOMS, ROOT, sources

ORIGIN = "http://modules.test"
BROWSER = ROOT / "browser"


def entries(rooms: list[str]) -> set[str]:
    """The modules of which some rooms make a text: `bundle("offline/page.js"…)`, `component(…, js="player/index.js")`."""
    return {name for path in sources(rooms) for name in re.findall(r'\b(?:bundle\(|js=)"([\w/]+\.js)"', path.read_text(encoding="utf-8"))}


COMPONENTS = entries(["ui"])  # what Streamlit is given
ENTRIES = entries(ROOMS)


def carried_in(text: str) -> str:
    """The module that a text has in it as `browser.bundle.carried` makes it; the text itself where it has none."""
    deflated = re.findall(r'atob\("([\w+/=]+)"\)', text)
    return zlib.decompress(base64.b64decode(deflated[0])).decode() if deflated else text


def modules(page: Any) -> Any:
    """The page, on which `call` works: an empty one at an address where the files of browser/ lie."""

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(f"{ORIGIN}/")
        body = (BROWSER / path).read_bytes() if path else b"<!doctype html>"
        route.fulfill(body=body, content_type=guess_type(path)[0] or "text/html")

    page.route(f"{ORIGIN}/**", answer)
    page.goto(f"{ORIGIN}/")
    return page


def call(page: Any, module: str, function: str, *arguments: Any) -> Any:
    """What `function`, JavaScript that is given the exports of `module` and the arguments, returns; bytes become a Uint8Array."""
    sent = [{"bytes": base64.b64encode(argument).decode()} if isinstance(argument, bytes) else argument for argument in arguments]
    code = f"""async (sent) => {{
        const exports = await import("/{module}");
        const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        const given = sent.map((one) => (typeof one?.bytes === "string" ? bytes(one.bytes) : one));
        return ({function})(exports, ...given);
    }}"""
    return page.evaluate(code, sent)
