import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contourLevels } from '../../../src/analysis/levels.ts';
import { statistics } from '../../../src/analysis/statistics.ts';
import { bandsOf } from '../../../src/view/figure/bands.ts';
import { figureSvg, type FigureOptions } from '../../../src/view/figure/figure.ts';
import type { Trajectory } from '../../../src/view/types.ts';
import { sample } from '../../support/fields.ts';
import { elementsOf, parseXml, textOf } from '../../support/xml.ts';
import { square } from '../formulas.ts';
import { trajectoryOf } from '../path-support.ts';
import { readPath } from './paths.ts';

/** Losses from 0 to 2. */
const bowl = (a: number, b: number) => a * a + b * b;
const field = sample(33, 33, square(1), bowl);

function draw(path: Trajectory | null, options: FigureOptions = {}) {
  const text = figureSvg(field, { path, ...options });
  const svg = parseXml(text);
  const group = (id: string) => elementsOf(svg, 'g').find(({ attributes }) => attributes.id === id);
  const { x, y, width, height } = elementsOf(group('axes')!, 'rect')[0].attributes;
  const [left, top, wide, high] = [x, y, width, height].map(Number);
  const drawn = group('trajectory');
  const lines = drawn ? elementsOf(drawn, 'path').filter(({ attributes }) => attributes['stroke-width'] === '0.9') : [];
  const toPlane = (px: number, py: number): [number, number] => [
    (2 * (px - left)) / wide - 1,
    (2 * (top + high - py)) / high - 1,
  ];
  return { text, drawn, toPlane, line: lines.flatMap(({ attributes }) => readPath(attributes.d)) };
}

const steps = Array.from({ length: 12 }, (_, k): [number, number] => [-0.9 + k * 0.15, 0.6 * Math.sin(k)]);

describe('a trajectory in a figure', () => {
  it('is not there unless it is asked for, and leaves the rest as it is', () => {
    const without = draw(null);
    expect(without.drawn).toBeUndefined();
    const { text, drawn } = draw(trajectoryOf(steps, bowl), { levelCount: 1 });
    expect(drawn).toBeDefined();
    expect(text).not.toMatch(/NaN|Infinity|undefined|style=/);
  });

  it('goes through the places of its points, in one line', () => {
    const { line, toPlane } = draw(trajectoryOf(steps, bowl));
    expect(line).toHaveLength(1);
    const places = line[0].points.map(([x, y]) => toPlane(x, y));
    expect(places).toHaveLength(steps.length);
    places.forEach(([a, b], k) => expect(Math.hypot(a - steps[k][0], b - steps[k][1])).toBeLessThan(1e-3));
  });

  it('has a gap beside a loss that is not finite, and ends at the window', () => {
    const holed = draw(trajectoryOf(steps, (a, b, k) => (k === 5 ? NaN : bowl(a, b))));
    expect(holed.line.map(({ points }) => points.length)).toEqual([5, 6]);
    const wide = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(wide, wide), { minLength: 2, maxLength: 8 }), (places) => {
        const { line, toPlane } = draw(trajectoryOf(places, bowl));
        for (const [x, y] of line.flatMap(({ points }) => points)) {
          const [a, b] = toPlane(x, y);
          expect(Math.abs(a) < 1 + 2e-3 && Math.abs(b) < 1 + 2e-3).toBe(true);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('has points in the colour that the map has for their own losses', () => {
    const summary = statistics(field.values);
    const levels = contourLevels(field, { statistics: summary });
    const bands = bandsOf(summary, levels, 'auto', 'viridis')!;
    const losses = [0.01, 0.4, 0.9, 1.4, 1.9];
    const { drawn } = draw(trajectoryOf(steps.slice(0, 5), (_a, _b, k) => losses[k], { isOrdered: false }));
    const fills = elementsOf(drawn!, 'circle').map(({ attributes }) => attributes.fill);
    const expected = losses.map(
      (loss) => bands.fills[Array.from(levels.values).filter((level) => level <= loss).length],
    );
    expect(fills.filter((_, k) => k % 2 === 1)).toEqual(expected);
    expect(new Set(expected).size).toBe(5);
  });

  it('has a triangle for a loss outside of the colours', () => {
    const { drawn } = draw(trajectoryOf(steps.slice(0, 3), (_a, _b, k) => [5, 1, -1][k], { isOrdered: false }));
    expect(elementsOf(drawn!, 'circle')).toHaveLength(2);
    const shapes = elementsOf(drawn!, 'path').map(({ attributes }) => readPath(attributes.d)[0].points);
    const tips = shapes.map((corners) => corners[0][1] < Math.min(...corners.slice(1).map(([, y]) => y)));
    expect(tips).toEqual([true, true, false, false]);
  });

  it('names its ends with their losses, or its points', () => {
    const names = (path: Trajectory) => elementsOf(draw(path).drawn!, 'text').map(textOf);
    const two = trajectoryOf([steps[0], steps[8]], (_a, _b, k) => [0.5, 1.25][k]);
    expect(names(two)).toEqual(['start 0.5', 'end 1.25']);
    expect(names({ ...two, isOrdered: false })).toEqual(['point A 0.5', 'point B 1.25']);
    expect(names({ ...two, loss: null })).toEqual(['start', 'end']);
  });
});
