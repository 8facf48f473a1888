import type { Network } from '../../model/network.ts';
import type { Activation } from '../../spec/landscape.ts';

/** What a landscape costs. All counts are multiply-adds, and per sample where nothing else is said. */
export interface Work {
  /** Of the whole network, as a naive evaluator does them at each point. */
  readonly naive: number;
  /** Done at each point: one per unit of the first layer that moves along a line, in × out in those behind it. */
  readonly executed: number;
  /** Done once a line, for all of its points: the layers that move with the line alone. */
  readonly perLine: number;
  /** Done at each point once for all samples: the parameters that are made there. */
  readonly parameters: number;
  /** Activation functions evaluated at each point; the identity does not count. */
  readonly activations: Readonly<Partial<Record<Activation, number>>>;
}

const NONE = { executed: 0, perLine: 0, parameters: 0, activations: {} };

/** Counts the work of a plan; `reduced` is the network that is left, null where the loss has a closed form. */
export function countWork(network: Network, reduced: Network | null, lineLayers: number): Work {
  const naive = multiplyAdds(network.layers);
  if (!reduced) return { naive, ...NONE };
  const [first, ...behind] = reduced.layers.slice(lineLayers);
  const activations: Partial<Record<Activation, number>> = {};
  for (const { activation, outputs } of [first, ...behind]) {
    if (activation !== 'identity') activations[activation] = (activations[activation] ?? 0) + outputs;
  }
  return {
    naive,
    executed: first.outputs + multiplyAdds(behind),
    // the first of them is affine in the line's coordinate; behind the last, the next layer's two affine parts are made
    perLine:
      lineLayers === 0
        ? first.outputs
        : reduced.layers[0].outputs +
          multiplyAdds(reduced.layers.slice(1, lineLayers)) +
          2 * first.inputs * first.outputs,
    parameters: behind.reduce((sum, { inputs, outputs, bias }) => sum + (inputs + (bias < 0 ? 0 : 1)) * outputs, 0),
    activations,
  };
}

function multiplyAdds(layers: Network['layers']): number {
  return layers.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
}
