import type { Field } from '../../spec/field.ts';
import { number } from '../../spec/quantities.ts';
import type { ConvexityFacts } from '../facts.ts';
import { givenNoise } from '../noise.ts';
import { statistics } from '../statistics.ts';
import { certificatesOf, type CertificateOptions } from './certificates.ts';
import type { EnvelopeGap } from './envelope.ts';
import { sentence } from './jensen.ts';

export interface ConvexityOptions extends CertificateOptions {
  /** Why the loss is convex on the plane, where that is proven. */
  theorem?: string | null;
}

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
  const { delta, theorem = null } = options;
  const noise = givenNoise(delta).value;
  const { finite, min, max } = statistics(field.values);
  const verdict = theorem === null ? 'no-violation-found' : 'convex';
  if (finite === 0 || min === max) {
    const flat = finite === 0 ? 'No loss of the window is finite' : `The loss is ${number(min)} wherever it is finite`;
    return { verdict, reason: theorem ?? `${flat}: nothing to test.`, gap: null, witness: null, chord: null };
  }

  const { envelope, witness, chord } = await certificatesOf(field, { min, max }, options);
  if (witness && theorem !== null) {
    throw new Error(
      `Expected no violation where a theorem says convex (${theorem}), got: ${sentence(chord ?? witness)}`,
    );
  }
  const lower = Math.max(0, envelope.lower - noise, witness?.violation ?? 0);
  const upper = Math.max(lower, envelope.upper + noise);
  // the envelope is nowhere below the minimum
  const gap = { lower: Math.min(1, lower / (max - min)), upper: Math.min(1, upper / (max - min)) };
  if (witness) return { verdict: 'not-convex', reason: sentence(chord ?? witness), gap, witness, chord };
  return { verdict, reason: theorem ?? unfound(field, envelope, noise), gap, witness, chord };
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
