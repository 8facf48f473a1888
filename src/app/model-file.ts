import type { Checkpoint } from './checkpoints.ts';
import { isSameShape } from '../spec/agreement.ts';
import type { Landscape, NetworkSpec } from '../spec/landscape.ts';

/**
 * Puts parameters and their network into a landscape. Data and loss stay: where they do not fit the network, the validator says so. A plane
 * of other parameters gives way to random directions around these, normalised by filter.
 */
export function withParameters(
  landscape: Landscape,
  { network, values, isBare }: Pick<Checkpoint, 'network' | 'values' | 'isBare'>,
): Landscape {
  const isSame = isSameShape(network, landscape.network);
  const around: Pick<Landscape, 'plane' | 'window'> = {
    plane: { directions: 'random', normalize: 'filter', bias: 'zero', seed: 1 },
    window: { a: [-1, 1], b: [-1, 1] },
  };
  return {
    ...landscape,
    network: isBare ? withActivations(network, landscape.network) : network,
    parameters: { values: Array.from(values) },
    // axes that are the parameters' own values would leave the model behind
    ...(isSame && landscape.plane.directions === 'random' ? {} : around),
  };
}

/** The activations that the page already has, as far as there are as many layers; else tanh, and nothing after the last layer. */
function withActivations(network: NetworkSpec, current: NetworkSpec): NetworkSpec {
  const hidden = network.layers.length - 2;
  const output = isSameShape(network, current) ? (current.output ?? 'identity') : 'identity';
  if (hidden === 0) return { ...network, output };
  const { activation = 'tanh' } = current;
  const fits = typeof activation === 'string' || activation.length === hidden;
  return { ...network, activation: fits ? activation : 'tanh', output };
}
