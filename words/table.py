"""What is said of a file of columns: what is wrong with it, line by line, and what was taken of it."""

from collections.abc import Sequence

from knobs import plain
from landscapes.regression import Regression
from scenario import table
from scenario.faults import TooLarge
from scenario.table import SHORT, Fault, Table, packed
from words import file
from words.numbers import count
from words.quoted import quoted
from words.say import say


def refused(found: Sequence[Fault]) -> str:
    """What is wrong with a file, a line for each fault as long as they are few, as Markdown."""
    return file.with_reasons(say("These data cannot be used, so the picture stays as it is."), found, told)


def told(fault: Fault) -> str:
    """What is wrong in one place of a file, as Markdown."""
    match fault:
        case TooLarge():
            return file.told(fault)
        case table.NoText(line):
            return say("Line {line} holds something other than text. The file must be a CSV file: text, a row a line.", line=line)
        case table.NotTwo(line, 1, 2):
            return say("Line {line}: one value. It must be two, with a comma, a semicolon or a tab between them.", line=line)
        case table.NotTwo(line, values, width) if width > 2:
            return say("Line {line} has another number of values than the first, {n} in place of {all}.", line=line, n=values, all=width)
        case table.NotTwo(line, values):
            return say("Line {line}: {n} values. It must be two, with a comma, a semicolon or a tab between them.", line=line, n=values)
        case table.NoNumber(line, ""):
            return say("Line {line}: a value is missing.", line=line)
        case table.NoNumber(line, text):
            return say("Line {line}: {text} is no number.", line=line, text=quoted(text))
        case table.TooFar(line, text, farthest):
            return say("Line {line}: {text} is farther from zero than {most}.", line=line, text=quoted(text), most=count(int(farthest)))
        case table.TooFew(rows, least):
            return say("The file has {n} rows of numbers. It must have at least {least}.", n=rows, least=least)
        case table.AllAlike(1, value, False):
            return say("The first column is {value} in every row: from what never changes nothing can be told.", value=quoted(plain(value)))
        case table.AllAlike(2, value, True):
            return say("The second column is {value} in every row: there is nothing to tell.", value=quoted(plain(value)))
        case table.AllAlike(column, value, False):
            of = dict(column=column, value=quoted(plain(value)))
            return say("Column {column} is {value} in every row: from what never changes nothing can be told.", **of)
        case table.AllAlike(column, value):
            return say("Column {column} is {value} in every row: there is nothing to tell.", column=column, value=quoted(plain(value)))
        case table.NotTwoClasses(values, some, column):
            of = dict(column=column, n=values, some=", ".join(map(quoted, some)) + (", …" if values > len(some) else ""))
            if column == 2:
                return say("The second column has {n} different values, {some}. It must have two, such as 0 and 1.", **of)
            return say("Column {column} has {n} different values, {some}. It must have two, such as 0 and 1.", **of)


def notation(classes: bool) -> str:
    """How a file or a text has to look."""
    what = (
        say("Two columns, a row a line: a number, and which of two classes it belongs to, as 0 and 1 or in two words.")
        if classes
        else say("Two columns of numbers, a row a line: what is known, and what is to be told from it.")
    )
    how = say(
        "Between them a comma, a semicolon or a tab, as a spreadsheet copies and saves them. The first line may name the columns. Of more "
        "columns, up to 40, two are chosen here. A single row far away from the others shows what a robust loss is good for.",
    )
    return f"{what} {how}"


def held(ground: Regression) -> str:
    """Where own data are kept, and whether a link can carry them far."""
    length = len(packed(ground.rows, ground.titles))
    said = say("{n} rows, kept in the page's address: a reload and Back keep them, a link and a file carry them.", n=ground.n)
    if length <= SHORT:
        return said
    return said + " " + say("A link with so many is long, and some chats cut it: the file of Share carries them anywhere.")


def long(length: int) -> str:
    """What is said of a link that is too long for some."""
    return say(
        "This link has {n} characters, as data or formulas of yours are in it. Some chats and mail programs cut so long a link: the "
        "scenario as a file, below, carries all of it.",
        n=count(length),
    )


def taken(found: Table) -> str:
    """How many rows are used, and how many the file has; and which of its columns, where it has more than two."""
    if found.columns:
        return f"{_rows(found)} {chosen(found)}"
    return _rows(found)


def chosen(found: Table) -> str:
    """Which columns of a file with more than two are shown."""
    feature, target = (quoted(column(found, at)) for at in found.pair)
    fields = dict(feature=feature, target=target, n=len(found.columns))
    return say("Of its {n} columns {feature} is the feature and {target} what is to be told from it.", **fields)


def column(found: Table, at: int) -> str:
    """What a column of a file is called, or its number."""
    return found.columns[at] or say("column {n}", n=at + 1)


def _rows(found: Table) -> str:
    if len(found.rows) == found.of:
        return say("{n} rows of yours.", n=found.of)
    return say("{n} of your {all} rows, evenly spread: enough for a picture and a link.", n=len(found.rows), all=count(found.of))
