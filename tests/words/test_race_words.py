"""What is said of a race: on links that people have tried."""

import pytest

from scenario import Scenario
from studies.race import Race, race
from studies.standings import Status
from words import race as words
from words.say import Language, speaking


def of(query: str) -> Race:
    return race(Scenario.from_query(dict(part.split("=") for part in query.split("&"))))


def statuses(query: str) -> dict[str, str]:
    return {lane.name: words.status(standing) for lane, standing in of(query).ranked}


def test_left_below_f_star() -> None:
    table = words.ranking(of("landscape=McCormick&lanes=AB&A=Lion&A.Lion.lr=3&B=SGD&B.SGD.lr=0.1"))
    first, last = table.rows
    assert [first.lane.name, last.lane.name] == ["SGD", "Lion"]
    assert last.cells[2].startswith("left the picture at step ")
    assert last.cells[table.columns.index("steps to target")] == "–"


@pytest.mark.parametrize("query", ["landscape=Saddle&x=0&y=0&lanes=ABC", "landscape=SixHumpCamel&x=0&y=0&lanes=ABC"])
def test_at_rest_on_a_saddle(query: str) -> None:
    assert set(statuses(query).values()) == {"at rest on a saddle"}


def test_touched_and_left() -> None:
    assert statuses("landscape=Quadratic&lanes=D&steps=150")["Adam"] == "reached at 133, left again"
    assert statuses("landscape=SixHumpCamel&lanes=A&A=LARS&steps=200")["LARS"] == "reached at 161, left again"
    assert words.finish(of("landscape=Quadratic&lanes=D&steps=150")) == "Adam touched at 133 and is 7×10⁻⁶ above."


def test_who_goes_to_and_fro_about_the_lowest_point_hovers_there() -> None:
    assert statuses("landscape=Himmelblau&steps=150")["RMSProp"] == "hovers 0.029 above (-3.78, -3.28)"
    assert statuses("landscape=Beale&x=1&y=1.5&lanes=A&A=LARS")["LARS"] == "hovers 0.008 above (3, 0.5)"


def test_beside_a_name_what_became_of_a_lane_is_said_in_few_letters() -> None:
    ran = of("landscape=LogisticRegression")
    said = {lane.name: words.briefly(ran, standing) for lane, standing in ran.ranked}
    assert said == {"SGD": "hovers at 0.0002", "Momentum": "not there yet", "RMSProp": "hovers at 0.0001", "Adam": "hovers at 2×10⁻⁵"}
    ran = of("landscape=StyblinskiTang&x=-0.2&y=4.5&lanes=C&steps=200")
    assert words.briefly(ran, ran.ranked[0][1]) == "hovers elsewhere"
    for query, told in {
        "landscape=Quadratic&lanes=D&steps=150": "touched at 133",
        "landscape=StyblinskiTang&x=-0.2&y=4.5&lanes=A&steps=400": "rests elsewhere",
    }.items():
        ran = of(query)
        assert words.briefly(ran, ran.ranked[0][1]) == told


def test_f_star_and_what_is_left_over_it_are_zero_and_not_what_rounding_made_of_them() -> None:
    for landscape in ("Levy13", "McCormick", "GoldsteinPrice", "Ackley", "Booth", "StyblinskiTang", "Easom"):
        ran = of(f"landscape={landscape}&steps=2000")
        assert "e-3" not in words.explain(ran.scenario), landscape
        table = words.ranking(ran)
        for row in table.rows:
            final = row.cells[table.columns.index("final f − f*")]
            assert not final.startswith("-") or row.cells[2].startswith("left the picture"), (landscape, row)


def test_every_lane_has_words_of_its_own_kind_for_who_cannot_see() -> None:
    summary = words.summary(of("landscape=Booth&lanes=AB&steps=300"))
    assert summary.startswith("The race on Booth is over after 300 steps. 1. ")
    assert "2. " in summary


def test_in_noise() -> None:
    said = statuses("landscape=Booth&lanes=A&A=SGD&A.SGD.lr=0.05&noise=1&steps=1000")["SGD"]
    assert said.startswith("hovers ")
    assert said.endswith(" above (1, 3)")


# --- The finish ---

FOUR_RATES = "landscape=Quadratic&steps=60&lanes=ABCD&A=SGD&A.SGD.lr=0.02&B=SGD&B.SGD.lr=0.05&C=SGD&C.SGD.lr=0.095&D=SGD&D.SGD.lr=0.12"
FINISHES = {
    "landscape=Rosenbrock": ("D", "Adam arrived after 756 steps; Momentum is 0.0009 above, RMSProp 0.03, SGD 0.2. At these rates."),
    "landscape=Beale": ("D", "Adam arrived after 189 steps, Momentum after 357; SGD is 0.004 above, RMSProp 0.99. At these rates."),
    "landscape=Saddle": (
        None,
        "RMSProp left the picture at step 22, Adam at 36, Momentum at 113, SGD at 153. At these rates.",
    ),
    "landscape=Saddle&steps=30": (
        None,
        "Adam is still in the picture; Momentum is still in the picture; SGD is still in the picture; "
        "RMSProp left the picture at step 22. At these rates.",
    ),
    "landscape=McCormick": (
        "A",
        "SGD arrived after 91 steps, Adam after 181; RMSProp is 0.2 above; Momentum left the picture at step 19. At these rates.",
    ),
    "landscape=Booth": ("B", "Momentum arrived after 189 steps, Adam after 199, SGD after 212; RMSProp hovers 0.05 above. At these rates."),
    "landscape=ThreeHumpCamel": (
        "B",
        "Momentum arrived after 136 steps; SGD rests in another basin, 0.3 above, Adam 0.3; "
        "RMSProp hovers in another basin, 0.3 above. At these rates.",
    ),
    "landscape=Saddle&x=0&y=0&lanes=A": (None, "SGD rests on a saddle."),
    "landscape=Booth&lanes=A": ("A", "SGD arrived after 212 steps."),
    "landscape=Booth&lanes=A&A.hidden=1": (None, ""),
}


@pytest.mark.parametrize("query", FINISHES)
def test_how_a_race_ended_in_one_sentence(query: str) -> None:
    ran = of(query)
    first = next((lane.letter for lane, standing in ran.ranked if standing.status is Status.REACHED), None)
    assert (first, words.finish(ran)) == FINISHES[query]


def test_the_finish_tells_lanes_of_one_rule_apart_and_speaks_of_four_at_most() -> None:
    assert words.finish(of(FOUR_RATES)) == (
        "SGD η 0.095 is 7×10⁻⁵ above; SGD η 0.05 is 0.003 above; SGD η 0.02 is 0.1 above; "
        "SGD η 0.12 left the picture at step 2. At these rates."
    )
    seven = words.finish(of("landscape=Rosenbrock&E=AdamW&F=LARS&G=LAMB"))
    assert seven.startswith("Adam arrived after 756 steps; ")
    assert sum(name in seven.replace("AdamW", "W") for name in ("SGD", "Momentum", "RMSProp", "Adam", "W", "LARS", "LAMB")) == 4


def test_another_language_may_order_the_finish_its_own_way() -> None:
    own = {
        "{lane} arrived after {n} steps": "nach {n} Schritten {lane}",
        "{lane} after {n}": "nach {n} {lane}",
        "{clause}, {next}": "{clause} und {next}",
        "{clauses}. At these rates.": "Bei diesen Raten: {clauses}.",
    }
    with speaking(Language("de", lambda text: own.get(text, text))):
        said = words.finish(of("landscape=Cliff&lanes=AD"))
    assert said == "Bei diesen Raten: nach 50 Schritten SGD und nach 191 Adam."
