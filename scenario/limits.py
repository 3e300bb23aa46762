"""The numbers that every race has, whoever runs it and wherever: steps, noise and seed, and how far each can be turned."""

from knobs import Knob

MOST_STEPS = 2000
STEPS = Knob(300, "T", 10, MOST_STEPS, help="How many steps each lane takes: the gradient budget, the same for all.")
SIGMAS = (0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
DRAWN = (
    "How noisy the gradient of one example is. A step sees the mean of B of them: the gradient plus σ/√B times a normal draw. "
    "Every lane sees the same draw."
)
NOISE = Knob(0.0, r"\sigma", 0.0, 100.0, help=DRAWN, least=0, marks=SIGMAS)
BATCHED = (
    "How many examples a step takes the mean of. Four times as many cost four times as much and halve the noise, σ/√B. "
    "The race counts steps and not examples."
)
BATCH = Knob(1, "B", 1, 1024, help=BATCHED, least=1, marks=tuple(2**k for k in range(11)))
SEEN = (
    "How many examples a step sees, the same for every lane. Every epoch goes once through all, in an order of its own. The fewer, the "
    "noisier the steps and the cheaper; with all of them there is no noise."
)


def seen_of(n: int, default: int) -> Knob:
    """How many of n examples a step sees."""
    return Knob(min(default, n), "B", 1, n, help=SEEN, least=1, marks=(*(2**k for k in range(10) if 2**k < n), n))


SEED = Knob(0, "s", 0, 999, help="Which noise is drawn. All lanes see the same draw.")
