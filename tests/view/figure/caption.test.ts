import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../src/analysis/facts.ts';
import { summarize } from '../../../src/analysis/summary.ts';
import { contourLevels } from '../../../src/analysis/levels.ts';
import { PRESETS } from '../../../src/spec/presets.ts';
import { captionOf, levelsRow, type FigureIdentity } from '../../../src/view/figure/caption.ts';
import { fieldFrom } from '../../support/fields.ts';

function identityOf(name: string, rest: Partial<FigureIdentity> = {}): FigureIdentity {
  const { landscape } = PRESETS.find((preset) => preset.name === name)!;
  return {
    landscape,
    samples: 12,
    plane: { rule: 'Gaussian', seed: 7 },
    engine: 'gpu',
    adapter: 'an adapter',
    hash: 'sha256 0123',
    maker: 'loss-landscape 0',
    ...rest,
  };
}

const row = (identity: FigureIdentity, name: string) =>
  captionOf(identity).find((candidate) => candidate.name === name)?.text;

describe('captions', () => {
  it.each(PRESETS.map(({ name }) => name))('%s: every row says something, and nothing is undefined', (name) => {
    const rows = captionOf(identityOf(name));
    expect(rows.map((candidate) => candidate.name)).toEqual(['network', 'loss', 'data', 'plane', 'window', 'made by']);
    for (const { text } of rows) expect(text).toMatch(/\S/);
    expect(rows.map(({ text }) => text).join()).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it('name the seed of the plane, the engine and the digest', () => {
    expect(row(identityOf('moons'), 'plane')).toMatch(/Gaussian, seed 7$/);
    expect(row(identityOf('moons', { plane: { rule: 'two points', seed: null } }), 'plane')).toMatch(/two points$/);
    expect(row(identityOf('moons'), 'made by')).toBe('loss-landscape 0, gpu (an adapter); landscape sha256 0123');
    expect(row(identityOf('moons'), 'data')).toMatch(/^moons, noise [\d.]+, seed \d+$/);
  });

  it('count one sample in the singular, and name a channel that is not the loss', () => {
    expect(row(identityOf('linear-layer', { samples: 1 }), 'loss')).toMatch(/over 1 sample$/);
    expect(row(identityOf('linear-layer', { channel: 'total' }), 'loss')).toMatch(
      /over 12 samples; shown: total, l2 0$/,
    );
  });

  it('say the count of minima, a flat field and one without a loss', async () => {
    const words = async (values: (i: number, j: number) => number, change: Partial<Facts['minima']> = {}) => {
      const facts = await summarize(fieldFrom(9, 9, values));
      return row(identityOf('moons', { facts: { ...facts, minima: { ...facts.minima, ...change } } }), 'minima');
    };
    const bowl = (i: number, j: number) => (i - 4) ** 2 + (j - 4) ** 2;
    expect(await words(bowl)).toMatch(/^1 local minimum of this slice resolved · 0 unresolved/);
    expect(await words(bowl, { verified: 2, continuum: false })).toMatch(
      /^2 local minima of this slice verified · on the grid 1 resolved/,
    );
    expect(await words(() => 3)).toMatch(/^flat/);
    expect(await words(() => NaN)).toBe('no finite loss');
  });
});

describe('the row of levels', () => {
  const ramp = { values: Float32Array.from({ length: 1001 }, (_, k) => k / 10) };
  it.each([
    ['linear', /^10 levels, 10 apart; every fifth is heavier$/],
    ['log', /^\d+ levels, a factor of [\d.]+ apart in L − min L \+ [\d.]+; every fifth is heavier$/],
    ['quantile', /^10 levels, between them equal areas, not equal heights; every fifth is heavier$/],
  ] as const)('%s', (rule, wanted) => {
    expect(levelsRow(contourLevels(ramp, { rule, count: 10 }))?.text).toMatch(wanted);
  });

  it('is left out where there are none', () => {
    expect(levelsRow(contourLevels({ values: Float32Array.of(1, 1) }))).toBe(null);
  });
});
