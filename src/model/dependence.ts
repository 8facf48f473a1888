import type { Layer, Network } from './network.ts';
import type { Plane } from './resolve.ts';

/** Which coordinates of the plane an output depends on. */
export type Dependence = 'constant' | 'a' | 'b' | 'both';

/** The first layer that each direction moves; the number of layers where it moves none. */
export interface FirstMoved {
  readonly byU: number;
  readonly byV: number;
}

/** End of a layer's parameters in θ; they begin at `layer.weight`. */
export function parametersEnd({ weight, bias, inputs, outputs }: Layer): number {
  return bias < 0 ? weight + inputs * outputs : bias + outputs;
}

/** Whether a direction moves any parameter of a layer. */
export function moves(direction: Float64Array, layer: Layer): boolean {
  const end = parametersEnd(layer);
  for (let k = layer.weight; k < end; k++) if (direction[k] !== 0) return true;
  return false;
}

export function firstMoved(network: Network, { u, v }: Pick<Plane, 'u' | 'v'>): FirstMoved {
  return { byU: firstLayer(network, u), byV: firstLayer(network, v) };
}

function firstLayer({ layers }: Network, direction: Float64Array): number {
  const found = layers.findIndex((layer) => moves(direction, layer));
  return found < 0 ? layers.length : found;
}

/** What the output of each of `layers` layers depends on: a layer inherits from those before it. */
export function dependences(layers: number, { byU, byV }: FirstMoved): Dependence[] {
  return Array.from({ length: layers }, (_, l) => {
    if (l < byU) return l < byV ? 'constant' : 'b';
    return l < byV ? 'a' : 'both';
  });
}
