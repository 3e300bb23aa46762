"""The scenario of a race as a text that people can read, change and load again."""

from exports.base import Around, Export
from scenario.file import to_json
from studies.race import Race


class Settings(Export):
    """The scenario, its title and its note, as `scenario.file` writes and reads them."""

    label = "Scenario (JSON)"
    help = "Every number of this race as a small text: read it, change it, keep it, load it below."
    ending = "json"
    mime = "application/json"

    def made(self, race: Race, around: Around) -> bytes:
        """The text, in UTF-8."""
        return to_json(race.scenario, around.title, around.note).encode()
