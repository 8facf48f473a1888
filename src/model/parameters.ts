import { createRandom, type Random } from '../spec/random.ts';
import type { Init, ParametersSpec } from '../spec/landscape.ts';
import type { Layer, Network } from './network.ts';

/**
 * θ0 as one flat vector. Expects a validated spec.
 *
 * @throws TypeError for a spec that names a file, which `resolveLandscape` reads
 */
export function createParameters(spec: ParametersSpec, network: Network): Float64Array {
  if ('file' in spec) throw new TypeError(`parameters: expected values or an init, got a file, "${spec.file}"`);
  if ('values' in spec) return Float64Array.from(spec.values);
  return initialize(spec.init, network, spec.seed ?? 0);
}

/**
 * Random parameters, drawn layer by layer: weights first, row-major, then biases.
 *
 * `xavier-uniform`: U(±√(6 / (in + out))), biases 0 (Glorot and Bengio 2010). `he-normal`: N(0, 2 / in), biases 0 (He et
 * al. 2015). `pytorch`: U(±1/√in) for weights and biases, as `nn.Linear`. `zeros`: 0.
 */
function initialize(init: Init, network: Network, seed: number): Float64Array {
  const theta = new Float64Array(network.parameterCount);
  const random = createRandom(seed, 'parameters');
  for (const layer of network.layers) {
    const draw = weightSampler(init, layer, random);
    const count = layer.inputs * layer.outputs;
    for (let k = 0; k < count; k++) theta[layer.weight + k] = draw();
    if (init !== 'pytorch' || layer.bias < 0) continue;
    for (let k = 0; k < layer.outputs; k++) theta[layer.bias + k] = draw();
  }
  return theta;
}

function weightSampler(init: Init, { inputs, outputs }: Layer, random: Random): () => number {
  const uniform = (bound: number) => () => (2 * random.uniform() - 1) * bound;
  switch (init) {
    case 'xavier-uniform':
      return uniform(Math.sqrt(6 / (inputs + outputs)));
    case 'he-normal':
      return () => random.normal() * Math.sqrt(2 / inputs);
    case 'pytorch':
      return uniform(1 / Math.sqrt(inputs));
    case 'zeros':
      return () => 0;
  }
}
