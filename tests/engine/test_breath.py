"""Work gives way every few steps, where somebody has said how, and there alone."""

from threading import Thread

import numpy as np

from engine import breath
from engine.breath import STEPS, breathe, giving_way
from engine.looks import looks
from engine.outcomes import ended
from engine.trial import Trial
from landscapes import LANDSCAPES
from networks import NETWORKS
from optimizers import OPTIMIZERS
from scenario import Lane
from studies.network.training import ways


def test_work_takes_a_breath_every_few_steps_in_the_thread_that_gives_way() -> None:
    taken: list[str] = []

    def work(name: str) -> None:
        for t in range(2 * STEPS):
            breathe(t)
        taken.append(name)

    with giving_way(lambda: taken.append("breath")):
        work("here")
        other = Thread(target=work, args=("there",))
        other.start()
        other.join()
    work("after")
    assert taken == ["breath", "breath", "here", "there", "after"]
    assert breath._how.get() is breath._none


def test_sweeps_looks_at_races_and_at_networks_breathe() -> None:
    taken: list[int] = []
    bowl, network = LANDSCAPES["Quadratic"](), NETWORKS["XOR"](hidden=(4,), n=20)
    with giving_way(lambda: taken.append(1)):
        looks(Trial.of(OPTIMIZERS["SGD"](lr=0.01), bowl, np.array(bowl.start), 3 * STEPS), [3 * STEPS])
        assert len(taken) == 4
        ended(Trial.of(OPTIMIZERS["SGD"](lr=0.01), bowl, np.array(bowl.start), 2 * STEPS), 1e-6)
        assert len(taken) == 7
        ways(network, (Lane(OPTIMIZERS["SGD"](lr=0.01)),), 2 * STEPS, {0})
        assert len(taken) == 10
