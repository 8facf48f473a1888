import { describe, expect, it } from 'vitest';
import type { Point } from '../../src/analysis/facts.ts';
import { profileAlong } from '../../src/analysis/profile.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { makeCase } from '../support/engines.ts';
import { witnessOf } from '../support/witnesses.ts';

describe('a profile', () => {
  it('has the loss at both ends, its chord between them, and its middle at the middle', () => {
    const { t, loss, chord } = profileAlong((a, b) => a * a - b, [1, 2], [-3, 4], 5);
    expect([...t]).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect([...loss]).toEqual([-1, -2.5, -2, 0.5, 5]);
    expect([...chord]).toEqual([-1, 0.5, 2, 3.5, 5]);
  });

  it('rises above its chord by the violation of the witness, to the bit', async () => {
    const problem = await resolveLandscape(makeCase({ activation: 'relu' }));
    const points: Point[] = [
      [1.2, -0.5],
      [-0.75, 0.25],
    ];
    const { loss, violation, losses } = witnessOf(problem, points);
    const profile = profileAlong(createEvaluator(problem).lossAt, points[0], points[1]);
    expect(profile.t).toHaveLength(257);
    expect(profile.loss[128]).toBe(loss);
    expect([profile.loss[0], profile.loss[256]]).toEqual(losses);
    expect(profile.loss[128] - profile.chord[128]).toBeCloseTo(violation, 13);
  });

  it('turned round is itself backwards', () => {
    const lossAt = (a: number, b: number) => Math.sin(3 * a) + b * b;
    const there = profileAlong(lossAt, [0.25, -1], [1.5, 2], 9);
    const back = profileAlong(lossAt, [1.5, 2], [0.25, -1], 9);
    expect(back.loss.toReversed()).toEqual(there.loss);
    expect(back.chord.toReversed()).toEqual(there.chord);
  });

  it('keeps what is not finite, and has no chord to an end that is not', () => {
    const pole = profileAlong((a) => 1 / a, [-1, 0], [1, 0], 3);
    expect([...pole.loss]).toEqual([-1, Infinity, 1]);
    expect([...pole.chord]).toEqual([-1, 0, 1]);
    expect([...profileAlong((a) => 1 / a, [0, 0], [1, 0], 3).chord]).toEqual([NaN, NaN, NaN]);
  });

  it.each([0, 1, 2.5, NaN, Infinity])('of %s samples is refused', (samples) => {
    const message = `Expected a whole number of at least 2 samples, got ${samples}`;
    expect(() => profileAlong(() => 0, [0, 0], [1, 1], samples)).toThrow(message);
  });
});
