"""What a sweep leaves behind: a few lines to read, arrays (NPZ), a table (CSV) and a picture (PNG)."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from engine.objective import Bools
from engine.outcomes import Outcomes
from figures.theme import STYLES
from knobs import Array, plain
from scenario import Lane, Scenario
from scenario.file import to_json
from studies.axes import Axis
from words.numbers import gap, number

DIVERGED, NEVER = STYLES["D"].color, "#C8C8C8"
MARKS = (0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999)  # where values crowd towards 1
NEARLY = 1 - 1e-16  # what a chart may ask the place of, on a scale that has none for 1


@dataclass(frozen=True, eq=False)
class Swept:
    """A sweep that was done, or stopped: what ran, over what, and how it ended."""

    scenario: Scenario
    lane: Lane
    axes: tuple[Axis, ...]
    steps: int
    target: float
    outcomes: Outcomes  # one dimension per axis
    done: Bools  # of the same shape
    left: Bools  # which runs end below f*: they are out of the window, where the ground falls on

    @property
    def title(self) -> str:
        return f"{self.lane.name} on {self.scenario.landscape.name}, {self.done.size:,} runs of {self.steps:,} steps"

    @property
    def lowest(self) -> float | None:
        """f*; None where it is not known or differs from run to run."""
        return None if any(axis.dial.part == "landscape" for axis in self.axes) else self.scenario.landscape.lowest

    @property
    def goal(self) -> str:
        """What `steps_to_target` waits for, in a formula."""
        return f"f{' − f*' if self.scenario.landscape.minima else ''} ≤ {plain(self.target)}"

    @property
    def gap(self) -> tuple[str, Array]:
        """The final loss above f*, or the loss itself, and what to call it; NaN for runs that diverged or left."""
        final = np.where((self.outcomes.diverged_at < 0) & ~self.left, self.outcomes.final, np.nan)
        return ("final f", final) if self.lowest is None else ("final f − f*", final - self.lowest)


def summary(swept: Swept) -> Iterator[str]:
    """A few lines: how many touched the target, how many flew away, and who was best."""
    ends, (name, heights) = swept.outcomes, swept.gap
    yield swept.title
    if not swept.done.all():
        yield f"stopped: {swept.done.sum():,} runs are done, the others are left empty"
    arrived = ends.steps_to_target >= 0
    yield _share(f"touched {swept.goal}", arrived, swept)
    if arrived.any():
        first = np.where(arrived, ends.steps_to_target, np.iinfo(np.int64).max).argmin()
        yield f"  first after {ends.steps_to_target.flat[first]} steps: {_at(swept, int(first))}"
    yield _share("diverged", ends.diverged_at >= 0, swept)
    left = swept.left & (ends.diverged_at < 0)
    if left.any():
        yield _share("left the window, below f*", left, swept)
    if np.isfinite(heights).any():
        best = int(np.nanargmin(heights))
        end = float(heights.flat[best])
        told = number(end) if swept.lowest is None else gap(end, swept.lowest)
        yield f"  lowest end, {name} = {told}: {_at(swept, best)}"


def _share(what: str, runs: Bools, swept: Swept) -> str:
    return f"{what}: {runs.sum():,} ({runs.sum() / max(swept.done.sum(), 1):.0%})"


def _at(swept: Swept, run: int) -> str:
    places = np.unravel_index(run, swept.done.shape)
    return ", ".join(f"{axis.name} = {axis.values[i]:.6g}" for axis, i in zip(swept.axes, places, strict=True))


def write_npz(path: Path, swept: Swept) -> None:
    """Every array of `Outcomes`, one dimension per axis; each axis' values by its name; minima, target, lane and scenario."""
    arrays: dict[str, Any] = {axis.name: axis.values for axis in swept.axes} | vars(swept.outcomes)
    arrays |= {"axes": np.array([axis.name for axis in swept.axes]), "done": swept.done, "target": swept.target, "steps": swept.steps}
    if not any(axis.dial.part == "landscape" for axis in swept.axes):
        arrays["minima"] = np.array(swept.scenario.landscape.minima).reshape(-1, 2)
    with path.open("wb") as file:
        np.savez_compressed(file, lane=swept.lane.letter, scenario=to_json(swept.scenario), **arrays)


def write_csv(path: Path, swept: Swept) -> None:
    """One run a row: the axes' values, then its outcomes, digit for digit. What is not a number is empty."""
    names = [field.name for field in fields(Outcomes)]
    columns = [getattr(swept.outcomes, name).ravel().tolist() for name in names]
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow([*(axis.name for axis in swept.axes), *names])
        rows = zip(product(*(axis.values.tolist() for axis in swept.axes)), zip(*columns, strict=True), swept.done.flat, strict=True)
        table.writerows([*at, *("" if value != value else value for value in ends)] for at, ends, done in rows if done)


def write_png(path: Path, swept: Swept) -> None:
    """One axis: how the runs end, against its values. Two: when they first touch the target and how they end, as maps."""
    from matplotlib.figure import Figure  # of use here alone, and slow to import

    figure = Figure(figsize=(7, 4.5) if len(swept.axes) == 1 else (12, 5), layout="constrained")
    figure.suptitle(swept.title)
    (_curve if len(swept.axes) == 1 else _maps)(figure, swept)
    figure.savefig(path, dpi=150)


def _curve(figure: Any, swept: Swept) -> None:
    (axis,), (name, heights) = swept.axes, swept.gap
    chart = figure.subplots()
    chart.plot(axis.values, heights, ".-", color=STYLES["A"].color, linewidth=1, markersize=4, label=name)
    gone = swept.outcomes.diverged_at >= 0
    for runs, color, word in ((gone, DIVERGED, "diverged"), (swept.left & ~gone, NEVER, "left, below f*")):
        if runs.any():
            high = np.full(runs.sum(), 0.98)
            chart.plot(axis.values[runs], high, "x", color=color, label=word, transform=chart.get_xaxis_transform())
    _scale(chart, "x", axis)
    if np.nanmin(np.where(np.isfinite(heights), heights, np.nan), initial=np.inf) > 0:
        chart.set_yscale("log")
    chart.set_ylabel(name)
    chart.legend()


def _maps(figure: Any, swept: Swept) -> None:
    from matplotlib.patches import Patch

    rows, columns = swept.axes
    (name, heights), ends = swept.gap, swept.outcomes
    arrival = np.where((ends.steps_to_target >= 0) & (ends.diverged_at < 0), ends.steps_to_target, np.nan)
    gone = np.where(ends.diverged_at >= 0, 1.0, np.nan)
    left, right = figure.subplots(1, 2)
    edges = _edges(columns), _edges(rows)
    for chart, values, label, norm in (
        (left, arrival, f"first touch of {swept.goal}, in steps", None),
        (right, heights, name, _norm(heights)),
    ):
        chart.set_facecolor(NEVER)
        picture = chart.pcolormesh(*edges, values, norm=norm, cmap="viridis_r")
        figure.colorbar(picture, label=label)
        chart.pcolormesh(*edges, gone, cmap=_one(DIVERGED), vmin=0, vmax=1)
        _scale(chart, "x", columns)
        _scale(chart, "y", rows)
    there = {"diverged": (DIVERGED, gone == 1), "not touched, or not done": (NEVER, np.isnan(arrival) & (gone != 1))}
    legend = [Patch(color=color, label=label) for label, (color, cells) in there.items() if cells.any()]
    if legend:
        figure.legend(handles=legend, loc="outside lower center", ncols=2, frameon=False)


def _norm(heights: Array) -> Any:
    """Powers of ten where heights are never below zero and span some; nothing below 1e-16 is told apart. Else a straight scale."""
    from matplotlib.colors import LogNorm, Normalize

    finite = heights[np.isfinite(heights)]
    if not finite.size or finite.min() < 0 or finite.max() < 1e-15:
        return Normalize()
    return LogNorm(max(1e-16, finite.min()), max(finite.max(), 10 * max(1e-16, finite.min())), clip=True)


def _one(color: str) -> Any:
    from matplotlib.colors import ListedColormap

    return ListedColormap([color])


def _edges(axis: Axis) -> Array:
    """Where the cells of an axis end: half way between its values, as it spaces them; (n,) -> (n+1,)."""
    at = axis.even(axis.values)
    middle = (at[1:] + at[:-1]) / 2
    ends = (at[0] - 0.5, at[0] + 0.5) if len(at) == 1 else (2 * at[0] - middle[0], 2 * at[-1] - middle[-1])
    return axis.uneven(np.array([ends[0], *middle, ends[1]]))


def _scale(chart: Any, side: str, axis: Axis) -> None:
    """An axis spaced as its values are."""
    getattr(chart, f"set_{side}label")(axis.name)
    if axis.spacing == "log":
        getattr(chart, f"set_{side}scale")("log")
    elif axis.spacing == "near1":
        getattr(chart, f"set_{side}scale")("function", functions=(lambda values: axis.even(np.minimum(values, NEARLY)), axis.uneven))
        getattr(chart, f"set_{side}ticks")([mark for mark in MARKS if axis.values[0] <= mark <= axis.values[-1]])


WRITERS: dict[str, Callable[[Path, Swept], None]] = {".npz": write_npz, ".csv": write_csv, ".png": write_png}


def output(name: str, axes: int) -> Path:
    """Where to write, checked before anything runs. Raises ValueError for a name or a picture that cannot be."""
    path = Path(name)
    if path.suffix not in WRITERS:
        raise ValueError(f"--out {name}: must end in {', '.join(WRITERS)}")
    if path.is_dir() or not path.parent.is_dir():
        raise ValueError(f"--out {name}: " + ("is a folder" if path.is_dir() else f"there is no folder {path.parent}"))
    if path.suffix == ".png":
        if axes > 2:
            raise ValueError(f"--out {name}: a picture shows one or two --over, not {axes}; .npz and .csv take any number")
        try:
            import matplotlib  # noqa: F401
        except ImportError:
            raise ValueError(f"--out {name}: pictures need matplotlib: pip install -r requirements-sweep.txt") from None
    return path
