"""The words of a lesson, read from the Markdown files beside its module: `adam.en.md` beside `adam.py`.

    # 5. Adam, and its correction          its number and title
    One line: the idea.
    ## Words                               what is read before the question
    ## Question                            the question, and under it a list of answers:
    - [x] The right answer.
      What is said of it afterwards.
    - [ ] Another.
      What is said of this one.
    ## What happens, and why               what is read after it
    ## Now you                             what to try, and under it a list of what comes of it,
                                           "* `name` Sentence", where the module has a function of this name that bears it out
    ## Races                               a list, "* `name` Title", where the module has a race of this name
    ## Table: Its title                    a table whose rows begin "| `name` First cell", where the module has a race of this name
    ## Claims                              a list, "* `name` Sentence", where the module has a function of this name that bears it out
    ## Aside: Its title                    what a reader may pass over
    ## Afterwards                          one sentence: what one will be able to say
    ## On the map                          what to do on the lesson's map, where the module has one
    ## In the Microscope                   what to look at in the lesson's step, where the module has one
    ## On a network                        what to look at in the lesson's training, where the module has one
    ## Sources                             a list

Sources and Afterwards may be missing, tables and asides too, and of these there may be more than one; all others must be there once, in any
order. A line of a list goes on in indented lines. The same in another language is a file `adam.zh.md` with the same headings, names and
answers in the same order.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lessons.base import Answer, Aside, Bars, Claim, Curves, Lesson, Scene, Table, is_a_question, nothing
from lessons.markdown import ITEM, Line, Section, by_name, sections
from lessons.order import TITLE
from lessons.views import MAPS, MICROSCOPE, NETWORK, Lead, View
from scenario import Scenario

ANSWER = re.compile(r"[-*] +\[([ xX])\] +(.+)")
ONCE = ("Words", "Question", "What happens, and why", "Now you", "Races", "Claims")
SOURCES, AFTERWARDS, TABLE, ASIDE = "Sources", "Afterwards", "Table: ", "Aside: "
LEADS = {MAPS: "On the map", MICROSCOPE: "In the Microscope", NETWORK: "On a network"}  # by the page they lead to


@dataclass(frozen=True)
class Grid:
    """The words of a table: its rows have names, and as many cells as there are columns."""

    title: str
    columns: tuple[str, ...]
    rows: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Words:
    """What a lesson says in one language."""

    number: int
    title: str
    idea: str
    words: str
    question: str
    answers: tuple[Answer, ...]
    reveal: str
    now_you: str
    outcomes: dict[str, str]
    scenes: dict[str, str]
    claims: dict[str, str]
    tables: tuple[Grid, ...]
    asides: tuple[Aside, ...]
    sources: tuple[str, ...]
    afterwards: str
    leads: dict[str, str]  # by the page

    def texts(self) -> dict[str, str]:
        """Every text by its place, which is the same in every language."""
        found = {f"title of {self.number}": self.title, "idea": self.idea, "words": self.words, "question": self.question}
        for i, answer in enumerate(self.answers, 1):
            found |= {f"{'right' if answer.right else 'wrong'} answer {i}": answer.text, f"what is said of answer {i}": answer.why}
        found |= {"what happens": self.reveal, "now you": self.now_you}
        found |= {"afterwards": self.afterwards} if self.afterwards else {}
        found |= {LEADS[page]: text for page, text in self.leads.items()}
        found |= {f"race {name}": title for name, title in self.scenes.items()}
        found |= {f"claim {name}": sentence for name, sentence in self.claims.items()}
        found |= {f"outcome {name}": sentence for name, sentence in self.outcomes.items()}
        for i, aside in enumerate(self.asides, 1):
            found |= {f"title of aside {i}": aside.title, f"aside {i}": aside.words}
        for i, table in enumerate(self.tables, 1):
            found |= {f"table {i}": table.title} | {f"column {j} of table {i}": column for j, column in enumerate(table.columns, 1)}
            found |= {f"cell {j} of {name} in table {i}": cell for name, cells in table.rows.items() for j, cell in enumerate(cells, 1)}
        return found | {f"source {i}": source for i, source in enumerate(self.sources, 1)}


def told(
    module: str,
    *,
    scenes: Mapping[str, Scenario],
    claims: tuple[Callable[..., bool], ...],
    play: Scenario,
    outcomes: tuple[Callable[..., bool], ...] = (),
    facts: Callable[[], Mapping[str, Any]] = lambda: {},
    charts: Callable[[], tuple[Curves | Bars, ...]] = nothing,
    rows: Mapping[str, Scenario] | None = None,
    views: tuple[View, ...] = (),
    ranked: bool = True,
) -> Lesson:
    """The lesson of the file `module`: its races (`scenes`, and `rows` of tables), claims and outcomes, with the words of the files
    beside it.

    `views` are its map, its step and its training.

    A claim or an outcome goes by its function's name without the underscore before it. Raises FileNotFoundError without words in English,
    and ValueError, with file and line, where some are missing, unknown or doubled, or where those in another language are not those of the
    English file.
    """
    path = Path(module)
    holds = {claim.__name__.lstrip("_"): claim for claim in claims}
    comes = {outcome.__name__.lstrip("_"): outcome for outcome in outcomes}
    wanted = {"Races": set(scenes), "Claims": set(holds), "Now you": set(comes), TABLE: set(rows or {})}
    wanted |= {"views": {LEADS[view.page] for view in views}}
    english = read(path.with_suffix(".en.md"), wanted)
    others = {file.name.split(".")[-2]: file for file in path.parent.glob(f"{path.stem}.*.md") if not file.name.endswith(".en.md")}
    return Lesson(
        number=english.number,
        slug=path.stem,
        title=english.title,
        idea=english.idea,
        words=english.words,
        question=english.question,
        answers=english.answers,
        reveal=english.reveal,
        scenes=tuple(Scene(title, scenes[name]) for name, title in english.scenes.items()),
        claims=tuple(Claim(sentence, holds[name]) for name, sentence in english.claims.items()),
        now_you=english.now_you,
        outcomes=tuple(Claim(sentence, comes[name]) for name, sentence in english.outcomes.items()),
        play=play,
        facts=facts,
        charts=charts,
        tables=tuple(
            Table(table.title, table.columns, tuple((cells, (rows or {})[name]) for name, cells in table.rows.items()))
            for table in english.tables
        ),
        asides=english.asides,
        ranked=ranked,
        sources=english.sources,
        afterwards=english.afterwards,
        leads=tuple(Lead(english.leads[view.page], view) for view in views),
        others={language: _paired(english, read(file, wanted), file) for language, file in others.items()},
    )


def _paired(english: Words, other: Words, file: Path) -> dict[str, str]:
    """The texts in another language by the English ones, so what is the same in English has to be the same there."""
    ours, theirs = english.texts(), other.texts()
    if apart := sorted(ours.keys() ^ theirs.keys()):
        raise ValueError(f"{file}:1: not as in English: {', '.join(apart)}")
    paired = {text: theirs[place] for place, text in ours.items()}
    if twice := [place for place, text in ours.items() if paired[text] != theirs[place]]:
        raise ValueError(f"{file}:1: said in two ways, but in one in English: {', '.join(twice)}")
    return paired


def read(file: Path, wanted: Mapping[str, set[str]]) -> Words:
    """The words in a file, which has to name all the races, claims and rows that are `wanted` and no other; raises ValueError."""
    opening, *others = sections(file)
    title = TITLE.fullmatch(opening.heading.text.rstrip())
    if not title:
        raise opening.heading.wrong("a lesson begins with its number and title: # 5. Adam, and its correction")
    once = _once(opening, others)
    question, answers = _question(once["Question"])
    now_you, outcomes = _split(once["Now you"])
    return Words(
        number=int(title[1]),
        title=title[2],
        idea=opening.sentence(),
        words=once["Words"].text(),
        question=question,
        answers=answers,
        reveal=once["What happens, and why"].text(),
        now_you=now_you.sentence(),
        outcomes=_named(outcomes, wanted["Now you"]),
        scenes=_named(once["Races"], wanted["Races"]),
        claims=_named(once["Claims"], wanted["Claims"]),
        tables=_tables(opening, [section for section in others if section.name.startswith(TABLE)], wanted[TABLE]),
        asides=tuple(Aside(one.name.removeprefix(ASIDE), one.text()) for one in others if one.name.startswith(ASIDE)),
        sources=tuple(source for _, source in once[SOURCES].entries()) if SOURCES in once else (),
        afterwards=once[AFTERWARDS].sentence() if AFTERWARDS in once else "",
        leads=_leads(opening, once, wanted["views"]),
    )


def _once(opening: Section, others: list[Section]) -> dict[str, Section]:
    """The sections by their names; there is one of each."""
    found: dict[str, Section] = {}
    for section in others:
        known = section.name in (*ONCE, SOURCES, AFTERWARDS, *LEADS.values()) or section.name.startswith((TABLE, ASIDE))
        if not known or not section.heading.text.startswith("## "):
            raise section.heading.wrong(f"no heading of a lesson: {section.heading.text!r}")
        if section.name in found:
            raise section.heading.wrong(f"a second {section.name!r}; the first is on line {found[section.name].heading.number}")
        found[section.name] = section
    for name in ONCE:
        if name not in found:
            raise opening.heading.wrong(f"the lesson has no heading '## {name}'")
    return found


def _question(section: Section) -> tuple[str, tuple[Answer, ...]]:
    """The question, and its answers."""
    asked, listed = _split(section)
    answers = []
    for line, found, why in listed.items(ANSWER):
        if not why:
            raise line.wrong("nothing is said of this answer: that goes below it, indented")
        answers.append(Answer(found[2], " ".join(why), found[1] in "xX"))
    if not is_a_question(answers):
        raise section.heading.wrong("a question has 2 to 4 answers, one of them right")
    return asked.sentence(), tuple(answers)


def _split(section: Section) -> tuple[Section, Section]:
    """What stands before the list of a section, and the list."""
    begins = next((i for i, line in enumerate(section.lines) if ITEM.match(line.text)), len(section.lines))
    return Section(section.heading, section.lines[:begins]), Section(section.heading, section.lines[begins:])


def _named(section: Section, wanted: set[str]) -> dict[str, str]:
    """The entries of a list by their names."""
    found = by_name(section.entries())
    _all_there(found, wanted, section)
    return {name: text for name, (_, text) in found.items()}


def _tables(opening: Section, tables: list[Section], wanted: set[str]) -> tuple[Grid, ...]:
    """The tables; a row's name is its own among the rows of all of them."""
    found = by_name((line, row[0]) for section in tables for line, row in section.table()[1])
    _all_there(found, wanted, tables[-1] if tables else opening)
    first = {line: (name, cell) for name, (line, cell) in found.items()}
    grids = []
    for section in tables:
        columns, rows = section.table()
        named = {first[line][0]: (first[line][1], *row[1:]) for line, row in rows}
        grids.append(Grid(section.name.removeprefix(TABLE), columns, named))
    return tuple(grids)


def _leads(opening: Section, once: Mapping[str, Section], wanted: set[str]) -> dict[str, str]:
    """What there is to do in each view of the lesson, by its page."""
    there = {page: once[name] for page, name in LEADS.items() if name in once}
    for section in there.values():
        if section.name not in wanted:
            raise section.heading.wrong(f"the lesson's module has no view for {section.name!r}")
    if missing := sorted(wanted - {section.name for section in there.values()}):
        raise opening.heading.wrong(f"the lesson's module has a view for {missing[0]!r}, of which nothing is said")
    return {page: section.sentence() for page, section in there.items()}


def _all_there(found: Mapping[str, tuple[Line, str]], wanted: set[str], section: Section) -> None:
    for name, (line, _) in found.items():
        if name not in wanted:
            raise line.wrong(f"the lesson's module has no `{name}` for {section.name!r}")
    if missing := sorted(wanted - found.keys()):
        raise section.heading.wrong(f"the lesson's module has {', '.join(f'`{name}`' for name in missing)}, of which nothing is said here")
