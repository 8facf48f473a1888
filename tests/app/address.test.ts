import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf, stateOf } from '../../src/app/address.ts';
import { DEFAULT_VIEW, initialState, withDraft, withView, type ViewSettings } from '../../src/app/state.ts';
import { ENGINE_CHOICES, formatOrbit, LEVEL_CHOICES, PALETTES, SCALES } from '../../src/elements/attributes.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { landscapes } from '../spec/arbitrary.ts';

/** Cameras as the element names them: whole tenths of a degree, zoom to three digits. */
const orbits = fc
  .tuple(fc.integer({ min: -3600, max: 3600 }), fc.integer({ min: 0, max: 900 }), fc.integer({ min: 50, max: 50_000 }))
  .map(([azimuth, elevation, zoom]) => {
    const radians = (tenths: number) => (tenths / 10 / 180) * Math.PI;
    return formatOrbit({ azimuth: radians(azimuth), elevation: radians(elevation), zoom: zoom / 1000 });
  });

const views: fc.Arbitrary<ViewSettings> = fc.record({
  mode: fc.constantFrom('surface' as const, 'map' as const),
  palette: fc.constantFrom(...PALETTES),
  scale: fc.constantFrom(...SCALES),
  levelRule: fc.constantFrom(...LEVEL_CHOICES),
  levelCount: fc.integer({ min: 1, max: 100 }),
  contours: fc.boolean(),
  minima: fc.boolean(),
  witness: fc.boolean(),
  trajectory: fc.boolean(),
  drape: fc.constantFrom('loss' as const, 'basins' as const, 'curvature' as const),
  engine: fc.constantFrom(...ENGINE_CHOICES),
  orbit: fc.option(orbits, { nil: null }),
});

describe('the address', () => {
  it('brings back any landscape and any view, to the last setting', () => {
    fc.assert(
      fc.property(landscapes, views, (landscape, view) => {
        const state = withView(withDraft(initialState(), landscape), view);
        const back = stateOf(hashOf(state)!)!;
        expect(back).toMatchObject({ draft: landscape, landscape, problems: [], note: '' });
        expect(back.view).toEqual(view);
        expect(hashOf(back)).toBe(hashOf(state));
      }),
      { numRuns: 300 },
    );
  });

  it.each(PRESETS)('of the preset $name is its name, and leads back to it', ({ name }) => {
    expect(hashOf(initialState(name))).toBe(`#v1&preset=${name}`);
    expect(stateOf(`#v1&preset=${name}`)).toEqual(initialState(name));
  });

  it('is of what is drawn, not of a draft that is wrong', () => {
    const state = initialState('iris');
    const wrong = withDraft(state, { ...state.draft, grid: [1, 1] });
    expect(hashOf(wrong)).toBe('#v1&preset=iris');
  });

  it('has the zoomed window, and no word for what is as always', () => {
    const state = withView(initialState(), { ...DEFAULT_VIEW, mode: 'map' });
    const zoomed = { a: [0.25, 0.5] as [number, number], b: [-1, 1e-9] as [number, number] };
    expect(hashOf(state, zoomed)).toBe('#v1&preset=relu-relu&window=0.25,0.5,-1,1e-9&view=map');
    expect(stateOf(hashOf(state, zoomed)!)!.landscape.window).toEqual(zoomed);
    expect(state.landscape.window).toEqual(PRESETS[0].landscape.window);
  });

  it('is none for a landscape too large for one', () => {
    const inputs = Array.from({ length: 5000 }, (_, n) => [n / 7]);
    const state = initialState();
    const large = withDraft(state, { ...state.draft, data: { inputs, targets: inputs } });
    expect(large.problems).toEqual([]);
    expect(hashOf(large)).toBe(null);
  });
});

describe('a hostile address', () => {
  it.each([
    '',
    '#',
    '#v2&preset=iris',
    '#v1',
    '#v1&preset=nobody',
    '#v1&preset=iris&grid=0,0',
    '#v1&preset=iris&data=%%%',
    '#v1&preset=iris&view=cube',
    '#landscape-text',
  ])('%j is none', (hash) => {
    expect(stateOf(hash)).toBe(null);
  });

  it('never throws, and what it gives is always right', () => {
    const soup = fc.array(
      fc.oneof(
        fc.constantFrom('v1', '&', 'preset=', 'iris', 'grid=', 'levels=', 'azimuth=', 'polar=', '=', '%', ',', '9'),
        fc.string({ maxLength: 6 }),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(soup, (parts) => {
        const state = stateOf(`#v1&preset=iris${parts.join('')}`);
        if (state) expect(state.problems).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('an unknown palette gives the usual one, and too many contour lines are reported, not drawn', () => {
    expect(stateOf('#v1&preset=iris&palette=jet')!.view.palette).toBe('viridis');
    const state = stateOf('#v1&preset=iris&levels=900')!;
    expect(state.view.levelCount).toBe(15);
    expect(state.viewProblems).toMatchObject([{ path: 'view.levelCount', got: '900' }]);
  });

  it('an azimuth without its other angle is no camera', () => {
    expect(stateOf('#v1&preset=iris&azimuth=10')!.view.orbit).toBe(null);
    expect(stateOf('#v1&preset=iris&azimuth=10&polar=54.9')!.view.orbit).toBe('10deg 35.1deg 1');
  });
});
