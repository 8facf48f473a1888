import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLANE_KINDS } from '../../../src/app/compare/plane-kinds.ts';
import { firstSettings, GRIDS, MODES, queryOf, settingsOf, type Settings } from '../../../src/app/compare/settings.ts';
import { ENGINE_CHOICES, PALETTES } from '../../../src/elements/attributes.ts';
import { ACTIVATIONS, INITS } from '../../../src/spec/landscape.ts';
import { SHARED_SCALES } from '../../../src/view/figure/multiples.ts';

const first = firstSettings(null);
const ids = PLANE_KINDS.map(({ id }) => id);
const text = fc.string({ unit: 'binary', maxLength: 30 });

const anySettings: fc.Arbitrary<Settings> = fc.record({
  mode: fc.constantFrom(...MODES),
  engine: fc.constantFrom(...ENGINE_CHOICES),
  palette: fc.constantFrom(...PALETTES),
  scale: fc.constantFrom(...SHARED_SCALES),
  problem: text,
  by: fc.constantFrom('seeds' as const, 'kinds' as const),
  count: text,
  kinds: fc.subarray(ids),
  windows: fc.constantFrom('distance' as const, 'numbers' as const),
  grid: fc.constantFrom('', ...GRIDS),
  problems: fc.subarray(['own', 'moons', 'iris', 'two words & more']),
  networks: fc.constantFrom('shapes' as const, 'own' as const),
  depths: text,
  widths: text,
  seeds: text,
  init: fc.constantFrom('' as const, ...INITS),
  activation: fc.constantFrom('' as const, ...ACTIVATIONS),
  surveyGrid: fc.constantFrom('', ...GRIDS),
});

describe('settings in an address', () => {
  it('come back from it whatever was typed', () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        expect(settingsOf(queryOf(settings, first), first)).toEqual(settings);
      }),
    );
  });

  it('are told by what differs from a first visit, in words that can be read', () => {
    expect(queryOf(first, first)).toBe('?compare=planes');
    const survey: Settings = { ...first, mode: 'survey', depths: '1,2', seeds: '21-40', problems: ['moons', 'iris'] };
    expect(queryOf(survey, first)).toBe('?compare=survey&problems=moons,iris&depths=1,2&seeds=21-40');
  });

  it.each([
    ['an engine that there is not', '?compare=planes&engine=abacus'],
    ['a palette that there is not', '?compare=planes&palette=jet'],
    ['a grid that is not offered', '?compare=planes&grid=100000'],
    ['a rule that there is not', '?compare=planes&by=magic'],
    ['words of nobody', '?compare=planes&colour=red'],
    ['no mode', '?compare'],
    ['a mode that there is not', '?compare=everything'],
    ['more text than a hand types', `?compare=planes&planes=${'9'.repeat(3000)}`],
  ])('are those of a first visit where it has %s', (_, search) => {
    expect(settingsOf(search, first)).toEqual(first);
  });

  it('are of the landscape that the explorer handed over, its parameters held', () => {
    expect(firstSettings('own')).toMatchObject({ problem: 'own', problems: ['own'], networks: 'own' });
    expect(first).toMatchObject({ problem: 'moons', problems: ['depth-and-width'], networks: 'shapes' });
  });

  it('leave out kinds of planes that there are not, and keep the others', () => {
    expect(settingsOf('?compare=planes&kinds=hessian,diagonal,own', first).kinds).toEqual(['own', 'hessian']);
    expect(settingsOf('?compare=planes&kinds=', first).kinds).toEqual([]);
  });
});
