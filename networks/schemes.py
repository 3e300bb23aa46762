"""Where the weights of a layer begin: every scheme keeps a signal's size from layer to layer, for the bend it was made for."""

from collections.abc import Callable

import numpy as np
from numpy import sqrt

from knobs import Array

Scheme = Callable[[np.random.Generator, int, int], tuple[Array, Array]]  # from so many inputs to outputs: W (outputs, inputs), b (outputs,)


def he(rng: np.random.Generator, inputs: int, outputs: int) -> tuple[Array, Array]:
    """Normal, with variance 2/inputs, for ReLU, which lets half of a signal through. He et al. 2015, arXiv:1502.01852."""
    return sqrt(2 / inputs) * rng.standard_normal((outputs, inputs)), np.zeros(outputs)


def xavier(rng: np.random.Generator, inputs: int, outputs: int) -> tuple[Array, Array]:
    """Uniform, with variance 2/(inputs + outputs), for tanh: between what keeps signals and what keeps gradients.

    Glorot & Bengio 2010, AISTATS.
    """
    most = sqrt(6 / (inputs + outputs))
    return rng.uniform(-most, most, (outputs, inputs)), np.zeros(outputs)


def lecun(rng: np.random.Generator, inputs: int, outputs: int) -> tuple[Array, Array]:
    """Normal, with variance 1/inputs, so that every neuron's input is about 1. LeCun et al. 1998, Efficient BackProp."""
    return 1 / sqrt(inputs) * rng.standard_normal((outputs, inputs)), np.zeros(outputs)


def torch(rng: np.random.Generator, inputs: int, outputs: int) -> tuple[Array, Array]:
    """Weights and biases uniform up to 1/sqrt(inputs), a third of the variance of LeCun's: what torch.nn.Linear opens with."""
    most = 1 / sqrt(inputs)
    return rng.uniform(-most, most, (outputs, inputs)), rng.uniform(-most, most, outputs)


SCHEMES: dict[str, Scheme] = {"he": he, "xavier": xavier, "lecun": lecun, "torch": torch}
