"""The reader of a lesson's words: what it takes from the file, what it says of a faulty one, and another language beside English."""

import re
from pathlib import Path

import pytest

import lessons
from landscapes.quadratic import Quadratic
from lessons import LESSONS
from lessons.base import Answer, Lesson, race
from lessons.views import View, one_step, two_knobs
from lessons.words import told
from optimizers.sgd import SGD
from words.say import Language, speaking

ENGLISH = """\
# 12. Rolling

What a ball does.

## Words

It rolls by **«far:.1f»**.

* So it is.

## Question

Where
to?

- [ ] Up.
  No, nothing
  goes there.
- [x] Down.
  As it must.

## What happens, and why

$$w - g$$

## Now you

Turn it.

* `it_turns` It
  turns.

## Races

* `slow` At a low rate
* `fast` At a high
  rate

## Table: Rates

| Rate | When |
|---|---|
| `low` Low | Always |
| `high` High | Never |

## Claims

* `it_falls` It falls.

## Aside: On slopes

They
slope.

## Sources

* Galilei 1638
"""
SLOW, FAST = (race(Quadratic(), SGD(lr=lr)) for lr in (0.01, 0.02))


def _it_falls() -> bool:
    return True


def _it_turns(sgd: float = 1.0, turn: float = 0.0) -> bool:
    return sgd * turn == 0


def lesson(folder: Path, **files: str) -> Lesson:
    """The lesson of a folder with a file of words for each language."""
    for language, text in files.items():
        (folder / f"rolling.{language}.md").write_text(text, encoding="utf-8")
    return told(
        str(folder / "rolling.py"),
        scenes={"slow": SLOW, "fast": FAST},
        claims=(_it_falls,),
        outcomes=(_it_turns,),
        rows={"low": SLOW, "high": FAST},
        facts=lambda: {"far": 1.25},
        play=FAST,
    )


def test_a_lesson_is_read(tmp_path: Path) -> None:
    read = lesson(tmp_path, en=ENGLISH)
    assert (read.number, read.slug, read.title, read.idea) == (12, "rolling", "Rolling", "What a ball does.")
    assert read.words == "It rolls by **«far:.1f»**.\n\n* So it is."
    assert read.question == "Where to?"
    assert read.answers == (Answer("Up.", "No, nothing goes there."), Answer("Down.", "As it must.", right=True))
    assert (read.reveal, read.now_you, read.sources, read.play) == ("$$w - g$$", "Turn it.", ("Galilei 1638",), FAST)
    assert [(scene.title, scene.scenario) for scene in read.scenes] == [("At a low rate", SLOW), ("At a high rate", FAST)]
    assert [(claim.sentence, claim.holds) for claim in read.claims] == [("It falls.", _it_falls)]
    assert [(outcome.sentence, outcome.holds) for outcome in read.outcomes] == [("It turns.", _it_turns)]
    assert [(aside.title, aside.words) for aside in read.asides] == [("On slopes", "They\nslope.")]
    (table,) = read.tables
    assert (table.title, table.columns) == ("Rates", ("Rate", "When"))
    assert table.rows == ((("Low", "Always"), SLOW), (("High", "Never"), FAST))


def test_a_claim_says_what_it_is_about_beyond_its_races(tmp_path: Path) -> None:
    read = lesson(tmp_path, en=ENGLISH)
    assert (read.claims[0].parameters, read.claims[0].scanned) == (frozenset(), frozenset())
    assert (read.outcomes[0].parameters, read.outcomes[0].scanned) == ({"sgd", "turn"}, {"sgd"})


def test_an_editor_of_another_system_may_have_written_it(tmp_path: Path) -> None:
    (tmp_path / "rolling.en.md").write_bytes(b"\xef\xbb\xbf" + ENGLISH.replace("\n", "\r\n").encode())
    assert lesson(tmp_path).words == "It rolls by **«far:.1f»**.\n\n* So it is."


def test_the_order_of_the_parts_is_free_and_sources_and_tables_may_be_missing(tmp_path: Path) -> None:
    head, *parts = re.split("^(?=## )", ENGLISH.partition("## Sources")[0], flags=re.MULTILINE)
    assert lesson(tmp_path, en=head + "".join(reversed(parts))).now_you == "Turn it."
    assert lesson(tmp_path, en=ENGLISH.partition("## Sources")[0]).sources == ()


FAULTS = {  # what is written for what, the line that is named, and what is said
    "no title": ("# 12. Rolling", "# Rolling", 1, "begins with its number and title"),
    "no number": ("# 12. Rolling", "Rolling", 1, "begins with its number and title"),
    "empty": (ENGLISH, "", 1, "begins with its number and title"),
    "no idea": ("What a ball does.\n", "", 1, "nothing is written"),
    "no words": ("It rolls by **«far:.1f»**.\n\n* So it is.\n", "", 5, "nothing is written under 'Words'"),
    "no part": ("## Now you\n\nTurn it.\n\n* `it_turns` It\n  turns.\n\n", "", 1, "no heading '## Now you'"),
    "unknown part": ("## Now you", "## Now me", 26, "no heading of a lesson: '## Now me'"),
    "another rank": ("## Now you", "### Now you", 26, "no heading of a lesson: '### Now you'"),
    "doubled part": ("## Now you", "## Words", 26, "a second 'Words'; the first is on line 5"),
    "doubled table": ("## Claims", "## Table: Rates\n\n## Claims", 46, "a second 'Table: Rates'"),
    "no question": ("Where\nto?\n", "", 11, "nothing is written under 'Question'"),
    "no answers": (ENGLISH[ENGLISH.index("- [ ]") : ENGLISH.index("## What")], "", 11, "2 to 4 answers"),
    "two right": ("[ ]", "[x]", 11, "one of them right"),
    "none right": ("[x]", "[ ]", 11, "one of them right"),
    "no box": ("- [x] Down.", "- Down.", 19, "no entry of the list under 'Question'"),
    "nothing said": ("  As it must.\n", "", 19, "nothing is said of this answer"),
    "not indented": ("  rate", "rate", 37, "no entry of the list under 'Races'"),
    "race without a name": ("* `slow` At", "* At", 35, "begins with its name"),
    "race without a title": ("* `slow` At a low rate", "* `slow`", 35, "begins with its name"),
    "unknown race": ("`slow`", "`slower`", 35, "no `slower` for 'Races'"),
    "doubled race": ("`fast`", "`slow`", 36, "a second `slow`; the first is on line 35"),
    "missing race": ("* `slow` At a low rate\n", "", 33, "`slow`, of which nothing is said"),
    "unknown claim": ("`it_falls`", "`it_rises`", 48, "no `it_rises` for 'Claims'"),
    "doubled claim": ("* `it_falls` It falls.", "* `it_falls` It falls.\n* `it_falls` It does.", 49, "a second `it_falls`"),
    "missing claim": ("* `it_falls` It falls.\n", "", 46, "`it_falls`, of which nothing is said"),
    "unknown outcome": ("`it_turns`", "`it_twists`", 30, "no `it_twists` for 'Now you'"),
    "missing outcome": ("* `it_turns` It\n  turns.\n", "", 26, "`it_turns`, of which nothing is said"),
    "doubled aside": ("## Sources", "## Aside: On slopes\n\n## Sources", 55, "a second 'Aside: On slopes'"),
    "empty aside": ("They\nslope.\n", "", 50, "nothing is written under 'Aside: On slopes'"),
    "unknown row": ("`low`", "`lower`", 43, "no `lower` for 'Table: Rates'"),
    "doubled row": ("`high`", "`low`", 44, "a second `low`; the first is on line 43"),
    "missing row": ("| `low` Low | Always |\n", "", 39, "`low`, of which nothing is said"),
    "missing table": (ENGLISH[ENGLISH.index("## Table") : ENGLISH.index("## Claims")], "", 1, "`high`, `low`, of which nothing is said"),
    "empty table": ("| `low` Low | Always |\n| `high` High | Never |\n", "", 39, "no table under 'Table: Rates'"),
    "row without a name": ("| `low` Low", "| Low", 43, "begins with its name"),
    "no rule": ("|---|---|", "| Rate | When |", 42, "the second line of a table"),
    "a cell too many": ("| Always |", "| Al | ways |", 43, "3 cells, but the table has 2 columns"),
    "an open row": ("| Always |", "| Always", 43, "begins and ends with |"),
}


@pytest.mark.parametrize(("old", "new", "line", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_file_and_line(old: str, new: str, line: int, said: str, tmp_path: Path) -> None:
    assert ENGLISH.count(old) == 1
    with pytest.raises(ValueError) as fault:
        lesson(tmp_path, en=ENGLISH.replace(old, new))
    assert str(fault.value).startswith(f"{tmp_path / 'rolling.en.md'}:{line}: ")
    assert said in str(fault.value)


def test_a_lesson_without_words_says_which_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"rolling\.en\.md"):
        lesson(tmp_path)


# --- Another language ---

GERMAN = (
    ENGLISH.replace("Rolling", "Rollen")
    .replace("It rolls by", "Sie rollt um")
    .replace("It falls.", "Sie fällt.")
    .replace("Low |", "Tief |")
)
DE, FR = (Language(name, lambda sentence: f"[{sentence}]") for name in ("de", "fr"))


def test_a_lesson_speaks_the_language_of_its_visitor_and_english_where_it_has_no_other(tmp_path: Path) -> None:
    read = lesson(tmp_path, en=ENGLISH, de=GERMAN)
    assert read.fill(read.words).startswith("It rolls by **1.2**")
    with speaking(DE):
        assert read.said(read.title) == "Rollen"
        assert read.fill(read.words).startswith("Sie rollt um **1.2**")
        assert read.fill(read.claims[0].sentence) == "Sie fällt."
        assert read.said(read.tables[0].rows[0][0][0]) == "Tief"
        assert read.said("not of this lesson") == "[not of this lesson]"
    with speaking(FR):
        assert read.said(read.title) == "[Rolling]"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# 12.", "# 13.", "title of 12, title of 13"),
        ("* Galilei 1638", "* Galilei 1638\n* Newton 1687", "source 2"),
        ("## Aside: On slopes\n\nThey\nslope.\n\n", "", "aside 1, title of aside 1"),
        (GERMAN[GERMAN.index("| Rate") : GERMAN.index("## Claims")], "| Rate |\n|---|\n| `low` Tief |\n| `high` High |\n", "column 2"),
        (GERMAN[GERMAN.index("- [ ]") : GERMAN.index("## What")], "- [x] Down.\n  It must.\n- [ ] Up.\n  No.\n", "right answer 1"),
    ],
)
def test_another_language_has_the_same_parts(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert GERMAN.count(old) == 1
    with pytest.raises(ValueError, match=re.escape(f"{tmp_path / 'rolling.de.md'}:1: not as in English: ")) as fault:
        lesson(tmp_path, en=ENGLISH, de=GERMAN.replace(old, new))
    assert said in str(fault.value)


def test_what_is_one_text_in_english_is_one_in_another_language(tmp_path: Path) -> None:
    same = ENGLISH.replace("| Never |", "| Always |")
    with pytest.raises(ValueError, match="in two ways"):
        lesson(tmp_path, en=same, de=same.replace("High | Always", "High | Immer"))


def test_a_fault_in_another_language_is_named_too(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"rolling\.de\.md:48: .*`es_faellt`"):
        lesson(tmp_path, en=ENGLISH, de=GERMAN.replace("`it_falls`", "`es_faellt`"))


# --- Its views ---

LEADS = "## Afterwards\n\nYou can\nroll.\n\n## On the map\n\nFind «far:.1f».\n\n## In the Microscope\n\nCount.\n\n"
VIEWED = (two_knobs(SLOW, "A", "SGD.lr", "noise"), one_step(FAST, 3, "A"))


def told_with(folder: Path, words: str, views: tuple[View, ...] = VIEWED) -> Lesson:
    (folder / "rolling.en.md").write_text(words, encoding="utf-8")
    scenes, rows = {"slow": SLOW, "fast": FAST}, {"low": SLOW, "high": FAST}
    return told(
        str(folder / "rolling.py"),
        scenes=scenes,
        claims=(_it_falls,),
        outcomes=(_it_turns,),
        rows=rows,
        facts=lambda: {"far": 1.25},
        play=FAST,
        views=views,
    )


def test_the_words_of_a_view_are_read(tmp_path: Path) -> None:
    words = ENGLISH.replace("## Sources", f"{LEADS}## Sources")
    read = told_with(tmp_path, words)
    assert read.afterwards == "You can roll."
    assert [(read.fill(lead.text), lead.view) for lead in read.leads] == [("Find 1.2.", VIEWED[0]), ("Count.", VIEWED[1])]
    (tmp_path / "rolling.de.md").write_text(words.replace("You can\nroll.", "Rollen.").replace("Count.", "Zähle."), encoding="utf-8")
    with speaking(Language("de", lambda sentence: sentence)):
        again = told_with(tmp_path, words)
        assert (again.said(again.afterwards), again.said(again.leads[1].text)) == ("Rollen.", "Zähle.")
    (tmp_path / "rolling.de.md").write_text(words.replace("## Afterwards\n\nYou can\nroll.\n", ""), encoding="utf-8")
    with pytest.raises(ValueError, match="not as in English: afterwards"):
        told_with(tmp_path, words)


def test_a_view_has_its_words_and_words_have_their_view(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"rolling.en.md:1: .*'In the Microscope', of which nothing is said"):
        told_with(tmp_path, ENGLISH)
    with pytest.raises(ValueError, match=r"rolling.en.md:\d+: .*no view for 'On the map'"):
        told_with(tmp_path, ENGLISH.replace("## Sources", f"{LEADS}## Sources"), views=())


# --- The files there are ---


def test_every_lesson_has_its_words_and_all_words_a_lesson() -> None:
    files = {path.name for path in Path(lessons.__file__).parent.glob("*.md")}
    assert {f"{slug}.en.md" for slug in LESSONS} <= files
    assert {name.split(".")[0] for name in files} == set(LESSONS)
