"""Sentences in another language, and numbers for people."""

from threading import Thread

import pytest

from words.numbers import distance, gap, height, number, point, printed
from words.say import ENGLISH, LANGUAGES, Language, say, speak, speaking, spoken

LOUD = Language("loud", str.upper)


def test_a_sentence_is_its_own_key_and_its_fields_are_filled_after_it_is_translated() -> None:
    assert say("{who} ran {n} steps, {far} wide", who="Adam", n=300, far=1 / 3) == "Adam ran 300 steps, 0.333 wide"
    german = Language("de", {"{a} before {b}": "{b} nach {a}"}.__getitem__)
    assert german.say("{a} before {b}", a="x", b="y") == "y nach x"


def test_braces_of_formulas_are_left_alone() -> None:
    assert say(r"$\hat{m}$ of {who}", who="Adam") == r"$\hat{m}$ of Adam"
    assert say("{gone}") == "{gone}"


def test_a_field_is_never_taken_for_a_field_again() -> None:
    assert say("{a} {b}", a="{b}", b="x") == "{b} x"


def test_each_thread_speaks_its_own_language() -> None:
    heard: list[str] = []
    with speaking(LOUD):
        other = Thread(target=lambda: heard.append(say("quiet")))
        other.start()
        other.join()
        assert say("hello") == "HELLO"
    assert heard == ["quiet"]
    assert spoken() == ENGLISH


def test_an_unknown_language_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANGUAGES, "loud", LOUD)
    with speaking(ENGLISH):
        speak("loud")
        assert spoken() == LOUD
        speak("?")
        assert spoken() == ENGLISH


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (None, "–"),
        (float("nan"), "–"),
        (float("inf"), "∞"),
        (-float("inf"), "-∞"),
        (0.0, "0"),
        (-0.0, "0"),
        (1234567, "1234567"),
        (1.23456, "1.23"),
        (-1e-9, "-1e-09"),
        (7.9e-31, "7.9e-31"),
    ],
)
def test_numbers(value: float | None, seen: str) -> None:
    assert number(value) == seen


@pytest.mark.parametrize("value", [7.88861e-31, 0.0, -0.0, -1e-16])
def test_what_rounding_has_left_of_a_height_is_nothing(value: float) -> None:
    assert height(value) == gap(value) == "0"


def test_a_gap_a_little_below_f_star_is_nothing_and_one_far_below_is_told() -> None:
    assert gap(-6.66e-16) == gap(-1e-12) == gap(-1e-6) == "0"
    assert gap(-0.25) == "-0.25"
    assert height(-1e-12) == "-1e-12", "f itself may lie there"
    assert gap(3.2e-14) == "3.2e-14"
    assert gap(1.42e-14, lowest=-78.3) == "0", "one unit in the last place of f"


def test_what_is_truly_small_is_told_and_what_rounding_leaves_is_nothing() -> None:
    assert gap(3e-17) == "3e-17", "Rosenbrock's f* is exactly 0"
    assert gap(2e-28) == "2e-28"
    assert gap(1.5e-29) == "0", "Himmelblau where SGD comes to rest"
    assert gap(7.9e-31) == gap(7.9e-31, lowest=7.9e-31) == "0", "Himmelblau's minimum as it was found"
    assert gap(4e-16, lowest=-1.03) == "0"
    assert gap(2e-15, lowest=-1.03) == "2e-15"
    assert distance(4.2e-17, (0.0, 0.0)) == "4.2e-17"
    assert distance(0.0, (0.0, 0.0)) == "0"
    assert distance(4.4e-16, (3.14, 3.14)) == "0", "one unit in the last place of a coordinate"
    assert distance(9.2e-15, (-1.7, 0.796)) == "9.2e-15"


def test_points() -> None:
    assert point((1.0, -0.0)) == "(1, 0)"
    assert point((-0.54719755, 2.5), 4) == "(-0.5472, 2.5)"


@pytest.mark.parametrize(
    ("number", "book"),
    [("-1.5", "−1.5"), ("3e-08", "3×10⁻⁸"), ("-2.5e+10", "−2.5×10¹⁰"), ("inf", "inf"), ("12", "12"), ("e", "e")],
)
def test_numbers_are_printed_as_in_a_book(number: str, book: str) -> None:
    assert printed(number) == book
