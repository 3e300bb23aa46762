"""The command `python -m sweeps`: one lane of a race, run for every combination of some of its numbers."""

import sys
from argparse import ArgumentParser, BooleanOptionalAction, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from importlib.util import find_spec
from multiprocessing import get_context
from typing import Any, NoReturn

import numpy as np

from engine.goal import below
from engine.objective import Bools
from engine.outcomes import Outcomes
from engine.sweeping import Plan
from sweeps.files import WRITERS, Swept, output, summary
from sweeps.request import axis, chosen, planned, read, with_data

MOST_WORKERS = 256
PATIENCE = 10  # seconds until a scheduler must have answered
EXAMPLES = """\
NAME is what a link calls the number: x, y (the start), noise, Rosenbrock.b (landscape and knob), A.Adam.lr (lane, optimizer and
knob). VALUES are LOW:HIGH:COUNT, spaced evenly as the knob's slider is, on a log or on a straight scale, or as you say:
  0.001:1:50:log      each a fixed multiple of the one before
  0:0.99:50:linear    a fixed difference apart
  0.9:0.9999:50:near1 a fixed multiple nearer to 1 than the one before: 0.9, 0.99, 0.999 are equally far apart
or a list: 0.9,0.99,0.999. Two or more --over make a grid, the first one its rows.

examples:
  How does Adam's end depend on its rate? The opening race has it in lane D.
    python -m sweeps '{}' --over D.Adam.lr=1e-4:1:200 --out rate.png
  A map of rate and memory, for a link copied from the page, on two processes, kept as a picture and as arrays:
    python -m sweeps 'https://example.org/?landscape=Beale&A=Adam' \\
        --over A.Adam.lr=1e-4:1:200 --over A.Adam.b2=0.9:0.9999:200:near1 --processes 2 --out map.png --out map.npz
  Which minimum does every start reach? On a Dask cluster, for a race that was saved as a file:
    python -m sweeps race.json --lane B --over y=-5:5:256 --over x=-5:5:256 --dask tcp://10.0.0.1:8786 --out basins.csv

docs/sweeps.md says more."""


class OneLine(ArgumentParser):
    """A parser that says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")


def parser() -> ArgumentParser:
    """Everything the command line understands."""
    words = OneLine(
        prog="python -m sweeps",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
        epilog=EXAMPLES,
        description="Run one lane of a race for every combination of some of its numbers, and keep how each run ended.",
    )
    about = "a link, what follows its '?', a JSON file saved by the app, or such JSON itself; '{}' is the opening race"
    words.add_argument("scenario", help=about)
    words.add_argument("--over", metavar="NAME=VALUES", action="append", required=True, help="which number takes which values; see below")
    words.add_argument("--data", metavar="FILE", help="a CSV file, as the data of a linear or logistic regression")
    words.add_argument("--columns", metavar="A,B", help="which of more than two columns are feature and target, counted from 1")
    words.add_argument("--lane", metavar="LETTER", help="which lane runs; else the one that --over names, else the first")
    words.add_argument("--steps", type=int, metavar="T", help="how many steps each run takes, instead of the scenario's")
    words.add_argument("--target", type=float, default=1e-6, metavar="F", help="how near f* counts as there (1e-6)")
    workers = words.add_mutually_exclusive_group()
    workers.add_argument("--processes", type=int, metavar="N", help="spread the runs over N processes")
    workers.add_argument("--threads", type=int, metavar="N", help="spread them over N threads: of use with turbo only")
    workers.add_argument("--dask", metavar="ADDRESS", help="spread them over the cluster of this scheduler, as tcp://host:8786")
    words.add_argument("--turbo", action=BooleanOptionalAction, help="compile the formulas with numba; as a rule wherever it is installed")
    words.add_argument("--out", metavar="FILE", action="append", default=[], help=f"write {', '.join(WRITERS)}; may be given several times")
    words.add_argument("--quiet", action="store_true", help="no progress bar")
    return words


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Do what the command line says. Exits with 0; 2 where it makes no sense, 1 where it fails, 130 where it was stopped."""
    words = parser()
    options = words.parse_args(arguments)
    try:
        scenario = read(options.scenario)
        scenario = scenario if options.data is None else with_data(scenario, options.data, options.columns)
        axes = tuple(axis(scenario, text) for text in options.over)
        lane = chosen(scenario, options.lane, axes)
        steps = scenario.steps if options.steps is None else options.steps
        work = planned(scenario, lane, axes, steps, options.target, options.turbo)
        outputs = [output(name, len(axes)) for name in options.out]
        check(options)
    except ValueError as error:
        words.error(first_line(error))
    try:
        with workers(options) as executor:
            outcomes, done = carry_out(work, executor, options.quiet)
        left = below(work.trial.objective, outcomes.final.ravel()).reshape(work.batch)
        swept = Swept(scenario, lane, axes, steps, work.target, outcomes, done, left)
        print("\n".join(summary(swept)))
        for path in outputs:
            WRITERS[path.suffix](path, swept)
            print(f"wrote {path}")
    except (OSError, RuntimeError, ImportError) as error:
        words.exit(1, f"{words.prog}: {first_line(error)}\n")
    sys.exit(0 if done.all() else 130)


def first_line(error: Exception) -> str:
    """What an error says, in one line, and how much more it had to say."""
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0] + (f" (and {len(lines) - 1} more)" if len(lines) > 1 else "")


def check(options: Namespace) -> None:
    """Raises ValueError for what only a run would find out: too many workers, a package that is missing."""
    for name in ("processes", "threads"):
        count = getattr(options, name)
        if count is not None and not 1 <= count <= MOST_WORKERS:
            raise ValueError(f"--{name} {count}: must be 1 to {MOST_WORKERS}")
    for needed, wanted in (("tqdm", not options.quiet), ("distributed", options.dask)):
        if wanted and find_spec(needed) is None:
            hint = ", or say --quiet" if needed == "tqdm" else ""
            raise ValueError(f"{needed} is not installed: pip install -r requirements-sweep.txt{hint}")


@contextmanager
def workers(options: Namespace) -> Iterator[Executor | None]:
    """Who computes: nobody else, threads, processes or a cluster. What they have not begun is withdrawn at the end."""
    if options.dask:
        from distributed import Client

        with Client(options.dask, timeout=PATIENCE, set_as_default=False) as client:
            yield client.get_executor()
    elif options.processes:
        # Forked processes would inherit the locks of threads; these begin anew and do so on every system.
        with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn")) as pool:
            yield pool
    elif options.threads:
        with ThreadPoolExecutor(options.threads) as pool:
            yield pool
    else:
        yield None


def carry_out(work: Plan, executor: Executor | None, quiet: bool) -> tuple[Outcomes, Bools]:
    """The outcomes, and which runs are done: all, or those before Ctrl-C."""
    outcomes, done = Outcomes.none(work.batch), np.zeros(work.batch, dtype=bool)
    with progress(work.runs, quiet) as advance, closing(work.parts(executor)) as parts:
        try:
            for where, part in parts:
                outcomes.put(where, part)
                done.reshape(-1)[where] = True
                advance(where.stop - where.start)
        except KeyboardInterrupt:
            pass  # what is done is kept
    return outcomes, done


@contextmanager
def progress(runs: int, quiet: bool) -> Iterator[Any]:
    """A bar on stderr, told how many runs were done since the last time."""
    if quiet:
        yield lambda more: None
        return
    from tqdm import tqdm

    with tqdm(total=runs, unit=" runs", unit_scale=True) as bar:
        yield bar.update
