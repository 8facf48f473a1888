import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { termBars, termLabel } from '../../../src/app/charts/term-bars.ts';
import type { Explanation, ExplanationTerm } from '../../../src/analysis/facts.ts';
import { at, clear, draw, junkIn, textsIn } from './drawing.ts';

afterEach(clear);

const TERMS: ExplanationTerm[] = [
  { kind: 'loss', layer: null, value: 3 },
  { kind: 'activation', layer: 1, value: -8 },
  { kind: 'products', layer: 2, value: 1 },
];

function bars(terms: ExplanationTerm[], error = 0) {
  const violation = -terms.reduce((sum, { value }) => sum + value, 0);
  const box = draw(termBars({ terms, error, sentence: '' }, violation, (layer) => (layer === 1 ? 'tanh' : 'relu')));
  const rects = [...box.querySelectorAll('rect')].map((rect) => ({
    from: at(rect, 'x'),
    to: at(rect, 'x') + at(rect, 'width'),
    y: at(rect, 'y'),
    kind: rect.getAttribute('class'),
  }));
  const zero = at(box.querySelectorAll('line')[1], 'x1');
  return { box, rects, zero, violation };
}

describe('what bends the loss', () => {
  test('bars lie right of zero where they bend up, left where they bend down, in one unit', () => {
    const { rects, zero } = bars(TERMS);
    expect(rects.map(({ kind }) => kind)).toEqual(['up', 'down', 'up', 'sum']);
    const lengths = rects.map(({ from, to, kind }) => (kind === 'up' ? to - zero : from - zero));
    const unit = lengths[0] / 3;
    expect(unit).toBeGreaterThan(0);
    for (const [k, value] of [3, -8, 1, -4].entries()) expect(lengths[k]).toBeCloseTo(value * unit, 6);
    // the other end of each is the line of zero
    for (const { from, to, kind } of rects) expect(kind === 'up' ? from : to).toBeCloseTo(zero, 6);
  });

  test('the sum comes last, below a line, with the sign that the terms add up to', () => {
    const { box, rects } = bars(TERMS);
    const line = at(box.querySelector('line')!, 'y1');
    expect(Math.max(...rects.slice(0, -1).map(({ y }) => y))).toBeLessThan(line);
    expect(rects.at(-1)!.y).toBeGreaterThan(line);
    expect(textsIn(box, '.figure')).toEqual(['+3', '−8', '+1', '−4']);
    expect(box.querySelector('svg')!.getAttribute('aria-label')).toBe(
      'convexity of the loss +3, layer 1: bend of tanh −8, layer 2: products +1; together −4',
    );
  });

  test('whatever the terms, every bar lies between labels and figures, and nothing is made up', () => {
    const value = fc.oneof(
      fc.double({ min: -1e300, max: 1e300, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.constant(0),
    );
    const terms = fc.array(value, { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(terms, (values) => {
        const violation = -values.reduce((sum, each) => sum + each, 0);
        fc.pre(violation > 0 && Number.isFinite(violation));
        const { box, rects, zero } = bars(values.map((each, k) => ({ kind: 'products', layer: k + 1, value: each })));
        expect(junkIn(box)).toBe(null);
        // 150 px at least for labels, 62 for figures, of 400
        for (const { from, to } of rects) {
          expect(from).toBeGreaterThanOrEqual(149.9);
          expect(to).toBeLessThanOrEqual(338.9);
        }
        expect(zero).toBeGreaterThanOrEqual(149.9);
        clear();
      }),
      { numRuns: 60 },
    );
  });

  test('the longest names and figures run into no bar', () => {
    const long: ExplanationTerm[] = [
      { kind: 'loss', layer: null, value: 1.234e-7 },
      { kind: 'kinks', layer: 12, value: -8.765e-7 },
      { kind: 'activation', layer: 12, value: -1.239e-12 },
    ];
    const box = draw(termBars({ terms: long, error: 0, sentence: '' }, 7.531e-7, () => 'leaky-relu'));
    for (const bar of box.querySelectorAll('rect')) {
      const { left, right, top, bottom } = bar.getBoundingClientRect();
      for (const text of box.querySelectorAll('text')) {
        const rect = text.getBoundingClientRect();
        if (rect.bottom <= top || rect.top >= bottom) continue;
        expect(rect.right <= left || rect.left >= right, text.textContent!).toBe(true);
      }
    }
  });

  test('how well the terms are known is said where it matters, and only there', () => {
    expect(bars(TERMS, 1e-9).box.querySelector('.hint')).toBe(null);
    expect(textsIn(bars(TERMS, 0.5).box, '.hint')).toEqual(['The terms are known to within 0.5.']);
  });
});

test.each<[Explanation['terms'][number]['kind'], number | null, string]>([
  ['loss', null, 'convexity of the loss'],
  ['products', 3, 'layer 3: products'],
  ['activation', 1, 'layer 1: bend of tanh'],
  ['kinks', 2, 'layer 2: kinks of relu'],
  ['kinks', null, 'creases of the loss'],
])('a term (%s of layer %s) is named %s', (kind, layer, name) => {
  expect(termLabel({ kind, layer }, (l) => (l === 1 ? 'tanh' : 'relu'))).toBe(name);
});
