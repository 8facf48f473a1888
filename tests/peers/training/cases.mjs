/** Networks, data and batches; every number from a formula or the package's own random numbers. */
export const CASES = [
  { layers: [1, 3, 1], samples: 16, activation: 'tanh', loss: 'mse' },
  { layers: [2, 16, 16, 1], samples: 256, activation: 'tanh', loss: 'mse' },
  { layers: [2, 64, 64, 64, 1], samples: 1024, activation: 'tanh', loss: 'mse' },
  { layers: [784, 64, 10], samples: 1280, batch: 128, activation: 'relu', loss: 'cross-entropy' },
];

export const LEARNING_RATE = 1e-3;

/** What a batch is, in words. */
export function nameOf({ layers, samples, batch }) {
  return `${layers.join('-')} × ${batch ?? samples}`;
}

export function makeProblem({ createNetwork, createRandom }, { layers, samples, activation, loss }) {
  const network = createNetwork({ layers, activation });
  const [features, outputs] = [layers[0], layers.at(-1)];
  const random = createRandom(1, 'peers');
  const normal = (count, scale = 1) => Float64Array.from({ length: count }, () => scale * random.normal());
  const inputs = normal(samples * features);
  const targets = loss === 'mse' ? normal(samples * outputs) : oneHot(samples, outputs);
  const data = { samples, features, outputs, inputs, targets, description: 'random' };
  const theta = normal(network.parameterCount, 1 / Math.sqrt(features));
  return { problem: { network, data, loss: { name: loss, delta: 1, l2: 0 } }, theta };
}

function oneHot(samples, outputs) {
  return Float64Array.from({ length: samples * outputs }, (_, k) =>
    Number(k % outputs === (7 * Math.floor(k / outputs)) % outputs),
  );
}
