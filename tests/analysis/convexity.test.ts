import { describe, expect, test } from 'vitest';
import { createPause } from '../../src/analysis/pause.ts';
import { fieldFrom, fieldOf, sample } from '../support/fields.ts';
import { measure } from './convexity-support.ts';

const WINDOW = { a: [-1, 1] as [number, number], b: [-2, 2] as [number, number] };
const saddle = (a: number, b: number) => a * b;
const bowl = (a: number, b: number) => a * a + b * b + a * b;

describe('verdicts', () => {
  test('a saddle is not convex: the chord between its falling corners says so', async () => {
    const field = sample(33, 33, WINDOW, saddle);
    const { verdict, reason, gap, witness, chord } = await measure(field, { delta: 1e-7, lossAt: saddle });
    expect(verdict).toBe('not-convex');
    // conv (a b) on the window is |2 a + b| - 2 there: the gap is 2 of a range of 4, at the middle of any side
    expect(gap!.lower).toBeCloseTo(0.5, 6);
    expect(gap!.upper).toBeCloseTo(0.5, 6);
    expect(chord!.violation).toBeCloseTo(2, 12);
    expect(witness!.violation).toBeCloseTo(2, 12);
    expect(reason).toMatch(
      /^Between A = \(.+\) and B = \(.+\) the average of the end losses lies 2 below the loss at the middle\.$/,
    );
    expect(chord).toMatchObject({ weights: [0.5, 0.5], losses: chord!.points.map(([a, b]) => a * b) });
  });

  test('samples alone are never said to be convex', async () => {
    const lossAt = (a: number, b: number) => Math.exp(a) + Math.log(1 + Math.exp(b - 2 * a));
    const field = sample(200, 150, WINDOW, lossAt);
    const { verdict, reason, gap, witness, chord } = await measure(field, { delta: 1e-6 });
    expect(verdict).toBe('no-violation-found');
    expect([witness, chord, gap!.lower]).toEqual([null, null, 0]);
    expect(gap!.upper).toBeLessThan(1e-4);
    expect(reason).toMatch(
      /^No violation found above 2(\.\d+)? × 10⁻⁶ \(the error of the field counted in\), and none/,
    );
  });

  test('a theorem makes it convex, and the gap is measured all the same', async () => {
    const facts = await measure(sample(65, 65, WINDOW, bowl), {
      delta: 4e-7,
      lossAt: bowl,
      theorem: 'Squares add up.',
    });
    expect(facts).toMatchObject({ verdict: 'convex', reason: 'Squares add up.', witness: null, chord: null });
    expect(facts.gap!.upper).toBeLessThan(1e-5);
  });

  test('a theorem that a witness contradicts is an error, not a verdict', async () => {
    const field = sample(33, 33, WINDOW, saddle);
    const options = { delta: 1e-7, theorem: 'All saddles are convex.' };
    await expect(measure(field, { ...options, lossAt: saddle })).rejects.toThrow(
      /All saddles are convex.*lies 2 below/,
    );
    await expect(measure(field, options)).rejects.toThrow(/All saddles are convex/);
  });

  test('a violation counts above twice the error of the field only', async () => {
    const field = sample(33, 33, WINDOW, saddle);
    expect((await measure(field, { delta: 0.9999 })).verdict).toBe('not-convex');
    const { verdict, reason, gap } = await measure(field, { delta: 1 });
    expect(verdict).toBe('no-violation-found');
    expect(reason).toContain('above 4 (the error');
    expect(gap).toEqual({ lower: 0, upper: 1 });
  });

  test('the bounds of the gap have the error of the field counted in', async () => {
    const field = sample(33, 33, WINDOW, saddle);
    const { gap, witness } = await measure(field, { delta: 0.1 });
    expect(witness!.violation).toBe(2);
    // the losses of the witness are the field's own: nothing better is known
    expect(gap!.lower).toBeCloseTo(0.5, 6);
    expect(gap!.upper).toBeCloseTo(0.55, 6);
  });
});

describe('what the float64 loss overrules', () => {
  test('a field that is wrong at a node makes no witness', async () => {
    const field = sample(65, 65, WINDOW, bowl);
    for (const node of [20 * 65 + 30, 41 * 65 + 12]) field.values[node] += 0.5;
    expect((await measure(field, { delta: 1e-6 })).verdict).toBe('not-convex');
    const facts = await measure(field, { delta: 1e-6, lossAt: bowl });
    expect(facts).toMatchObject({ verdict: 'no-violation-found', witness: null, chord: null });
    expect(facts.gap!.upper).toBeLessThan(1e-5);
  });

  test('a true violation behind a wrong one is found', async () => {
    const lossAt = (a: number, b: number) => bowl(a, b) + 0.2 * Math.exp(-50 * ((a - 0.3) ** 2 + b * b));
    const field = sample(65, 65, WINDOW, lossAt);
    field.values[20 * 65 + 12] += 5;
    const { verdict, chord, witness } = await measure(field, { delta: 1e-6, lossAt });
    expect(verdict).toBe('not-convex');
    for (const found of [chord!, witness!]) {
      expect(found.violation).toBeGreaterThan(0.05);
      expect(found.violation).toBeLessThan(0.2);
      expect(found.losses).toEqual(found.points.map(([a, b]) => lossAt(a, b)));
    }
  });

  test('a violation of the field that float64 does not show at all', async () => {
    const lossAt = (a: number, b: number) => 3 * a + b;
    const field = sample(17, 17, WINDOW, saddle);
    const { verdict, witness } = await measure(field, { delta: 1e-9, lossAt });
    expect([verdict, witness]).toEqual(['no-violation-found', null]);
  });
});

describe('a triangle without a chord', () => {
  // the middle node is the mean of the other three, and of no two nodes
  const field = fieldOf([
    [0, NaN, NaN],
    [NaN, 1.25, 1],
    [NaN, 2, NaN],
  ]);

  test('is a witness of three points', async () => {
    const { verdict, witness, chord, reason } = await measure(field, { delta: 0.01 });
    expect(verdict).toBe('not-convex');
    expect(chord).toBeNull();
    expect(witness!.points.toSorted(([a], [c]) => a - c)).toEqual([
      [0, 0],
      [1, 2],
      [2, 1],
    ]);
    for (const weight of witness!.weights) expect(weight).toBeCloseTo(1 / 3, 15);
    expect(witness!.violation).toBeCloseTo(0.25, 15);
    expect(reason).toMatch(
      /^At \(1, 1\) = 0\.3333 A \+ 0\.3333 B \+ 0\.3333 C the loss lies 0\.25 above the same mean/,
    );
  });

  test('leads to a chord between the nodes where the loss is known there', async () => {
    const lossAt = (a: number, b: number) => -((a - 1) ** 2) - (b - 1) ** 2;
    const values = field.values.map((v, k) => (Number.isNaN(v) ? v : lossAt(k % 3, Math.floor(k / 3))));
    const { verdict, witness, chord } = await measure({ ...field, values }, { delta: 0.01, lossAt });
    expect(verdict).toBe('not-convex');
    expect(chord!.weights).toEqual([0.5, 0.5]);
    expect(chord!.losses).toEqual(chord!.points.map(([a, b]) => lossAt(a, b)));
    expect(chord!.violation).toBeGreaterThanOrEqual(witness!.violation / 4);
  });
});

describe('grids that show little', () => {
  test.each([
    ['no finite loss', fieldOf(['NN', '+-']), 'No loss of the window is finite: nothing to test.'],
    ['a constant', fieldOf(['333', '3N3']), 'The loss is 3 wherever it is finite: nothing to test.'],
    ['one node', fieldOf(['7']), 'The loss is 7 wherever it is finite: nothing to test.'],
  ])('%s: no gap', async (_name, field, reason) => {
    const nothing = { gap: null, witness: null, chord: null };
    expect(await measure(field, { delta: 0 })).toEqual({ verdict: 'no-violation-found', reason, ...nothing });
    const proven = await measure(field, { delta: 0, theorem: 'A constant is convex.' });
    expect(proven).toEqual({ verdict: 'convex', reason: 'A constant is convex.', ...nothing });
  });

  test('2 × 2: no node lies between others', async () => {
    const { verdict, reason, gap } = await measure(fieldOf(['09', '90']), { delta: 0 });
    expect(verdict).toBe('no-violation-found');
    expect(reason).toBe('No violation found: no node of a grid of 2 × 2 lies between others.');
    expect(gap).toEqual({ lower: 0, upper: 0 });
  });

  test.each([
    ['a row', fieldOf(['0120'])],
    ['a column', fieldOf(['0', '1', '2', '0'])],
  ])('%s is a function of one coordinate', async (_name, field) => {
    const { verdict, gap, chord, witness } = await measure(field, { delta: 0 });
    expect(verdict).toBe('not-convex');
    expect(chord!.violation).toBe(1.5);
    expect(witness!.violation).toBe(2);
    expect(gap).toEqual({ lower: 1, upper: 1 });
  });

  test('a row of a bowl has no violation', async () => {
    const field = fieldFrom(50, 1, (i) => (i - 20) ** 2);
    expect((await measure(field, { delta: 0 })).verdict).toBe('no-violation-found');
  });

  test('a ridge behind holes on both sides is not said to be convex', async () => {
    // +Infinity is outside of the domain, like NaN: what lies between two finite nodes is not assumed
    expect((await measure(fieldOf(['0+9+0']), { delta: 0 })).verdict).toBe('not-convex');
    expect((await measure(fieldOf(['9+0+9']), { delta: 0 })).verdict).toBe('no-violation-found');
    expect((await measure(fieldOf(['0NN90']), { delta: 0 })).witness!.violation).toBe(9);
  });
});

describe('requests', () => {
  test.each([-1, NaN, Infinity])('an error of %d is refused', async (delta) => {
    await expect(measure(fieldOf(['010']), { delta })).rejects.toThrow(RangeError);
  });

  test('stops when aborted', async () => {
    const controller = new AbortController();
    const field = sample(300, 300, WINDOW, saddle);
    let turns = 0;
    const pause = () => {
      if (++turns === 20) controller.abort(new Error('enough'));
      return createPause(controller.signal)();
    };
    await expect(measure(field, { delta: 0, pause } as never)).rejects.toThrow('enough');
    expect(turns).toBe(20);
  });

  test('the same field gives the same facts, and is left as it was', async () => {
    const field = sample(80, 61, WINDOW, (a, b) => Math.sin(3 * a) * b + a * a);
    const before = field.values.slice();
    const lossAt = (a: number, b: number) => Math.sin(3 * a) * b + a * a;
    const facts = await measure(field, { delta: 1e-6, lossAt });
    expect(await measure(field, { delta: 1e-6, lossAt })).toEqual(facts);
    expect(field.values).toEqual(before);
  });
});
