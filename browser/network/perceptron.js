// What a multilayer perceptron says: the weights in the order of networks/perceptron.py, for each layer its matrix row by row, then its biases.

const GELU = Math.sqrt(2 / Math.PI);
const ACTIVATIONS = {
  tanh: Math.tanh,
  relu: (z) => (z > 0 ? z : 0),
  gelu: (z) => 0.5 * z * (1 + Math.tanh(GELU * (z + 0.044715 * z ** 3))),
};

// The output for one input after the other, an array that is written over each time: of `sizes`, neurons of each layer, the first the inputs.
export function perceptron(sizes, activation) {
  const bend = ACTIVATIONS[activation];
  const layers = sizes.map((size) => new Float64Array(size));
  return (weights, ...inputs) => {
    layers[0].set(inputs);
    for (let k = 1, at = 0; k < sizes.length; k++) {
      const [from, to] = [layers[k - 1], layers[k]];
      const biases = at + from.length * to.length;
      for (let i = 0; i < to.length; i++) {
        let sum = weights[biases + i];
        for (let j = 0; j < from.length; j++) sum += weights[at++] * from[j];
        to[i] = k < sizes.length - 1 ? bend(sum) : sum;
      }
      at = biases + to.length;
    }
    return layers.at(-1);
  };
}
