"""What a lesson says of a step is what the Microscope shows of it: the pull of decay, the rate of each weight, who goes farther."""

import numpy as np

from engine.descent import descend
from engine.inside import decay_part, effective_rate
from landscapes.quadratic import Quadratic
from lessons import LESSONS, decay, layers, momentum
from lessons.views import MICROSCOPE
from optimizers.adam_l2 import AdamL2


def test_at_the_origin_decay_is_a_billionth_of_the_first_step_and_about_a_hundredth_of_the_next() -> None:
    rule = AdamL2(lr=decay.LR, b2=decay.B2, wd=decay.MILD)
    path = descend(rule, Quadratic(kappa=100.0), (1.5, 1.5), 5, record=rule.memory)
    pull = decay_part(rule, path)
    assert pull is not None
    share = np.hypot(*pull.T) / np.hypot(*np.diff(path.w, axis=0).T)
    assert 3e-10 < share[0] < 3e-9
    assert ((share[1:] > 0.003) & (share[1:] < 0.03)).all()
    assert "of the first step decay is a billionth, of the next ones about a hundredth" in LESSONS["decay"].asides[1].words


def test_on_flat_ground_adamw_is_pulled_by_its_weight_and_l2_by_less() -> None:
    lead = LESSONS["decay"].lead(MICROSCOPE)
    assert lead is not None
    at = int(lead.view.choices["step"]) - 1
    l2, adamw = (lane.optimizer for lane in decay.flat.lanes)
    pulls = []
    for rule, path in zip((l2, adamw), decay.flat.watched(), strict=True):
        pull = decay_part(rule, path)
        assert pull is not None
        pulls.append(pull[at])
        if rule is adamw:
            np.testing.assert_allclose(pull[at], -adamw.lr * adamw.wd * path.w[at], rtol=1e-12)
    assert (np.abs(pulls[0]) < 0.3 * np.abs(pulls[1])).all()


def test_the_rates_of_the_first_step_are_the_trust_ratios_that_are_told() -> None:
    seen = layers.facts()
    for letter, wanted in (("B", (seen["q"], seen["q"])), ("C", (seen["qx"], seen["qy"]))):
        lane = next(lane for lane in layers.scenario.lanes if lane.letter == letter)
        path = descend(lane.optimizer, layers.ravine, layers.scenario.start, 2, record=lane.optimizer.memory)
        np.testing.assert_allclose(effective_rate(lane.optimizer, path)[0], wanted, rtol=1e-9)


def test_who_goes_farther_is_who_is_told_to() -> None:
    lead = LESSONS["momentum"].lead(MICROSCOPE)
    assert lead is not None
    race = lead.view.scenario
    assert race.landscape == momentum.lesson.play.landscape or race in [scene.scenario for scene in momentum.lesson.scenes]
    sgd, ball = race.run()[:2]
    assert np.abs(ball.w[20:31, 1]).max() > np.abs(sgd.w[20:31, 1]).max(), "it swings wider"
