"""Reference walks, made by torch, optax and the papers' own formulas, never by the code they judge.

`python tests/golden/make.py` writes walks.npz anew: 60 steps of every case below on Rosenbrock with noise.
"""

import json
from collections.abc import Callable, Sequence
from functools import cache
from math import sqrt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

WALKS = Path(__file__).with_name("walks.npz")
START = (-1.5, 2.0)
Gradient = Callable[[int, Any], Any]  # (t, w) -> g, for t = 0, 1, …

CASES: dict[str, list[dict[str, Any]]] = {
    "SGD": [dict(lr=0.001), dict(lr=0.0003), dict(lr=0.0015)],
    "Momentum": [dict(lr=0.01, b1=0.9), dict(lr=0.001, b1=0.0), dict(lr=0.005, b1=0.99)],
    "HeavyBall": [dict(lr=0.001, mu=0.9), dict(lr=0.001, mu=0.0), dict(lr=0.0001, mu=0.99)],
    "Nesterov": [dict(lr=0.0005, mu=0.9), dict(lr=0.001, mu=0.5), dict(lr=0.0001, mu=0.99)],
    "AdaGrad": [dict(lr=0.5, eps=1e-10), dict(lr=1.5, eps=0.01), dict(lr=0.05, eps=0.0)],
    "AdaDelta": [dict(lr=1.0, rho=0.95, eps=1e-3), dict(lr=1.0, rho=0.9, eps=1e-6), dict(lr=0.5, rho=0.99, eps=1e-4)],
    "RMSProp": [dict(lr=0.02, b2=0.9, eps=1e-8), dict(lr=0.1, b2=0.99, eps=0.1), dict(lr=0.005, b2=0.5, eps=1e-12)],
    "RMSPropOutside": [dict(lr=0.02, b2=0.9, eps=1e-8), dict(lr=0.1, b2=0.99, eps=0.1), dict(lr=0.005, b2=0.5, eps=0.0)],
    "Adam": [dict(lr=0.1, b1=0.9, b2=0.999, eps=1e-8), dict(lr=0.02, b1=0.0, b2=0.9, eps=0.1), dict(lr=0.3, b1=0.99, b2=0.99, eps=0.0)],
    "AdamUncorrected": [
        dict(lr=0.1, b1=0.9, b2=0.999, eps=1e-8), dict(lr=0.02, b1=0.0, b2=0.9, eps=0.1), dict(lr=0.05, b1=0.5, b2=0.9999, eps=1e-3),
    ],
    "AdamL2": [
        dict(lr=0.1, b1=0.9, b2=0.999, eps=1e-8, wd=0.1), dict(lr=0.02, b1=0.0, b2=0.9, eps=0.1, wd=1.0),
        dict(lr=0.2, b1=0.99, b2=0.99, eps=1e-8, wd=0.0),
    ],
    "AdamW": [
        dict(lr=0.1, b1=0.9, b2=0.999, eps=1e-8, wd=0.1), dict(lr=0.02, b1=0.0, b2=0.9, eps=0.1, wd=1.0),
        dict(lr=0.2, b1=0.99, b2=0.99, eps=1e-8, wd=0.0),
    ],
    "AMSGrad": [dict(lr=0.1, b1=0.9, b2=0.999, eps=1e-8), dict(lr=0.2, b1=0.0, b2=0.9, eps=0.1), dict(lr=0.3, b1=0.99, b2=0.99, eps=0.0)],
    "Adamax": [dict(lr=0.5, b1=0.9, b2=0.999, eps=1e-8), dict(lr=0.02, b1=0.0, b2=0.9, eps=0.1), dict(lr=0.1, b1=0.99, b2=0.99, eps=0.0)],
    "NAdam": [dict(lr=0.1, b1=0.9, b2=0.999, eps=1e-8), dict(lr=0.02, b1=0.0, b2=0.9, eps=0.1), dict(lr=0.3, b1=0.95, b2=0.99, eps=0.0)],
    "RAdam": [
        dict(lr=0.004, b1=0.9, b2=0.999, eps=1e-8), dict(lr=0.002, b1=0.0, b2=0.9, eps=0.1), dict(lr=0.001, b1=0.99, b2=0.5, eps=1e-8),
    ],
    "AdaBelief": [
        dict(lr=0.1, b1=0.9, b2=0.999, eps=1e-8), dict(lr=0.02, b1=0.5, b2=0.9, eps=1e-3), dict(lr=0.2, b1=0.99, b2=0.99, eps=1e-12),
    ],
    "Lion": [
        dict(lr=0.01, b1=0.9, b2=0.99, wd=0.0), dict(lr=0.02, b1=0.0, b2=0.5, wd=1.0), dict(lr=0.005, b1=0.95, b2=0.98, wd=0.1),
    ],
    # Slow, so that 1,000 steps stay clear of the origin: on the way out of it both rules multiply every rounding error.
    "LARS": [
        dict(lr=0.1, mu=0.9, wd=0.0, trust=0.005, layers=(2,)), dict(lr=1.0, mu=0.0, wd=0.0, trust=0.01, layers=(1, 1)),
        dict(lr=0.5, mu=0.9, wd=0.2, trust=0.01, layers=(2,)), dict(lr=0.2, mu=0.5, wd=1.0, trust=0.02, layers=(1, 1)),
    ],
    "LAMB": [
        dict(lr=0.003, b1=0.9, b2=0.999, eps=1e-6, wd=0.0, layers=(2,)), dict(lr=0.005, b1=0.5, b2=0.9, eps=0.1, wd=0.2, layers=(2,)),
        dict(lr=0.01, b1=0.9, b2=0.99, eps=1e-8, wd=1.0, layers=(1, 1)),
    ],
    "SignSGD": [dict(lr=0.01), dict(lr=0.003), dict(lr=0.05)],
    "Yogi": [dict(lr=0.1, b1=0.9, b2=0.999, eps=1e-3), dict(lr=0.02, b1=0.0, b2=0.9, eps=0.1), dict(lr=0.2, b1=0.99, b2=0.99, eps=0.0)],
    # optax looks ahead by 1 - b2 in place of the paper's b2: they agree at a half, where it does not pull.
    "Adan": [
        dict(lr=0.1, b1=0.98, b2=0.92, b3=0.99, eps=1e-8, wd=0.0), dict(lr=0.05, b1=0.9, b2=0.8, b3=0.999, eps=1e-3, wd=0.2),
        dict(lr=0.1, b1=0.95, b2=0.5, b3=0.99, eps=1e-8, wd=0.0),
    ],
    "Rprop": [
        dict(lr=0.1, up=1.2, down=0.5, most=50.0, least=1e-6), dict(lr=0.001, up=1.5, down=0.9, most=0.1, least=1e-3),
        dict(lr=0.5, up=1.1, down=0.3, most=50.0, least=1e-3),
    ],
    "AdEMAMix": [
        dict(lr=0.03, b1=0.9, b2=0.999, b3=0.99, alpha=3.0, eps=1e-8, wd=0.0),
        dict(lr=0.02, b1=0.0, b2=0.9, b3=0.9999, alpha=8.0, eps=0.1, wd=0.2),
        dict(lr=0.05, b1=0.95, b2=0.99, b3=0.9, alpha=1.0, eps=0.0, wd=0.1),
    ],
    "ScheduleFreeSGD": [dict(lr=0.002, b1=0.9), dict(lr=0.001, b1=0.5), dict(lr=0.003, b1=0.98)],
    "ScheduleFreeAdamW": [
        dict(lr=0.1, b1=0.9, b2=0.999, eps=1e-8, wd=0.0), dict(lr=0.05, b1=0.5, b2=0.9, eps=0.1, wd=0.2),
        dict(lr=0.3, b1=0.98, b2=0.99, eps=0.0, wd=0.1),
    ],
    "CautiousAdamW": [
        dict(lr=0.1, b1=0.9, b2=0.999, eps=1e-8, wd=0.0), dict(lr=0.02, b1=0.5, b2=0.9, eps=0.1, wd=1.0),
        dict(lr=0.2, b1=0.99, b2=0.99, eps=1e-6, wd=0.1),
    ],
    "Prodigy": [
        dict(lr=1.0, b1=0.9, b2=0.999, d0=1e-6, eps=1e-8, wd=0.0), dict(lr=0.1, b1=0.5, b2=0.9, d0=0.01, eps=1e-3, wd=0.1),
        dict(lr=0.5, b1=0.9, b2=0.99, d0=1e-3, eps=1e-6, wd=0.0),
    ],
    "ADOPT": [dict(lr=0.1, b1=0.9, b2=0.99, eps=1e-6), dict(lr=0.03, b1=0.0, b2=0.9999, eps=0.1), dict(lr=0.1, b1=0.99, b2=0.9, eps=0.0)],
}  # fmt: skip


def torch_uncorrected(torch: Any, p: Any, k: Any) -> Any:
    """Adam with the rate and ε of step t chosen so that its two corrections cancel."""

    class Uncorrected(torch.optim.Adam):  # type: ignore[misc]
        t = 0

        def step(self) -> None:
            self.t += 1
            lost = sqrt(1 - k.b2**self.t)
            self.param_groups[0].update(lr=k.lr * (1 - k.b1**self.t) / lost, eps=k.eps / lost)
            super().step()

    return Uncorrected(p, k.lr, (k.b1, k.b2), k.eps)


TORCH: dict[str, Callable[[Any, Any, Any], Any]] = {
    "SGD": lambda torch, p, k: torch.optim.SGD(p, k.lr),
    "Momentum": lambda torch, p, k: torch.optim.SGD(p, k.lr * (1 - k.b1), k.b1),
    "HeavyBall": lambda torch, p, k: torch.optim.SGD(p, k.lr, k.mu),
    "Nesterov": lambda torch, p, k: torch.optim.SGD(p, k.lr, k.mu, nesterov=True),
    "AdaGrad": lambda torch, p, k: torch.optim.Adagrad(p, k.lr, eps=k.eps),
    "AdaDelta": lambda torch, p, k: torch.optim.Adadelta(p, k.lr, k.rho, k.eps),
    "RMSPropOutside": lambda torch, p, k: torch.optim.RMSprop(p, k.lr, k.b2, k.eps),
    "Adam": lambda torch, p, k: torch.optim.Adam(p, k.lr, (k.b1, k.b2), k.eps),
    "AdamUncorrected": torch_uncorrected,
    "AdamL2": lambda torch, p, k: torch.optim.Adam(p, k.lr, (k.b1, k.b2), k.eps, weight_decay=k.wd),
    "AdamW": lambda torch, p, k: torch.optim.AdamW(p, k.lr, (k.b1, k.b2), k.eps, weight_decay=k.wd),
    "AMSGrad": lambda torch, p, k: torch.optim.Adam(p, k.lr, (k.b1, k.b2), k.eps, amsgrad=True),
    "Adamax": lambda torch, p, k: torch.optim.Adamax(p, k.lr, (k.b1, k.b2), k.eps),
    "RAdam": lambda torch, p, k: torch.optim.RAdam(p, k.lr, (k.b1, k.b2), k.eps),
    "Rprop": lambda torch, p, k: torch.optim.Rprop(p, k.lr, (k.down, k.up), (k.least, k.most)),
}
OPTAX: dict[str, Callable[[Any, Any], Any]] = {
    "RMSProp": lambda optax, k: optax.rmsprop(k.lr, k.b2, k.eps),
    "NAdam": lambda optax, k: optax.nadam(k.lr, k.b1, k.b2, k.eps),
    "AdaBelief": lambda optax, k: optax.adabelief(k.lr, k.b1, k.b2, k.eps, k.eps),
    "Lion": lambda optax, k: optax.lion(k.lr, k.b1, k.b2, weight_decay=k.wd),
    "LARS": lambda optax, k: optax.lars(k.lr, k.wd, trust_coefficient=k.trust, momentum=k.mu),
    "LAMB": lambda optax, k: optax.lamb(k.lr, k.b1, k.b2, k.eps, weight_decay=k.wd),
    "SignSGD": lambda optax, k: optax.sign_sgd(k.lr),
    "Yogi": lambda optax, k: optax.chain(optax.scale_by_yogi(k.b1, k.b2, k.eps, 0.0, 0.0), optax.scale_by_learning_rate(k.lr)),
    "Adan": lambda optax, k: optax.adan(k.lr, k.b1, k.b2, k.b3, k.eps, eps_root=0.0),
    "ADOPT": lambda optax, k: optax.contrib.adopt(k.lr, k.b1, k.b2, k.eps),
    "Prodigy": lambda optax, k: optax.contrib.prodigy(k.lr, (k.b1, k.b2), None, k.eps, k.d0, weight_decay=k.wd),
    "AdEMAMix": lambda optax, k: optax.contrib.ademamix(k.lr, k.b1, k.b2, k.b3, k.alpha, k.eps, weight_decay=k.wd),
    "ScheduleFreeSGD": lambda optax, k: optax.contrib.schedule_free_sgd(k.lr, b1=k.b1),
    "ScheduleFreeAdamW": lambda optax, k: optax.contrib.schedule_free_adamw(
        k.lr, b1=k.b1, b2=k.b2, eps=k.eps, weight_decay=k.wd, state_dtype="float64"
    ),
}


def oracle(name: str, knobs: dict[str, Any]) -> str:
    """Who knows how `name` walks: "torch", "optax" or "paper" (optax's LARS is its paper's at λ = 0 only, its Adan there at β₂ = ½)."""
    alone = {"LARS": knobs.get("wd"), "Adan": knobs.get("wd") or knobs.get("b2") != 0.5, "CautiousAdamW": True}
    return "paper" if alone.get(name) else "torch" if name in TORCH else "optax"


def walk(name: str, knobs: dict[str, Any], gradient: Gradient, steps: int) -> np.ndarray:
    """The oracle's positions, (steps + 1, 2), from START, where step t is given `gradient(t, w)`."""
    take = {"torch": torch_steps, "optax": optax_steps, "paper": PAPER.get(name)}[oracle(name, knobs)]
    assert take
    return np.array(take(name, SimpleNamespace(**knobs), gradient, steps))


def torch_steps(name: str, k: Any, gradient: Gradient, steps: int) -> list[Any]:
    import torch

    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = TORCH[name](torch, [w], k)
    positions = [START]
    for t in range(steps):
        w.grad = torch.as_tensor(np.array(gradient(t, w.detach().numpy())))
        optimizer.step()
        positions.append(tuple(w.detach().tolist()))
    return positions


def optax_steps(name: str, k: Any, gradient: Gradient, steps: int) -> list[Any]:
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    ends = np.cumsum(getattr(k, "layers", (2,)))[:-1]
    transform = OPTAX[name](optax, k)
    w = np.split(np.array(START), ends)
    state = transform.init(w)

    @jax.jit
    def step(w: Any, state: Any, g: Any) -> Any:
        updates, state = transform.update(g, state, w)
        return optax.apply_updates(w, updates), state

    positions = [START]
    for t in range(steps):
        w, state = step(w, state, np.split(np.array(gradient(t, np.concatenate(w))), ends))
        positions.append(tuple(np.concatenate(w)))
    return positions


def you_2017(name: str, k: Any, gradient: Gradient, steps: int) -> list[Any]:
    """LARS as in algorithm 1 of arXiv:1708.03888, in plain Python, layer by layer."""
    w, v = list(START), [0.0, 0.0]
    layers = [(0, 1)] if k.layers == (2,) else [(0,), (1,)]
    positions = [START]
    for t in range(steps):
        g = [float(x) for x in gradient(t, np.array(w))]
        for layer in layers:
            w_norm, g_norm = (sqrt(sum(u[i] ** 2 for i in layer)) for u in (w, g))
            local = k.trust * w_norm / (g_norm + k.wd * w_norm) if w_norm and g_norm else 1.0
            for i in layer:
                v[i] = k.mu * v[i] + k.lr * local * (g[i] + k.wd * w[i])
                w[i] -= v[i]
        positions.append((w[0], w[1]))
    return positions


def xie_2022(name: str, k: Any, gradient: Gradient, steps: int) -> list[Any]:
    """Adan as in algorithm 1 of arXiv:2208.06677, in plain Python; its β are the shares that are new. Its memories start corrected."""
    new1, new2, new3 = 1 - k.b1, 1 - k.b2, 1 - k.b3
    w, m, v, n = list(START), [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]
    before = None
    positions = [START]
    for t in range(1, steps + 1):
        g = [float(x) for x in gradient(t - 1, np.array(w))]
        for i in range(2):
            change = g[i] - before[i] if before else 0.0
            m[i] = (1 - new1) * m[i] + new1 * g[i]
            v[i] = (1 - new2) * v[i] + new2 * change
            n[i] = (1 - new3) * n[i] + new3 * (g[i] + (1 - new2) * change) ** 2
            rate = k.lr / (sqrt(n[i] / (1 - k.b3**t)) + k.eps)
            w[i] = (w[i] - rate * (m[i] / (1 - k.b1**t) + (1 - new2) * v[i] / (1 - k.b2**t))) / (1 + k.wd * k.lr)
        before = g
        positions.append((w[0], w[1]))
    return positions


def liang_2024(name: str, k: Any, gradient: Gradient, steps: int) -> list[Any]:
    """AdamW behind the mask of algorithm 1 of arXiv:2411.16085, in plain Python."""
    w, m, v = list(START), [0.0, 0.0], [0.0, 0.0]
    positions = [START]
    for t in range(1, steps + 1):
        g = [float(x) for x in gradient(t - 1, np.array(w))]
        for i in range(2):
            m[i] = k.b1 * m[i] + (1 - k.b1) * g[i]
            v[i] = k.b2 * v[i] + (1 - k.b2) * g[i] ** 2
        u = [m[i] / (1 - k.b1**t) / (sqrt(v[i] / (1 - k.b2**t)) + k.eps) for i in range(2)]
        mask = [float(u[i] * g[i] > 0) for i in range(2)]
        share = sum(mask) / len(mask)
        w = [w[i] - k.lr * k.wd * w[i] - k.lr * u[i] * mask[i] / (share + k.eps) for i in range(2)]
        positions.append((w[0], w[1]))
    return positions


PAPER = {"LARS": you_2017, "Adan": xie_2022, "CautiousAdamW": liang_2024}


@cache
def noise(steps: int) -> np.ndarray:
    return np.random.default_rng(1951).standard_normal((steps, 2))


def make(steps: int = 60) -> None:
    cases, gradients, positions = [], [], []
    for name, settings in CASES.items():
        for knobs in settings:
            given: list[Sequence[float]] = []

            def gradient(t: int, w: Any, given: list[Sequence[float]] = given) -> Sequence[float]:
                x, y = (float(c) for c in w)
                given.append((2 * (x - 1) - 400 * x * (y - x * x) + noise(steps)[t, 0], 200 * (y - x * x) + noise(steps)[t, 1]))
                return given[-1]

            positions.append(walk(name, knobs, gradient, steps))
            gradients.append(given)
            cases.append((name, knobs, oracle(name, knobs)))
    np.savez_compressed(WALKS, cases=json.dumps(cases), gradients=gradients, positions=positions)


if __name__ == "__main__":
    make()
