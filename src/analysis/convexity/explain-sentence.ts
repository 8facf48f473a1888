import type { Network } from '../../model/network.ts';
import type { ExplanationTerm, Witness } from '../facts.ts';

/** Terms below this share of the largest are not named one by one. */
const NAMED = 0.01;
/** Error, as a share of the violation, from which on it is said. */
const SAID = 1e-4;

/**
 * A witness and its terms in one sentence, as "Non-convex: going from A to B the average of the end losses is 94.4 below the loss
 * at the middle; the convex part of the loss would give +319, the curvature of tanh in layer 1 takes away 512, and the
 * products of weights in layer 2 give 98.6."
 */
export function explanationSentence(
  network: Pick<Network, 'layers'>,
  witness: Pick<Witness, 'points' | 'weights' | 'violation'>,
  terms: readonly ExplanationTerm[],
  error: number,
): string {
  const { violation } = witness;
  const largest = Math.max(...terms.map(({ value }) => Math.abs(value)));
  const isNamed = ({ value }: ExplanationTerm) => value !== 0 && Math.abs(value) >= NAMED * largest;
  const clauses = terms.filter(isNamed).map((term) => clauseOf(network, term));
  const rest = terms.filter((term) => !isNamed(term)).reduce((sum, { value }) => sum + value, 0);
  if (rest !== 0 && Math.abs(rest) >= NAMED * Math.abs(violation)) clauses.push(`the rest ${effect(rest, false)}`);
  if (error >= Math.abs(violation)) {
    return `Non-convex: ${claim(witness)}; what makes it is known only to ±${digits(error, 2)}, too roughly to tell.`;
  }
  const doubt = error > SAID * Math.abs(violation) ? ` (known to ±${digits(error, 2)})` : '';
  return `Non-convex: ${claim(witness)}; ${listed(clauses)}${doubt}.`;
}

function claim({ points, weights, violation }: Pick<Witness, 'points' | 'weights' | 'violation'>): string {
  const below = `is ${digits(violation)} below the loss`;
  if (points.length !== 2) {
    return `the average of the losses at A, B and C, weighted ${weights.map((w) => digits(w)).join(', ')}, ${below} at the point that the weights give`;
  }
  if (Math.abs(weights[0] - weights[1]) <= 1e-9) {
    return `going from A to B the average of the end losses ${below} at the middle`;
  }
  const share = digits(100 * weights[1]);
  return `going from A to B the straight line between the end losses ${below} at ${share} % of the way`;
}

function clauseOf({ layers }: Pick<Network, 'layers'>, { kind, layer, value }: ExplanationTerm): string {
  // the loss would raise the ends: what a convex function does
  if (kind === 'loss')
    return `the convex part of the loss would give ${value < 0 ? '−' : '+'}${digits(Math.abs(value))}`;
  const activation = layers[layer! - 1].activation;
  if (kind === 'products') return `the products of weights in layer ${layer} ${effect(value, true)}`;
  if (kind === 'kinks') return `the kinks of ${activation} in layer ${layer} ${effect(value, true)}`;
  return `the curvature of ${activation} in layer ${layer} ${effect(value, false)}`;
}

function effect(value: number, isPlural: boolean): string {
  if (value < 0) return `${isPlural ? 'take' : 'takes'} away ${digits(-value)}`;
  return `${isPlural ? 'give' : 'gives'} ${digits(value)}`;
}

function listed(clauses: readonly string[]): string {
  if (clauses.length < 2) return clauses.join('');
  const last = clauses[clauses.length - 1];
  return `${clauses.slice(0, -1).join(', ')}${clauses.length > 2 ? ',' : ''} and ${last}`;
}

/** Three significant digits, as people write them. */
function digits(value: number, count = 3): string {
  const rounded = Number(value.toPrecision(count));
  return String(rounded).replaceAll('e+', 'e').replaceAll('-', '−');
}
