"""Other numbers for the knobs of a rule or a ground than those it opens with."""

from dataclasses import replace
from typing import Any

import numpy as np

from knobs import knobs


def turned(spec: Any, shape: tuple[int, ...] = ()) -> Any:
    """Other numbers for all knobs, one number each or one per run."""
    rng = np.random.default_rng(5)
    share = {name: rng.uniform(0.7, 0.99, shape) if shape else float(rng.uniform(0.7, 0.99)) for name in knobs(spec)}
    return replace(spec, **{name: getattr(spec, name) * share[name] for name in share})
