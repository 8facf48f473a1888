import { coordinate, type Field } from '../spec/field.ts';
import { createRandom } from '../spec/random.ts';
import { differenceNoise } from './difference-noise.ts';
import type { Minima } from './minima.ts';
import { roundingFloor, type Statistics } from './statistics.ts';
import type { Pause } from './pause.ts';

/** The height below which a difference of two losses of the field means nothing, and how it was found. */
export interface NoiseFloor {
  value: number;
  rule: string;
}

/*
 * With δ the largest error of the field, every persistence pair longer than 2δ is real, and persistence itself moves by at
 * most 2δ (Cohen-Steiner, Edelsbrunner and Harer 2007): the floor is 2δ.
 */

/** The floor for a known largest error δ. Throws a RangeError unless δ is a number of 0 or more. */
export function givenNoise(delta: number): NoiseFloor {
  if (!(delta >= 0 && delta < Infinity)) throw new RangeError(`Expected a noise delta of 0 or more, got ${delta}`);
  return { value: 2 * delta, rule: '2 x the given delta' };
}

export interface NoiseSampling {
  /** Random nodes to compare; 256 by default. */
  samples?: number;
  /** Candidate minima, deepest first, that are compared together with their saddles; 256 by default. */
  candidates?: number;
  seed?: number;
  /** Evaluations to make at most, but never less than 8; as many as the above ask for by default. */
  evaluations?: number;
}

const FEWEST_NODES = 8;

/**
 * Measures the error of a field against the float64 loss, at random nodes and where a false count would come from: the
 * deepest interior minima and their saddles. δ is twice the largest difference found.
 */
export async function measuredNoise(
  { width, height, window, values }: Field,
  minima: Minima,
  lossAt: (a: number, b: number) => number,
  pause: Pause,
  { samples = 256, candidates = 256, seed = 1, evaluations = Infinity }: NoiseSampling = {},
): Promise<NoiseFloor> {
  let largest = 0;
  const compare = async (node: number) => {
    const i = node % width;
    const exact = lossAt(coordinate(window.a, i, width), coordinate(window.b, (node - i) / width, height));
    const error = Math.abs(values[node] - exact);
    if (error < Infinity) largest = Math.max(largest, error);
    await pause();
  };

  const random = createRandom(seed, 'noise');
  // where the loss is dear, half of what can be afforded goes to nodes that nothing has chosen
  const affordable = Math.min(samples, Math.max(FEWEST_NODES, Math.floor(evaluations / 2)));
  const all = values.length <= affordable;
  const nodes = all ? values.length : affordable;
  for (let k = 0; k < nodes; k++) await compare(all ? k : random.integer(values.length));

  const interior = deepestInterior(minima);
  const chosen = interior.slice(0, Math.max(0, Math.min(candidates, Math.floor((evaluations - nodes) / 2))));
  for (const m of chosen) {
    await compare(minima.sample[m]);
    if (minima.escapeSaddle[m] >= 0) await compare(minima.escapeSaddle[m]);
  }
  const share = chosen.length < interior.length ? `the deepest ${chosen.length} of ${interior.length}` : chosen.length;
  const limit = affordable < samples ? ', as many as the budget allows' : '';
  const found = share === 1 ? 'candidate minimum with its saddle' : 'candidate minima with their saddles';
  const where = `${all ? 'all nodes' : `${nodes} random nodes`} and ${share} ${found}${limit}`;
  return { value: 4 * largest, rule: `2 x delta; delta = 2 x the largest |float32 - float64| at ${where}` };
}

/** The floor of a field about which nothing else is known: its own high differences, or else the rounding of its values. */
export function estimatedNoise(field: Pick<Field, 'width' | 'height' | 'values'>, summary: Statistics): NoiseFloor {
  const sigma = differenceNoise(field);
  if (sigma === null) {
    return {
      value: summary.finite ? roundingFloor(summary) : 0,
      rule: '4 float32 units of the largest |loss| (no measured error, no delta given, no noise level in the difference table)',
    };
  }
  // the largest of n normal errors is close to sigma * sqrt(2 ln n)
  const delta = sigma * Math.sqrt(2 * Math.log(Math.max(2, summary.finite)));
  return {
    value: 2 * delta,
    rule: `2 x delta; delta = largest of ${summary.finite} errors of the standard deviation ${sigma.toPrecision(2)} that the difference table shows (ECnoise)`,
  };
}

function deepestInterior({ count, escapeDepth }: Minima): number[] {
  const interior: number[] = [];
  for (let m = 0; m < count; m++) if (escapeDepth[m] > 0) interior.push(m);
  return interior.sort((p, q) => compareDepth(escapeDepth[q], escapeDepth[p]) || p - q);
}

/** Orders depths; two infinite ones are equal. */
export function compareDepth(p: number, q: number): number {
  return p === q ? 0 : p - q;
}
