import { countParameters } from '../../spec/agreement.ts';
import type { NetworkSpec } from '../../spec/landscape.ts';
import { createNetwork } from '../network.ts';
import { checkNetwork } from './check-network.ts';
import { refuse } from './imported.ts';

/** The key of the metadata that keeps widths and activations, which a state dict does not have. */
export const NETWORK_KEY = 'loss-landscape.network';

export interface ExportOptions {
  /** `F64` keeps every bit; PyTorch's `load_state_dict` rounds to the type of the module. `F64` by default. */
  readonly type?: 'F32' | 'F64';
}

/**
 * A network as a `.safetensors` file with the names of a PyTorch `nn.Sequential` of Linear and activation layers in turn:
 * `0.weight`, `0.bias`, `2.weight`, …
 *
 * @throws LandscapeError of kind `spec` when θ has not the network's length, or a number does not fit the type
 */
export function exportModel(spec: NetworkSpec, theta: Float64Array, { type = 'F64' }: ExportOptions = {}): Uint8Array {
  checkNetwork(spec);
  const network = createNetwork(spec);
  const count = countParameters(spec.layers, spec.bias);
  if (theta.length !== count) refuse('values', `${count} numbers`, `${theta.length}`);
  const size = type === 'F64' ? 8 : 4;
  const header: Record<string, unknown> = { __metadata__: { [NETWORK_KEY]: JSON.stringify(spec) } };
  network.layers.forEach(({ inputs, outputs, weight, bias }, l) => {
    const entry = (shape: number[], begin: number) => {
      const length = shape.reduce((product, n) => product * n, 1);
      return { dtype: type, shape, data_offsets: [begin * size, (begin + length) * size] };
    };
    header[`${2 * l}.weight`] = entry([outputs, inputs], weight);
    if (bias >= 0) header[`${2 * l}.bias`] = entry([outputs], bias);
  });
  const text = new TextEncoder().encode(JSON.stringify(header));
  // the numbers begin at a multiple of 8, filled up with spaces, as the format recommends
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + count * size).fill(0x20, 8, 8 + length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  theta.forEach((value, k) => {
    const stored = type === 'F32' ? Math.fround(value) : value;
    if (!Number.isFinite(stored)) refuse(`values[${k}]`, `a number that ${type} can hold`, `${value}`);
    if (type === 'F64') view.setFloat64(8 + length + 8 * k, value, true);
    else view.setFloat32(8 + length + 4 * k, value, true);
  });
  return bytes;
}
