import { expect, it } from 'vitest';
import type { MinimaFacts } from '../../src/analysis/facts.ts';
import { minimaHeadline } from '../../src/analysis/headline.ts';

const counts = { resolved: 2, unresolved: 3, noise: 4, border: 5, verified: null, continuum: null } as MinimaFacts;

it('leads with what counts, and never without what the count leaves out', () => {
  const rest = '3 unresolved at this resolution · 4 below float noise · 5 on the border';
  expect(minimaHeadline(counts)).toBe(`2 local minima of this slice resolved · ${rest}`);
  expect(minimaHeadline({ ...counts, resolved: 1 })).toBe(`1 local minimum of this slice resolved · ${rest}`);
  expect(minimaHeadline({ ...counts, verified: 1, continuum: false })).toBe(
    `1 local minimum of this slice verified · on the grid 2 resolved · ${rest}`,
  );
});

it('a curve or flat set of minima comes first, and what is counted beside it is isolated', () => {
  const text = minimaHeadline({ ...counts, verified: 0, continuum: true });
  expect(text).toMatch(
    /^A continuum of local minima \(a curve or a flat region\) · 0 isolated local minima of this slice/,
  );
});
