import { describe, expect, it } from 'vitest';
import { drawnPath, isOrdered } from '../../src/view/drawn-path.ts';
import { trajectorySentence } from '../../src/view/trajectory-words.ts';
import type { Facts } from '../../src/analysis/facts.ts';
import type { PlaneAudit, PlanePath } from '../../src/model/plane.ts';
import type { PlaneSpec } from '../../src/spec/landscape.ts';

const path = (loss: number[] | null, planeLoss: number[] | null, distance: number[]): PlanePath => ({
  a: new Float64Array(distance.length),
  b: new Float64Array(distance.length),
  distance: Float64Array.from(distance),
  loss: loss && Float64Array.from(loss),
  planeLoss: planeLoss && Float64Array.from(planeLoss),
});
const facts = { range: { min: 0.1, max: 2, median: 1 }, window: { a: [-1, 1], b: [-1, 1] } } satisfies Partial<Facts>;

describe('what is said of a trajectory', () => {
  it('is how far it is from the surface and from the plane', () => {
    expect(trajectorySentence(path([1, 0.5, 0.2], [0.75, 0.5, 0.1], [0, 0.31, 0]), true, facts)).toBe(
      'Trajectory: 3 points at their own losses, up to 0.25 off the surface; up to 0.31 off the plane (the band on the map).',
    );
    expect(trajectorySentence(path([1, 2], [1, 2], [0, 0]), true)).toBe(
      'Trajectory: 2 points at their own losses, up to 0 off the surface; all in the plane.',
    );
  });

  it('counts what is outside of the picture, and what is not finite', () => {
    const text = trajectorySentence(path([3, 2.5, 0.05, NaN, 2], [1, 1, 1, 1, Infinity], [0, 0, 0, 0, 0]), true, facts);
    expect(text).toContain('up to 2 off the surface');
    expect(text).toContain('2 have losses above all of the surface (triangles).');
    expect(text).toContain('1 has a loss below all of the surface (triangles).');
    expect(text).toContain('1 has a loss that is not finite (crosses on the map).');
    // a point that is outside of the window is drawn nowhere
    const out = { ...path([3, 2.5], [1, 1], [0, 0]), a: Float64Array.of(0, 1.5) };
    expect(trajectorySentence(out, true, facts)).toContain('1 has a loss above all of the surface (triangles).');
    const none = trajectorySentence(path([NaN, -Infinity], [1, 1], [0, 0]), true, facts);
    expect(none).toBe(
      'Trajectory: 2 points at their own losses; all in the plane. 2 have losses that are not finite (crosses on the map).',
    );
  });

  it('tells that losses were not taken', () => {
    expect(trajectorySentence(path(null, null, [1, 2]), true, facts)).toBe(
      'Trajectory: 2 points laid on the surface, as their own losses would take too much work; up to 2 off the plane (the band on the map).',
    );
    expect(trajectorySentence(path(null, null, [0, 0]), false)).toBe('Points A, B of the plane are marked.');
  });

  it('is the losses of points that have names', () => {
    expect(trajectorySentence(path([1, 0.25, NaN], [1, 0.25, NaN], [0, 0, 1e-16]), false)).toMatch(
      /^Losses at the points of the plane: A 1, B 0\.25, C /,
    );
  });
});

describe('what a view draws of a path', () => {
  it('has the length of a step along each direction, for distances to be drawn to scale', () => {
    const audit = { normU: 2, normV: 0.5 } as PlaneAudit;
    const measured = path([1, 2], [1, 2], [0, 1]);
    expect(drawnPath(measured, audit, { plane: { directions: 'pca', trajectory: { points: [] } } })).toEqual({
      ...measured,
      units: [2, 0.5],
      isOrdered: true,
    });
  });
});

describe('points follow each other', () => {
  it('in the plane of a trajectory alone', () => {
    const specs: PlaneSpec[] = [
      { directions: 'pca', trajectory: { points: [] } },
      { directions: 'points', points: [[], [], []] },
      { directions: 'line', points: [[], []] },
    ];
    expect(specs.map((plane) => isOrdered({ plane }))).toEqual([true, false, false]);
  });
});
