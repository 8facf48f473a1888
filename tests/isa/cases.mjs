// Networks whose kernels are checked: the standard cases of the benchmark, and the widths at which kernels change hands.
export const CASES = [
  { name: 'W1', layers: [2, 16, 16, 1], activation: 'tanh', loss: 'mse' },
  { name: 'W2', layers: [2, 8, 1], activation: 'relu', loss: 'mse' },
  { name: 'W3', layers: [16, 64, 64, 4], activation: 'tanh', loss: 'mse' },
  { name: 'W4', layers: [784, 32, 10], activation: 'relu', loss: 'cross-entropy' },
  { name: '24-24', layers: [2, 24, 24, 1], activation: 'silu', loss: 'mse' },
  { name: '32-32', layers: [2, 32, 32, 1], activation: 'gelu', loss: 'huber' },
  { name: '16-16-16', layers: [2, 16, 16, 16, 1], activation: 'sin', loss: 'bce' },
  { name: '256-128', layers: [784, 256, 128, 10], activation: 'relu', loss: 'cross-entropy' },
  { name: '512-512', layers: [2, 512, 512, 1], activation: 'tanh', loss: 'mse' },
];

const SAMPLES = 16;
const NODES = 5;

/** A landscape file of a shape, small enough for a software adapter: kernels depend on the shape alone. */
export function tinyLandscape({ layers, activation, loss }) {
  const [features, outputs] = [layers[0], layers.at(-1)];
  const row = (width, n) => Array.from({ length: width }, (_, k) => Math.sin(1 + n * 7.3 + k * 1.7));
  const inputs = Array.from({ length: SAMPLES }, (_, n) => row(features, n));
  const label = (n) => (outputs === 1 ? [n % 2] : n % outputs);
  const targets = inputs.map((_, n) => (loss === 'mse' || loss === 'huber' ? row(outputs, n) : label(n)));
  return {
    version: 1,
    network: { layers, activation },
    parameters: { init: 'xavier-uniform', seed: 1 },
    data: { inputs, targets },
    loss: { name: loss },
    plane: { directions: 'random', normalize: 'none', bias: 'scale', seed: 1 },
    window: { a: [-1, 1], b: [-1, 1] },
    grid: [NODES, NODES],
  };
}
