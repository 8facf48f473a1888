import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Witness } from '../../src/analysis/facts.ts';
import { drawFindings } from '../../src/view/findings.ts';
import { INKS, typeFor } from '../../src/view/ink.ts';
import { sceneOf } from '../../src/view/overlay.ts';
import { placeOf } from '../../src/view/witness-path.ts';
import { sample } from '../support/fields.ts';
import { himmelblau, square } from './formulas.ts';
import { recorder, type DrawnText } from './recorder.ts';
import { sceneryOf, type SceneryOptions } from './scenery.ts';

const field = sample(65, 65, square(5), himmelblau);

/** A witness through the losses of the field at its points. */
function witnessOf(...points: [number, number][]): Witness {
  const weights = points.map(() => 1 / points.length);
  const at = [0, 1].map((axis) => points.reduce((sum, point, k) => sum + weights[k] * point[axis], 0)) as [
    number,
    number,
  ];
  const losses = points.map(([a, b]) => himmelblau(a, b));
  const loss = himmelblau(...at);
  return { points, weights, at, losses, loss, violation: loss - losses.reduce((sum, l, k) => sum + weights[k] * l, 0) };
}

function drawn(witness: Witness, options: SceneryOptions = {}): { texts: DrawnText[]; points: [number, number][] } {
  const scenery = sceneryOf(field, { size: [640, 480], ...options });
  const { context, texts, points } = recorder();
  const page = { context, ink: INKS.light, type: typeFor(scenery.layout) };
  const { flatness } = scenery.projection;
  drawFindings(page, scenery, { witness, paraboloid: null, trajectory: null }, 1 - flatness, flatness)();
  return { texts, points };
}

const chord = witnessOf([-3.2, -1], [3.4, 1.4]);

describe('the words of a witness', () => {
  it('name its ends and say its violation', () => {
    expect(chord.violation).toBeGreaterThan(100);
    for (const flatness of [0, 1]) {
      const { texts } = drawn(chord, { flatness });
      expect(texts.map(({ text }) => text).sort()).toEqual([
        `${Number(chord.violation.toPrecision(3))} above the chord`,
        'A',
        'B',
      ]);
    }
    const triangle = drawn(witnessOf([-3, -3], [3, -2], [0, 3.5]));
    expect(triangle.texts.map(({ text }) => text).filter((text) => text.length === 1)).toEqual(['A', 'B', 'C']);
    expect(triangle.texts.at(-1)!.text).toMatch(/above the triangle$/);
  });

  it('stand at its ends, outwards, and never on each other', () => {
    const inside = fc.double({ min: -4.5, max: 4.5, noNaN: true });
    const point = fc.tuple(inside, inside);
    fc.assert(
      fc.property(
        point,
        point,
        fc.constantFrom(0, 1),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (p, q, flatness, azimuth) => {
          fc.pre(Math.hypot(p[0] - q[0], p[1] - q[1]) > 2);
          const witness = witnessOf(p, q);
          const options = { flatness, orbit: { azimuth, elevation: 0.6 } };
          const scene = sceneOf(sceneryOf(field, { size: [640, 480], ...options }))!;
          const { texts } = drawn(witness, options);
          const ends = witness.points.map(([a, b], k) =>
            scene.projection.project(placeOf(scene, { a, b, loss: witness.losses[k] })),
          );
          ['A', 'B'].forEach((letter, k) => {
            const { x, y } = texts.find(({ text }) => text === letter)!;
            expect(Math.hypot(x - ends[k][0], y - ends[k][1])).toBeLessThan(20);
          });
          const [a, b] = ['A', 'B'].map((letter) => texts.find(({ text }) => text === letter)!);
          const apart = Math.hypot(ends[0][0] - ends[1][0], ends[0][1] - ends[1][1]);
          if (apart > 1) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(apart);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are left out with what they name where the window does not show it', () => {
    const only = (options: SceneryOptions) => drawn(chord, options).texts.map(({ text }) => text);
    expect(only({ window: { a: [2, 5], b: [0, 3] } })).toEqual(['B']);
    expect(only({ window: { a: [4, 5], b: [-5, -4] } })).toEqual([]);
  });
});

describe('the lines of a witness', () => {
  it('stay within the frame of the map', () => {
    const options = { window: square(2) };
    const { frame } = sceneryOf(field, { size: [640, 480], ...options }).layout;
    const { points } = drawn(chord, options);
    expect(points.length).toBeGreaterThan(20);
    for (const [x, y] of points) {
      expect(x > frame.x - 8 && x < frame.x + frame.width + 8).toBe(true);
      expect(y > frame.y - 8 && y < frame.y + frame.height + 8).toBe(true);
    }
  });

  it('are numbers, whatever the losses', () => {
    const losses = fc.constantFrom(-1e30, 0, 1e-30, 1e30, 3.4e38);
    fc.assert(
      fc.property(losses, losses, losses, fc.constantFrom('linear' as const, 'log' as const), (p, q, r, scale) => {
        const witness = { ...chord, losses: [p, q], loss: r };
        for (const flatness of [0, 0.5, 1]) {
          for (const [x, y] of drawn(witness, { flatness, scale }).points) {
            expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
          }
        }
      }),
      { numRuns: 12 },
    );
  });
});
