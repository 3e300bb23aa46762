"""What a network is: a task to learn, with its examples, and the loss of a multilayer perceptron on them, an objective of D weights."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import numpy as np

from knobs import Array, Scalar, choice, choices, knob, knobs, number
from networks.activations import ACTIVATIONS
from networks.batches import rows
from networks.costs import OF_CLASSES, OF_VALUES
from networks.perceptron import Perceptron
from networks.schemes import SCHEMES

MOST_WEIGHTS = 300  # D of the largest network: the bound of what a visitor may ask for
PARTS = ("train", "validation", "test")
VALIDATION, TEST = 128, 512  # examples of the parts that nobody learns from
START = 3  # the stream of a seed that draws the first weights; see networks.batches
COLUMNS = 1000  # examples that are asked at once
BLOCK = 50_000  # numbers of one layer that are held at once, so that they stay in the processor's cache


class Examples(NamedTuple):
    """Inputs x, (in, n), one example a column, and what is to be learned of them, y, (n,): a class, 0 or 1, or a value."""

    x: Array
    y: Array


def spread(default: float, help: str, high: float = 0.5) -> Any:
    """The deviation of the noise on the examples; any number >= 0."""
    return knob(default, r"\sigma", 0.0, high, help=help, least=0)


@dataclass(frozen=True)
class Network(ABC):
    """A multilayer perceptron and the task that it learns. Positions `w` have the shape (D, *B), *B any shape, () for one.

    `loss` is of all examples of a part, `slope` the gradient on the mini-batch of a step, the same for all lanes. A subclass draws the
    examples; the first sentence of its docstring is what is hard about them. Nothing of a network differs from run to run but its weights:
    a sweep of learning rates is one run. Raises ValueError for what is no network, or one of more than 300 weights.
    """

    noise: Scalar = spread(0.1, "How far the examples are scattered.")
    hidden: tuple[int, ...] = choice(
        (12, 12),
        {(4,): "4", (12,): "12", (32,): "32", (6, 6): "6 and 6", (10, 10): "10 and 10", (12, 12): "12 and 12", (14, 14): "14 and 14"},
        "Hidden neurons",
        "How many neurons stand between input and output, in one layer or in two. Few cannot bend the boundary enough; many can fit the "
        "noise.",
    )
    activation: str = choice(
        "tanh",
        {"tanh": "tanh", "relu": "ReLU", "gelu": "GELU"},
        "Activation",
        "The bend behind each hidden neuron; without it all layers together were one straight line. ReLU has a kink, and boundaries with "
        "corners; the others are smooth.",
    )
    cost: str = choice(
        "logistic",
        {"logistic": "cross-entropy of one output", "softmax": "cross-entropy of an output a class", "squared": "square of the distance"},
        "Loss",
        "What is made small. Cross-entropy goes on pulling at examples that are right already, and lets weights grow without end; "
        "a square has a bottom, where every class is met by its own number.",
    )
    batch: int = choice(
        32,
        {1: "1", 4: "4", 8: "8", 16: "16", 32: "32", 64: "64", 0: "all"},
        "Batch",
        "How many examples a step sees. Few make the gradient noisy and the step cheap; with all of them there is no noise at all.",
    )
    n: int = choice(
        128,
        {20: "20", 64: "64", 128: "128", 512: "512"},
        "Examples",
        "How many examples there are to learn from. The fewer, the sooner they are known by heart, and the test loss turns up again.",
    )
    scheme: str = choice(
        "lecun",
        {"lecun": "LeCun", "xavier": "Xavier (Glorot)", "he": "He", "torch": "as torch"},
        "First weights",
        "How large the first weights are drawn. Too small, and the signal fades on its way through the layers; too large, and tanh is flat "
        "where it arrives. He is made for ReLU, Xavier for tanh.",
    )
    seed: int = knob(
        0,
        "s",
        0,
        99,
        help="Draws the examples, the first weights and the order of the batches anew. What holds for one seed only is luck.",
        least=0,
        marks=tuple(range(100)),
    )
    name: ClassVar[str]
    inputs: ClassVar[int] = 2
    classes: ClassVar[bool] = True  # whether there are two classes to part, or a value to fit
    steps: ClassVar[int] = 600  # how many steps make an instructive first picture here
    reach: ClassVar[float] = 1e6  # farther from 0 than this along any weight a run is lost

    def __post_init__(self) -> None:
        for key in ("noise", "seed"):
            if np.ndim(number(f"network.{key}", getattr(self, key), knobs(self)[key].allowed, least=0)):
                raise ValueError(f"network.{key} has one number per run: must be one number, as all runs see the same examples")
        if self.seed != int(self.seed):
            raise ValueError(f"network.seed = {self.seed}: must be a whole number >= 0")
        for key in ("activation", "scheme", "cost"):
            allowed = choices(self)[key].options
            if getattr(self, key) not in allowed:
                raise ValueError(f"network.{key} = {getattr(self, key)!r}: must be one of {', '.join(map(repr, allowed))}")
        for key, values, least in (("hidden", self.hidden, 1), ("batch", (self.batch,), 0), ("n", (self.n,), 1)):
            if not all(isinstance(value, int | np.integer) and value >= least for value in values):
                raise ValueError(f"network.{key} = {getattr(self, key)!r}: must be made of whole numbers >= {least}")
        if len(self.hidden) not in (1, 2):
            raise ValueError(f"network.hidden = {self.hidden!r}: must be one layer or two")
        if self.D > MOST_WEIGHTS:
            raise ValueError(f"network.hidden = {self.hidden!r}: makes {self.D} weights, must make {MOST_WEIGHTS} at most")

    @abstractmethod
    def drawn(self, rng: np.random.Generator, n: int) -> tuple[Array, Array]:
        """n examples: x (n, inputs), y (n,)."""

    @cached_property
    def model(self) -> Perceptron:
        """The network without its task."""
        kind = (OF_CLASSES if self.classes else OF_VALUES)[self.cost]
        return Perceptron((self.inputs, *self.hidden, kind.outputs), ACTIVATIONS[self.activation], kind)

    @property
    def layers(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of the layers along the weights, a matrix and its biases in turn: ((12, 2), (12,), (1, 12), (1,))."""
        return self.model.layers

    @property
    def D(self) -> int:
        return self.model.D

    @cached_property
    def data(self) -> Mapping[str, Examples]:
        """The examples of "train", "validation" and "test", each drawn by itself: how many one part has changes no other."""
        found = {}
        for i, (part, n) in enumerate(zip(PARTS, (self.n, VALIDATION, TEST), strict=True)):
            x, y = self.drawn(np.random.default_rng((int(self.seed), i)), n)
            found[part] = Examples(np.ascontiguousarray(x.T, dtype=np.float64), np.asarray(y, dtype=np.float64))
        return found

    def examples(self, t: int) -> Examples:
        """What step t = 1, 2, … sees: a mini-batch, or all examples where the batch is as large as all, or 0."""
        every = self.data["train"]
        if not 0 < self.batch < self.n:
            return every
        chosen = rows(int(self.seed), int(t), self.batch, self.n)
        return Examples(every.x[:, chosen], every.y[chosen])

    def start(self, seed: Any = None) -> Array:
        """The first weights, (D,), drawn with the network's own seed or with another; with an array of seeds, of any shape *B, (D, *B)."""
        seeds = np.asarray(self.seed if seed is None else seed)
        return np.stack([self._first(int(one)) for one in seeds.ravel()], axis=-1).reshape(self.D, *seeds.shape)

    def _first(self, seed: int) -> Array:
        rng, draw = np.random.default_rng((seed, START)), SCHEMES[self.scheme]
        return np.concatenate([part.ravel() for o, i in self.layers[::2] for part in draw(rng, i, o)])

    def loss(self, w: Array, part: str = "train") -> Array:
        """The mean loss of a part's examples, (*B)."""
        x, y = self.data[part]
        found = [self.model.loss(lanes, x, y) for lanes in self._blocks(w, x)]
        return np.concatenate(found).reshape(w.shape[1:])

    def slope(self, w: Array, t: int) -> Array:
        """The gradient on the mini-batch of step t, (D, *B)."""
        return self._gradient(w, self.examples(t))

    def gradient(self, w: Array) -> Array:
        """The gradient of `loss`, (D, *B)."""
        return self._gradient(w, self.data["train"])

    def hessian_times(self, w: Array, v: Array) -> Array:
        """The Hessian of `loss` at w times v, both (D, *B) -> (D, *B), exact."""
        x, y = self.data["train"]
        found = np.empty((int(np.prod(w.shape[1:])), self.D))
        for lanes, turned, into in zip(self._blocks(w, x), self._blocks(v, x), self._cut(found, x), strict=True):
            self.model.hessian_times(lanes, turned, x, y, into)
        return np.ascontiguousarray(found.T).reshape(w.shape)

    def output(self, w: Array, x: Array) -> Array:
        """What the network says of x, (inputs, n): (*B, n). With classes it says 1 where this is > 0, else it is the value itself."""
        # Few columns at a time: matrices so large that BLAS gives them to several threads take longer on a busy machine, not less.
        pieces = [x[:, i : i + COLUMNS] for i in range(0, x.shape[1], COLUMNS)]
        found = np.concatenate(
            [np.concatenate([self.model.output(lanes, piece) for lanes in self._blocks(w, piece)]) for piece in pieces], axis=-1
        )
        said = found[:, 0] if found.shape[1] == 1 else found[:, 1] - found[:, 0]
        return said.reshape(*w.shape[1:], x.shape[1])

    def accuracy(self, w: Array, part: str = "test") -> Array:
        """The share of a part's examples that are put into the right class, (*B); NaN where there are no classes."""
        x, y = self.data[part]
        if not self.classes:
            return np.full(w.shape[1:], np.nan)
        return np.asarray(((self.output(w, x) > 0) == (y > 0)).mean(axis=-1))

    def _gradient(self, w: Array, examples: Examples) -> Array:
        x, y = examples
        found = np.empty((int(np.prod(w.shape[1:])), self.D))
        for lanes, into in zip(self._blocks(w, x), self._cut(found, x), strict=True):
            self.model.gradient(lanes, x, y, into)
        return np.ascontiguousarray(found.T).reshape(w.shape)

    def _blocks(self, w: Array, x: Array) -> Iterator[Array]:
        """The lanes of w, (D, *B), as rows, (N, D), so many at a time as stay in cache."""
        return self._cut(np.ascontiguousarray(w.reshape(len(w), -1).T), x)

    def _cut(self, lanes: Array, x: Array) -> Iterator[Array]:
        size = max(1, BLOCK // (x.shape[1] * max(self.hidden)))
        return (lanes[i : i + size] for i in range(0, len(lanes), size))
