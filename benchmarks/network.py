"""A network beside a torch loop of the same network; sweeps of rates beside single runs; what a page of four lanes takes.

Ratios of the process' CPU time, torch on one thread; the page is timed on the clock, as a visitor waits for it.
"""

from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks import Row
from benchmarks.sweep import ratio, timed
from browser import packets
from engine.trial import Trial
from engine.walk import walk
from knobs.lasting import emptied
from networks.two_moons import TwoMoons
from optimizers.adam import Adam
from optimizers.heavy_ball import HeavyBall
from optimizers.lamb import LAMB
from optimizers.sgd import SGD
from optimizers.soap import SOAP
from scenario import Lane
from scenario.training import Training
from studies.training import EVERY, MEASURES, trained

STEPS, RATES, FEW = 600, 64, 8
NETWORK, FULL = TwoMoons(), TwoMoons(batch=0)
TRAINING = Training(NETWORK, tuple(Lane(rule) for rule in (SGD(lr=0.1), HeavyBall(lr=0.03), Adam(lr=0.01), LAMB(lr=0.005))), STEPS)


def one_run(rule: Any, network: Any = NETWORK) -> None:
    """A training, without its losses, as the torch loop makes it."""
    for _ in walk(Trial.of(rule, network, network.start(), STEPS)):
        pass


def many_rates(make: Any, network: Any, rates: Any) -> None:
    for _ in walk(Trial.of(make(lr=rates), network, network.start(), STEPS)):
        pass


def page() -> int:
    """All numbers of the default training; what a browser is sent of them, in bytes."""
    emptied("studies")
    found = trained(TRAINING)
    assert found.plane is not None
    measures = [found.measure(name) for name in MEASURES]
    weights = np.stack([one.run.w[::EVERY] for one in found.trainees])
    sent = packets.network(weights, found.away[:, ::EVERY], [one.lane.letter for one in found.trainees])
    return len(sent) + 4 * (found.ground.heights.size + found.plane.places.size + sum(measure.size for measure in measures))


def torch_loop(make: Callable[[Any, Any], Any]) -> Callable[[], None] | None:
    """The loop of the PyTorch tutorials on the same network and batches, in double precision."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    parts = [torch.nn.Linear(i, o, dtype=torch.float64) for o, i in NETWORK.layers[::2]]
    between = [module for part in parts for module in (part, torch.nn.Tanh())][:-1]
    batches = [(torch.tensor(x.T.copy()), torch.tensor(y)[:, None]) for x, y in map(NETWORK.examples, range(1, STEPS + 1))]

    def run() -> None:
        model, criterion = torch.nn.Sequential(*between), torch.nn.BCEWithLogitsLoss()
        for part in parts:
            part.reset_parameters()
        optimizer = make(torch.optim, model.parameters())
        for x, y in batches:
            optimizer.zero_grad()
            criterion(model(x), y).backward()
            optimizer.step()

    return run


def rows(rounds: int) -> Iterator[Row]:
    """Every round runs all contestants in a new order; a ratio is the median of the rounds' own ratios."""
    rules: dict[str, tuple[Any, Callable[[Any, Any], Any]]] = {
        "SGD": (SGD, lambda optim, p: optim.SGD(p, lr=0.1)),
        "Adam": (Adam, lambda optim, p: optim.Adam(p, lr=0.01)),
    }
    rates = np.geomspace(1e-3, 0.3, RATES)
    contestants: dict[str, Callable[[], Any]] = {}
    for name, (make, theirs) in rules.items():
        contestants[f"{name} ours"] = lambda make=make: one_run(make(lr=0.01))
        if loop := torch_loop(theirs):
            contestants[f"{name} torch"] = loop
        for batch, network in (("mini-batches", NETWORK), ("full batch", FULL)):
            contestants[f"{name} {batch}: one"] = lambda make=make, network=network: many_rates(make, network, rates)
            contestants[f"{name} {batch}: single"] = lambda make=make, network=network: [
                one_run(make(lr=float(rate)), network) for rate in rates[:: RATES // FEW]
            ]
    contestants["SOAP ours"] = lambda: one_run(SOAP(lr=0.01))
    times = timed(contestants, rounds)
    clock = timed({"page": page}, rounds, perf_counter)["page"]

    for name in rules:
        ours = 1e6 * median(times[f"{name} ours"]) / STEPS
        own = ratio(times, f"{name} torch", f"{name} ours")
        shown = "torch is not installed" if own is None else f"{{:.1f}}× (ours: {ours:.0f} µs a step)"
        yield Row(f"{name} on a network of {NETWORK.D} weights, against a torch loop", "≥ 3×", own, shown, least=3)
    dear = ratio(times, "SOAP ours", "Adam ours")
    yield Row("A step of SOAP, gradient and all, beside one of Adam", "≤ 6×", dear, "{:.1f}×", most=6)
    for batch, least in (("mini-batches", 5), ("full batch", 3)):
        for name in rules:
            single = ratio(times, f"{name} {batch}: single", f"{name} {batch}: one")
            assert single is not None
            what = f"{name}: {RATES} rates in one batch against single runs, {batch}"
            yield Row(what, f"≥ {least}×", single * RATES / FEW, "{:.1f}×", least=least)
    yield Row(f"All numbers of four lanes × {STEPS} steps, plane and sharpness too", "≤ 1 s", median(clock), "{:.2f} s", most=1)
    yield Row("… and what a browser is sent of them, curves and ground unpacked", "≤ 300 KB", page() / 1e3, "{:.0f} KB", most=300)
