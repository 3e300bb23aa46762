"""The data of a ground that has some: those that ship with the app, or the visitor's own, as a file or as text."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from knobs import choices
from landscapes.regression import OWN, Regression
from scenario.dials import address
from scenario.table import LARGEST, NoTable, Pair, Rows, Table, refuse_large, table, written
from ui import drafts, widgets
from ui.visit import session
from ui.visit.session import heeded, held, present
from words import table as words
from words.knobs import options
from words.say import say

FILE, TEXT = "rows-file", "rows"
COLUMNS = ("rows-feature", "rows-target")
FIRST = 20  # rows, at most, that own data begin with where nobody has brought any: of two classes they cannot be parted


def ground(shown: Regression) -> Regression:
    """Draw the menu of data, the field and the file of own ones, and the knobs; returns the landscape as its knobs are turned."""
    option = choices(shown)["data"]
    names = options(option) | {OWN: say("Your own: two columns")}
    key = address(type(shown), "data")
    help = f"{say(option.help)} {say('Or your own, as a CSV file or as text: the last of the list.')}"
    st.selectbox(
        say(option.label),
        list(names),
        key=held(key, shown.data),
        format_func=names.__getitem__,
        help=help,
        on_change=heeded(key, _choose),
        args=(key,),
    )
    if shown.data == OWN:
        _own(shown)
    turned: Regression = widgets.spec("landscape", shown, without=("data",))
    return turned


def _own(shown: Regression) -> None:
    present().tables[type(shown).__name__] = shown.rows, shown.titles
    last = written(shown.rows, shown.titles)
    drafts.field(TEXT, say("Rows: feature, target"), last, _reader(shown), _type, 140, words.notation(shown.classes), LARGEST)
    st.file_uploader(say("Or a CSV file, up to 100 KB"), key=FILE, on_change=_bring, max_upload_size=1, help=words.notation(shown.classes))
    _, found = present().wide or (b"", Table((), ("", "")))
    if found.columns and (found.rows, found.names) == (shown.rows, shown.titles):
        _columns(found)
    if faults := present().no_table:
        st.error(words.refused(faults), icon=":material/error:")
    st.caption(words.held(shown))


def _columns(found: Table) -> None:
    """Which two of a file's columns are shown."""
    names = {at: words.column(found, at) for at in range(len(found.columns))}
    labels = say("Column of the feature"), say("Column to be told from it")
    help = say("The file that came last has {n} columns. Choose others of them, and the chart shows those.", n=len(names))
    with st.container(horizontal=True):
        for key, label, at in zip(COLUMNS, labels, found.pair, strict=True):
            on_change = heeded(key, _choose_column)
            st.selectbox(label, list(names), key=held(key, at), format_func=names.__getitem__, help=help, on_change=on_change, args=(key,))


def _reader(shown: Regression) -> Callable[[str], Table]:
    return lambda text: table(text.encode(), shown.classes)


def first(shown: Regression) -> Regression:
    """What own data begin with: those brought last, or a few rows of the data that are shown, to be changed."""
    rows, titles = present().tables.get(type(shown).__name__, (few(shown), shown.columns))
    return replace(shown, data=OWN, rows=rows, titles=titles)


def few(shown: Regression) -> Rows:
    """Some of the rows of the data that are shown, evenly spread."""
    every = -(-shown.n // FIRST)
    return tuple((float(a), float(b)) for a, b in zip(shown.raw.a[::every], shown.raw.b[::every], strict=True))


# --- Callbacks ---


def _choose(key: str) -> None:
    """Other data."""
    chosen, shown = session.turned(key), present().scenario.landscape
    present().no_table = ()
    if isinstance(shown, Regression) and chosen != shown.data:
        _show(first(shown) if chosen == OWN else replace(shown, data=chosen, rows=(), titles=("", "")))


def _type() -> None:
    """Rows were typed or pasted."""
    shown = present().scenario.landscape
    if isinstance(shown, Regression) and (text := drafts.typed(TEXT, written(shown.rows, shown.titles), _reader(shown))) is not None:
        _take(shown, text.encode())


def _bring() -> None:
    """A file has come."""
    file, shown = session.turned(FILE), present().scenario.landscape
    present().no_table = ()
    if file is None or not isinstance(shown, Regression):
        return
    try:
        refuse_large(file.size)
    except NoTable as why:
        present().no_table = why.faults
        return
    _take(shown, file.getvalue())


def _choose_column(key: str) -> None:
    """Another column of the file that is shown; the one that was there goes where the chosen one was."""
    wide, shown, chosen = present().wide, present().scenario.landscape, session.turned(key)
    if wide is None or not isinstance(shown, Regression):
        return
    content, found = wide
    feature, target = found.pair
    feature, target = (
        (chosen, feature if target == chosen else target) if key == COLUMNS[0] else (target if feature == chosen else feature, chosen)
    )
    _take(shown, content, (feature, target))
    if present().no_table:
        session.forget()  # so that the menu says what is shown


def _take(shown: Regression, content: bytes, pair: Pair | None = None) -> None:
    """Show two columns of a file or a text, or say what is wrong with them."""
    try:
        found = table(content, shown.classes, pair)
    except NoTable as why:
        present().no_table = why.faults
        return
    present().drafts.pop(TEXT, None)
    present().no_table = ()
    present().wide = (content, found) if found.columns else None
    _show(replace(shown, data=OWN, rows=found.rows, titles=found.names))
    session.toast("{taken} The browser's Back button brings the data before.", icon=":material/check:", taken=lambda: words.taken(found))


def _show(ground: Regression) -> None:
    session.change(lambda scenario: replace(scenario, landscape=ground, batch=ground.batch))
