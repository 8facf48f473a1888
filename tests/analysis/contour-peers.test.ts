import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contourLines, type Contour } from '../../src/analysis/contours.ts';
import { analyticFields, syntheticFields } from '../support/reference.ts';

interface Found {
  level: number;
  lines: number;
  closed: number;
  points: number;
  length: number;
}

/** What scikit-image finds in the same fields; `tests/fixtures/contours/find_contours.py` makes it. */
const { fields } = JSON.parse(readFileSync(new URL('../fixtures/contours/lines.json', import.meta.url), 'utf8')) as {
  fields: Record<string, Found[]>;
};

function lengthOf({ points, closed }: Contour): number {
  let sum = 0;
  for (let k = 0; k < (closed ? points.length : points.length - 2); k += 2) {
    const to = (k + 2) % points.length;
    sum += Math.hypot(points[to] - points[k], points[to + 1] - points[k + 1]);
  }
  return sum;
}

describe('as many lines, closed lines and points, of the same length, as scikit-image finds', () => {
  test.each(Object.entries(fields))('%s', (name, levels) => {
    const field = [...analyticFields, ...syntheticFields].find((candidate) => candidate.name === name)!;
    expect(levels.length).toBeGreaterThan(0);
    for (const { level, ...found } of levels) {
      const lines = contourLines(field, [level], { saddles: 'connect-lows' });
      const length = lines.reduce((sum, line) => sum + lengthOf(line), 0);
      expect({
        lines: lines.length,
        closed: lines.filter(({ closed }) => closed).length,
        points: lines.reduce((sum, { points }) => sum + points.length / 2, 0),
      }).toEqual({ lines: found.lines, closed: found.closed, points: found.points });
      expect(Math.abs(length - found.length)).toBeLessThan(1e-9 * (1 + found.length));
    }
  });
});
