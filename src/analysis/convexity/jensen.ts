import { number } from '../../spec/quantities.ts';
import type { Point, Witness } from '../facts.ts';

/** Rounding of a violation, in float64 units in the last place of the largest loss in it. */
const ULPS = 64;

/** What Jensen's inequality says of points with weights, with their losses in float64. */
export function witnessAt(points: Point[], weights: number[], lossAt: (a: number, b: number) => number): Witness {
  const losses = points.map(([a, b]) => lossAt(a, b));
  return witnessOfLosses(points, weights, losses, lossAt(...meanPoint(points, weights)));
}

/** The same where the losses at the points and at their mean are known. */
export function witnessOfLosses(points: Point[], weights: number[], losses: number[], loss: number): Witness {
  const violation = losses.reduce((rest, value, k) => rest - weights[k] * value, loss);
  return { points, weights, at: meanPoint(points, weights), losses, loss, violation };
}

/** The witness, if its violation is finite and more than rounding; else null. */
export function holding(witness: Witness): Witness | null {
  const { loss, losses, violation } = witness;
  const largest = Math.max(Math.abs(loss), ...losses.map(Math.abs));
  return violation > ULPS * Number.EPSILON * largest && violation < Infinity ? witness : null;
}

function meanPoint(points: readonly Point[], weights: readonly number[]): Point {
  let a = 0;
  let b = 0;
  for (const [k, point] of points.entries()) {
    a += weights[k] * point[0];
    b += weights[k] * point[1];
  }
  return [a, b];
}

const LETTERS = ['A', 'B', 'C'];

/** What a witness shows, in words. */
export function sentence({ points, weights, at, violation }: Witness): string {
  const named = points.map((point, k) => `${LETTERS[k]} = ${pair(point)}`);
  if (points.length === 2 && weights[0] === 0.5) {
    return `Between ${named[0]} and ${named[1]} the average of the end losses lies ${number(violation)} below the loss at the middle.`;
  }
  const mean = weights.map((weight, k) => `${number(weight)} ${LETTERS[k]}`).join(' + ');
  const list = `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
  return `At ${pair(at)} = ${mean} the loss lies ${number(violation)} above the same mean of the losses at ${list}.`;
}

function pair([a, b]: Point): string {
  return `(${number(a)}, ${number(b)})`;
}
