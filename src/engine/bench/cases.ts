import type { Dataset } from '../../model/dataset.ts';
import { randomDirections } from '../../model/directions.ts';
import { createNetwork, type Network } from '../../model/network.ts';
import { createParameters } from '../../model/parameters.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../model/resolve.ts';
import type { Activation, DataSpec, Landscape, LossName, ParametersSpec, PlaneSpec } from '../../spec/landscape.ts';
import { caseData, inlineData } from './case-data.ts';

/** One landscape to measure engines on. */
export interface BenchCase {
  readonly name: string;
  /** Shape in words, such as "2-16-16-1 tanh, mse, 256 samples". */
  readonly title: string;
  /** Too much work for anything but a real GPU or many cores. */
  readonly large: boolean;
  load(): Promise<ResolvedLandscape>;
}

/** A case of the standard set: every number follows from this and one seed. */
export interface StandardCase {
  readonly name: string;
  readonly layers: readonly number[];
  readonly activation: Activation;
  readonly loss: LossName;
  readonly samples: number;
  /** The window is [-half, half] along both directions: about 1/√(fan-in), where the network still does something. */
  readonly half: number;
  readonly grid: readonly [number, number];
  /** What the directions move. */
  readonly moves: 'every layer' | 'the last layer';
  readonly large: boolean;
}

const SEED = 1;

/**
 * W1 to W4: narrow tanh, tiny relu, wider tanh, many inputs. W3L and W4L: the same networks over a plane that moves the last
 * layer alone, in closed form (mse) and not (cross-entropy). L1 to L3: work for a real GPU.
 */
export const STANDARD_CASES: readonly StandardCase[] = [
  standard('W1', [2, 16, 16, 1], 'tanh', 'mse', 256, 0.25, 128),
  standard('W2', [2, 8, 1], 'relu', 'mse', 128, 0.25, 512),
  standard('W3', [16, 64, 64, 4], 'tanh', 'mse', 512, 0.125, 32),
  standard('W4', [784, 32, 10], 'relu', 'cross-entropy', 256, 0.05, 24),
  { ...standard('W3L', [16, 64, 64, 4], 'tanh', 'mse', 512, 0.125, 512), moves: 'the last layer' },
  { ...standard('W4L', [784, 32, 10], 'relu', 'cross-entropy', 256, 0.125, 128), moves: 'the last layer' },
  { ...standard('L1', [2, 16, 16, 1], 'tanh', 'mse', 256, 0.25, 4096), large: true },
  { ...standard('L2', [784, 256, 128, 10], 'relu', 'cross-entropy', 60_000, 0.05, 64), large: true },
  { ...standard('L3', [2, 512, 512, 1], 'tanh', 'mse', 1024, 0.05, 512), large: true },
];

/** The cases measured where none is named. */
export function defaultCases(hasRealGpu: boolean): BenchCase[] {
  return STANDARD_CASES.filter(({ large }) => hasRealGpu || !large).map(benchCase);
}

export function benchCase(standardCase: StandardCase): BenchCase {
  const { name, large } = standardCase;
  return { name, title: titleOf(standardCase), large, load: () => resolveCase(standardCase) };
}

/** A landscape of the reader's own as a case. */
export function landscapeCase(landscape: ResolvedLandscape, name = 'own landscape'): BenchCase {
  const { layers, activation } = landscape.source.network;
  const hidden = typeof activation === 'string' ? activation : [...new Set(activation ?? [])].join('/');
  const title = shapeTitle(layers, hidden, landscape.loss.name, landscape.data.samples);
  return { name, title, large: false, load: async () => landscape };
}

/**
 * The case as a landscape file, its data inline.
 *
 * @throws RangeError for a case whose data would make a file of hundreds of megabytes (L2)
 */
export function caseLandscape(standardCase: StandardCase): Landscape {
  const { layers, samples, name } = standardCase;
  const numbers = samples * layers[0];
  if (numbers > 2 ** 22)
    throw new RangeError(`Expected a case of at most ${2 ** 22} input numbers, got ${name}: ${numbers}`);
  return landscapeWith(standardCase, inlineData(dataOf(standardCase), standardCase.loss));
}

async function resolveCase(standardCase: StandardCase): Promise<ResolvedLandscape> {
  const data = dataOf(standardCase);
  // the data of L2 are never written as JSON: the file stands with one sample, the landscape with all
  const file = landscapeWith(standardCase, inlineData(data, standardCase.loss, 1));
  return { ...(await resolveLandscape(file)), data };
}

function dataOf({ layers, samples, loss }: StandardCase): Dataset {
  return caseData(SEED, samples, layers[0], layers[layers.length - 1], loss);
}

function landscapeWith(standardCase: StandardCase, data: DataSpec): Landscape {
  const { layers, activation, loss, half, grid, moves } = standardCase;
  const network = { layers: [...layers], activation };
  const parameters: ParametersSpec = { init: 'pytorch', seed: SEED };
  const plane: PlaneSpec =
    moves === 'every layer'
      ? { directions: 'random', normalize: 'none', bias: 'scale', seed: SEED }
      : lastLayerPlane(createNetwork(network), parameters);
  return {
    version: 1,
    network,
    parameters,
    data,
    loss: { name: loss },
    plane,
    window: { a: [-half, half], b: [-half, half] },
    grid: [grid[0], grid[1]],
  };
}

/** Random directions with everything before the last layer set to zero. */
function lastLayerPlane(network: Network, parameters: ParametersSpec): PlaneSpec {
  const { u, v } = randomDirections(network, createParameters(parameters, network), 'none', 'scale', SEED);
  const last = network.layers[network.layers.length - 1];
  for (const direction of [u, v]) direction.fill(0, 0, last.weight);
  return { directions: 'given', u: [...u], v: [...v] };
}

function standard(
  name: string,
  layers: number[],
  activation: Activation,
  loss: LossName,
  samples: number,
  half: number,
  side: number,
): StandardCase {
  return { name, layers, activation, loss, samples, half, grid: [side, side], moves: 'every layer', large: false };
}

function titleOf({ layers, activation, loss, samples, moves, large, grid }: StandardCase): string {
  const title = shapeTitle(layers, activation, loss, samples);
  if (large) return `${title}, ${grid[0]}×${grid[1]} points`;
  return moves === 'every layer' ? title : `${title}, last layer only`;
}

function shapeTitle(layers: readonly number[], activation: string, loss: LossName, samples: number): string {
  return `${layers.join('-')}${activation && ` ${activation}`}, ${loss}, ${samples.toLocaleString('en')} samples`;
}
