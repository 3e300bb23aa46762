"""Components of browser/, in the language of whoever has one drawn."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from browser.bundle import bundle, carried, source
from ui.platform.mount import Component, mount
from words.say import ENGLISH, Language, spoken


def component(name: str, js: str = "", html: str = "", css: str = "", isolate_styles: bool = True) -> Callable[..., None]:
    """What draws the component of these files of browser/, as `mount` does; `css` may name several.

    A browser knows a component by its name, and keeps one text for each. The English one is put together at once, under `name`; another
    language's when it is first spoken, under a name of its own where its text is another.
    """

    def texts(language: Language) -> Component:
        return Component(
            name,
            js=carried(bundle(js, say=language.say)) if js else None,
            html=source(html, language.say) if html else None,
            css="\n".join(map(source, css.split())) or None,
            isolated=isolate_styles,
        )

    made = {ENGLISH: texts(ENGLISH)}

    def draw(**about: Any) -> None:
        language = spoken()
        if language not in made:
            own = texts(language)
            made[language] = own if own == made[ENGLISH] else replace(own, name=f"{name}_{language.name}")
        mount(made[language], **about)

    return draw
