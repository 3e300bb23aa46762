"""The scenes, in the order of their row: races that show one thing each. A file dropped into this folder that names its `scene` is one."""

from knobs.catalogue import modules
from scenes.base import Scene

_found: list[Scene] = [module.scene for module in modules(__name__, __path__) if hasattr(module, "scene")]
SCENES: dict[str, Scene] = {scene.slug: scene for scene in sorted(_found, key=lambda scene: scene.number)}
