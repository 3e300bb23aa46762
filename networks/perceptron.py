"""A multilayer perceptron in numbers: its output, the gradient of its loss and the Hessian times a vector, all exact.

Lanes lead here: weights have the shape (N, D), one row for each of N lanes, so that a layer is one matmul: as many products of small
matrices as there are lanes, each the same alone and among a thousand, to the last bit.
"""

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from knobs import Array
from networks.activations import Activation, Late
from networks.costs import Cost

Layer = tuple[Array, Array]  # W (N, out, in), b (N, out, 1)


@dataclass(frozen=True, eq=False)
class Perceptron:
    """Layers of the sizes (in, hidden, …, out), with a bend behind each but the last. Examples are columns: x (in, n), y (n,)."""

    sizes: tuple[int, ...]
    activation: Activation
    cost: Cost

    @cached_property
    def layers(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of W and b of every layer, in the order of a row of weights: that of torch's `parameters()`."""
        return tuple(shape for i, o in zip(self.sizes, self.sizes[1:], strict=False) for shape in ((o, i), (o,)))

    @cached_property
    def D(self) -> int:
        return sum(map(prod, self.layers))

    @cached_property
    def _cuts(self) -> list[tuple[slice, tuple[int, int]]]:
        ends = np.cumsum([0, *map(prod, self.layers)]).tolist()
        shapes = [shape if len(shape) == 2 else (*shape, 1) for shape in self.layers]
        return [(slice(a, b), (s[0], s[1])) for a, b, s in zip(ends, ends[1:], shapes, strict=False)]

    def parts(self, w: Array) -> list[Layer]:
        """The layers of w, (N, D): views, through which w can be written."""
        views = [w[:, cut].reshape(len(w), *shape) for cut, shape in self._cuts]
        return list(zip(views[::2], views[1::2], strict=True))

    def output(self, w: Array, x: Array) -> Array:
        """The numbers at the end, (N, out, n)."""
        *inner, (W, b) = self.parts(w)
        a = x
        for V, c in inner:
            z = V @ a
            z += c
            a = self.activation(z)[0]
        return np.asarray(W @ a + b)

    def loss(self, w: Array, x: Array, y: Array) -> Array:
        """The mean loss of the examples, (N,)."""
        return np.asarray(self.cost.value(self.output(w, x), y).mean(axis=-1))

    def gradient(self, w: Array, x: Array, y: Array, into: Array) -> None:
        """Writes the gradient of the mean loss into `into`, (N, D), by going backwards through the layers."""
        parts, out = self.parts(w), self.parts(into)
        inputs: list[Array] = [x]
        slopes: list[Late] = []
        for W, b in parts[:-1]:
            z = W @ inputs[-1]
            z += b
            a, slope, _ = self.activation(z)
            inputs.append(a)
            slopes.append(slope)
        W, b = parts[-1]
        d = self.cost.slope(W @ inputs[-1] + b, y) / x.shape[1]
        for k in reversed(range(len(parts))):
            np.matmul(d, inputs[k].swapaxes(-1, -2), out=out[k][0])
            d.sum(axis=-1, keepdims=True, out=out[k][1])
            if k:
                d = parts[k][0].swapaxes(-1, -2) @ d
                d *= slopes[k - 1]()

    def hessian_times(self, w: Array, v: Array, x: Array, y: Array, into: Array) -> None:
        """Writes the Hessian of the mean loss at w times v, both (N, D), into `into`, (N, D).

        It is the derivative along v of `gradient`, line by line; a letter with r in front is the derivative along v of the letter without.
        Pearlmutter 1994, Fast exact multiplication by the Hessian, Neural Computation 6(1).
        """
        parts, turned, out = self.parts(w), self.parts(v), self.parts(into)
        inputs: list[tuple[Array, Array | None]] = [(x, None)]  # the examples are the same whatever the weights are
        slopes: list[tuple[Array, Array]] = []
        for k, ((W, b), (V, c)) in enumerate(zip(parts, turned, strict=True)):
            a, ra = inputs[k]
            z, rz = W @ a + b, V @ a + c
            if ra is not None:
                rz += W @ ra
            if k < len(parts) - 1:
                a, slope, bend = self.activation(z)
                s = slope()
                inputs.append((a, s * rz))
                slopes.append((s, bend() * rz))
        d, rd = self.cost.slope(z, y) / x.shape[1], self.cost.turn(z, y, rz) / x.shape[1]
        for k in reversed(range(len(parts))):
            a, ra = inputs[k]
            np.matmul(rd, a.swapaxes(-1, -2), out=out[k][0])
            if ra is not None:
                out[k][0][...] += d @ ra.swapaxes(-1, -2)
            rd.sum(axis=-1, keepdims=True, out=out[k][1])
            if k:
                W, V, (s, rs) = parts[k][0].swapaxes(-1, -2), turned[k][0].swapaxes(-1, -2), slopes[k - 1]
                back = W @ d
                rd = (V @ d + W @ rd) * s + back * rs
                d = back * s
