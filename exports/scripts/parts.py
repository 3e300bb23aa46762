"""What the scripts of all libraries are made of: functions, printed from tapes, and the race's numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from exports.scripts import examples
from exports.scripts.functions import commented, function
from knobs import plain
from landscapes.regression import Regression
from optimizers.clipping import unclipped
from optimizers.schedules import constant
from scenario import Lane, Scenario
from studies.digits import same_until
from tape import read, values
from tape.python import Dialect, spelled
from words.say import say

STEPS = "steps"  # what a script calls the number of its steps
EVERY_STEP = f"\nfor t in range(1, {STEPS} + 1):"
ENDS = '\nprint("ends at", {}, "with f =", {})'


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
    def is_bent(self) -> bool:
        """Whether the first two memories are the Hessian at the place, which the loop gives to the rule."""
        return bool(self.rule.given)

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
    def has_batches(self) -> bool:
        return self.scenario.examples > 0

    @property
    def batches(self) -> str:
        """`def rows(t)`, the examples that a step sees; nothing where it sees all, or there are none."""
        return examples.batches(self.scenario) if self.has_batches else ""

    @property
    def start(self) -> str:
        """The start as a list, of numbers that no library takes for integers."""
        return f"[{', '.join(map(repr, self.scenario.start))}]"

    def height(self, dialect: Dialect) -> str:
        """`def f(x, y)`, its knobs with their values; where there are data behind the ground, `def f(x, y, rows)`."""
        ground = self.scenario.landscape
        if isinstance(ground, Regression):
            return examples.height(ground, dialect)
        return function("f", ("x", "y"), read(ground.f), ground, dialect, ("x", "y"))

    def slope(self, dialect: Dialect) -> str:
        """`def grad(x, y)`, an array of two; where there are data behind the ground, `def grad(x, y, rows)`."""
        ground = self.scenario.landscape
        if isinstance(ground, Regression):
            return examples.slope(ground, dialect)
        return function("grad", ("x", "y"), read(ground.grad), ground, dialect, ("x", "y"), f"{dialect.prefix}array([{{}}])")

    def hessian(self, dialect: Dialect) -> str:
        """`def hessian(x, y)`, its three numbers ∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²; nothing where the rule needs none."""
        ground = self.scenario.landscape
        if not self.is_bent:
            return ""
        if isinstance(ground, Regression):
            return examples.hessian(ground, dialect)
        return function("hessian", ("x", "y"), read(ground.hessian), ground, dialect, ("x", "y"))

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


def script(head: str, imports: str, functions: Iterable[str], body: Iterable[str]) -> str:
    """The whole text: comment, imports, functions two lines apart, and what is run."""
    return "\n\n\n".join([f"{head}\n\n{imports}", *filter(None, functions), "\n".join(filter(None, body))]) + "\n"
