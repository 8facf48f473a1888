import { describe, expect, it } from 'vitest';
import { hashOf, stateOf, unreadableWords } from '../../src/app/address.ts';
import { initialState, presetNamed, withDraft } from '../../src/app/state.ts';
import { countParameters } from '../../src/spec/agreement.ts';
import { createRandom } from '../../src/spec/random.ts';
import type { Landscape } from '../../src/spec/landscape.ts';
import { decodeKeptView, decodeViewState, encodeKeptView } from '../../src/spec/view-state.ts';

const { landscape: moons } = presetNamed('moons');

function trained(layers: number[]): Landscape {
  const random = createRandom(1, 'parameters');
  const values = Array.from({ length: countParameters(layers) }, () => random.normal());
  return { ...moons, network: { ...moons.network, layers }, parameters: { values } };
}

describe('a landscape of many numbers', () => {
  it('is in the address as long as that is no longer than others take', () => {
    const state = withDraft(initialState('moons'), trained([2, 16, 16, 1]));
    expect(stateOf(hashOf(state)!)!.landscape).toEqual(state.landscape);
    expect(hashOf(withDraft(initialState(), trained([2, 40, 40, 1])))).toBeNull();
    expect(hashOf(withDraft(initialState(), trained([2, 400, 400, 1])))).toBeNull();
  });

  it('is taken from beside the address, with the view that the address has', () => {
    const landscape = trained([2, 40, 40, 1]);
    const hash = encodeKeptView({ view: { view: 'map', levels: 7 }, window: { a: [0, 0.1], b: [-1e-9, 3] } });
    const state = stateOf(hash, structuredClone({ preset: 'moons', landscape }))!;
    expect(state).toMatchObject({ preset: 'moons', problems: [], view: { mode: 'map', levelCount: 7 } });
    expect(state.landscape).toEqual({ ...landscape, window: { a: [0, 0.1], b: [-1e-9, 3] } });
    expect(stateOf('#v1&kept', { preset: 'nobody', landscape })).toMatchObject({ preset: '', landscape });
  });

  it.each([[null], [undefined], [7], [{}], [{ preset: 'moons', landscape: { ...moons, grid: [1, 1] } }]])(
    'is not there when beside the address there is %j',
    (kept) => {
      expect(stateOf('#v1&kept&view=map', kept)).toBeNull();
      expect(unreadableWords('#v1&kept&view=map')).toContain('ask for its file');
    },
  );

  it.each(['#v1&kept&window=1,2', '#v1&kept&window=2,1,0,1', '#v1&kept&levels=-3', '#v1&kept&palette=%'])(
    'is not shown by %s',
    (hash) => expect(stateOf(hash, { preset: 'moons', landscape: moons })).toBeNull(),
  );
});

it('an address with a landscape and one without are told apart', () => {
  expect(decodeKeptView(hashOf(initialState())!)).toBeNull();
  expect(decodeViewState(encodeKeptView({ view: {}, window: null }))).toBeNull();
  expect(decodeKeptView('#v2&kept')).toBeNull();
  expect(unreadableWords('#v2&kept')).toContain('no landscape that could be read');
});
