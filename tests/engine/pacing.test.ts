import { describe, expect, it } from 'vitest';
import { Pacer } from '../../src/engine/pacing.ts';

/** Runs pieces at a constant rate, in work per millisecond. */
function settle(pacer: Pacer, rate: number, pieces = 30): number[] {
  return Array.from({ length: pieces }, () => {
    const { amount } = pacer;
    pacer.learn(amount, amount / rate);
    return amount;
  });
}

describe('Pacer', () => {
  it('reaches the target time', () => {
    const pacer = new Pacer({ first: 10, targetMs: 20 });
    settle(pacer, 500);
    expect(pacer.amount).toBeCloseTo(10_000);
  });

  it('never more than doubles', () => {
    const amounts = settle(new Pacer({ first: 1, targetMs: 20 }), 1e9);
    for (const [k, amount] of amounts.slice(1).entries()) expect(amount).toBeLessThanOrEqual(2 * amounts[k]);
  });

  it('shrinks at once when a piece took too long, but not below the smallest', () => {
    const pacer = new Pacer({ first: 1000, targetMs: 20, smallest: 8 });
    pacer.learn(1000, 200);
    expect(pacer.amount).toBe(100);
    pacer.learn(100, 1e6);
    expect(pacer.amount).toBe(8);
  });

  it('does not grow on the word of a small piece', () => {
    const pacer = new Pacer({ first: 1000, targetMs: 20 });
    pacer.learn(10, 0.001);
    expect(pacer.amount).toBe(1000);
  });
});
