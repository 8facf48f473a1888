import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Editor } from '../../src/app/editor.ts';
import { idOf } from '../../src/app/fields.ts';
import { hashOf, stateOf } from '../../src/app/address.ts';
import { asOwn, initialState, presetNamed, problemsAt, withDraft, withPreset, withView } from '../../src/app/state.ts';
import { Store } from '../../src/app/store.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { validateLandscape } from '../../src/spec/validate.ts';
import { mutants } from '../spec/arbitrary.ts';
import { smallLandscape } from './landscapes.ts';

describe('a draft', () => {
  it('is drawn exactly when it is right; otherwise the last good one stays and every problem is kept', () => {
    fc.assert(
      fc.property(fc.array(mutants, { minLength: 1, maxLength: 4 }), (drafts) => {
        let state = initialState();
        let good = state.landscape;
        for (const draft of drafts) {
          state = withDraft(state, draft as Landscape);
          const problems = validateLandscape(draft);
          if (problems.length === 0) good = draft as Landscape;
          expect(state.draft).toBe(draft);
          expect(state.landscape).toBe(good);
          expect(state.problems).toEqual(problems);
        }
      }),
    );
  });

  it('of a preset clears problems and note, and looks from the first side again', () => {
    const wrong = withDraft(initialState(), { ...smallLandscape(), grid: [1, 9] }, 'a note');
    const state = withPreset(withView(wrong, { orbit: '10deg 20deg 1', palette: 'vik' }), 'iris');
    expect(state).toMatchObject({ preset: 'iris', problems: [], note: '', landscape: presetNamed('iris').landscape });
    expect(state.view).toMatchObject({ orbit: null, palette: 'vik' });
  });

  it('of an unknown preset is the first one', () => {
    expect(initialState('no such preset').preset).toBe(PRESETS[0].name);
    expect(presetNamed('').name).toBe(PRESETS[0].name);
  });

  it('every preset starts without a problem', () => {
    for (const { name, landscape } of PRESETS)
      expect(initialState(name)).toMatchObject({ draft: landscape, problems: [] });
  });
});

describe('the view', () => {
  it.each([0, 101, 2.5, NaN, Infinity, -3])(
    'refuses %s contour lines, says what is expected and keeps those there were',
    (count) => {
      const state = withView(initialState(), { levelCount: count });
      expect(state.view.levelCount).toBe(15);
      expect(state.viewProblems).toEqual([
        { path: 'view.levelCount', expected: 'a whole number from 1 to 100', got: `${count}` },
      ]);
      expect(withView(state, { levelCount: 20 })).toMatchObject({ view: { levelCount: 20 }, viewProblems: [] });
    },
  );

  it('keeps the complaint when something else is changed', () => {
    const state = withView(withView(initialState(), { levelCount: 0 }), { mode: 'map' });
    expect(state.view.mode).toBe('map');
    expect(state.viewProblems).toHaveLength(1);
  });

  it('never touches the landscape', () => {
    const state = initialState();
    const next = withView(state, { mode: 'map', scale: 'log', levelCount: 3 });
    expect(next.draft).toBe(state.draft);
    expect(next.landscape).toBe(state.landscape);
  });
});

describe('problems of a field', () => {
  const at = (path: string) => ({ path, expected: 'x', got: 'y' });
  const problems = [
    'network.layers',
    'network.layers[1]',
    'network.layers[10]',
    'network.layersize',
    'data.inputs[0][1]',
    '',
  ].map(at);
  const paths = (path: string) => problemsAt(problems, path).map((problem) => problem.path);

  it('are its own and those inside it, not those of a longer name or number', () => {
    expect(paths('network.layers')).toEqual(['network.layers', 'network.layers[1]', 'network.layers[10]']);
    expect(paths('network.layers[1]')).toEqual(['network.layers[1]']);
    expect(paths('data')).toEqual(['data.inputs[0][1]']);
    expect(paths('loss')).toEqual([]);
  });

  it('stand at controls with ids that do not clash', () => {
    const all = [
      'network.layers[1]',
      'network.layers[11]',
      'window.a[0]',
      'window.b[0]',
      'plane.u.weight[0]',
      'plane.u.weight[1]',
      'grid',
      'grid[0]',
    ];
    const ids = all.map(idOf);
    expect(new Set(ids).size).toBe(all.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][\w-]*\w$/i);
  });
});

describe('a store', () => {
  it('tells of changes with the state before, and of nothing when nothing changed', () => {
    const store = new Store(1);
    const calls: [number, number][] = [];
    const unsubscribe = store.subscribe((state, previous) => calls.push([state, previous]));
    store.update((x) => x + 1);
    store.update((x) => x);
    store.update(() => 5);
    unsubscribe();
    store.update(() => 9);
    expect(calls).toEqual([
      [2, 1],
      [5, 2],
    ]);
    expect(store.state).toBe(9);
  });
});

describe('the editor', () => {
  it('replaces a landscape as it is and forgets the camera, which belonged to the old one', () => {
    const store = new Store(withView(initialState(), { orbit: '1deg 2deg 1' }));
    const landscape = smallLandscape();
    new Editor(store).replace(landscape);
    expect(store.state).toMatchObject({ draft: landscape, landscape, view: { orbit: null } });
  });

  it('edits the draft, right or wrong, so that two mistakes can be mended one after the other', () => {
    const store = new Store(withDraft(initialState(), smallLandscape()));
    const editor = new Editor(store);
    editor.edit((landscape) => ({ ...landscape, grid: [0, 9] }));
    editor.edit((landscape) => ({ ...landscape, window: { a: [1, 1], b: [0, 1] } }));
    expect(store.state.problems.map(({ path }) => path).sort()).toEqual(['grid[0]', 'window.a']);
    expect(store.state.landscape).toEqual(smallLandscape());
    editor.edit((landscape) => ({ ...landscape, grid: [9, 9] }));
    expect(store.state.problems).toMatchObject([{ path: 'window.a' }]);
    editor.edit((landscape) => ({ ...landscape, window: { a: [0, 1], b: [0, 1] } }));
    expect(store.state.landscape).toMatchObject({ grid: [9, 9], window: { a: [0, 1] } });
  });
});

describe('a landscape of the reader’s own', () => {
  it('keeps the view and the problem, and is no preset', () => {
    const state = withView(withPreset(initialState(), 'iris'), { mode: 'map' });
    const own = asOwn(state);
    expect(own.preset).toBe('');
    expect({ ...own, preset: 'iris' }).toEqual(state);
  });

  it('is what an address without a preset holds', () => {
    const own = withDraft(asOwn(initialState()), {
      version: 1,
      network: { layers: [1, 1], output: 'silu' },
      parameters: { values: [0.5, -2] },
      data: { inputs: [[7]], targets: [[9]] },
      loss: { name: 'huber' },
      plane: { directions: 'given', u: [1, 2], v: [2, -1] },
      window: { a: [-4, 1], b: [0, 8] },
      grid: [5, 6],
    });
    expect(own.problems).toEqual([]);
    expect(stateOf(hashOf(own)!)).toEqual(own);
    expect(stateOf(hashOf(initialState('iris'))!)!.preset).toBe('iris');
  });
});
