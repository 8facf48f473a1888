import { describe, expect, it } from 'vitest';
import { caseChoices, defaultCaseNames, landscapeOf } from '../../src/bench/choices.ts';
import { caseData, inlineData } from '../../src/engine/bench/case-data.ts';
import { createRandom } from '../../src/spec/random.ts';
import { encodeViewState } from '../../src/spec/view-state.ts';
import { makeCase } from '../support/engines.ts';

describe('the data of a case', () => {
  it('follow from their seed', () => {
    const [first, again, other] = [1, 1, 2].map((seed) => caseData(seed, 50, 3, 2, 'mse'));
    expect(again).toEqual(first);
    expect(other.inputs).not.toEqual(first.inputs);
    expect(other.targets).not.toEqual(first.targets);
  });

  it('of a regression are waves of the inputs along Gaussian directions', () => {
    const { inputs, targets } = caseData(7, 40, 3, 2, 'mse');
    const random = createRandom(7, 'benchmark targets');
    const A = Array.from({ length: 6 }, () => random.normal());
    for (let n = 0; n < 40; n++) {
      const x = inputs.subarray(3 * n, 3 * n + 3);
      for (const k of [0, 1]) {
        const phase = A[3 * k] * x[0] + A[3 * k + 1] * x[1] + A[3 * k + 2] * x[2];
        expect(targets[2 * n + k]).toBeCloseTo(Math.sin(2 * phase), 6);
      }
    }
  });

  it('of a regression fill [-1, 1) evenly', () => {
    const { inputs } = caseData(1, 10_000, 2, 1, 'mse');
    const mean = inputs.reduce((sum, x) => sum + x, 0) / inputs.length;
    const square = inputs.reduce((sum, x) => sum + x * x, 0) / inputs.length;
    // five standard errors of 20,000 uniform numbers
    expect(Math.abs(mean)).toBeLessThan((5 / Math.sqrt(3)) * 20_000 ** -0.5);
    expect(Math.abs(square - 1 / 3)).toBeLessThan(0.011);
    expect(inputs.every((x) => x >= -1 && x <= 1)).toBe(true);
  });

  it('of classes are mostly zeros, every class about as often', () => {
    const { inputs, targets } = caseData(1, 5000, 10, 4, 'cross-entropy');
    const filled = inputs.filter((x) => x !== 0).length / inputs.length;
    expect(Math.abs(filled - 0.2)).toBeLessThan(5 * Math.sqrt((0.2 * 0.8) / 50_000));
    for (let k = 0; k < 4; k++) {
      let count = 0;
      for (let n = 0; n < 5000; n++) count += targets[4 * n + k];
      expect(Math.abs(count - 1250)).toBeLessThan(5 * Math.sqrt(5000 * 0.25 * 0.75));
    }
    for (let n = 0; n < 5000; n++) expect(targets.subarray(4 * n, 4 * n + 4).reduce((x, y) => x + y)).toBe(1);
  });

  it('stand in a file as rows, classes as their indices', () => {
    const classes = caseData(3, 6, 2, 3, 'cross-entropy');
    const file = inlineData(classes, 'cross-entropy') as { inputs: number[][]; targets: number[] };
    expect(file.inputs.flat()).toEqual([...classes.inputs]);
    file.targets.forEach((label, n) => expect(classes.targets[3 * n + label]).toBe(1));
    const first = inlineData(caseData(3, 6, 2, 3, 'mse'), 'mse', 2) as { inputs: number[][]; targets: number[][] };
    expect([first.inputs.length, first.targets.length, first.targets[0].length]).toEqual([2, 2, 3]);
  });
});

describe('what the page offers', () => {
  const own = makeCase({ layers: [2, 3, 1] });

  it('is the landscape of the address, alone where nobody chose', () => {
    const found = landscapeOf(encodeViewState({ landscape: own, view: { view: 'map' } }));
    expect(found).toEqual(own);
    const choices = caseChoices(found);
    expect(choices[0]).toMatchObject({ name: 'own', group: 'Yours' });
    expect(defaultCaseNames(choices, true)).toEqual(['own']);
  });

  it('is the standard set without one, the large cases on a real GPU', () => {
    for (const hash of ['', '#', '#v1&preset=none', '#result=AAAA']) expect(landscapeOf(hash)).toBeNull();
    const choices = caseChoices(null);
    expect(defaultCaseNames(choices, false)).toEqual(['W1', 'W2', 'W3', 'W4']);
    expect(defaultCaseNames(choices, true)).toEqual(choices.map(({ name }) => name));
  });

  it('loads what it offers', async () => {
    const [mine, first] = caseChoices(own);
    const [landscape, standard] = await Promise.all([(await mine.load()).load(), (await first.load()).load()]);
    expect(landscape.network.widths).toEqual([2, 3, 1]);
    expect(standard.network.widths).toEqual([2, 16, 16, 1]);
  });
});
