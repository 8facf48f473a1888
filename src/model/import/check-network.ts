import { specError } from '../../spec/errors.ts';
import type { NetworkSpec } from '../../spec/landscape.ts';
import { validateLandscape } from '../../spec/validate.ts';

/** Parts of a landscape that say nothing of the network. */
const REST = {
  version: 1,
  data: { inputs: [[0]], targets: [[0]] },
  loss: { name: 'mse' },
  plane: { directions: 'random' },
  window: { a: [-1, 1], b: [-1, 1] },
  grid: [2, 2],
};

/**
 * A network from a file, held to the rules of the landscape format, and parameters with it.
 *
 * @throws LandscapeError of kind `spec` with every problem of the two
 */
export function checkNetwork(network: unknown, parameters: unknown = { init: 'zeros' }): NetworkSpec {
  const problems = validateLandscape({ ...REST, network, parameters }).filter(({ path }) =>
    /^(network|parameters)\b/.test(path),
  );
  if (problems.length > 0) throw specError(problems);
  return network as NetworkSpec;
}
