import { DATASET_FACTS } from '../../spec/dataset-facts.ts';
import { isEqual } from '../../spec/equal.ts';
import type { Landscape } from '../../spec/landscape.ts';

export type TrainedProblem = Pick<Landscape, 'network' | 'data' | 'loss'>;

/** What differs between two problems, in words; what is written otherwise but means the same does not differ. */
export function differences(x: TrainedProblem, y: TrainedProblem): string[] {
  const differ = <T>(p: T, q: T, meaning: (value: T) => unknown) => p !== q && !isEqual(meaning(p), meaning(q));
  return [
    differ(x.network, y.network, networkMeaning) && 'the network',
    differ(x.data, y.data, dataMeaning) && 'the data',
    differ(x.loss, y.loss, lossMeaning) && 'the loss',
  ].filter((word) => word !== false);
}

function networkMeaning({ layers, activation = 'identity', output = 'identity', bias = true }: Landscape['network']) {
  const hidden = layers.slice(1, -1);
  return { layers, activations: Array.isArray(activation) ? activation : hidden.map(() => activation), output, bias };
}

function dataMeaning(data: Landscape['data']): unknown {
  if (!('dataset' in data)) return data;
  const { samples, noise } = DATASET_FACTS[data.dataset];
  return { samples, noise, seed: 0, ...data };
}

function lossMeaning({ name, l2 = 0, delta = 1 }: Landscape['loss']) {
  return { name, l2, delta };
}
