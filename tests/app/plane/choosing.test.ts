import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KIND_GROUPS, KIND_WORDS, type PlaneKind } from '../../../src/app/plane/first-plane.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import type { PlaneSpec } from '../../../src/spec/landscape.ts';
import { validateLandscape } from '../../../src/spec/validate.ts';
import { smallLandscape } from '../landscapes.ts';
import { createPlanes, until } from './planes.ts';

const KINDS = KIND_GROUPS.flatMap(({ kinds }) => kinds);

function withAll() {
  const planes = createPlanes(smallLandscape());
  const { network } = planes.draft;
  const values = (k: number) => Float64Array.from({ length: 17 }, (_, n) => Math.sin(n + k));
  planes.checkpoints.add(...[1, 2, 3].map((k) => ({ name: `c${k}`, network, values: values(k) })));
  planes.checkpoints.trajectory = { name: 'Adam', network, points: [5, 6, 7, 8].map(values), steps: [0, 1, 2, 3] };
  return planes;
}

describe('kinds of planes', () => {
  it('are each in one group, but for what only a file gives', () => {
    expect([...KINDS, 'given'].sort()).toEqual(Object.keys(KIND_WORDS).sort());
    expect(new Set(KINDS).size).toBe(KINDS.length);
  });

  it('are each a landscape that can be drawn: both directions have a length, and the window holds θ0 or the points', async () => {
    const planes = withAll();
    for (const kind of [...KINDS.filter((name) => name !== 'axes'), 'axes' as const]) {
      planes.source.choose(kind);
      await until(() => !planes.source.isSearching);
      expect(validateLandscape(planes.draft)).toEqual([]);
      const { plane, window } = await resolveLandscape(planes.draft);
      expect(Math.min(plane.audit.normU, plane.audit.normV)).toBeGreaterThan(0);
      const [a, b] = plane.path ? [[...plane.path.a], [...plane.path.b]] : (plane.center ?? [0, 0]).map((x) => [x]);
      for (const x of a) expect(x >= window.a[0] && x <= window.a[1]).toBe(true);
      for (const y of b) expect(y >= window.b[0] && y <= window.b[1]).toBe(true);
    }
  });

  it('come back as they were left, after any walk among them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...KINDS), { minLength: 2, maxLength: 6 }), async (walk) => {
        const planes = withAll();
        const seen = new Map<PlaneKind, string>();
        const left = () => JSON.stringify([planes.draft.plane, planes.draft.window]);
        for (const kind of walk) {
          seen.set(planes.draft.plane.directions, left());
          planes.source.choose(kind);
          await until(() => !planes.source.isSearching);
          expect(planes.draft.plane.directions).toBe(kind);
          if (seen.has(kind)) expect(left()).toBe(seen.get(kind));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('are not laid when the search for their window is stopped', async () => {
    const planes = withAll();
    const before = planes.draft;
    planes.source.choose('hessian');
    expect(planes.source.pending).toMatchObject({ directions: 'hessian' });
    expect(planes.source.kind).toBe('hessian');
    planes.source.stop();
    expect([planes.source.kind, planes.source.pending, planes.source.isSearching]).toEqual(['axes', null, false]);
    // a later search ends after the stopped one would have
    await planes.source.automatic();
    expect(planes.draft.plane).toBe(before.plane);
  });

  it('that lack something are not chosen', () => {
    const planes = createPlanes(smallLandscape());
    const before = planes.draft;
    for (const kind of ['line', 'points', 'pca', 'given'] as const) {
      planes.source.choose(kind);
      expect(planes.draft).toBe(before);
      expect(planes.source.isSearching).toBe(false);
    }
  });
});

describe('a trajectory that goes on', () => {
  it('takes the place of its older self when its plane is chosen again', async () => {
    const planes = withAll();
    planes.source.choose('pca');
    await until(() => !planes.source.isSearching);
    planes.source.choose('random');
    const known = planes.checkpoints.trajectory!;
    const points = [...known.points, new Float64Array(17).fill(2)];
    planes.checkpoints.trajectory = { ...known, points, steps: [0, 1, 2, 3, 4] };
    expect(planes.source.keeps('pca')).toBe(false);
    planes.source.choose('pca');
    await until(() => !planes.source.isSearching);
    expect(planes.draft.plane).toMatchObject({ trajectory: { points: { length: 5 } } });
  });

  it('of a file is kept, as nobody has it but the file', async () => {
    const points = [1, 2, 4].map((k) => Array.from({ length: 17 }, (_, n) => Math.cos(n * k)));
    const planes = createPlanes(smallLandscape({ plane: { directions: 'pca', trajectory: { points } } }));
    planes.source.choose('random');
    planes.source.choose('pca');
    expect(planes.draft.plane).toEqual({ directions: 'pca', trajectory: { points } });
  });
});

describe('quick edits', () => {
  it('from controls drawn before the last edit do not undo it', () => {
    const planes = createPlanes(smallLandscape({ plane: { directions: 'random', seed: 1 } }));
    const drawn = planes.draft.plane as Extract<PlaneSpec, { directions: 'random' }>;
    planes.source.patch(drawn, { seed: 7 });
    planes.source.patch(drawn, { bias: 'scale' });
    expect(planes.draft.plane).toEqual({ directions: 'random', seed: 7, bias: 'scale' });
  });

  it('end a search for a window that they would spoil', async () => {
    const planes = createPlanes(smallLandscape());
    const search = planes.source.automatic();
    expect(planes.source.isSearching).toBe(true);
    planes.source.set({ directions: 'random', seed: 4 });
    const { window } = planes.draft;
    await search;
    expect(planes.source.isSearching).toBe(false);
    expect(planes.draft).toMatchObject({ plane: { directions: 'random', seed: 4 }, window });
  });
});

describe('the window of a plane with a path', () => {
  it('is round the path, or by the loss, as it is asked', async () => {
    const planes = withAll();
    planes.source.choose('pca');
    await until(() => !planes.source.isSearching);
    const round = planes.draft.window;
    await planes.source.automatic(true);
    expect(planes.source.found!.rule).toContain('10 times');
    const byLoss = planes.draft.window;
    await planes.source.automatic();
    expect(planes.draft.window).toEqual(round);
    expect(byLoss).not.toEqual(round);
  });

  it('has the factor of 10 while what was typed is none', async () => {
    const planes = createPlanes(smallLandscape());
    planes.source.factor = NaN;
    await planes.source.automatic();
    expect(planes.source.found!.rule).toContain('10 times');
  });
});
