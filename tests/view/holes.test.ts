import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statistics } from '../../src/analysis/statistics.ts';
import type { Field } from '../../src/spec/field.ts';
import { hasHole } from '../../src/view/hole-lookup.ts';
import { holeTable } from '../../src/view/holes.ts';
import { HATCH } from '../../src/view/level-ink.ts';
import { rasterMap } from '../../src/view/raster.ts';
import { awkward, fieldFrom, grids } from '../support/fields.ts';

const tableOf = (field: Field) => holeTable(field, statistics(field.values));

/** The rule in its plainest form: every node looked at. */
function isNearHole({ values, width }: Field, u: number, v: number, reachU: number, reachV: number): boolean {
  return values.some(
    (value, at) =>
      !Number.isFinite(value) &&
      Math.abs((at % width) - u) <= Math.max(1, reachU) &&
      Math.abs(Math.floor(at / width) - v) <= Math.max(1, reachV),
  );
}

describe('the table of holes', () => {
  it('is not made where every loss is finite', () => {
    expect(tableOf(fieldFrom(5, 4, (i, j) => i - j))).toBeNull();
  });

  it('finds what a search of all nodes finds, on grids of every shape', () => {
    const share = fc.double({ min: -0.2, max: 1.2, noNaN: true });
    const reach = fc.double({ min: 1.001, max: 6, noNaN: true });
    fc.assert(
      fc.property(grids(awkward, 12), share, share, reach, reach, (field, fu, fv, reachU, reachV) => {
        const table = tableOf(field);
        const [u, v] = [Math.max(0, fu) * (field.width - 1), Math.max(0, fv) * (field.height - 1)];
        // Beyond the grid the nodes of its border stand in, as they do for every sample.
        const inside = u <= field.width - 1 && v <= field.height - 1;
        const found = table !== null && hasHole(table, field, u, v, reachU, reachV);
        if (inside) expect(found).toBe(isNearHole(field, u, v, reachU, reachV));
      }),
      { numRuns: 400 },
    );
  });

  it('leaves the picture of single cells to the cells', () => {
    const field = fieldFrom(4, 4, () => NaN);
    expect(hasHole(tableOf(field)!, field, 1, 1, 1, 1)).toBe(false);
    expect(hasHole(tableOf(field)!, field, 1, 1, 1.01, 0.2)).toBe(true);
  });

  it('counts whole blocks of a field beyond 2048 nodes a side, and misses none of its holes', () => {
    const [width, height] = [5000, 3];
    const holes = [0, 17, 2499, 2500, 4999];
    const field = fieldFrom(width, height, (i, j) => (j === 1 && holes.includes(i) ? -Infinity : 1));
    const table = tableOf(field)!;
    expect(table.sums.byteLength).toBeLessThan(50_000);
    expect(table.sums.at(-1)).toBe(holes.length);
    for (let u = 0; u < width; u += 0.77) {
      const distance = Math.min(...holes.map((hole) => Math.abs(hole - u)));
      const found = hasHole(table, field, u, 1, 4, 1);
      if (distance <= 4) expect(found, `u = ${u}`).toBe(true);
      if (distance > 4 + table.block) expect(found, `u = ${u}`).toBe(false);
    }
  });
});

describe('one node without a loss, in a map far smaller than its field', () => {
  const [nodes, size] = [1024, 100];
  const hatch = [1, 3, 5].map((k) => Number.parseInt(HATCH.light.slice(k, k + 2), 16));

  /** The pixels that are not covered by the palette's opaque colours. */
  function holesOf(field: Field, options: Partial<Parameters<typeof rasterMap>[1]> = {}): [number, number][] {
    const [width, height] = [options.width ?? size, options.height ?? size];
    const pixels = rasterMap(field, { width, height, levels: null, ...options });
    const found: [number, number][] = [];
    for (let at = 0; at < width * height; at++) {
      if (pixels[4 * at + 3] === 255) continue;
      found.push([at % width, Math.floor(at / width)]);
      if (pixels[4 * at + 3] === 0) continue;
      hatch.forEach((ink, channel) => expect(Math.abs(pixels[4 * at + channel] - ink)).toBeLessThan(8));
    }
    return found;
  }

  it.each([NaN, Infinity, -Infinity])('shows wherever it lies, in its place (%f)', (value) => {
    const values = new Float32Array(nodes * nodes).map((_, k) => (k % nodes) / nodes);
    const field: Field = { width: nodes, height: nodes, window: { a: [0, 1], b: [0, 1] }, values };
    for (const [i, j] of [
      [0, 0],
      [nodes - 1, nodes - 1],
      [512, 300],
      [515, 303],
      [518, 306],
      [521, 309],
      [5, 1000],
    ]) {
      const at = j * nodes + i;
      const before = values[at];
      values[at] = value;
      const found = holesOf(field);
      values[at] = before;
      expect(found.length, `${i}, ${j}`).toBeGreaterThan(0);
      // At most 2 CSS px and what one px of rounding adds, in each direction.
      expect(found.length).toBeLessThanOrEqual(9);
      for (const [x, y] of found) {
        expect(Math.abs(x + 0.5 - (i / (nodes - 1)) * size)).toBeLessThan(1.6);
        expect(Math.abs(size - y - 0.5 - (j / (nodes - 1)) * size)).toBeLessThan(1.6);
      }
    }
  });

  it('grows with the pixels of the screen, so that a fine screen shows it as large', () => {
    const field = fieldFrom(600, 600, (i, j) => (i === 300 && j === 200 ? NaN : i));
    const widthAt = (pixelRatio: number) => {
      const found = holesOf(field, { width: 60 * pixelRatio, height: 60 * pixelRatio, pixelRatio });
      const xs = found.map(([x]) => x);
      return (Math.max(...xs) - Math.min(...xs) + 1) / pixelRatio;
    };
    for (const ratio of [1, 2, 3]) {
      expect(widthAt(ratio)).toBeGreaterThanOrEqual(2 - 1 / ratio);
      expect(widthAt(ratio)).toBeLessThanOrEqual(2 + 1 / ratio);
    }
  });

  it('is seen at every zoom from the whole field to its own cell', () => {
    const field = fieldFrom(700, 700, (i, j) => (i === 333 && j === 222 ? NaN : i + j));
    for (let half = 350; half > 2; half *= 0.8) {
      const clamp = (x: number): [number, number] => [Math.max(0, x - half), Math.min(699, x + half)];
      const [width, height] = [50, 50];
      const found = holesOf(field, { width, height, window: { a: clamp(333), b: clamp(222) } });
      expect(found.length, `window of ${2 * half} nodes`).toBeGreaterThan(0);
      // Never wider than itself (two cells) or 2 px, and one px of rounding.
      const most = Math.max(2, (2 / (2 * half)) * width * 2) + 1;
      expect(found.length).toBeLessThanOrEqual(most * most);
    }
  });

  it('adds nothing where a pixel covers no more than a node: holes keep the shape of their cells', () => {
    const field = fieldFrom(40, 40, (i, j) => (i > 10 && i < 20 && j > 5 && j < 30 ? NaN : i));
    const options = { width: 80, height: 80, levels: null };
    expect(rasterMap(field, options)).toEqual(rasterMap(field, { ...options, holes: null }));
  });

  it('of hundreds of holes not one is lost, and most of the picture stays', () => {
    const field = fieldFrom(1000, 1000, (i, j) => ((i * 7919 + j * 104729) % 10007 === 0 ? NaN : i * j));
    const found = new Set(holesOf(field).map(([x, y]) => y * size + x));
    let missed = 0;
    field.values.forEach((value, at) => {
      if (Number.isFinite(value)) return;
      const x = Math.min(size - 1, Math.floor(((at % 1000) / 999) * size));
      const y = Math.min(size - 1, Math.floor((1 - Math.floor(at / 1000) / 999) * size));
      const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => (y + dy) * size + x + dx));
      if (!around.some((pixel) => found.has(pixel))) missed++;
    });
    expect(missed).toBe(0);
    expect(found.size).toBeLessThan(0.1 * size * size);
  });
});
