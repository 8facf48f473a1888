import { createEvaluator } from '../../model/evaluate.ts';
import { lossDivisor } from '../../model/loss-divisor.ts';
import type { ResolvedLandscape } from '../../model/resolve.ts';
import { coordinate, type Field } from '../../spec/field.ts';
import { createRandom } from '../../spec/random.ts';
import { compareLosses } from '../contract.ts';
import { slices } from '../slices.ts';
import type { Accuracy } from './report.ts';

/** Multiply-adds between two looks at the clock: a few milliseconds. */
const PIECE_WORK = 4e6;

/** Opposite corners, looked at whatever the time. */
const CORNERS = 2;

export interface AccuracyOptions {
  /** Most nodes to look at. */
  readonly nodes: number;
  /** Time after which no further node is begun. */
  readonly milliseconds: number;
  readonly signal?: AbortSignal;
}

/** Float64 losses at points that several engines are held to: each is computed once. */
export class Truth {
  readonly #landscape: ResolvedLandscape;
  readonly #known = new Map<string, number>();

  constructor(landscape: ResolvedLandscape) {
    this.#landscape = landscape;
  }

  /**
   * The loss at (a, b). The samples go through the evaluator in pieces, so that 60,000 of them do not hold the thread;
   * their sums are added in float64.
   */
  async lossAt(a: number, b: number, signal?: AbortSignal): Promise<number> {
    const key = `${a} ${b}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { network, data, loss } = this.#landscape;
    const pause = slices(signal);
    const piece = Math.max(1, Math.floor(PIECE_WORK / network.parameterCount));
    let sum = 0;
    for (let first = 0; first < data.samples; first += piece) {
      const breather = pause();
      if (breather) await breather;
      const samples = Math.min(piece, data.samples - first);
      const inputs = data.inputs.subarray(first * data.features, (first + samples) * data.features);
      const targets = data.targets.subarray(first * data.outputs, (first + samples) * data.outputs);
      const part = createEvaluator({ ...this.#landscape, data: { ...data, samples, inputs, targets } });
      sum += part.lossAt(a, b) * lossDivisor(loss.name, samples, data.outputs);
    }
    const value = sum / lossDivisor(loss.name, data.samples, data.outputs);
    this.#known.set(key, value);
    return value;
  }
}

/**
 * Holds a field to the float64 evaluator at nodes drawn by a fixed seed, two opposite corners first: those are the same
 * points whatever the grid, so that a dear truth is computed once for all engines.
 */
export async function accuracyOf(
  field: Field,
  truth: Truth,
  { nodes, milliseconds, signal }: AccuracyOptions,
): Promise<Accuracy> {
  const { width, height, window, values } = field;
  const random = createRandom(1, 'accuracy');
  const expected: number[] = [];
  const got: number[] = [];
  const end = performance.now() + milliseconds;
  while (expected.length < nodes && (expected.length < CORNERS || performance.now() < end)) {
    const isCorner = expected.length < CORNERS;
    const i = isCorner ? expected.length * (width - 1) : random.integer(width);
    const j = isCorner ? expected.length * (height - 1) : random.integer(height);
    expected.push(await truth.lossAt(coordinate(window.a, i, width), coordinate(window.b, j, height), signal));
    got.push(values[j * width + i]);
  }
  const { worstRelative, worst, sameClass, total } = compareLosses(expected, got);
  return { nodes: total, worstRelative, worstOfAllowed: worst?.ratio ?? 0, disagreements: total - sameClass };
}
