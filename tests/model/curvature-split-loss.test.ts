import { describe, expect, it } from 'vitest';
import { lossCrease, lossCurvature, lossSlopeOnSide, LOSS_CREASES } from '../../src/model/curvature-split-loss.ts';
import { sampleLoss } from '../../src/model/losses.ts';
import { LOSSES, type LossName } from '../../src/spec/landscape.ts';
import { slopeOf } from '../support/derivatives.ts';

const DELTA = 0.8;
const STEP = 8e-3;

/** Predictions, their derivatives along a line, and targets that fit the loss; none within a step of a crease. */
const CASES: { p: number[]; d: number[] }[] = [
  { p: [0.4, -1.3, 2.1], d: [1, -0.5, 0.7] },
  { p: [-2.2, 0.6, -0.3], d: [-0.2, 3, 0.1] },
  { p: [3.1, 1.7, 1.6], d: [0.9, 0.9, -2] },
];

function targetsOf(loss: LossName): number[] {
  if (loss === 'hinge') return [1, -1, 1];
  return loss === 'cross-entropy' ? [0.2, 0.5, 0.3] : [0.1, 1, 0.25];
}

function along(name: LossName, p: number[], d: number[]): (s: number) => number {
  const loss = sampleLoss(name, DELTA);
  return (s) =>
    loss(
      p.map((x, k) => x + s * d[k]),
      0,
      targetsOf(name),
      0,
      p.length,
    );
}

describe('the curvature of a loss', () => {
  it.each(LOSSES)('%s is its second derivative along a line, its slopes are the partial ones', (name) => {
    const curvatureOf = lossCurvature(name, DELTA);
    const slopes = new Float64Array(3);
    for (const { p, d } of CASES) {
      const curvature = curvatureOf(Float64Array.from(p), Float64Array.from(d), targetsOf(name), 0, slopes);
      const value = along(name, p, d);
      const second = slopeOf((s) => slopeOf(value, s, STEP), 0, STEP);
      expect(Math.abs(curvature - second)).toBeLessThan(1e-8);
      for (let k = 0; k < 3; k++) {
        const axis = [0, 0, 0].with(k, 1);
        expect(Math.abs(slopes[k] - slopeOf(along(name, p, axis), 0, STEP))).toBeLessThan(1e-10);
      }
    }
  });

  it('of a softmax does not change with a common shift, of the logits or of their derivatives', () => {
    const curvatureOf = lossCurvature('cross-entropy', DELTA);
    const [slopes, others] = [new Float64Array(3), new Float64Array(3)];
    const { p, d } = CASES[0];
    const t = targetsOf('cross-entropy');
    const here = curvatureOf(Float64Array.from(p), Float64Array.from(d), t, 0, slopes);
    const shifted = p.map((x) => x + 128);
    const there = curvatureOf(
      Float64Array.from(shifted),
      Float64Array.from(d, (x) => x - 64),
      t,
      0,
      others,
    );
    expect(Math.abs(there / here - 1)).toBeLessThan(1e-12);
    expect(Math.abs(slopes[0] + slopes[1] + slopes[2])).toBeLessThan(1e-16);
  });

  it('of a softmax with large margins keeps its digits', () => {
    // the other class has a share of e^-60: p(1 − p) is far below the rounding of 1
    const slopes = new Float64Array(2);
    const curvatureOf = lossCurvature('cross-entropy', DELTA);
    const curvature = curvatureOf(Float64Array.of(60, 0), Float64Array.of(1, -1), [1, 0], 0, slopes);
    expect(curvature / (4 * Math.exp(-60))).toBeCloseTo(1, 13);
    expect(slopes[0] / -Math.exp(-60)).toBeCloseTo(1, 13);
    expect(slopes[1] / Math.exp(-60)).toBeCloseTo(1, 13);
  });
});

describe('the creases of a loss', () => {
  const kinked = LOSSES.filter((name) => LOSS_CREASES[name] > 0);
  const out = new Float64Array(2);

  it('belong to mae, huber and hinge', () => {
    expect(kinked).toEqual(['mae', 'huber', 'hinge']);
  });

  it.each(kinked)('of %s are where its derivatives jump, and nowhere else', (name) => {
    const loss = sampleLoss(name, DELTA);
    const value = (y: number) => (z: number) => loss([z], 0, [y], 0, 1);
    // first and second differences from one side, exact for losses made of parabolas
    const oneSided = (y: number, z: number, h: number) => {
      const [f0, f1, f2] = [0, 1, 2].map((k) => value(y)(z + k * h));
      return [(4 * f1 - 3 * f0 - f2) / (2 * h), (f0 - 2 * f1 + f2) / (h * h)];
    };
    for (const y of name === 'hinge' ? [1, -1] : [0.3, -2]) {
      for (let which = 0; which < LOSS_CREASES[name]; which++) {
        lossCrease(name, DELTA, which, y, out);
        const crease = -out[1] / out[0];
        const [right, left] = [oneSided(y, crease, 0.125), oneSided(y, crease, -0.125)];
        const order = name === 'huber' ? 1 : 0;
        expect(Math.abs(right[order] - left[order])).toBeGreaterThan(0.5);
        expect(Math.abs(right[0] - left[0]) < 1e-9).toBe(order === 1);
        for (const z of [crease + 0.375, crease - 0.375]) {
          const [after, before] = [oneSided(y, z, 0.125), oneSided(y, z, -0.125)];
          for (const k of [0, 1]) expect(Math.abs(after[k] - before[k])).toBeLessThan(1e-9);
        }
      }
    }
  });

  it.each(['mae', 'hinge'] as const)('of %s have on each side the slope of that side', (name) => {
    const loss = sampleLoss(name, DELTA);
    for (const y of [1, -1]) {
      lossCrease(name, DELTA, 0, y, out);
      const [factor, constant] = out;
      for (const z of [-3, -1.5, 0.5, 2, 4]) {
        const side = factor * z + constant > 0 ? 1 : 0;
        const slope = slopeOf((x) => loss([x], 0, [y], 0, 1), z, 0.01);
        expect(lossSlopeOnSide(name, y, side)).toBeCloseTo(slope, 10);
      }
    }
  });

  it('of huber have no slope of their own: it is continuous', () => {
    expect(lossSlopeOnSide('huber', 1, 1)).toBeNaN();
  });
});
