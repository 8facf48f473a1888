import { moves } from '../../model/dependence.ts';
import type { Layer } from '../../model/network.ts';
import type { Plane, ResolvedLandscape } from '../../model/resolve.ts';
import { crossEntropyIsMonotone, fallsUpTo, isFlat, risesFrom } from './theorem-losses.ts';
import { activateUnits, weighUnits } from './theorem-layers.ts';
import { CONVEX_REST, NO_REST, UNKNOWN_REST, Units, type Region } from './theorem-units.ts';

/** What a proof of convexity is about. */
export type TheoremProblem = Pick<ResolvedLandscape, 'network' | 'data' | 'loss' | 'window'> & {
  readonly plane: Pick<Plane, 'origin' | 'u' | 'v'>;
};

/** What the predictions turned out to be, over all samples: how many of each kind. */
export interface Tally {
  constant: number;
  affine: number;
  /** Convex, where the loss is nondecreasing in them. */
  convex: number;
  /** Concave, where the loss is nonincreasing in them. */
  concave: number;
  /** Of any kind, where the loss is flat. */
  flat: number;
  /** Whether a sample needed the window: elsewhere in the plane its loss may bend down. */
  needsWindow: boolean;
}

const WHOLE_PLANE: Region = { a: [-Infinity, Infinity], b: [-Infinity, Infinity] };

/** Multiply-adds between two turns of the caller. */
const TURN = 2 ** 21;

/**
 * Proves sample by sample that each term of the loss is convex: on the whole plane, or else in the window. Null where a sample fails in
 * both. Costs a few forward passes through the network; gives its caller a turn now and then.
 */
export function* proveSamples(problem: TheoremProblem): Generator<void, Tally | null> {
  const { window, data } = problem;
  const forward = new Forward(problem);
  const everywhere = yield* judgeSamples(problem, forward, WHOLE_PLANE, 0, data.samples);
  if (typeof everywhere !== 'number') return { ...everywhere, needsWindow: false };
  // the sample that failed is the likeliest to fail again
  const culprit = yield* judgeSamples(problem, forward, window, everywhere, everywhere + 1);
  if (typeof culprit === 'number') return null;
  const inside = yield* judgeSamples(problem, forward, window, 0, data.samples);
  return typeof inside === 'number' ? null : { ...inside, needsWindow: true };
}

type Counts = Omit<Tally, 'needsWindow'>;

/** Counts the predictions of samples whose loss is convex in a region; the number of the first sample for which that is not proved. */
function* judgeSamples(
  problem: TheoremProblem,
  forward: Forward,
  region: Region,
  from: number,
  to: number,
): Generator<void, Counts | number> {
  const samplesPerTurn = Math.max(1, Math.floor(TURN / problem.network.parameterCount));
  const counts: Counts = { constant: 0, affine: 0, convex: 0, concave: 0, flat: 0 };
  for (let n = from; n < to; n++) {
    if (n % samplesPerTurn === 0) yield;
    if (!judgeSample(problem, forward.predictions(n, region), n, counts)) return n;
  }
  return counts;
}

/** The predictions of a sample as functions of (a, b). */
class Forward {
  readonly #problem: TheoremProblem;
  readonly #isMoved: boolean[];
  readonly #buffers: [Units, Units];

  constructor(problem: TheoremProblem) {
    const widest = Math.max(...problem.network.widths);
    this.#problem = problem;
    this.#isMoved = problem.network.layers.map((layer) => isMoved(layer, problem.plane));
    this.#buffers = [new Units(widest), new Units(widest)];
  }

  predictions(sample: number, region: Region): Units {
    const { network, data, plane } = this.#problem;
    let [from, to] = this.#buffers;
    from.readInputs(data.inputs, sample * data.features, data.features);
    for (const [l, layer] of network.layers.entries()) {
      weighUnits(layer, plane, this.#isMoved[l], region, from, to);
      activateUnits(layer.activation, to, layer.outputs, region);
      [from, to] = [to, from];
    }
    return from;
  }
}

/** Whether the loss of one sample is convex in the region; counts its predictions. */
function judgeSample({ data, loss }: TheoremProblem, predictions: Units, sample: number, counts: Counts): boolean {
  const { outputs, targets } = data;
  const offset = sample * outputs;
  const { name } = loss;
  const { lowest, highest } = predictions;
  for (let k = 0; k < outputs; k++) {
    const rest = predictions.rest[k];
    if (rest === NO_REST) {
      counts[predictions.isLevel(k) ? 'constant' : 'affine']++;
      continue;
    }
    const target = targets[offset + k];
    if (name !== 'cross-entropy' && isFlat(name, lowest[k], highest[k], target)) {
      counts.flat++;
      continue;
    }
    if (rest === UNKNOWN_REST) return false;
    const side = rest === CONVEX_REST ? 1 : -1;
    const isMonotone =
      name === 'cross-entropy'
        ? crossEntropyIsMonotone(k, side, lowest, highest, targets, offset, outputs)
        : side === 1
          ? risesFrom(name, lowest[k], target)
          : fallsUpTo(name, highest[k], target);
    if (!isMonotone) return false;
    counts[side === 1 ? 'convex' : 'concave']++;
  }
  return true;
}

/** Numbers of the layers, from 0, of which a direction moves a parameter. */
export function movedLayers({ network, plane }: TheoremProblem): number[] {
  return network.layers.flatMap((layer, l) => (isMoved(layer, plane) ? [l] : []));
}

function isMoved(layer: Layer, { u, v }: TheoremProblem['plane']): boolean {
  return moves(u, layer) || moves(v, layer);
}

/** Far below the end of float64, for a loss squares what it is given and sums it. */
const CEILING = 1e100;

/** Whether nothing on the way to the loss can overflow in the window, and no number of the problem is infinite or undefined. */
export function isTame({ network, data, loss, plane, window }: TheoremProblem): boolean {
  const { origin, u, v } = plane;
  const [a, b] = [window.a, window.b].map(([from, to]) => Math.max(Math.abs(from), Math.abs(to)));
  const size = (k: number) => Math.abs(origin[k]) + a * Math.abs(u[k]) + b * Math.abs(v[k]);
  let unit = largest(data.inputs);
  for (const { inputs, outputs, weight, bias } of network.layers) {
    let next = 0;
    for (let row = 0; row < outputs; row++) {
      let weights = 0;
      for (let k = 0; k < inputs; k++) weights += size(weight + row * inputs + k);
      next = Math.max(next, weights * Math.max(1, unit) + (bias < 0 ? 0 : size(bias + row)));
    }
    // no activation is larger than its argument, but softplus, sigmoid and elu may be 1 at 0
    unit = next + 1;
    if (!(unit < CEILING)) return false;
  }
  const targetsFit = loss.name !== 'cross-entropy' || data.targets.every((target) => target >= 0);
  return largest(data.targets) < CEILING && targetsFit && loss.delta > 0 && loss.delta < CEILING;
}

function largest(values: Float64Array): number {
  let result = 0;
  for (let k = 0; k < values.length; k++) result = Math.max(result, Math.abs(values[k]));
  return result;
}
