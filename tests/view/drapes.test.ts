import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basinTree, type BasinTree } from '../../src/analysis/basin-tree.ts';
import { Basins } from '../../src/analysis/basins.ts';
import { persistence } from '../../src/analysis/persistence.ts';
import { toOklab, type Rgb } from '../../src/view/color.ts';
import { basinColors, basinDrape, curvatureDrape } from '../../src/view/drapes.ts';
import { fieldFrom, fieldOf, grids, sample, tied } from '../support/fields.ts';
import { square } from './formulas.ts';

/** A crowd of basins of falling depth, of which the last third lies open to the border. */
function crowd(count: number): BasinTree {
  const depth = Float64Array.from({ length: count }, (_, m) => (m ? count - m : Infinity));
  return {
    parent: Int32Array.from({ length: count }, (_, m) => (m ? 0 : -1)),
    depth,
    escape: depth.map((height, m) => (m < (2 * count) / 3 ? height : 0)),
    rank: Int32Array.from({ length: count }, (_, m) => m),
  };
}

const bytesOf = (word: number) => [...new Uint8Array(new Uint32Array([word]).buffer)];
const oklabOf = (word: number) =>
  toOklab(
    bytesOf(word)
      .slice(0, 3)
      .map((x) => x / 255) as unknown as Rgb,
  );
const distance = (p: Rgb, q: Rgb) => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);

/** What someone sees who lacks one kind of cone (Viénot, Brettel and Mollon 1999), in OKLab. */
function seenWithout(cone: 'red' | 'green', word: number): Rgb {
  const linear = bytesOf(word)
    .slice(0, 3)
    .map((x) => (x / 255 <= 0.04045 ? x / 255 / 12.92 : ((x / 255 + 0.055) / 1.055) ** 2.4));
  const [r, g, b] = linear;
  const mixed = cone === 'red' ? 0.11238 * r + 0.88762 * g : 0.29275 * r + 0.70725 * g;
  const blue = cone === 'red' ? 0.00401 * (r - g) + b : -0.02234 * (r - g) + b;
  const encode = (x: number) => (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055);
  return toOklab([mixed, mixed, Math.max(0, blue)].map(encode) as unknown as Rgb);
}

describe('the colours of basins', () => {
  it('stay the same for as long as a basin stands, and go to what merges into it', () => {
    const tree = crowd(40);
    const before = basinColors(tree, 0);
    for (const threshold of [3, 17, 35]) {
      const now = basinColors(tree, threshold);
      now.forEach((color, m) => {
        const stands = tree.depth[m] > threshold;
        // a basin open to the border is muted as soon as the threshold is above nothing
        expect(color).toBe(stands ? before[m] : before[0]);
      });
    }
  });

  it('tell the deepest twelve apart, for colour-blind readers too', () => {
    const colors = [...basinColors(crowd(40), 0)].slice(0, 12);
    for (let p = 0; p < colors.length; p++) {
      expect(bytesOf(colors[p])[3]).toBe(255);
      for (let q = 0; q < p; q++) {
        expect(distance(oklabOf(colors[p]), oklabOf(colors[q])), `${p}, ${q}`).toBeGreaterThan(0.06);
        for (const cone of ['red', 'green'] as const) {
          const seen = distance(seenWithout(cone, colors[p]), seenWithout(cone, colors[q]));
          expect(seen, `${p}, ${q} without ${cone}`).toBeGreaterThan(0.025);
        }
      }
    }
  });

  it('are muted for basins that drain away below the threshold, and for no other', () => {
    const tree = crowd(24);
    const chroma = (word: number) => Math.hypot(oklabOf(word)[1], oklabOf(word)[2]);
    basinColors(tree, 0).forEach((color, m) => {
      if (tree.escape[m] > 0) expect(chroma(color)).toBeGreaterThan(0.05);
      else expect(chroma(color)).toBeLessThan(0.03);
    });
  });

  it('are vivid for as many basins as there are minima with that escape depth', () => {
    fc.assert(
      fc.property(grids(tied, 10), fc.integer({ min: 0, max: 4 }), (field, threshold) => {
        const basins = new Basins(field.width, field.height).update(field.values);
        const pairs = persistence(basins);
        const tree = basinTree(basins, pairs);
        const muted = new Set(basinColors({ ...tree, escape: new Float64Array(tree.escape.length) }, 0));
        const colors = basinColors(tree, threshold);
        // each survivor has its own rank: count survivors, not colours
        const vivid = new Set([...tree.rank.keys()].filter((m) => tree.escape[m] > threshold));
        for (const m of vivid) expect(muted.has(colors[m])).toBe(false);
        expect(vivid.size > 0).toBe(colors.some((color) => !muted.has(color)));
      }),
      { numRuns: 100 },
    );
  });
});

describe('a drape of basins', () => {
  it('has the colour of each node’s label, and nothing where there is no basin', () => {
    const colors = Uint32Array.from([0xff0000ff, 0xff00ff00]);
    const labels = Int32Array.from([0, 1, -1, 1, 0, -0x80000000]);
    const drape = basinDrape(labels, 3, 2, square(1), colors);
    expect([drape.width, drape.height, drape.window, drape.smooth]).toEqual([3, 2, square(1), false]);
    expect(drape.legend).toBeUndefined();
    const words = new Uint32Array(drape.colors.buffer);
    expect([...words]).toEqual([0xff0000ff, 0xff00ff00, 0, 0xff00ff00, 0xff0000ff, 0]);
  });

  it('may be written over an earlier one', () => {
    const labels = Int32Array.from([0, -1]);
    const first = basinDrape(labels, 2, 1, square(1), Uint32Array.from([0xffffffff]));
    const second = basinDrape(labels, 2, 1, square(1), Uint32Array.from([0xff123456]), first.colors);
    expect(second).not.toBe(first);
    expect(second.colors).toBe(first.colors);
    expect([...new Uint32Array(second.colors.buffer)]).toEqual([0xff123456, 0]);
  });

  it('refuses labels of another size', () => {
    const labels = new Int32Array(5);
    expect(() => basinDrape(labels, 2, 2, square(1), new Uint32Array(1))).toThrow(/Expected 4 labels .* got 5/);
    expect(() => basinDrape(labels, 5, 1, square(1), new Uint32Array(1), new Uint8ClampedArray(5))).toThrow(RangeError);
  });

  it('shows the wells of a field', () => {
    const field = fieldOf(['99999', '91939', '99999']);
    const basins = new Basins(5, 3).update(field.values);
    const tree = basinTree(basins, persistence(basins));
    const drape = basinDrape(basins.labels, 5, 3, field.window, basinColors(tree, 2));
    const words = new Uint32Array(drape.colors.buffer);
    expect(words[6]).not.toBe(words[8]);
    const merged = basinDrape(basins.labels, 5, 3, field.window, basinColors(tree, 6));
    const after = new Uint32Array(merged.colors.buffer);
    expect(after[8]).toBe(words[6]);
  });
});

describe('a drape of curvature', () => {
  const at = (drape: { colors: Uint8ClampedArray }, s: number) => [...drape.colors.subarray(4 * s, 4 * s + 4)];

  it('is blue where the loss curves down, red where up, nearly white at zero, and clear in holes', () => {
    const drape = curvatureDrape(
      fieldFrom(5, 1, (i) => [-1, 0, 1, NaN, Infinity][i]),
      'curvature',
    );
    const [down, zero, up, hole, infinite] = [0, 1, 2, 3, 4].map((s) => at(drape, s));
    expect(down[2]).toBeGreaterThan(down[0] + 60);
    expect(up[0]).toBeGreaterThan(up[2] + 60);
    expect(Math.min(...zero)).toBeGreaterThan(220);
    expect([down[3], zero[3], up[3], hole[3], infinite[3]]).toEqual([255, 255, 255, 0, 0]);
    expect(drape.smooth).toBe(true);
  });

  it('has limits that a few extremes do not stretch, and says that they are exceeded', () => {
    const field = sample(100, 100, square(1), (a, b) => (a > 0.98 && b > 0.9 ? 1e6 : 3 * a));
    const { legend } = curvatureDrape(field, 'smaller curvature');
    expect([legend!.label, legend!.min, legend!.max]).toEqual(['smaller curvature', -4, 4]);
    expect(legend!.ticks.map(({ label }) => label)).toEqual(['−4', '−2', '0', '2', '≥ 4']);
  });

  it('has ticks at both ends and at zero, whatever the size of the values', () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 37, noNaN: true }), fc.boolean(), (exponent, isNegative) => {
        const size = 10 ** exponent;
        const { legend } = curvatureDrape(
          fieldFrom(4, 4, (i, j) => (isNegative ? -size : size) * ((i + 4 * j) / 15)),
          'curvature',
        );
        const { min, max, ticks } = legend!;
        expect(min).toBe(-max);
        expect(max).toBeGreaterThanOrEqual(Math.fround(size) * (1 - 1e-5));
        expect(max).toBeLessThan(2.1 * size);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(ticks[0].position).toBeCloseTo(0, 9);
        expect(ticks.at(-1)!.position).toBeCloseTo(1, 9);
        expect(ticks.some(({ position }) => position === 0.5)).toBe(true);
        for (const { label } of ticks) expect(label).not.toMatch(/≤|≥/);
      }),
      { numRuns: 200 },
    );
  });

  it('is white for a flat field, and clear for one without a finite value', () => {
    const flat = curvatureDrape(
      fieldFrom(3, 3, () => 0),
      'curvature',
    );
    expect(Math.min(...at(flat, 4))).toBeGreaterThan(220);
    expect(flat.legend!.ticks.map(({ label, position }) => [label, position])).toEqual([['0', 0.5]]);
    const none = curvatureDrape(
      fieldFrom(3, 3, () => NaN),
      'curvature',
    );
    expect(none.colors.every((byte) => byte === 0)).toBe(true);
  });
});
