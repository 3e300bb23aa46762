"""Speed, side by side with what a user would pick instead. `python -m benchmarks` prints one table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table. `value` is None where it could not be measured; `shown` then says why."""

    what: str
    goal: str
    value: float | None
    shown: str  # a format for `value`
    most: float = float("inf")
    least: float = -float("inf")

    @property
    def measured(self) -> str:
        return self.shown if self.value is None else self.shown.format(self.value)

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "–"
        return "met" if self.least <= self.value <= self.most else "missed"
