"""Layer by layer: how long its weights are, how long the steps are, and what LARS and LAMB make of that."""

import numpy as np
import streamlit as st

from figures.lessons import drawn
from knobs import Array
from lessons.base import Curves, Line
from studies.network.layers import layers
from studies.training import Trained
from ui.platform.charts import steady
from ui.present import look
from ui.visit import choices
from words.lanes import told_apart
from words.say import say


def by_layer(trained: Trained) -> None:
    """Folded away until it is opened: nothing of it is computed before."""
    folded = st.expander(say("Layer by layer"), icon=":material/layers:", **choices.folded("layers"))
    if not folded.open or trained.runs is None:
        return
    found = layers(trained.runs)
    with folded:
        help = say(
            "A matrix W and its biases b are a layer each. LARS and LAMB step through each at a pace of its own: its length over the "
            "length of what the rule would do, the trust ratio."
        )
        names = dict(zip(map(str, range(1, len(found.names) + 1)), found.names, strict=True))
        chosen = st.segmented_control(
            say("Layer"), list(names), **choices.widget("layer", names, "1", called=names.__getitem__), required=True, help=help
        )
        which = int(chosen or 1) - 1
        parts = {
            "weights": (say("Length of the weights"), found.weights[:, which, 1:]),
            "steps": (say("Length of each step, as a share of the weights"), found.moved[:, which]),
            "trust": (say("Trust ratio"), found.trust[:, which]),
        }
        shown = {key: part for key, part in parts.items() if np.isfinite(part[1]).any()}
        for column, (key, (title, values)) in zip(st.columns(len(shown)), shown.items(), strict=True):
            with column:
                steady(drawn(_curves(trained, title, values), look()), f"layer-{key}", say("{title}, by step.", title=title))


def _curves(trained: Trained, title: str, values: Array) -> Curves:
    """One line a lane, (L, T), of which only what is finite and above 0 is drawn."""
    lanes = [one.lane for one in trained.trainees]
    lines = []
    for lane, name, own in zip(lanes, told_apart(lanes), values, strict=True):
        seen = np.flatnonzero(np.isfinite(own) & (own > 0))
        if len(seen):
            lines.append(Line(name, lane.letter, (seen + 1).astype(np.float64), own[seen]))
    return Curves(title, say("step"), title, tuple(lines))
