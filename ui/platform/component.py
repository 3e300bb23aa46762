"""Components of browser/, in the language of whoever has one drawn."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from browser.bundle import bundle, carried, source
from words.say import ENGLISH, Language, spoken


def component(name: str, js: str = "", html: str = "", css: str = "", isolate_styles: bool = True) -> Callable[..., Any]:
    """What draws the component of these files of browser/, as `st.components.v2.component` returns it; `css` may name several.

    Streamlit knows a component by its name, and keeps one text for each. English is registered at once, under `name`; another language
    when it is first spoken, under a name of its own where its text is another.
    """

    def texts(language: Language) -> dict[str, str | None]:
        return {
            "js": carried(bundle(js, say=language.say)) if js else None,
            "html": source(html, language.say) if html else None,
            "css": "\n".join(map(source, css.split())) or None,
        }

    english = texts(ENGLISH)
    made = {ENGLISH: st.components.v2.component(name, **english, isolate_styles=isolate_styles)}

    def draw(**about: Any) -> Any:
        language = spoken()
        if language not in made:
            own = texts(language)
            called = name if own == english else f"{name}_{language.name}"
            made[language] = st.components.v2.component(called, **own, isolate_styles=isolate_styles)
        return made[language](**about)

    return draw
