"""One rate that is kept, one that falls, in the same noise."""

import numpy as np

from scenes.base import Claim, Scene, above, read, runs

ADDRESS = (
    "landscape=Quadratic&Quadratic.kappa=5&x=-1.8&y=1.4&steps=400&noise=2&seed=0&lanes=AB"
    "&A=SGD&A.SGD.lr=0.1&B=SGD&B.SGD.lr=0.1&B.schedule=Cosine"
)
scenario = read(ADDRESS)


def let_down_it_settles_lower() -> bool:
    """The median of 100 draws of the noise, at a third, once and three times the rate: 0.051, 0.14, 0.92 against 0.0083, 0.011, 0.017."""
    kept, fallen = (
        np.array([above(scenario, runs(scenario, letter, factor, seeds=100))[-1] for factor in (1 / 3, 1.0, 3.0)]) for letter in "AB"
    )
    lower = (fallen < kept).sum(axis=1)
    close = np.allclose(np.median(kept, axis=1), [0.051, 0.14, 0.92], rtol=0.1)
    return bool(close and np.allclose(np.median(fallen, axis=1), [0.0083, 0.011, 0.017], rtol=0.1) and bool((lower >= 80).all()))


scene = Scene(
    10,
    "Noise",
    ADDRESS,
    "The same noise, the same rate: kept, the ball goes on hovering; let down to nothing, it settles.",
    (Claim("Let down to nothing, it settles, at a third to three times the rate", let_down_it_settles_lower),),
)
