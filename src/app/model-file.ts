import { isSameShape } from '../spec/agreement.ts';
import type { Landscape, NetworkSpec } from '../spec/landscape.ts';
import type { ImportedModel } from '../model/import/import-model.ts';

/** Files that hold a network and its weights. */
export const MODEL_FILES = /\.(safetensors|onnx|npz|npy)$/i;

/** A landscape with an imported model in place of its network, and what the reader has to know of it. */
export interface WithModel {
  landscape: Landscape;
  note: string;
}

/**
 * Puts an imported model into a landscape. Data and loss stay: where they do not fit the network, the validator says so. A plane
 * of other parameters gives way to random directions around the model, normalised by filter.
 */
export function withModel(
  landscape: Landscape,
  { network, values, notes, activationsKnown }: ImportedModel,
): WithModel {
  const read = activationsKnown ? network : withActivations(network, landscape.network);
  const isSame = isSameShape(read, landscape.network);
  const around: Pick<Landscape, 'plane' | 'window'> = {
    plane: { directions: 'random', normalize: 'filter', bias: 'zero', seed: 1 },
    window: { a: [-1, 1], b: [-1, 1] },
  };
  const next: Landscape = {
    ...landscape,
    network: read,
    parameters: { values: Array.from(values) },
    // axes that are the parameters' own values would leave the model behind
    ...(isSame && landscape.plane.directions === 'random' ? {} : around),
  };
  const choose = activationsKnown ? '' : ' The file has no activations: check those under Network.';
  return { landscape: next, note: `${notes.join('; ')}.${choose}` };
}

/** The activations that the page already has, as far as there are as many layers; tanh otherwise. */
function withActivations(network: NetworkSpec, current: NetworkSpec): NetworkSpec {
  const hidden = network.layers.length - 2;
  if (hidden === 0) return { ...network, output: current.output };
  const { activation = 'tanh' } = current;
  const fits = typeof activation === 'string' || activation.length === hidden;
  return { ...network, activation: fits ? activation : 'tanh', output: current.output };
}
