import { describe, expect, it } from 'vitest';
import { thinTrajectory } from '../../../src/model/train/trained-landscape.ts';

const trajectory = (count: number, width = 1) => ({
  steps: Uint32Array.from({ length: count }, (_, k) => 3 * k),
  points: Array.from({ length: count }, (_, k) => new Float64Array(width).fill(k)),
});

describe('a thinned trajectory', () => {
  it('is the trajectory itself where there is room', () => {
    const whole = trajectory(200);
    expect(thinTrajectory(whole).points).toBe(whole.points);
  });

  it('keeps the first and the last point, steps and points together, evenly', () => {
    for (const count of [201, 399, 1000, 12_345]) {
      const { steps, points } = thinTrajectory(trajectory(count));
      expect([points.length, steps.length, steps[0], steps.at(-1)]).toEqual([200, 200, 0, 3 * (count - 1)]);
      expect(points.map(([k]) => 3 * k)).toEqual([...steps]);
      const gaps = points.slice(1).map(([k], n) => k - points[n][0]);
      expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1);
    }
  });

  it('holds no more numbers than asked for, but always both ends', () => {
    expect(thinTrajectory(trajectory(100, 50), { numbers: 1000 }).points).toHaveLength(20);
    expect(thinTrajectory(trajectory(100, 50), { numbers: 10 }).points.map(([k]) => k)).toEqual([0, 99]);
  });
});
