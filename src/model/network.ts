import type { Activation, NetworkSpec } from '../spec/landscape.ts';

/** One affine map followed by an activation, with the places of its parameters in the flat vector θ. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Offset of the weight `[outputs][inputs]`, row-major. */
  readonly weight: number;
  /** Offset of the bias `[outputs]`, or -1 when the network has none. */
  readonly bias: number;
  readonly activation: Activation;
}

/** A multi-layer perceptron; parameters in the order of a PyTorch `nn.Sequential` state dict. */
export interface Network {
  readonly widths: readonly number[];
  readonly layers: readonly Layer[];
  readonly parameterCount: number;
}

/** Lays a network's parameters out. Expects a validated spec. */
export function createNetwork(spec: NetworkSpec): Network {
  const hidden = spec.layers.length - 2;
  const layers: Layer[] = [];
  let offset = 0;
  for (let l = 0; l <= hidden; l++) {
    const inputs = spec.layers[l];
    const outputs = spec.layers[l + 1];
    const weight = offset;
    offset += inputs * outputs;
    const hasBias = spec.bias ?? true;
    const bias = hasBias ? offset : -1;
    if (hasBias) offset += outputs;
    layers.push({ inputs, outputs, weight, bias, activation: activationOf(spec, l) });
  }
  return { widths: [...spec.layers], layers, parameterCount: offset };
}

function activationOf(spec: NetworkSpec, layer: number): Activation {
  const isOutput = layer === spec.layers.length - 2;
  if (isOutput) return spec.output ?? 'identity';
  const hidden = spec.activation ?? 'identity';
  return typeof hidden === 'string' ? hidden : hidden[layer];
}
