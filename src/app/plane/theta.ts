import { loadLandscape } from '../../elements/source.ts';
import { createNetwork } from '../../model/network.ts';
import { createParameters } from '../../model/parameters.ts';
import { countParameters, isSameShape } from '../../spec/agreement.ts';
import type { Landscape, NetworkSpec, ParametersSpec } from '../../spec/landscape.ts';

/** More parameters than this are not drawn or compared by the page: making them would be felt. */
export const MOST_PARAMETERS = 2 ** 21;

const known = new WeakMap<ParametersSpec, { network: NetworkSpec; values: Float64Array }>();

/**
 * θ0 of a right landscape, made once for its parameters; null where it lies in a file, or has more than `MOST_PARAMETERS`
 * numbers.
 */
export function thetaOf({ network, parameters }: Pick<Landscape, 'network' | 'parameters'>): Float64Array | null {
  const ready = known.get(parameters);
  if (ready && isSameShape(ready.network, network)) return ready.values;
  if ('file' in parameters || countParameters(network.layers, network.bias) > MOST_PARAMETERS) return null;
  const values = createParameters(parameters, createNetwork(network));
  known.set(parameters, { network, values });
  return values;
}

/**
 * Reads θ0 from the file that a landscape names, so that `thetaOf` has it.
 *
 * @throws LandscapeError of kind `network` when it cannot be fetched, of kind `spec` when it does not fit
 */
export async function readTheta(landscape: Landscape): Promise<void> {
  const { network, parameters } = landscape;
  if (!('file' in parameters)) return;
  const source = { landscape, src: null, inline: null, preset: null };
  const { read } = await loadLandscape(source, new AbortController().signal);
  const bytes = await read(parameters.file);
  const { importParameters } = await import('../../model/import/import-model.ts');
  known.set(parameters, {
    network,
    values: importParameters({ name: parameters.file, bytes }, network, 'parameters.file'),
  });
}
