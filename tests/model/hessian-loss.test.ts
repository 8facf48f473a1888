import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossSlopes } from '../../src/model/full-space/loss-slopes.ts';
import { sampleLoss } from '../../src/model/losses.ts';
import { LOSSES, type LossName } from '../../src/spec/landscape.ts';
import { slopeOf } from '../support/derivatives.ts';

const OUTPUTS = 3;
const DELTA = 0.8;
const H = 2e-3;
const KINKED = ['mae', 'hinge', 'huber'];

const logit = fc.integer({ min: -4000, max: 4000 }).map((x) => x / 1000);
const vectors = fc.tuple(logit, logit, logit).map((x) => Float64Array.from(x));

function targetsFor(name: LossName, draw: Float64Array): number[] {
  switch (name) {
    case 'hinge':
      return [...draw].map((x) => (x < 0 ? -1 : 1));
    case 'bce':
    // soft rows, which need not sum to 1
    case 'cross-entropy':
      return [...draw].map((x) => Math.abs(x) / 4);
    default:
      return [...draw];
  }
}

/** Whether a loss of one output is smooth within reach of the differences. */
function isSmooth(name: LossName, predictions: Float64Array, targets: number[]): boolean {
  return [...predictions].every((p, k) => {
    const kink = { mae: p - targets[k], hinge: 1 - p * targets[k], huber: Math.abs(p - targets[k]) - DELTA }[
      name as 'mae'
    ];
    return kink === undefined || Math.abs(kink) > 2 * H;
  });
}

function gradientOf(name: LossName, predictions: Float64Array, targets: number[]): Float64Array {
  const out = new Float64Array(OUTPUTS);
  lossSlopes(name, DELTA, OUTPUTS).gradient(predictions, 0, targets, 0, out);
  return out;
}

function productOf(
  name: LossName,
  predictions: Float64Array,
  targets: number[],
  direction: Float64Array,
): Float64Array {
  const slopes = lossSlopes(name, DELTA, OUTPUTS);
  const out = new Float64Array(OUTPUTS);
  slopes.gradient(predictions, 0, targets, 0, out);
  slopes.curvature(direction, 0, out);
  return out;
}

const moved = (x: Float64Array, step: number, direction: ArrayLike<number>) =>
  x.map((value, k) => value + step * direction[k]);

describe.each(LOSSES)('the slopes of %s by the predictions', (name) => {
  it('are those of its value, and its curvature that of the slopes', () => {
    let compared = 0;
    fc.assert(
      fc.property(vectors, vectors, vectors, (predictions, draw, direction) => {
        const targets = targetsFor(name, draw);
        if (KINKED.includes(name) && !isSmooth(name, predictions, targets)) return;
        compared++;
        const value = sampleLoss(name, DELTA);
        const gradient = gradientOf(name, predictions, targets);
        for (let k = 0; k < OUTPUTS; k++) {
          const unit = [0, 1, 2].map((j) => Number(j === k));
          const slope = slopeOf((h) => value(moved(predictions, h, unit), 0, targets, 0, OUTPUTS), 0, H);
          expect(Math.abs(gradient[k] - slope)).toBeLessThan(1e-9);
        }
        const length = Math.hypot(...direction);
        if (length < 1e-6) return;
        const unit = direction.map((x) => x / length);
        const product = productOf(name, predictions, targets, unit);
        for (let k = 0; k < OUTPUTS; k++) {
          const slope = slopeOf((h) => gradientOf(name, moved(predictions, h, unit), targets)[k], 0, H);
          expect(Math.abs(product[k] - slope)).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(30);
  });

  it('are no more than the loss grows by, on either side: it is convex', () => {
    fc.assert(
      fc.property(vectors, vectors, vectors, (predictions, draw, other) => {
        const targets = targetsFor(name, draw);
        const value = sampleLoss(name, DELTA);
        const gradient = gradientOf(name, predictions, targets);
        const tangent = gradient.reduce((sum, x, k) => sum + x * (other[k] - predictions[k]), 0);
        const [here, there] = [predictions, other].map((p) => value(p, 0, targets, 0, OUTPUTS));
        expect(there - here).toBeGreaterThanOrEqual(tangent - 1e-12 * (1 + here + there));
      }),
    );
  });

  it('are numbers at extreme predictions, and read from where they are told', () => {
    const predictions = Float64Array.of(9, 9, 800, -800, 0);
    const targets = [9, ...targetsFor(name, Float64Array.of(1, -2, 0.5))];
    const slopes = lossSlopes(name, DELTA, OUTPUTS);
    const out = new Float64Array(OUTPUTS);
    slopes.gradient(predictions, 2, targets, 1, out);
    expect(out).toEqual(gradientOf(name, predictions.slice(2), targets.slice(1)));
    expect(out.every(Number.isFinite)).toBe(true);
    slopes.curvature(Float64Array.of(7, 1e10, -1, 3), 1, out);
    expect(out.every(Number.isFinite)).toBe(true);
  });
});

describe('the curvature of cross-entropy', () => {
  it('sees no change that all logits share, and sums to nothing', () => {
    fc.assert(
      fc.property(vectors, vectors, vectors, logit, (predictions, draw, direction, shift) => {
        const targets = targetsFor('cross-entropy', draw);
        const product = productOf('cross-entropy', predictions, targets, direction);
        const shifted = productOf(
          'cross-entropy',
          predictions,
          targets,
          direction.map((x) => x + shift),
        );
        for (const [k, x] of product.entries()) expect(shifted[k]).toBeCloseTo(x, 13);
        expect(product.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 13);
      }),
    );
  });

  it('keeps its digits on a confident right answer', () => {
    // p = (1 − q, q): curvature q (1 − q) along (1, −1)/2 of either logit
    const slopes = lossSlopes('cross-entropy', 1, 2);
    const out = new Float64Array(2);
    slopes.gradient(Float64Array.of(45, 2), 0, [1, 0], 0, out);
    slopes.curvature(Float64Array.of(0.5, -0.5), 0, out);
    const share = Math.exp(-43) / (1 + Math.exp(-43));
    expect(out[0] / (share * (1 - share))).toBeCloseTo(1, 13);
    expect(out[1] / (-share * (1 - share))).toBeCloseTo(1, 13);
  });
});
