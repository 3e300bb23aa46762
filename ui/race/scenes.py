"""The scenes: races that tell something, under one press each, in a row above the map."""

from typing import Any

from browser import packets
from figures.scenes import thumbnail
from knobs.lasting import lasting
from scenario import Scenario
from scenes import SCENES
from scenes.base import Scene
from ui.platform.component import component
from ui.visit import choices, session

KEY = "scenes"
row = component("fall_line_scenes", js="scenes.js", html="scenes.html", css="scenes.css", isolate_styles=False)


def scenes() -> None:
    """The row."""
    told = [dict(slug=slug, name=scene.title, says=scene.said, picture=small_picture(slug)) for slug, scene in SCENES.items()]
    row(key=KEY, data=told, on_scene_change=lambda: pressed(session.turned(KEY)))


@lasting(most=64, size=64 * 1_500)
def small_picture(slug: str) -> str:
    """The small picture of a scene, as browser/scenes.js reads it."""
    return packets.in_text(thumbnail(SCENES[slug].scenario).encode())


def pressed(value: Any) -> None:
    """A callback: the scene that was pressed, no lane brought out."""
    slug = session.part(value, "scene")
    if isinstance(slug, str) and slug in SCENES:
        choices.choose("lane", "")
        choices.choose("curve", None)
        choices.choose("task", "")
        session.show(SCENES[slug].scenario)


def shown(scenario: Scenario) -> Scene | None:
    """The scene that `scenario` is, number for number."""
    return next((scene for scene in SCENES.values() if scene.scenario == scenario), None)
