import { describe, expect, it } from 'vitest';
import { MapSheet, mapMarkup, type SheetLook } from '../../../src/app/compare/map-sheet.ts';
import type { Field } from '../../../src/spec/field.ts';
import { sharedScale } from '../../../src/view/figure/multiples.ts';
import { factsWith } from '../../analysis/survey/support.ts';
import { elementsOf, parseXml } from '../../support/xml.ts';

const LOOK: SheetLook = { palette: 'viridis', scale: 'auto', theme: 'light' };

/** A bowl, `height` above 0 at the corners. */
function bowl(height: number, hole = false): Field {
  const [width, rows] = [9, 9];
  const values = Float32Array.from({ length: width * rows }, (_, k) => {
    const [x, y] = [(k % width) / 4 - 1, Math.floor(k / width) / 4 - 1];
    return (height * (x * x + y * y)) / 2;
  });
  if (hole) values[0] = NaN;
  return { width, height: rows, window: { a: [-1, 1], b: [-1, 1] }, values };
}

const mapsOf = (...fields: Field[]) => new Map(fields.map((field, k) => [`map ${k}`, { field, minima: null }]));
const fillsOf = (markup: string) =>
  new Set([...markup.matchAll(/<path[^>]* fill="(#[0-9a-f]{6})"/g)].map(([, fill]) => fill));

/** A sheet, and a promise for its next drawing. */
function sheetWith() {
  let heard = (): void => {};
  const sheet = new MapSheet(() => heard());
  const next = () => new Promise<void>((resolve) => (heard = resolve));
  return { sheet, next };
}

describe('a sheet of maps', () => {
  it('draws all of them on the scale of all', async () => {
    const { sheet, next } = sheetWith();
    sheet.show(mapsOf(bowl(1), bowl(10)), LOOK);
    expect([sheet.drawn, sheet.isBusy]).toEqual([null, true]);
    await next();
    const { maps, shared } = sheet.drawn!;
    expect([...maps.keys()]).toEqual(['map 0', 'map 1']);
    expect([shared.bands!.min, shared.bands!.max]).toEqual([0, 10]);
    const [low, high] = [...maps.values()].map(fillsOf);
    // the low bowl stays in the lowest bands, which the high one has as well
    expect(low.size).toBeLessThan(high.size);
    for (const fill of low) expect(high).toContain(fill);
  });

  it('changes every map when another one moves the scale, and never shows two scales at once', async () => {
    const { sheet, next } = sheetWith();
    sheet.show(mapsOf(bowl(1)), LOOK);
    await next();
    const before = sheet.drawn!;
    sheet.show(mapsOf(bowl(1), bowl(10)), LOOK);
    expect(sheet.drawn).toBe(before);
    await next();
    expect(sheet.drawn!.maps.get('map 0')).not.toBe(before.maps.get('map 0'));
    const scale = sharedScale([bowl(1), bowl(10)], LOOK);
    for (const [name, field] of [['map 0', bowl(1)] as const, ['map 1', bowl(10)] as const]) {
      expect(sheet.drawn!.maps.get(name)).toBe(mapMarkup({ field, minima: null }, scale, 'light'));
    }
  });

  it('ends with what was asked for last', async () => {
    const { sheet, next } = sheetWith();
    sheet.show(mapsOf(bowl(1)), LOOK);
    sheet.show(mapsOf(bowl(2)), LOOK);
    sheet.show(mapsOf(bowl(3)), { ...LOOK, theme: 'dark' });
    await next();
    while (sheet.isBusy) await new Promise((resolve) => setTimeout(resolve));
    expect([sheet.drawn!.shared.bands!.max, sheet.drawn!.look.theme]).toEqual([3, 'dark']);
  });

  it('shows nothing that was given up', async () => {
    const { sheet } = sheetWith();
    sheet.show(mapsOf(bowl(1)), LOOK);
    sheet.clear();
    while (sheet.isBusy) await new Promise((resolve) => setTimeout(resolve));
    expect(sheet.drawn).toBeNull();
  });
});

describe('a map', () => {
  const draw = (field: Field, minima = factsWith({ polished: null, verified: null, list: [] }).minima) =>
    parseXml(
      `<?xml version="1.0" encoding="UTF-8"?>\n${mapMarkup({ field, minima }, sharedScale([field], LOOK), 'light')}`,
    );
  const at = (a: number, b: number) => ({
    a,
    b,
    value: 0,
    gradient: 0,
    hessian: [1, 1] as [number, number],
    kind: 'smooth' as const,
    candidates: 1,
  });
  const dots = (svg: ReturnType<typeof parseXml>) =>
    elementsOf(svg, 'circle').filter(({ attributes }) => attributes.r === '1.7');

  it('marks the minima that the headline counts, where they are', () => {
    const polished = [at(0, 0), at(-0.5, 0.5)];
    const drawn = dots(draw(bowl(1), factsWith({ polished, verified: 2, list: [] }).minima));
    const places = drawn.map(({ attributes }) => [Number(attributes.cx), Number(attributes.cy)]);
    expect(places.toSorted(([p], [q]) => p - q)).toEqual([
      [47.63, 47.63],
      [95, 95],
    ]);
  });

  it('marks no minimum that is not counted', () => {
    const place = { i: 4, j: 4, a: 0, b: 0, value: 0 };
    const candidate = { ...place, windowDepth: 1, escapeDepth: 1, aliasingFloor: 0, plateau: 1 };
    const list = (['border', 'noise', 'unresolved'] as const).map((kind) => ({ ...candidate, class: kind }));
    const { minima } = factsWith({ polished: [], verified: 0, list });
    expect(dots(draw(bowl(1), minima))).toEqual([]);
  });

  it('hatches what is not finite', () => {
    const strokes = (field: Field) => elementsOf(draw(field), 'path').length;
    expect(strokes(bowl(1, true))).toBeGreaterThan(strokes(bowl(1)));
  });
});
