import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withGaps, type PageLine } from '../../src/analysis/contour-gaps.ts';
import { placeLabels, type LabelLine, type LineLabel } from '../../src/analysis/contour-labels.ts';
import { contourLines } from '../../src/analysis/contours.ts';
import { sample } from '../support/fields.ts';

const FRAME = { x: 20, y: 10, width: 300, height: 240 };

/** Lines of waves and bowls on a page of `FRAME`. */
function linesOf(phase: number, levels: readonly number[], textWidth = 22): LabelLine[] {
  const field = sample(
    90,
    70,
    { a: [-3, 3], b: [-2, 2] },
    (a, b) => Math.sin(a + phase) + b * b + 0.3 * Math.cos(3 * b * a),
  );
  return contourLines(field, levels).map(({ points, closed, level }) => ({
    points: points.map((v, k) => (k % 2 ? FRAME.y + (v / 69) * FRAME.height : FRAME.x + (v / 89) * FRAME.width)),
    closed,
    textWidth,
    group: level,
  }));
}

function corners({ x, y, angle, halfWidth, halfHeight }: LineLabel): [number, number][] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([p, q]) => [x + p * halfWidth * cos - q * halfHeight * sin, y + p * halfWidth * sin + q * halfHeight * cos]);
}

/** Whether two boxes have a point in common, by separating axes. */
function touch(p: LineLabel, q: LineLabel): boolean {
  return [p.angle, p.angle + Math.PI / 2, q.angle, q.angle + Math.PI / 2].every((axis) => {
    const along = (box: LineLabel) => corners(box).map(([x, y]) => x * Math.cos(axis) + y * Math.sin(axis));
    const [one, other] = [along(p), along(q)];
    return Math.max(...one) >= Math.min(...other) && Math.max(...other) >= Math.min(...one);
  });
}

function isInside({ x, y, angle, halfWidth, halfHeight }: LineLabel, px: number, py: number, slack: number): boolean {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const along = (px - x) * cos + (py - y) * sin;
  const across = (py - y) * cos - (px - x) * sin;
  return Math.abs(along) < halfWidth - slack && Math.abs(across) < halfHeight - slack;
}

function lengthOf({ points, closed }: PageLine): number {
  let sum = 0;
  for (let k = 0; k < (closed ? points.length : points.length - 2); k += 2) {
    const to = (k + 2) % points.length;
    sum += Math.hypot(points[to] - points[k], points[to + 1] - points[k + 1]);
  }
  return sum;
}

const phase = fc.double({ min: 0, max: 6, noNaN: true });

describe('labels', () => {
  test('lie inside the frame, upright, apart, on their line and clear of obstacles', () => {
    fc.assert(
      fc.property(phase, fc.integer({ min: 5, max: 14 }), (phase, textHeight) => {
        const lines = linesOf(phase, [-0.5, 0.5, 1.5, 2.5]);
        const obstacles = [
          { x: 100, y: 100, radius: 30 },
          { x: 200, y: 150, radius: 50 },
        ];
        const labels = placeLabels(lines, { textHeight, frame: FRAME, obstacles });
        labels.forEach((label, k) => {
          expect(Math.abs(label.angle)).toBeLessThanOrEqual(Math.PI / 2);
          for (const [x, y] of corners(label)) {
            expect(x >= FRAME.x && x <= FRAME.x + FRAME.width && y >= FRAME.y && y <= FRAME.y + FRAME.height).toBe(
              true,
            );
            for (const disc of obstacles) expect(Math.hypot(x - disc.x, y - disc.y)).toBeGreaterThan(disc.radius);
          }
          expect(labels.slice(0, k).some((other) => touch(other, label))).toBe(false);
          const { points } = lines[label.line];
          const near = points.some(
            (x, at) => at % 2 === 0 && Math.hypot(x - label.x, points[at + 1] - label.y) < textHeight,
          );
          expect(near).toBe(true);
        });
      }),
      { numRuns: 30 },
    );
  });

  test('go to every group that has a long line', () => {
    const lines = linesOf(0, [0.5, 1.5]);
    const labels = placeLabels(lines, { textHeight: 8, frame: FRAME });
    expect(new Set(labels.map(({ line }) => lines[line].group))).toEqual(new Set([0.5, 1.5]));
  });

  test('labels of a group are far apart, and no more than asked for', () => {
    const rings = Array.from({ length: 60 }, (_, k): LabelLine => {
      const turns = Array.from({ length: 64 }, (_, n) => (2 * Math.PI * n) / 64);
      const [x, y] = [FRAME.x + 20 + 28 * (k % 10), FRAME.y + 20 + 36 * Math.floor(k / 10)];
      return {
        points: Float64Array.from(turns.flatMap((t) => [x + 13 * Math.cos(t), y + 13 * Math.sin(t)])),
        closed: true,
        textWidth: 8,
        group: 1,
      };
    });
    const labels = placeLabels(rings, { textHeight: 6, frame: FRAME });
    expect(labels.length).toBeGreaterThan(0);
    for (const [k, p] of labels.entries())
      for (const q of labels.slice(0, k)) expect(Math.hypot(p.x - q.x, p.y - q.y)).toBeGreaterThan(0.3 * FRAME.width);
    expect(placeLabels(rings, { textHeight: 6, frame: FRAME, most: 1 })).toHaveLength(1);
  });

  test('take the straight stretch of a line that is bent elsewhere', () => {
    const bent = [20, 200, ...Array.from({ length: 40 }, (_, k) => [20 + 2 * k, 200 + (k % 2 ? 12 : 0)]).flat()];
    const points = Float64Array.from([...bent, 110, 120, 300, 120]);
    const [label] = placeLabels([{ points, closed: false, textWidth: 40, group: 0 }], { textHeight: 8, frame: FRAME });
    expect([label.y, label.angle]).toEqual([120, 0]);
    expect(label.x).toBeGreaterThan(110);
  });

  test('go where no other line runs, when there is such a place', () => {
    const across: LabelLine = { points: Float64Array.of(30, 100, 310, 100), closed: false, textWidth: 30, group: 0 };
    const others = Array.from({ length: 12 }, (_, k): LabelLine => ({
      points: Float64Array.of(40 + 12 * k, 20, 40 + 12 * k, 240),
      closed: false,
      textWidth: 0,
      group: 1,
    }));
    const [label, ...more] = placeLabels([across, ...others], { textHeight: 8, frame: FRAME });
    expect(more).toEqual([]);
    expect(label.x - label.halfWidth).toBeGreaterThan(40 + 12 * 11);
  });

  test('a line without a text, too short, too tight or outside the frame has none', () => {
    const label = (points: number[], closed = false, textWidth = 30) =>
      placeLabels([{ points: Float64Array.from(points), closed, textWidth, group: 0 }], {
        textHeight: 8,
        frame: FRAME,
      });
    const circle = (r: number) =>
      Array.from({ length: 90 }, (_, k) => (k * Math.PI) / 45).flatMap((t) => [
        150 + r * Math.cos(t),
        120 + r * Math.sin(t),
      ]);
    expect(label([50, 100, 250, 100])).toHaveLength(1);
    expect(label([50, 100, 250, 100], false, 0)).toEqual([]);
    expect(label([50, 100, 90, 100])).toEqual([]);
    expect(label([50, 11, 250, 11])).toEqual([]);
    expect(label(circle(60), true)).toHaveLength(1);
    expect(label(circle(12), true)).toEqual([]);
    expect(label([50, 100])).toEqual([]);
    expect(label([50, 100, 50, 100], true)).toEqual([]);
  });
});

describe('gaps', () => {
  const box = (x: number, y: number, angle: number, halfWidth: number, halfHeight: number): LineLabel => ({
    line: 0,
    x,
    y,
    angle,
    halfWidth,
    halfHeight,
  });
  const place = fc.double({ min: 0, max: 100, noNaN: true });
  const someLine = fc.record({
    points: fc
      .array(fc.tuple(place, place), { minLength: 2, maxLength: 30 })
      .map((points) => Float64Array.from(points.flat())),
    closed: fc.boolean(),
  });
  const someBox = fc
    .tuple(
      place,
      place,
      fc.double({ min: -1.5, max: 1.5, noNaN: true }),
      fc.double({ min: 2, max: 40, noNaN: true }),
      fc.double({ min: 1, max: 20, noNaN: true }),
    )
    .map((numbers) => box(...numbers));

  test('what is left lies outside the box, and is all that does', () => {
    fc.assert(
      fc.property(someLine, someBox, (line, box) => {
        const parts = withGaps(line, [box]);
        let outside = 0;
        // the length outside, by small steps along the line
        const steps = 400;
        const count = line.points.length / 2;
        for (let k = 0; k < (line.closed ? count : count - 1); k++) {
          const to = 2 * ((k + 1) % count);
          const [dx, dy] = [line.points[to] - line.points[2 * k], line.points[to + 1] - line.points[2 * k + 1]];
          for (let n = 0; n < steps; n++) {
            const t = (n + 0.5) / steps;
            if (!isInside(box, line.points[2 * k] + t * dx, line.points[2 * k + 1] + t * dy, 0))
              outside += Math.hypot(dx, dy) / steps;
          }
        }
        const left = parts.reduce((sum, part) => sum + lengthOf(part), 0);
        expect(Math.abs(left - outside)).toBeLessThanOrEqual((count * 2 * 142) / steps);
        for (const { points } of parts) {
          for (let k = 0; k + 3 < points.length; k += 2) {
            expect(isInside(box, (points[k] + points[k + 2]) / 2, (points[k + 1] + points[k + 3]) / 2, 1e-6)).toBe(
              false,
            );
          }
        }
      }),
    );
  });

  test('a line that meets no box stays as it is', () => {
    const line = { points: Float64Array.of(0, 0, 10, 0, 10, 10), closed: true };
    expect(withGaps(line, [box(50, 50, 0, 5, 5)])).toEqual([line]);
    expect(withGaps(line, [])).toEqual([line]);
  });

  test('a ring that is cut once is one open line, through its first point', () => {
    const ring = { points: Float64Array.of(0, 0, 10, 0, 10, 10, 0, 10), closed: true };
    const parts = withGaps(ring, [box(10, 5, 0, 1, 2)]);
    expect(parts).toHaveLength(1);
    expect([...parts[0].points]).toEqual([10, 7, 10, 10, 0, 10, 0, 0, 10, 0, 10, 3]);
    expect(parts[0].closed).toBe(false);
  });
});
