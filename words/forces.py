"""What is said of the overlays that show what a lane feels: studies/forces.py has their numbers."""

from studies.forces import FORCES
from words.say import say

HELP = {
    "gradient": "Straight downhill, by the gradient this step used, noise included.",
    "step": "The step the lane takes from here.",
    "momentum": "Where the remembered gradients pull. A lane that remembers no direction has none.",
    "scale": "How large each coordinate's gradient has been: the step is divided by it, so the rate is smallest along the long side. "
    "The longer half-axis is always drawn alike.",
    "curvature": "The two directions in which the ground bends most and least, and how much: λ₁ ≥ λ₂, both > 0 in a bowl, "
    "one < 0 on a saddle.",
}
NAMES = {"gradient": "{label} gradient", "step": "{label} step", "momentum": "{label} momentum", "scale": "{label} scale",
         "curvature": "{label} curvature"}  # fmt: skip


def named(name: str) -> str:
    """A force's name, after what stands at its tip: −∇f gradient."""
    return say(NAMES[name], label=FORCES[name].label)


def helped(name: str) -> str:
    """What a force is."""
    return say(HELP[name])
