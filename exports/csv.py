"""Every path of a race as a table, for plots of one's own."""

import csv
from io import StringIO
from itertools import zip_longest

from exports.base import Around, Export
from scenario import Scenario
from studies.race import Race

COLUMNS = ("lane", "optimizer", "step", "x", "y", "loss", "gradient x", "gradient y")


class Paths(Export):
    """The paths as comma-separated values."""

    label = "Paths (CSV)"
    help = (
        "A table for your own plots: each lane, step by step, with position, loss and the gradient that the next step met, "
        "noise included, to the last digit. Hidden lanes are in it too."
    )
    ending = "csv"
    mime = "text/csv"

    def made(self, race: Race, around: Around) -> bytes:
        """UTF-8 with a byte order mark: without one Excel takes it for the encoding of the country, and ε for two other letters."""
        return paths_csv(race.scenario).encode("utf-8-sig")


def paths_csv(scenario: Scenario) -> str:
    """Every lane, step by step, digit for digit: position and loss after `step` steps, and the gradient that the next step met.

    The gradient holds the noise, and is not clipped; after the last step there is none. A run that diverged goes on as it was computed:
    inf and nan.
    """
    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for lane, run in zip(scenario.lanes, scenario.run(), strict=True):
        columns = zip_longest(run.w.tolist(), run.loss.tolist(), run.grad.tolist(), fillvalue=("", ""))
        table.writerows((lane.letter, lane.name, t, *w, loss, *g) for t, (w, loss, g) in enumerate(columns))
    return text.getvalue()
