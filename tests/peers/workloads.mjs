// The standard cases, every number from a named seed. Numbers are float32 values and the grids have 2^k + 1 nodes on [-1, 1], so
// that coordinates are exact in float32 too: every peer and the float64 truth work on the very same numbers.

export const WORKLOADS = {
  W1: { widths: [2, 16, 16, 1], activation: 'tanh', loss: 'mse', samples: 256, side: 129, seed: 101 },
  W2: { widths: [2, 8, 1], activation: 'relu', loss: 'mse', samples: 128, side: 257, seed: 102 },
  W3: { widths: [16, 64, 64, 4], activation: 'tanh', loss: 'mse', samples: 512, side: 33, seed: 103 },
  W4: { widths: [784, 32, 10], activation: 'relu', loss: 'cross-entropy', samples: 256, side: 33, seed: 104 },
};

/**
 * A workload's numbers.
 *
 * `theta`, `u`, `v` hold, layer by layer, the weight `[out][in]` and the bias `[out]`; `inputs` is `[samples][in]`, `targets`
 * `[samples][out]` (one-hot rows for cross-entropy, whose class indices are `labels`). `a` and `b` are the coordinates of the
 * grid's nodes, row-major, b growing with the row.
 *
 * @param {(seed: number, stream: string) => { uniform(): number, normal(): number, integer(n: number): number }} createRandom
 */
export function makeWork(name, createRandom) {
  const spec = WORKLOADS[name];
  const { widths, loss, samples, side, seed } = spec;
  const layers = layersOf(widths);
  const [features, outputs] = [widths[0], widths.at(-1)];
  const [theta, u, v] = ['theta', 'u', 'v'].map((stream) => drawParameters(layers, createRandom(seed, stream)));
  const random = createRandom(seed, 'data');
  const isClass = loss === 'cross-entropy';
  // class data are sparse and positive, like the pixels of digits
  const input = isClass ? () => random.uniform() * (random.uniform() < 0.2 ? 1 : 0) : () => 2 * random.uniform() - 1;
  const inputs = Float32Array.from({ length: samples * features }, input);
  const labels = isClass ? Array.from({ length: samples }, () => random.integer(outputs)) : null;
  const targets = labels ? oneHot(labels, outputs) : waves(inputs, samples, features, outputs, random);
  const count = side * side;
  const coordinate = (k) => -1 + (2 * k) / (side - 1);
  return {
    name,
    ...spec,
    layers,
    features,
    outputs,
    theta,
    u,
    v,
    inputs,
    targets,
    labels,
    points: count,
    a: Float32Array.from({ length: count }, (_, k) => coordinate(k % side)),
    b: Float32Array.from({ length: count }, (_, k) => coordinate(Math.floor(k / side))),
  };
}

/** Multiply-adds of a point and a sample by the naive count: entries of the weight matrices. */
export function multiplyAdds(widths) {
  return layersOf(widths).reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
}

/** The workload as a landscape file, on a grid of another side where one is named. */
export function landscapeOf({
  widths,
  activation,
  loss,
  inputs,
  targets,
  labels,
  features,
  outputs,
  theta,
  u,
  v,
  side,
}) {
  return {
    version: 1,
    network: { layers: widths, activation },
    parameters: { values: [...theta] },
    data: { inputs: rows(inputs, features), targets: labels ?? rows(targets, outputs) },
    loss: { name: loss },
    plane: { directions: 'given', u: [...u], v: [...v] },
    window: { a: [-1, 1], b: [-1, 1] },
    grid: [side, side],
  };
}

/** Parameters with every weight transposed to `[in][out]`, as products `x @ W` want them. */
export function inOut(parameters, layers) {
  const result = parameters.slice();
  for (const { inputs, outputs, weight } of layers) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) result[weight + i * outputs + o] = parameters[weight + o * inputs + i];
    }
  }
  return result;
}

/** Bytes of the widest activation of one point: what a batch of points is made of. */
export function bytesPerPoint({ samples, widths }) {
  return 4 * samples * Math.max(...widths.slice(1));
}

function layersOf(widths) {
  let offset = 0;
  return widths.slice(1).map((outputs, k) => {
    const inputs = widths[k];
    const weight = offset;
    const bias = weight + inputs * outputs;
    offset = bias + outputs;
    return { inputs, outputs, weight, bias };
  });
}

/** Weights N(0, 1/fan-in), biases N(0, 0.01), for the origin and both directions: every layer moves, all over the window. */
function drawParameters(layers, random) {
  const { bias, outputs } = layers.at(-1);
  const values = new Float32Array(bias + outputs);
  for (const layer of layers) {
    const scale = 1 / Math.sqrt(layer.inputs);
    for (let k = layer.weight; k < layer.bias; k++) values[k] = random.normal() * scale;
    for (let k = layer.bias; k < layer.bias + layer.outputs; k++) values[k] = random.normal() * 0.1;
  }
  return values;
}

/** Targets sin(2 A x) of a random matrix A. */
function waves(inputs, samples, features, outputs, random) {
  const matrix = Float64Array.from({ length: features * outputs }, () => random.normal());
  return Float32Array.from({ length: samples * outputs }, (_, k) => {
    const [n, o] = [Math.floor(k / outputs), k % outputs];
    let sum = 0;
    for (let i = 0; i < features; i++) sum += inputs[n * features + i] * matrix[o * features + i];
    return Math.sin(2 * sum);
  });
}

function oneHot(labels, outputs) {
  const values = new Float32Array(labels.length * outputs);
  labels.forEach((label, n) => (values[n * outputs + label] = 1));
  return values;
}

function rows(values, width) {
  return Array.from({ length: values.length / width }, (_, n) => [...values.subarray(n * width, (n + 1) * width)]);
}
