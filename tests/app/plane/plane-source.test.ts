import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../../src/model/evaluate.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import { smallLandscape } from '../landscapes.ts';
import { createPlanes, until } from './planes.ts';

const vector = (value: number) => Float64Array.from({ length: 17 }, (_, k) => value * Math.sin(k + value));

function withCheckpoints() {
  const planes = createPlanes(smallLandscape());
  const { network } = planes.draft;
  planes.checkpoints.add(...[1, 2, 3].map((value) => ({ name: `c${value}`, network, values: vector(value) })));
  return planes;
}

describe('a kind of plane', () => {
  it('comes with the window of its units, which is told', () => {
    const { source, checkpoints: _, said, ...planes } = withCheckpoints();
    source.choose('points');
    expect(planes.store.state.landscape.window).toEqual({ a: [-0.5, 1.5], b: [-0.5, 1.5] });
    expect(said.at(-1)).toContain('a from −0.5 to 1.5');
    source.choose('random');
    expect(planes.store.state.landscape.window).toEqual({ a: [-1, 1], b: [-1, 1] });
    source.undo();
    expect(planes.store.state.landscape.window).toEqual({ a: [-0.5, 1.5], b: [-0.5, 1.5] });
  });

  it('is found as it was left, window included', () => {
    const planes = createPlanes(smallLandscape());
    const { plane, window } = planes.draft;
    planes.source.choose('random');
    planes.source.set({ directions: 'random', seed: 77 });
    expect(planes.source.keeps('axes')).toBe(true);
    planes.source.choose('axes');
    expect(planes.draft).toMatchObject({ plane, window });
    planes.source.choose('random');
    expect(planes.draft.plane).toEqual({ directions: 'random', seed: 77 });
  });

  it('is kept through a slip in the network, and belongs to its own preset alone', () => {
    const u = Array.from({ length: 17 }, (_, k) => k);
    const before = smallLandscape({ plane: { directions: 'given', u, v: u.toReversed() } });
    const planes = createPlanes(before);
    const wider = {
      ...before,
      network: { ...before.network, layers: [2, 4, 2] },
      plane: { directions: 'random' as const },
    };
    planes.store.update((state) => ({ ...state, draft: wider }));
    expect(planes.source.keeps('given')).toBe(false);
    planes.store.update((state) => ({ ...state, draft: { ...wider, network: before.network } }));
    planes.source.choose('given');
    expect(planes.draft.plane).toBe(before.plane);
    planes.source.choose('random');
    planes.store.update((state) => ({ ...state, preset: 'another' }));
    expect(planes.source.keeps('given')).toBe(false);
  });

  it('of directions given in the file can be had back', () => {
    const u = Array.from({ length: 17 }, (_, k) => k);
    const given = { directions: 'given' as const, u, v: u.toReversed() };
    const planes = createPlanes(smallLandscape({ plane: given }));
    planes.source.choose('random');
    planes.source.choose('given');
    expect(planes.draft.plane).toEqual(given);
  });

  it('that goes along a path is seen whole: every point lies inside the window', async () => {
    const planes = withCheckpoints();
    planes.source.choose('pca');
    expect(planes.source.kind).toBe('pca');
    expect(planes.draft.plane.directions).toBe('axes');
    await until(() => !planes.source.isSearching);
    expect(planes.draft.plane.directions).toBe('pca');
    const { plane, window } = await resolveLandscape(planes.draft);
    const { a, b } = plane.path!;
    for (const [values, [from, to]] of [
      [a, window.a],
      [b, window.b],
    ] as const)
      for (const value of values) expect(value > from && value < to).toBe(true);
    expect(planes.source.found?.rule).toContain('3 points');
  });

  it('that was chosen and then another instead is not laid', async () => {
    const planes = createPlanes(smallLandscape());
    planes.source.choose('hessian');
    planes.source.choose('random');
    expect(planes.source.isSearching).toBe(false);
    planes.source.choose('gradient');
    await until(() => !planes.source.isSearching);
    expect(planes.draft.plane.directions).toBe('gradient');
  });

  it('whose problem was changed in the meantime is not laid over the change', async () => {
    const planes = createPlanes(smallLandscape());
    const other = smallLandscape({ loss: { name: 'mae' } });
    planes.source.choose('hessian');
    planes.store.update((state) => ({ ...state, draft: other, landscape: other }));
    await until(() => !planes.source.isSearching);
    expect(planes.draft).toBe(other);
    expect(planes.said.at(-1)).toContain('changed in the meantime');
  });

  it('that cannot be is laid all the same, so that the picture says why, and the window stays', async () => {
    const parameters = { values: Array(17).fill(1e200) };
    const planes = createPlanes(smallLandscape({ network: { layers: [2, 3, 2] }, parameters }));
    const { window } = planes.draft;
    planes.source.choose('hessian');
    await until(() => !planes.source.isSearching);
    expect(planes.draft.plane.directions).toBe('hessian');
    expect(planes.draft.window).toEqual(window);
    expect(planes.said.at(-1)).toContain('No window was found');
  });
});

describe('an automatic window', () => {
  it('ends each side where the loss has risen by the factor, on any kind of plane', async () => {
    const planes = createPlanes(smallLandscape());
    planes.source.factor = 3;
    await planes.source.automatic();
    const { network, data, loss, plane, window } = await resolveLandscape(planes.draft);
    const { lossAt } = createEvaluator({ network, data, loss, plane });
    const [a0, b0] = plane.center!;
    const level = 3 * lossAt(a0, b0);
    const sides = [lossAt(window.a[0], b0), lossAt(window.a[1], b0), lossAt(a0, window.b[0]), lossAt(a0, window.b[1])];
    const reached = sides.filter((value) => value >= level).length;
    expect(reached).toBeGreaterThan(0);
    expect(planes.source.found!.rule).toContain('3 times');
    if (reached < 4) expect(planes.source.found!.rule).toContain(`${4 - reached} of 4 sides`);
  });

  it('is forgotten when an end is edited', async () => {
    const planes = createPlanes(smallLandscape());
    await planes.source.automatic();
    expect(planes.source.found).not.toBe(null);
    planes.store.update((state) => ({ ...state, draft: { ...state.draft, window: { a: [-1, 1], b: [-1, 1] } } }));
    expect(planes.source.found).toBe(null);
  });
});
