import { coordinate, type Field } from '../../spec/field.ts';
import { number } from '../../spec/quantities.ts';
import type { ConvexityFacts, Point, Witness } from '../facts.ts';
import { givenNoise } from '../noise.ts';
import type { Pause } from '../pause.ts';
import { statistics } from '../statistics.ts';
import { worstChords } from './chords.ts';
import { envelopeGap, type EnvelopeGap } from './envelope.ts';
import type { GridChord } from './grid-chord.ts';
import { holding, sentence, witnessAt, witnessOfLosses } from './jensen.ts';
import { midpointChord } from './midpoint.ts';

export interface ConvexityOptions {
  /** Largest error of the field. */
  delta: number;
  /** The loss in float64: a violation has to hold there too. */
  lossAt?: (a: number, b: number) => number;
  /** Why the loss is convex on the plane, where that is proven. */
  theorem?: string | null;
  pause: Pause;
}

/** Chords whose violation is looked at in float64, the worst first, until one holds. */
const CHECKED_CHORDS = 16;
/** Chords whose middles the exact envelope is looked at. */
const SEEDS = 4;

/**
 * Looks for what disproves convexity of a field on its window, in three answers only: a theorem says convex; a witness, which
 * exceeds twice the error of the field and holds in float64 too, says not convex; or no violation was found, which proves
 * nothing and says above what size. The bounds of the gap have the errors of the field counted in. Nodes whose loss is not
 * finite are left out everywhere; a violation that only they would show is not seen.
 *
 * Rejects with a RangeError unless delta is a number of 0 or more, with the signal's reason when aborted, and with an Error when a
 * witness contradicts the theorem: then one of the two is wrong.
 */
export async function convexityOf(field: Field, options: ConvexityOptions): Promise<ConvexityFacts> {
  const { delta, theorem = null, pause } = options;
  const noise = givenNoise(delta).value;
  const { finite, min, max } = statistics(field.values);
  const verdict = theorem === null ? 'no-violation-found' : 'convex';
  if (finite === 0 || min === max) {
    const flat = finite === 0 ? 'No loss of the window is finite' : `The loss is ${number(min)} wherever it is finite`;
    return { verdict, reason: theorem ?? `${flat}: nothing to test.`, gap: null, witness: null, chord: null };
  }

  const chords = await worstChords(field, delta, pause);
  const seeds = chords.slice(0, SEEDS).map(({ i, j }) => j * field.width + i);
  const envelope = await envelopeGap(field, { range: { min, max }, seeds, tolerance: delta, pause });
  const { witness, chord } = await certificates(field, chords, envelope, options);

  if (witness && theorem !== null) {
    throw new Error(
      `Expected no violation where a theorem says convex (${theorem}), got: ${sentence(chord ?? witness)}`,
    );
  }
  const lower = Math.max(0, envelope.lower - noise, witness?.violation ?? 0);
  const upper = Math.max(lower, envelope.upper + noise);
  const gap = { lower: lower / (max - min), upper: upper / (max - min) };
  if (witness) return { verdict: 'not-convex', reason: sentence(chord ?? witness), gap, witness, chord };
  return { verdict, reason: theorem ?? unfound(field, envelope, noise), gap, witness, chord };
}

/** The strongest violation and the strongest chord of those that hold. */
async function certificates(
  field: Field,
  chords: readonly GridChord[],
  envelope: EnvelopeGap,
  { delta, lossAt, pause }: ConvexityOptions,
): Promise<{ witness: Witness | null; chord: Witness | null }> {
  let chord: Witness | null = null;
  for (const { i, j, di, dj, violation } of chords.slice(0, CHECKED_CHORDS)) {
    if (!(violation > 2 * delta)) break;
    const nodes = [(j - dj) * field.width + i - di, (j + dj) * field.width + i + di];
    chord = holding(witnessOf(field, nodes, [0.5, 0.5], j * field.width + i, lossAt));
    if (chord) break;
    await pause();
  }
  let witness = chord;
  if (envelope.witness && envelope.lower > 2 * delta) {
    const { nodes, weights, node } = envelope.witness;
    const triangle = holding(witnessOf(field, nodes, weights, node, lossAt));
    if (triangle && triangle.violation > (chord?.violation ?? 0)) witness = triangle;
  }
  if (witness && !chord && lossAt) chord = holding(midpointChord(witness, lossAt));
  return { witness, chord };
}

function witnessOf(
  { width, height, window, values }: Field,
  nodes: readonly number[],
  weights: number[],
  middle: number,
  lossAt: ConvexityOptions['lossAt'],
): Witness {
  const points = nodes.map((node): Point => {
    const i = node % width;
    return [coordinate(window.a, i, width), coordinate(window.b, (node - i) / width, height)];
  });
  if (lossAt) return witnessAt(points, weights, lossAt);
  const losses = nodes.map((node) => values[node]);
  return witnessOfLosses(points, weights, losses, values[middle]);
}

function unfound({ width, height }: Field, { lower, upper }: EnvelopeGap, noise: number): string {
  if (Math.max(width, height) <= 2) {
    return `No violation found: no node of a grid of ${width} × ${height} lies between others.`;
  }
  const found = number(lower + noise);
  const possible = number(upper + noise);
  const rest = found === possible ? '' : `, and none between nodes of this grid can exceed ${possible}`;
  return `No violation found above ${found} (the error of the field counted in)${rest}.`;
}
