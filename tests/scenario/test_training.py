"""A training as a link: there and back, and nothing in a link can raise."""

from dataclasses import replace

import pytest

from knobs import choices
from networks import NETWORKS
from optimizers import OPTIMIZERS
from optimizers.clipping import ByNorm
from optimizers.schedules import Cosine
from scenario import LETTERS, MOST_STEPS, Lane, Scenario, suit
from scenario.training import FIRST, Training, dials


def opening(name: str = FIRST) -> Training:
    return Training.opening(NETWORKS[name]())


@pytest.mark.parametrize("name", NETWORKS)
def test_a_training_comes_back_from_its_link(name: str) -> None:
    usual = opening(name)
    assert usual.changes() == ({} if name == FIRST else {"network": name})
    options = {field: list(choice.options)[-1] for field, choice in choices(usual.network).items() if field != "hidden"}
    network = replace(usual.network, noise=0.05, seed=7, **options)
    own = Lane(suit(OPTIMIZERS["Adam"](), network), Cosine(), "H", hidden=True, clip=ByNorm())
    turned = replace(usual, network=network, lanes=(*usual.lanes[:2], own), steps=90)
    for training in (usual, turned):
        for query in (training.query(), training.changes()):
            ignored: list[str] = []
            assert Training.from_query(query, ignored) == training
            assert ignored == []


def test_every_number_has_a_dial() -> None:
    training = opening()
    for dial in dials(training).values():
        value = dial.knob.high if dial.name != "steps" else 70
        assert dial.of(dial.put(training, value)) == value
    assert dials(training)["TwoMoons.seed"].put(training, 3).network.seed == 3


def test_what_a_link_has_that_makes_no_sense_is_named_and_left_at_its_usual_value() -> None:
    bad = {
        "network": "Transformer",
        "TwoMoons.hidden": "99",
        "TwoMoons.noise": "loud",
        "steps": "1e9",
        "A": "Adamant",
        "landscape": "Beale",
    }
    ignored: list[str] = []
    assert Training.from_query(bad, ignored) == opening()
    assert set(ignored) == set(bad)
    passed: list[str] = []
    assert Training.from_query({"measure": "test", "utm_source": "x", "lane": "A"}, passed) == opening()
    assert passed == []


def test_rules_for_matrices_train_networks_and_go_down_no_landscape() -> None:
    lanes = {"lanes": "A", "A": "Muon", "A.Muon.lr": "0.02"}
    ignored: list[str] = []
    (lane,) = Training.from_query(lanes, ignored).lanes
    assert (type(lane.optimizer).__name__, lane.optimizer.lr, ignored) == ("Muon", 0.02, [])
    Scenario.from_query(lanes, ignored)
    assert "A" in ignored


def test_another_task_brings_its_own_lanes_unless_one_was_turned() -> None:
    spirals = NETWORKS["Spirals"]()
    assert opening().moved(spirals) == opening("Spirals")
    turned = replace(opening(), lanes=opening().lanes[:1])
    assert [type(lane.optimizer) for lane in turned.moved(spirals).lanes] == [type(turned.lanes[0].optimizer)]
    assert turned.moved(spirals).lanes[0].optimizer == suit(turned.lanes[0].optimizer, spirals)


def test_what_would_be_too_much_work_or_no_training_is_refused() -> None:
    usual = opening()
    lane = usual.lanes[0]
    for lanes in ((), (lane, lane), tuple(replace(lane, letter="") for _ in range(len(LETTERS) + 1))):
        with pytest.raises(ValueError, match="lanes are lettered"):
            replace(usual, lanes=lanes)
    with pytest.raises(ValueError, match="steps = 2001"):
        replace(usual, steps=MOST_STEPS + 1)
