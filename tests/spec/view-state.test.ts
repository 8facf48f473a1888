import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/spec/presets.ts';
import { decodeViewState, encodeViewState, type ViewOptions } from '../../src/spec/view-state.ts';
import { landscapes } from './arbitrary.ts';

/** Numbers already rounded to what the hash keeps. */
const decimal = (min: number, max: number, digits: number) =>
  fc
    .integer({ min: min * 10 ** digits, max: max * 10 ** digits })
    .map((x) => Number((x / 10 ** digits).toFixed(digits)));

const views: fc.Arbitrary<Partial<ViewOptions>> = fc.record(
  {
    view: fc.constantFrom('surface' as const, 'map' as const),
    palette: fc.constantFrom('viridis', 'cividis', 'batlow', 'a b-c'),
    scale: fc.constantFrom('linear' as const, 'log' as const),
    rule: fc.constantFrom('auto' as const, 'linear' as const, 'log' as const, 'quantile' as const),
    levels: fc.nat(1000),
    contours: fc.boolean(),
    minima: fc.boolean(),
    witness: fc.boolean(),
    trajectory: fc.boolean(),
    drape: fc.constantFrom('loss' as const, 'basins' as const, 'curvature' as const),
    engine: fc.constantFrom('auto' as const, 'gpu' as const, 'cpu' as const, 'reference' as const),
    azimuth: decimal(-720, 720, 1),
    polar: decimal(-90, 180, 1),
    zoom: decimal(1, 500, 3),
    centerA: decimal(-2, 2, 4),
    centerB: decimal(-2, 2, 4),
  },
  { requiredKeys: [] },
);

describe('view state in the address', () => {
  test('any landscape and view come back exactly', () => {
    fc.assert(
      fc.property(landscapes, views, (landscape, view) => {
        const hash = encodeViewState({ landscape, view });
        expect(hash).toMatch(/^#v1&preset=[\w-]+[\w&=.,%+-]*$/);
        expect(decodeViewState(hash)).toEqual({ landscape, view });
        expect(decodeViewState(hash.slice(1))).toEqual({ landscape, view });
      }),
      { numRuns: 300 },
    );
  });

  test('survives a URL', () => {
    const [landscape] = fc.sample(landscapes, 1);
    const hash = encodeViewState({ landscape, view: { palette: 'a b', zoom: 2 } });
    const url = new URL('https://example.org/explorer/');
    url.hash = hash;
    expect(decodeViewState(new URL(url.href).hash)).toEqual({ landscape, view: { palette: 'a b', zoom: 2 } });
  });

  test.each(PRESETS)('$name is written by its name alone', ({ name, landscape }) => {
    expect(encodeViewState({ landscape, view: {} })).toBe(`#v1&preset=${name}`);
    expect(encodeViewState({ landscape: structuredClone(landscape), view: { view: 'map' } })).toBe(
      `#v1&preset=${name}&view=map`,
    );
  });

  test('a changed window or grid stays readable', () => {
    const { landscape } = PRESETS[0];
    const changed = {
      ...landscape,
      window: { a: [-1, 0.125], b: [0, 2] } as typeof landscape.window,
      grid: [33, 65] as [number, number],
    };
    expect(encodeViewState({ landscape: changed, view: {} })).toBe(
      '#v1&preset=relu-relu&window=-1,0.125,0,2&grid=33,65',
    );
  });

  test('view numbers are rounded to what can be seen', () => {
    const hash = encodeViewState({
      landscape: PRESETS[0].landscape,
      view: { azimuth: 44.97531, zoom: 1.23456, centerA: 0.5 },
    });
    expect(hash).toBe('#v1&preset=relu-relu&azimuth=45&zoom=1.235&centerA=0.5');
  });

  test('names beyond Latin survive', () => {
    const { landscape } = PRESETS[0];
    const data = { file: 'données/точки \u{1F33B}.csv', targets: ['ŷ'] };
    expect(decodeViewState(encodeViewState({ landscape: { ...landscape, data }, view: {} }))?.landscape.data).toEqual(
      data,
    );
  });

  test.each([
    '',
    '#',
    '#v1',
    '#v2&preset=relu-relu',
    '#v1&preset=nothing',
    '#v1&preset=__proto__',
    '#v1&preset=relu-relu&window=1,-1,0,1',
    '#v1&preset=relu-relu&window=,,,',
    '#v1&preset=relu-relu&grid=1e9,2',
    '#v1&preset=relu-relu&grid=64',
    '#v1&preset=relu-relu&network=!!!',
    '#v1&preset=relu-relu&network=bnVsbA',
    '#v1&preset=relu-relu&loss=_____w',
    '#v1&preset=relu-relu&view=cube',
    '#v1&preset=relu-relu&contours=yes',
    '#v1&preset=relu-relu&zoom=NaN',
    '#v1&preset=relu-relu&zoom=',
    '#v1&preset=relu-relu&palette=%E0%A4%A',
    '#v1&preset=relu-relu&palette=<script>',
  ])('%j is no state', (hash) => expect(decodeViewState(hash)).toBeNull());

  test('garbage is null or a sound state, never an exception', () => {
    const sound = encodeViewState({ landscape: PRESETS[3].landscape, view: { view: 'map', zoom: 2 } });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(sound.length), fc.nat(sound.length), (noise, from, to) => {
        decodeViewState(noise);
        decodeViewState(`#v1&preset=moons&data=${noise}`);
        const state = decodeViewState(sound.slice(0, from) + noise + sound.slice(to));
        expect(state === null || state.landscape.version === 1).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
