import { LandscapeError } from '../spec/errors.ts';
import type { DataSpec, LossSpec } from '../spec/landscape.ts';
import type { Dataset } from './dataset.ts';
import type { Network } from './network.ts';

export type ReadFile = (path: string) => Promise<Uint8Array>;

/** Inline data only, until the data sets and CSV land in this file. */
export async function resolveData(
  spec: DataSpec,
  network: Network,
  loss: LossSpec,
  _read?: ReadFile,
): Promise<Dataset> {
  if (!('inputs' in spec)) throw new LandscapeError('unsupported', 'data: only inline data is read yet');
  const outputs = network.widths.at(-1)!;
  const rows = spec.targets.map((target) => {
    if (typeof target !== 'number') return target;
    return Array.from({ length: outputs }, (_, k) => (loss.name === 'cross-entropy' ? (k === target ? 1 : 0) : target));
  });
  return {
    samples: spec.inputs.length,
    features: network.widths[0],
    outputs,
    inputs: Float64Array.from(spec.inputs.flat()),
    targets: Float64Array.from(rows.flat()),
    description: `${spec.inputs.length} samples given`,
  };
}
