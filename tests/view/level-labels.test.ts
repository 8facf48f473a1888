import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contourLevels } from '../../src/analysis/levels.ts';
import { isLabelled, levelLabels } from '../../src/view/level-labels.ts';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻';

/** The number that a label reads as. */
function numberOf(label: string): number {
  const plain = label
    .replaceAll('−', '-')
    .replace(/(^|[+-]|×)10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)$/, (_all, before: string, power: string) => {
      const exponent = [...power].map((c) => '0123456789-'[SUPERSCRIPTS.indexOf(c)]).join('');
      return before === '×' ? `e${exponent}` : `${before}1e${exponent}`;
    });
  return Number(plain);
}

const range = fc
  .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: -9, max: 9, noNaN: true }))
  .map(([min, power]) => ({
    values: Float32Array.from({ length: 400 }, (_, k) => min + 10 ** power * (k / 399) ** 3),
  }));

describe('labels of levels', () => {
  it('say each level, or its height above the minimum, to a twentieth of the way to the next', () => {
    fc.assert(
      fc.property(
        range,
        fc.constantFrom('linear', 'log', 'quantile'),
        fc.integer({ min: 2, max: 30 }),
        (field, rule, count) => {
          const { values } = contourLevels(field, { rule: rule as 'linear', count });
          const min = field.values.reduce((p, q) => Math.min(p, q), Infinity);
          const { labels, offset } = levelLabels(values, min);
          expect(labels).toHaveLength(values.length);
          values.forEach((value, k) => {
            const wanted = offset ? value - min : value;
            const gap = Math.min(value - (values[k - 1] ?? -Infinity), (values[k + 1] ?? Infinity) - value);
            // five digits of heights may not tell levels apart that are closer than float32 numbers are
            const slack = Math.max(0.05 * gap, offset ? 1e-4 * Math.abs(wanted) : 0);
            if (Number.isFinite(gap)) expect(Math.abs(numberOf(labels[k]) - wanted)).toBeLessThanOrEqual(slack);
          });
        },
      ),
    );
  });

  it('are as short as that allows', () => {
    expect(levelLabels([4.5, 9.5, 14.5], 0).labels).toEqual(['4.5', '9.5', '14.5']);
    expect(levelLabels([0.31622776, 1, 3.1622776], 0).labels).toEqual(['0.32', '1', '3.2']);
    expect(levelLabels([-0.5, 0.5], -1).labels).toEqual(['−0.5', '0.5']);
    expect(levelLabels([], 0)).toEqual({ labels: [], offset: '' });
  });

  it('leave out what all levels have in common', () => {
    expect(levelLabels([0.4931475, 0.4931485], 0.493147)).toEqual({
      labels: ['+5×10⁻⁷', '+1.5×10⁻⁶'],
      offset: 'above the minimum',
    });
  });

  it('stand on the heavy lines where there are three or more, else on all', () => {
    expect(isLabelled([true, false, true, false, true])).toEqual([true, false, true, false, true]);
    expect(isLabelled([false, true, false])).toEqual([true, true, true]);
    expect(isLabelled([])).toEqual([]);
  });
});
