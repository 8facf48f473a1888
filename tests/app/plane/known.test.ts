import { describe, expect, it } from 'vitest';
import { Checkpoints } from '../../../src/app/checkpoints.ts';
import { firstPlane, missing, principalPlane } from '../../../src/app/plane/first-plane.ts';
import { keyOfPath, keyOfPoint, knownPaths, knownPoints, thinnedPoints } from '../../../src/app/plane/known.ts';
import { thetaOf } from '../../../src/app/plane/theta.ts';
import { validateLandscape } from '../../../src/spec/validate.ts';
import { smallLandscape } from '../landscapes.ts';

const landscape = smallLandscape();
const { network } = landscape;
const vector = (value: number) => new Float64Array(17).fill(value);

function withTraining(...opened: [string, number][]): Checkpoints {
  const checkpoints = new Checkpoints();
  checkpoints.add(...opened.map(([name, value]) => ({ name, network, values: vector(value) })));
  checkpoints.trajectory = { name: 'Adam', network, points: [5, 6, 7, 8].map(vector), steps: [0, 1, 2, 3] };
  return checkpoints;
}

describe('points at hand', () => {
  it('are checkpoints, the ends of the trajectory and θ0, each vector once under its first name', () => {
    const checkpoints = withTraining(['mine', 1], ['end of training', 8]);
    checkpoints.add({ name: 'other', network: { layers: [2, 4, 2] }, values: new Float64Array(22) });
    expect(knownPoints(landscape, checkpoints).map(({ name }) => name)).toEqual([
      'mine',
      'end of training',
      'start of the trajectory',
      'θ₀ of the landscape',
    ]);
    expect(knownPoints(landscape, new Checkpoints()).map(({ values }) => values)).toEqual([thetaOf(landscape)]);
  });

  it('are recognised in a landscape file by their numbers alone', () => {
    const points = knownPoints(landscape, withTraining(['mine', 1]));
    const [mine] = points;
    expect(keyOfPoint(JSON.parse(JSON.stringify([...vector(1)])), points)).toBe(mine.key);
    expect(keyOfPoint([...vector(1)].with(16, 2), points)).toBe(null);
  });

  it('lack θ0 where its numbers lie in a file', () => {
    const filed = { network, parameters: { file: 'net.safetensors' } };
    expect(thetaOf(filed)).toBe(null);
    expect(knownPoints(filed, new Checkpoints())).toEqual([]);
  });
});

describe('trajectories at hand', () => {
  it('are that of the training, and three checkpoints or more', () => {
    expect(knownPaths(landscape, new Checkpoints())).toEqual([]);
    const three = withTraining(['x', 1], ['y', 2], ['z', 3]);
    expect(knownPaths(landscape, three).map(({ key, points }) => [key, points.length])).toEqual([
      ['trajectory', 4],
      ['checkpoints', 3],
    ]);
    expect(knownPaths({ network: { layers: [2, 4, 2] } }, three)).toEqual([]);
  });

  it.each([
    [3, 10],
    [200, 10],
    [201, 10],
    [5000, 10],
    [5000, 5000],
    [5000, 100_000],
  ])('%d points of %d numbers are thinned evenly, ends kept, to what a file is to hold', (count, size) => {
    const zeros = new Float64Array(size);
    const points = Array.from({ length: count }, () => zeros.subarray(0));
    const thinned = thinnedPoints(points)!;
    const places = thinned.map((point) => points.indexOf(point));
    expect(places[0]).toBe(0);
    expect(places.at(-1)).toBe(count - 1);
    const steps = places.slice(1).map((place, k) => place - places[k]);
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
    expect(thinned.length).toBe(Math.min(count, 200, Math.max(3, Math.floor(200_000 / size))));
  });

  it('of networks whose three points are too many numbers are refused', () => {
    expect(thinnedPoints([0, 1, 2].map(() => ({ length: 400_000 })))).toBe(null);
  });

  it('are recognised in a file after they were thinned', () => {
    const checkpoints = withTraining();
    const points = Array.from({ length: 301 }, (_, t) => vector(t));
    checkpoints.trajectory = { name: 'long', network, points, steps: points.map((_, t) => t) };
    const paths = knownPaths(landscape, checkpoints);
    const plane = principalPlane(paths[0]);
    if (plane?.directions !== 'pca' || !('points' in plane.trajectory)) throw new Error('expected points in place');
    expect(plane.trajectory.points.length).toBe(200);
    expect(keyOfPath(plane.trajectory.points, paths)).toBe('trajectory');
    expect(keyOfPath(plane.trajectory.points.slice(1), paths)).toBe(null);
  });
});

describe('the first plane of a kind', () => {
  it('is a right landscape for every kind, once there are three checkpoints and a trajectory', () => {
    const checkpoints = withTraining(['x', 1], ['y', 2], ['z', 3]);
    for (const kind of ['axes', 'random', 'hessian', 'gradient', 'line', 'points', 'pca'] as const) {
      expect(missing(kind, landscape, checkpoints)).toBe('');
      const plane = firstPlane(kind, landscape, checkpoints)!;
      expect(plane.directions).toBe(kind);
      expect(validateLandscape({ ...landscape, plane })).toEqual([]);
    }
  });

  it('says what it lacks, and is none then', () => {
    const none = new Checkpoints();
    for (const kind of ['line', 'points', 'pca'] as const) {
      expect(missing(kind, landscape, none)).toContain('train, or open checkpoints, first');
      expect(firstPlane(kind, landscape, none)).toBe(null);
    }
    const one = new Checkpoints();
    one.add({ name: 'x', network, values: vector(1) });
    expect(missing('line', landscape, one)).toBe('');
    expect(missing('points', landscape, one)).toBe('one more checkpoint is needed');
  });

  it('is refused for networks whose points a landscape file is not meant to hold, before any training', () => {
    const large = smallLandscape({ network: { layers: [2, 600, 600, 2] }, parameters: { init: 'zeros' } });
    expect(missing('line', large, new Checkpoints())).toContain('train');
    expect(missing('points', large, new Checkpoints())).toContain('too many parameters');
    expect(missing('pca', large, new Checkpoints())).toContain('too many parameters');
  });

  it('goes from the last checkpoint but one to the last', () => {
    const plane = firstPlane('line', landscape, withTraining(['x', 1], ['y', 2], ['z', 3]));
    expect(plane).toMatchObject({ points: [[...vector(2)], [...vector(3)]] });
  });

  it('goes between the ends of two trainings rather than from start to end of the last', () => {
    const trained = withTraining(['Adam, start', 1], ['Adam, step 9', 2], ['SGD, start', 3], ['SGD, step 9', 4]);
    expect(firstPlane('line', landscape, trained)).toMatchObject({ points: [[...vector(2)], [...vector(4)]] });
    const once = withTraining(['Adam, start', 1], ['Adam, step 9', 2]);
    expect(firstPlane('line', landscape, once)).toMatchObject({ points: [[...vector(1)], [...vector(2)]] });
  });

  it('has numbers of its own: what is edited in the file leaves the checkpoint alone', () => {
    const checkpoints = withTraining(['x', 1], ['y', 2]);
    const plane = firstPlane('line', landscape, checkpoints);
    if (plane?.directions !== 'line') throw new Error('expected a line');
    plane.points[0][0] = 99;
    expect(checkpoints.list[0].values[0]).toBe(1);
  });
});
