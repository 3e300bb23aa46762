"""What a lesson is: words, a race, a question before it, the answer after it, and claims that are run."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import signature
from math import ceil
from typing import Any

from knobs import Array
from lessons.order import rank
from lessons.views import Lead
from optimizers.base import Optimizer
from optimizers.schedules import Schedule, constant
from scenario import Lane, Scenario
from words.numbers import printed
from words.say import say, spoken

FIELD = re.compile(r"«(\w+)(?::([^«»]*))?»")
WORDS_A_MINUTE = 150  # about as one reads aloud
RACE_SECONDS = 7  # a race at its usual speed, and the rest at its end (browser/player/pace.js)


@dataclass(frozen=True)
class Answer:
    """One choice under a question, and what is said of it afterwards."""

    text: str
    why: str
    right: bool = False


def is_a_question(answers: Sequence[Answer]) -> bool:
    """Whether these are two to four, one of them right."""
    return 2 <= len(answers) <= 4 and sum(answer.right for answer in answers) == 1


@dataclass(frozen=True)
class Claim:
    """A sentence on the page and the run that bears it out.

    `holds()` says whether it is so in the races that are shown. Where `holds` has parameters, the sentence is about more than these races.
    One that is called like an optimizer's class, in small letters, is a factor on the learning rate of that rule; `turn` turns the ground,
    in degrees, and `shift` moves it. The tests run the claim at others: it holds there too, or says at which rates and where it holds.
    """

    sentence: str
    holds: Callable[..., bool]

    @property
    def parameters(self) -> frozenset[str]:
        """What it is about beyond the races that are shown."""
        return frozenset(signature(self.holds).parameters)

    @property
    def scanned(self) -> frozenset[str]:
        """The rules whose rates it is not about."""
        return self.parameters - {"turn", "shift"}


@dataclass(frozen=True)
class Aside:
    """What a reader may pass over: folded away under its title."""

    title: str
    words: str


@dataclass(frozen=True)
class Scene:
    """A race with a title. The first scene of a lesson is what its question is about."""

    title: str
    scenario: Scenario


@dataclass(frozen=True, eq=False)
class Line:
    """A curve: x and y of shape (n,), with a band from `low` to `high` where these are given. `letter` is its look, a lane's."""

    name: str
    letter: str
    x: Array
    y: Array
    low: Array | None = None
    high: Array | None = None


@dataclass(frozen=True, eq=False)
class Curves:
    """A chart of lines. `marks` are labelled values of x, drawn upright."""

    title: str
    x: str
    y: str
    lines: tuple[Line, ...]
    log_x: bool = False
    log_y: bool = True
    marks: tuple[tuple[float, str], ...] = ()
    even: bool = False  # whether a unit of x is as long as a unit of y

    @property
    def names(self) -> list[str]:
        """What its lines are called."""
        return [line.name for line in self.lines]


@dataclass(frozen=True, eq=False)
class Bars:
    """A chart of bars: one group for each of `groups`, and in it one bar a series (name, letter, what it is).

    Groups are given by what is written under them. The height of a bar is `measure(what the series is, what the group is)`: all bars of a
    chart come from one function, so that they can be compared.
    """

    title: str
    y: str
    measure: Callable[[Any, Any], float]
    groups: Mapping[str, Any]
    series: tuple[tuple[str, str, Any], ...]
    log_y: bool = False
    heights: tuple[tuple[float, ...], ...] = field(init=False)  # for each series that of every group

    def __post_init__(self) -> None:
        heights = tuple(tuple(float(self.measure(what, group)) for group in self.groups.values()) for _, _, what in self.series)
        object.__setattr__(self, "heights", heights)

    @property
    def names(self) -> list[str]:
        """What its series are called."""
        return [name for name, *_ in self.series]


@dataclass(frozen=True)
class Table:
    """Rows of words, each with a race that shows what it says."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], Scenario], ...]


def nothing() -> tuple[()]:
    """For a lesson without charts of its own."""
    return ()


@dataclass(frozen=True)
class Lesson:
    """One lesson, with its words in English. Text may hold fields: «name» or «name:.3g», which `facts` fills with computed numbers, and
    «lesson:ravine», which another lesson's place in the order fills, "lesson 2".

    Raises ValueError where the question is not one: without two to four answers, one of them right.
    """

    number: int  # its place in the order; a reader sees `lessons.order.rank`
    slug: str  # its name in the address
    title: str
    idea: str  # one line for the path
    words: str
    question: str
    answers: tuple[Answer, ...]
    reveal: str
    scenes: tuple[Scene, ...]
    claims: tuple[Claim, ...]
    now_you: str  # what to try
    outcomes: tuple[Claim, ...]  # what comes of it
    play: Scenario  # where to try it
    facts: Callable[[], Mapping[str, Any]] = field(default=lambda: {})
    charts: Callable[[], tuple[Curves | Bars, ...]] = nothing
    tables: tuple[Table, ...] = ()
    asides: tuple[Aside, ...] = ()
    ranked: bool = True  # whether the ranking of its races says what the lesson is about
    sources: tuple[str, ...] = ()
    afterwards: str = ""  # what one will be able to say, without saying it
    leads: tuple[Lead, ...] = ()  # to its map, its step and its training
    others: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by another language's name: its texts by the English ones

    def __post_init__(self) -> None:
        if not is_a_question(self.answers):
            raise ValueError(f"lesson {self.slug!r}: a question has 2 to 4 answers, one of them right")

    @property
    def minutes(self) -> int:
        """What it takes to read its words, as they are written, and to watch each race once; not what one tries afterwards."""
        answers = [text for answer in self.answers for text in (answer.text, answer.why)]
        words = sum(len(text.split()) for text in (self.words, self.question, *answers, self.reveal, self.now_you))
        return ceil(words / WORDS_A_MINUTE + len(self.scenes) * RACE_SECONDS / 60)

    def lead(self, page: str) -> Lead | None:
        """Its way to a page of the app, if it has one."""
        return next((lead for lead in self.leads if lead.view.page == page), None)

    def said(self, text: str) -> str:
        """A text of this lesson in the present visitor's language; its fields are left as they are."""
        theirs = self.others.get(spoken().name, {})
        return theirs[text] if text in theirs else say(text)

    def fill(self, text: str) -> str:
        """A text of this lesson as the present visitor reads it.

        Its fields are filled, and facts computed when the first one is met. Raises KeyError for one that is not known.
        """
        return FIELD.sub(lambda found: self._field(found[1], found[2] or ""), self.said(text))

    def _field(self, name: str, form: str) -> str:
        return say("lesson {n}", n=rank(form)) if name == "lesson" else printed(format(self.facts()[name], form))


def race(
    landscape: Any,
    *lanes: Optimizer | Lane,
    start: tuple[float, float] | None = None,
    steps: int | None = None,
    noise: float = 0.0,
    seed: int = 0,
) -> Scenario:
    """A scenario; start and steps are the landscape's own where none are given."""
    runners = tuple(lane if isinstance(lane, Lane) else Lane(lane) for lane in lanes)
    return Scenario(landscape, start or landscape.start, runners, steps or landscape.steps, noise, seed)


def on(optimizer: Optimizer, schedule: Schedule = constant) -> Lane:
    """A lane with a schedule."""
    return Lane(optimizer, schedule)
