import { describe, expect, it } from 'vitest';
import { pairwise } from './pairwise.ts';

describe('pairwise', () => {
  it.each([[[11, 7, 4]], [[2, 3, 4, 2]], [[5, 5]]])('covers every pair of %j', (sizes) => {
    const rows = pairwise(sizes);
    for (let f = 0; f < sizes.length; f++) {
      for (let g = f + 1; g < sizes.length; g++) {
        const seen = new Set(rows.map((row) => `${row[f]},${row[g]}`));
        expect(seen.size).toBe(sizes[f] * sizes[g]);
      }
    }
  });

  it('needs far fewer rows than the product', () => {
    expect(pairwise([11, 7, 4]).length).toBeLessThan(100);
  });
});
