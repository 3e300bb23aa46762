"""Networks beside torch: loss, gradient, Hessian-vector product, first weights, and whole trainings by its rules and by optax's."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import prod
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine import descend
from knobs import Array
from networks import NETWORKS
from networks.base import Network
from networks.schemes import SCHEMES
from optimizers import RULES
from tests.golden.make import OPTAX, TORCH

pytestmark = pytest.mark.xdist_group("torch")
torch: Any = None  # imported for the first test: seconds, which a process that runs none of them does not take


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Matrices of twelve rows are no work to share."""
    global torch
    torch = pytest.importorskip("torch", exc_type=ImportError)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


KINDS = [
    NETWORKS["TwoMoons"](),
    NETWORKS["Circles"](hidden=(12,), activation="gelu", cost="softmax"),
    NETWORKS["Spirals"](activation="gelu", cost="squared"),
    NETWORKS["XOR"](hidden=(8, 8), activation="relu", cost="softmax"),
    NETWORKS["Curve"](hidden=(14, 14)),
]
BENDS: dict[str, Callable[[Any], Any]] = {
    "tanh": lambda z: torch.tanh(z),
    "relu": lambda z: torch.relu(z),
    "gelu": lambda z: torch.nn.functional.gelu(z, approximate="tanh"),
}


def cut(network: Network, w: Any) -> Any:
    """A vector of weights, torch's or NumPy's, as the layers' parts."""
    ends = np.cumsum([0, *map(prod, network.layers)]).tolist()
    return [w[a:b].reshape(shape) for (a, b), shape in zip(pairwise(ends), network.layers, strict=True)]


def joined(parts: Any) -> Array:
    return np.concatenate([np.asarray(part.detach() if hasattr(part, "detach") else part).ravel() for part in parts])


def loss(network: Network, parts: Any, x: Array, y: Array) -> Any:
    """The mean loss as torch writes it."""
    a, wanted = torch.as_tensor(x.T), torch.as_tensor(y)
    for i in range(0, len(parts), 2):
        a = torch.nn.functional.linear(a, parts[i], parts[i + 1])
        a = BENDS[network.activation](a) if i + 2 < len(parts) else a
    if network.cost == "softmax":
        return torch.nn.functional.cross_entropy(a, wanted.long())
    if network.cost == "logistic":
        return torch.nn.functional.binary_cross_entropy_with_logits(a[:, 0], wanted)
    return torch.nn.functional.mse_loss(a[:, 0], 2 * wanted - 1 if network.classes else wanted)


@pytest.mark.parametrize("network", KINDS, ids=lambda network: type(network).__name__)
def test_loss_gradient_and_hessian_are_torchs(network: Network) -> None:
    rng = np.random.default_rng(0)
    w, v = network.start(3) + 0.1 * rng.standard_normal(network.D), rng.standard_normal(network.D)
    at = torch.tensor(w, requires_grad=True)
    mean = loss(network, cut(network, at), *network.examples(5))
    gradient = torch.autograd.grad(mean, at)[0].numpy()
    assert np.abs(network.slope(w, 5) - gradient).max() <= 1e-13
    _, turned = torch.autograd.functional.hvp(
        lambda q: loss(network, cut(network, q), *network.data["train"]), torch.tensor(w), torch.tensor(v)
    )
    turned = turned.numpy()
    assert np.abs(network.hessian_times(w, v) - turned).max() <= 1e-12 * np.abs(turned).max()
    for part, examples in network.data.items():
        assert float(network.loss(w, part)) == pytest.approx(loss(network, cut(network, at), *examples).item(), abs=1e-14)


def gradient(network: Network, parts: list[Any], t: int) -> None:
    for part in parts:
        part.grad = None
    loss(network, parts, *network.examples(t)).backward()


def by_torch(network: Network, w: Array, make: Callable[[list[Any]], list[Any]], steps: int) -> Iterator[Array]:
    """The positions of a training by torch alone."""
    parts = [torch.tensor(part, requires_grad=True) for part in cut(network, w)]
    rules = make(parts)
    for t in range(1, steps + 1):
        gradient(network, parts, t)
        for rule in rules:
            rule.step()
        yield joined(parts)


def by_optax(network: Network, w: Array, transform: Any, steps: int) -> Iterator[Array]:
    """The positions of a training by optax, with torch's gradients."""
    jax, optax = pytest.importorskip("jax", exc_type=ImportError), pytest.importorskip("optax", exc_type=ImportError)
    jax.config.update("jax_enable_x64", True)
    parts = cut(network, w)
    state = transform(optax).init(parts)

    @jax.jit
    def step(parts: Any, state: Any, slopes: Any) -> Any:
        updates, state = transform(optax).update(slopes, state, parts)
        return optax.apply_updates(parts, updates), state

    for t in range(1, steps + 1):
        held = [torch.tensor(np.array(part), requires_grad=True) for part in parts]
        gradient(network, held, t)
        parts, state = step(parts, state, [part.grad.numpy() for part in held])
        yield joined(parts)


def furthest(network: Network, rule: Any, theirs: Iterator[Array], steps: int) -> float:
    """The largest difference of two trainings, in units of max(1, |w|)."""
    ours = descend(rule, network, network.start(), steps)
    assert ours.loss[-1] < 0.7 * ours.loss[0], "it has learned something"
    return max(float((np.abs(w - other) / np.maximum(1, np.abs(other))).max()) for w, other in zip(ours.w[1:], theirs, strict=True))


STEPS = 300
TRAININGS: dict[str, dict[str, float]] = {
    "SGD": dict(lr=0.3),
    "HeavyBall": dict(lr=0.05, mu=0.9),
    "RMSProp": dict(lr=0.01, b2=0.9, eps=1e-8),
    "RMSPropOutside": dict(lr=0.01, b2=0.99, eps=1e-8),
    "Adam": dict(lr=0.03, b1=0.9, b2=0.999, eps=1e-8),
    "AdamW": dict(lr=0.03, b1=0.9, b2=0.999, eps=1e-8, wd=0.1),
    "LAMB": dict(lr=0.005, b1=0.9, b2=0.999, eps=1e-6, wd=0.01),
}


DEEPER = [pytest.param(name, (12, 12), marks=() if name == "LAMB" else pytest.mark.slow) for name in TRAININGS]  # it alone asks for layers


@pytest.mark.parametrize(("name", "hidden"), [*((name, (12,)) for name in TRAININGS), *DEEPER])
def test_a_whole_training_is_theirs(name: str, hidden: tuple[int, ...]) -> None:
    network, k = NETWORKS["TwoMoons"](hidden=hidden), SimpleNamespace(**TRAININGS[name])
    if name in TORCH:
        theirs = by_torch(network, network.start(), lambda parts: [TORCH[name](torch, parts, k)], STEPS)
    else:
        theirs = by_optax(network, network.start(), lambda optax: OPTAX[name](optax, k), STEPS)
    assert furthest(network, RULES[name](**TRAININGS[name]), theirs, STEPS) <= 1e-11


def muon_by_torch(k: Any) -> Callable[[list[Any]], list[Any]]:
    """torch's Muon for matrices, its AdamW for biases."""

    def make(parts: list[Any]) -> list[Any]:
        matrices, biases = ([part for part in parts if part.ndim == n] for n in (2, 1))
        return [
            torch.optim.Muon(matrices, lr=k.lr, weight_decay=k.wd, momentum=k.mu),
            torch.optim.AdamW(biases, lr=k.lr_bias, betas=(k.b1, k.b2), eps=k.eps, weight_decay=k.wd),
        ]

    return make


@pytest.mark.parametrize(
    ("task", "settings"),
    [
        ("TwoMoons", dict(lr=0.01, wd=0.01)),
        ("TwoMoons", dict(mu=0.8, wd=0.01, lr_bias=0.01, b1=0.8, b2=0.99)),
        ("Curve", dict(lr=0.005, wd=0.1)),
    ],
)
def test_a_whole_training_by_muon_is_torchs(task: str, settings: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    """torch turns matrices in bfloat16, of two or three digits; here it keeps them as they are."""
    network, muon = NETWORKS[task](), RULES["Muon"](**settings)
    monkeypatch.setattr(torch.Tensor, "bfloat16", torch.Tensor.clone)
    assert furthest(network, muon, by_torch(network, network.start(), muon_by_torch(muon), STEPS), STEPS) <= 1e-8


@pytest.mark.parametrize("settings", [dict(), dict(lr=0.05, mu=0.8, wd=0.1, lr_bias=0.01, b1=0.8, b2=0.99), dict(mu=0.0, b1=0.0, eps=1e-3)])
def test_muon_on_the_same_gradients_is_torchs(settings: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    network, muon = NETWORKS["TwoMoons"](batch=8), RULES["Muon"](**settings)
    ours = descend(muon, network, network.start(), STEPS)
    monkeypatch.setattr(torch.Tensor, "bfloat16", torch.Tensor.clone)
    parts = [torch.tensor(part, requires_grad=True) for part in cut(network, ours.w[0])]
    rules = muon_by_torch(muon)(parts)
    for w, g in zip(ours.w[1:], ours.grad, strict=True):
        for part, slope in zip(parts, cut(network, g), strict=True):
            part.grad = torch.tensor(slope)
        for rule in rules:
            rule.step()
        assert np.abs(w - joined(parts)).max() <= 1e-12 * max(1, np.abs(w).max())


def test_first_weights_are_drawn_as_wide_as_torchs() -> None:
    """torch.nn.init has three of the schemes, and torch.nn.Linear the fourth."""
    torch.manual_seed(0)
    there = {"he": torch.nn.init.kaiming_normal_, "xavier": torch.nn.init.xavier_uniform_}
    rng = np.random.default_rng(0)
    for scheme, fill in there.items():
        theirs = fill(torch.empty(60, 40), **({"nonlinearity": "relu"} if scheme == "he" else {})).numpy()
        ours, _ = SCHEMES[scheme](rng, 40, 60)
        assert ours.std() == pytest.approx(theirs.std(), rel=0.05)
    linear = torch.nn.Linear(40, 60)
    W, b = SCHEMES["torch"](rng, 40, 60)
    for own, other in ((W, linear.weight), (b, linear.bias)):
        assert np.abs(own).max() == pytest.approx(other.detach().abs().max().item(), rel=0.05)
