"""The numbers that every race has, whoever runs it and wherever: steps, noise and seed, and how far each can be turned."""

from knobs import Knob

MOST_STEPS = 2000
STEPS = Knob(300, "T", 10, MOST_STEPS, help="How many steps each lane takes: the gradient budget, the same for all.")
SIGMAS = (0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
DRAWN = "Each step sees the gradient plus σ times a normal draw, as with small batches. Every lane sees the same draw."
NOISE = Knob(0.0, r"\sigma", 0.0, 100.0, help=DRAWN, least=0, marks=SIGMAS)
SEED = Knob(0, "s", 0, 999, help="Which noise is drawn. All lanes see the same draw.")
