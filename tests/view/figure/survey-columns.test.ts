import { describe, expect, it } from 'vitest';
import { INKS } from '../../../src/view/ink.ts';
import { columnColors } from '../../../src/view/figure/survey-columns.ts';

/** Relative luminance of sRGB, as WCAG 2.2 defines it. */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(p: string, q: string): number {
  const [high, low] = [luminance(p), luminance(q)].toSorted((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['light', 'dark'] as const)('colours of the widths on a %s page', (theme) => {
  it.each([1, 2, 3, 5])(
    'of %i widths stand out against it, by at least 2 to 1, most of all the narrow ones on white',
    (count) => {
      const colors = columnColors(count, theme);
      expect(new Set(colors).size).toBe(count);
      for (const color of colors) expect(contrast(color, INKS[theme].background)).toBeGreaterThan(2);
    },
  );

  it('go from dark to bright with the width', () => {
    const steps = columnColors(5, theme).map(luminance);
    expect(steps).toEqual(steps.toSorted((x, y) => x - y));
  });
});
