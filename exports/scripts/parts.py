"""What the scripts of all libraries are made of: functions, printed from tapes, and the race's numbers."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from knobs import plain
from optimizers.clipping import unclipped
from optimizers.schedules import constant
from scenario import Lane, Scenario
from studies.digits import same_until
from tape import Tape, read, values
from tape.python import Dialect, python, spelled
from tape.tape import arguments
from words.say import say

WIDTH = 100  # of a comment
STEPS = "steps"  # what a script calls the number of its steps
EVERY_STEP = f"\nfor t in range(1, {STEPS} + 1):"
ENDS = '\nprint("ends at", {}, "with f =", {})'
OF_PLACES = ("f", "grad")  # what they return has the shape of x, where it is one number everywhere too


@dataclass(frozen=True)
class Parts:
    """One lane of a race, as pieces of a script. Raises `tape.Refused` where a text does more than a tape can hold."""

    scenario: Scenario
    lane: Lane

    @property
    def knobs(self) -> dict[str, str]:
        """The knobs that the rule reads, as they are written."""
        return {name: plain(float(value)) for name, value in values(self.rule, read(self.rule.step)).items()}

    @property
    def rule(self) -> Any:
        return self.lane.optimizer

    @property
    def memory(self) -> tuple[str, ...]:
        """The memories of the rule, as scripts call them."""
        return tuple(map(spelled, self.rule.memory))

    @property
    def has_schedule(self) -> bool:
        return self.lane.schedule != constant

    @property
    def has_clipping(self) -> bool:
        return self.lane.clip != unclipped

    @property
    def has_noise(self) -> bool:
        return self.scenario.noise > 0

    @property
    def start(self) -> str:
        """The start as a list, of numbers that no library takes for integers."""
        return f"[{', '.join(map(repr, self.scenario.start))}]"

    def height(self, dialect: Dialect) -> str:
        """`def f(x, y)`, its knobs with their values."""
        ground = self.scenario.landscape
        return function("f", ("x", "y"), read(ground.f), ground, dialect, ("x", "y"))

    def slope(self, dialect: Dialect) -> str:
        """`def grad(x, y)`, an array of two."""
        ground = self.scenario.landscape
        return function("grad", ("x", "y"), read(ground.grad), ground, dialect, ("x", "y"), f"{dialect.prefix}array([{{}}])")

    def step(self, dialect: Dialect) -> str:
        """`def step(w, g, t, …)`, which returns the weights and, where there are some, the memories."""
        inputs = ("w", "g", "t", *self.rule.memory)
        return function("step", inputs, read(self.rule.step), self.rule, dialect, inputs)

    def factor(self, dialect: Dialect) -> str:
        """`def factor(t, T)`, the schedule; nothing where the rate stays."""
        plan = self.lane.schedule
        return (
            function("factor", ("t", "T"), read(plan.__call__), plan, dialect, () if dialect.is_python else ("t",))
            if self.has_schedule
            else ""
        )

    def clipped(self, dialect: Dialect) -> str:
        """`def clipped(g)`; nothing where the gradients stay."""
        clip = self.lane.clip
        return function("clipped", ("g",), read(clip.__call__), clip, dialect, ("g",)) if self.has_clipping else ""

    def draws(self, wrapped: str = "{}") -> str:
        """The line with the noise of every step, the race's own draws; nothing where there is none."""
        if not self.has_noise:
            return ""
        batch = f" / np.sqrt({self.scenario.batch})" if self.scenario.batch > 1 else ""
        drawn = f"np.random.default_rng({self.scenario.seed}).standard_normal((steps, 2))"
        comment = f"  # {say('of the mean of a batch')}" if batch else ""
        return f"noise = {plain(self.scenario.noise)}{batch} * {wrapped.format(drawn)}{comment}"

    def hangs(self) -> str:
        """What is to be said where another library's last digits take the run elsewhere; nothing where they do not."""
        step = same_until(self.scenario, self.lane)
        if step == self.scenario.steps:
            return ""
        return say(
            "After step {step} this run hangs on the last digits of its numbers: what computes them in another order, a library or a "
            "processor, ends elsewhere.",
            step=step,
        )

    def head(self, installs: str, notes: Iterable[str], link: str) -> str:
        """The comment on top: what this is, where it is from, what it needs, and what the library does otherwise."""
        names = dict(rule=self.lane.name, ground=self.scenario.landscape.name, letter=self.lane.letter)
        said = say("{rule} on {ground}: lane {letter} of a race in Fall Line, step for step.", **names)
        return "\n".join([commented(said), *[f"# {link}"][: link.startswith("http")], f"# pip install {installs}", *map(commented, notes)])


def function(name: str, inputs: Sequence[str], tape: Tape, spec: Any, dialect: Dialect, arrays: Sequence[str], returned: str = "{}") -> str:
    """`def name(inputs, knobs with their values)` with the lines of `tape`; `returned` has a place for the results."""
    given = {knob: float(value) for knob, value in values(spec, tape).items()}
    lines, results = python(tape, dialect, arrays, given)
    if name in OF_PLACES:
        results = [text if _depends(tape, i) else f"{text} + 0 * x" for i, text in zip(tape.out, results, strict=True)]
    head = ", ".join([*map(spelled, inputs), *(f"{spelled(knob)}={plain(value)}" for knob, value in given.items())])
    return "\n    ".join([f"def {name}({head}):", *lines, f"return {returned.format(', '.join(results))}"])


def _depends(tape: Tape, i: int) -> bool:
    """Whether entry i depends on the place."""
    todo = [i]
    while todo:
        node = tape.nodes[todo.pop()]
        if node in ("x", "y"):
            return True
        todo += arguments(node)
    return False


def commented(text: str) -> str:
    """`text` as comments of Python: whatever is in it, no line of it can be anything else."""
    lines = [part for line in text.splitlines() or [""] for part in textwrap.wrap(line, WIDTH, break_long_words=False) or [""]]
    return "\n".join(f"# {line}".rstrip() for line in lines)


def script(head: str, imports: str, functions: Iterable[str], body: Iterable[str]) -> str:
    """The whole text: comment, imports, functions two lines apart, and what is run."""
    return "\n\n\n".join([f"{head}\n\n{imports}", *filter(None, functions), "\n".join(filter(None, body))]) + "\n"
