import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contourLevels } from '../../src/analysis/levels.ts';
import { statistics } from '../../src/analysis/statistics.ts';
import { fromOklab, parseHex, toCss, toOklab } from '../../src/view/color.ts';
import { layoutFor } from '../../src/view/layout.ts';
import { levelInks, tableIndex } from '../../src/view/level-ink.ts';
import { levelAbove, lineAt, lineCoverage, LINES } from '../../src/view/lines.ts';
import { paletteTable, TABLE_SIZE } from '../../src/view/palette.ts';
import { straightAlpha } from '../../src/view/pixels.ts';
import { SceneryCache } from '../../src/view/scenery.ts';
import type { ViewState } from '../../src/view/types.ts';
import { heightOf, lossAt, valueScale } from '../../src/view/value-scale.ts';
import { fieldFrom, sample } from '../support/fields.ts';
import { himmelblau, square } from './formulas.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('levels and lines', () => {
  const sorted = fc
    .uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 0, maxLength: 12 })
    .map((values) => ({ values: values.sort((p, q) => p - q), index: values.map((_, k) => k % 5 === 0) }));

  it('levelAbove is what a search from the start finds', () => {
    fc.assert(
      fc.property(sorted, number(-60, 60), (levels, loss) => {
        const first = levels.values.findIndex((value) => value > loss);
        expect(levelAbove(levels, loss)).toBe(first < 0 ? levels.values.length : first);
      }),
    );
  });

  it('lineAt takes the line that covers most of all lines, by brute force', () => {
    fc.assert(
      fc.property(sorted, number(-60, 60), number(0.01, 30), (levels, loss, slope) => {
        const hit = lineAt({ ...levels, span: 100 }, loss, slope, 1);
        const alphas = levels.values.map((value, k) => {
          const [width, alpha] = levels.index[k]
            ? [LINES.majorWidth, LINES.majorAlpha]
            : [LINES.minorWidth, LINES.minorAlpha];
          return alpha * lineCoverage(Math.abs(loss - value) / slope, width);
        });
        const above = levelAbove(levels, loss);
        // Of the two levels around the loss; farther ones only matter where lines have long faded.
        const around = Math.max(0, ...alphas.slice(Math.max(0, above - 1), above + 1));
        expect(hit.alpha).toBe(around);
        if (hit.level >= 0) expect(alphas[hit.level]).toBe(around);
      }),
    );
  });

  it('a line covers as much as it is wide, wherever it lies between the pixels', () => {
    fc.assert(
      fc.property(number(0, 1), number(1, 6), (phase, width) => {
        let sum = 0;
        for (let x = -10; x <= 10; x++) sum += lineCoverage(Math.abs(x - phase), width);
        expect(sum).toBeCloseTo(width, 9);
      }),
    );
  });

  it('draws no line where nothing slopes, or where the slope is no number', () => {
    const levels = { values: [1], index: [true], span: 2 };
    for (const slope of [0, -1, NaN]) expect(lineAt(levels, 1, slope, 1).alpha).toBe(0);
  });

  it('inks are black or white, one for each level, and follow the palette', () => {
    const field = sample(33, 33, square(5), himmelblau);
    const scale = valueScale(statistics(field.values), 'linear', 'viridis')!;
    const levels = contourLevels(field, { rule: 'linear', count: 20 });
    const inks = levelInks(levels, scale, 'viridis');
    expect(inks).toHaveLength(levels.values.length);
    // Viridis goes from dark to bright: white ink, then black, with one change.
    const changes = inks.slice(1).filter((ink, k) => ink !== inks[k]).length;
    expect([inks[0], inks.at(-1), changes]).toEqual([255, 0, 1]);
  });
});

describe('scales of any field', () => {
  const ranges = fc
    .tuple(number(-1e6, 1e6), number(1e-6, 1e6))
    .map(([low, span]): [number, number] => [Math.fround(low), Math.fround(low + span)])
    .filter(([low, high]) => high > low);

  it.each(['linear', 'log'] as const)('a %s scale is monotone and has its inverse', (kind) => {
    fc.assert(
      fc.property(ranges, number(0, 1), number(0, 1), ([low, high], p, q) => {
        const scale = valueScale(statistics(Float32Array.of(low, high, (low + high) / 2)), kind, 'viridis')!;
        const [s, t] = [Math.min(p, q), Math.max(p, q)];
        const [x, y] = [lossAt(scale, s), lossAt(scale, t)];
        expect(x).toBeLessThanOrEqual(y);
        // A loss of its size cannot be told apart more finely than float64 does.
        const grain = (2 ** -50 * Math.max(Math.abs(low), Math.abs(high))) / scale.epsilon;
        expect(Math.abs(heightOf(scale, x) - s)).toBeLessThan(1e-9 + grain);
      }),
    );
  });

  it('places of the table cover it, ends included, and outside of 0…1 too', () => {
    expect([-1, 0, 0.5, 1, 7].map(tableIndex)).toEqual([0, 0, 512, TABLE_SIZE - 1, TABLE_SIZE - 1]);
    expect(paletteTable('vik')).toHaveLength(4 * TABLE_SIZE);
  });
});

describe('colours', () => {
  it('go to OKLab and back', () => {
    const channel = number(0, 1);
    fc.assert(
      fc.property(channel, channel, channel, (r, g, b) => {
        fromOklab(toOklab([r, g, b])).forEach((x, k) => expect(x).toBeCloseTo([r, g, b][k], 4));
      }),
    );
  });

  it('have the OKLab coordinates that Ottosson published', () => {
    // White, and the red, green and blue of sRGB, to three digits (bottosson.github.io/posts/oklab).
    for (const [hex, lab] of [
      ['#ffffff', [1, 0, 0]],
      ['#ff0000', [0.628, 0.225, 0.126]],
      ['#00ff00', [0.866, -0.234, 0.179]],
      ['#0000ff', [0.452, -0.032, -0.312]],
    ] as const) {
      toOklab(parseHex(hex)).forEach((x, k) => expect(x).toBeCloseTo(lab[k], 2));
    }
  });

  it('are written as CSS, clipped', () => {
    expect(toCss([0, 0.5, 2])).toBe('rgb(0 128 255)');
    expect(toCss([1, -1, 0], 0.5)).toBe('rgb(255 0 0 / 0.5)');
  });
});

describe('straightAlpha', () => {
  it('undoes premultiplication in either order of channels, and skips the padding of rows', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { minLength: 24, maxLength: 24 }), fc.boolean(), (numbers, isBgra) => {
        const [width, height, bytesPerRow] = [3, 2, 256];
        const bytes = new Uint8Array(bytesPerRow * height).fill(77);
        const wanted: number[] = [];
        for (let k = 0; k < width * height; k++) {
          const [r, g, b, alpha] = numbers.slice(4 * k, 4 * k + 4);
          const [first, third] = isBgra ? [b, r] : [r, b];
          const at = Math.floor(k / width) * bytesPerRow + 4 * (k % width);
          bytes.set([...[first, g, third].map((x) => Math.round((x * alpha) / 255)), alpha], at);
          wanted.push(r, g, b, alpha);
        }
        const pixels = straightAlpha(bytes, width, height, bytesPerRow, isBgra);
        pixels.forEach((x, k) => {
          const alpha = wanted[k - (k % 4) + 3];
          if (k % 4 === 3) expect(x).toBe(alpha);
          // Half a step of the premultiplied byte, seen through the opacity, and half a step of its own.
          else if (alpha > 0) expect(Math.abs(x - wanted[k])).toBeLessThanOrEqual(127.5 / alpha + 0.5 + 1e-9);
          else expect(x).toBe(0);
        });
      }),
    );
  });
});

describe('layouts', () => {
  it('keep frame and room inside of any container with room for them, in true proportions', () => {
    fc.assert(
      fc.property(number(200, 3000), number(200, 3000), number(0.5, 2), (width, height, ratio) => {
        const { frame, room, base } = layoutFor(width, height, { a: [0, ratio], b: [0, 1] });
        for (const { x, y, width: wide, height: high } of [frame, room]) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(x + wide).toBeLessThanOrEqual(width + 1);
          expect(y + high).toBeLessThanOrEqual(height + 1);
        }
        expect(Math.max(...base)).toBe(1);
        expect(base[0] / base[1]).toBeCloseTo(ratio, 9);
        // Whole px: at most one px off the proportion.
        expect(Math.abs(frame.width - frame.height * ratio)).toBeLessThan(1 + ratio);
        for (const side of Object.values(frame)) expect(side).toBe(Math.round(side));
      }),
    );
  });
});

describe('what follows from a view’s state', () => {
  const state: ViewState = {
    field: sample(17, 17, square(5), himmelblau),
    home: null,
    facts: null,
    statistics: null,
    levels: null,
    levelRule: 'auto',
    levelCount: 8,
    mode: 'map',
    palette: 'viridis',
    scale: 'linear',
    range: null,
    contours: true,
    minima: true,
    drape: null,
    witness: null,
    trajectory: null,
    paraboloid: null,
    interactive: true,
    theme: 'light',
    labels: { a: 'a', b: 'b', value: 'loss' },
    background: null,
    reducedMotion: null,
  };

  it('is the same object until what it is made from changes', () => {
    const cache = new SceneryCache();
    const first = cache.derive(state);
    const again = cache.derive({ ...state, theme: 'dark', mode: 'surface', minima: false });
    for (const key of ['statistics', 'scale', 'levels', 'holes'] as const) expect(again[key]).toBe(first[key]);
    const recoloured = cache.derive({ ...state, palette: 'vik' });
    expect(recoloured.statistics).toBe(first.statistics);
    const torn = { ...state, field: fieldFrom(4, 4, (i) => (i ? i : NaN)) };
    const holes = cache.derive(torn).holes;
    expect(holes).not.toBeNull();
    expect(cache.derive({ ...torn, scale: 'log' }).holes).toBe(holes);
    expect(cache.derive(state).holes).toBeNull();
  });

  it('has no levels without contours, and none where nothing is finite', () => {
    const cache = new SceneryCache();
    expect(cache.derive({ ...state, contours: false }).levels).toBeNull();
    const nothing = cache.derive({ ...state, field: fieldFrom(3, 3, () => NaN) });
    expect([nothing.scale, nothing.levels]).toEqual([null, null]);
    expect(cache.derive({ ...state, field: null })).toMatchObject({ scale: null, levels: null, holes: null });
  });

  it('takes the levels and the statistics that it is given', () => {
    const cache = new SceneryCache();
    const levels = { values: [1, 2], index: [true, false] };
    const summary = { ...statistics(state.field!.values), min: -10, max: 1000 };
    const derived = cache.derive({ ...state, levels, statistics: summary });
    expect(derived.levels).toMatchObject({ ...levels, span: 1010 });
    expect(derived.scale).toMatchObject({ min: -10, max: 1000 });
  });
});
