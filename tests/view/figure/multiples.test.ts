import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contourLevels } from '../../../src/analysis/levels.ts';
import type { Field } from '../../../src/spec/field.ts';
import { multiplesSvg, type Multiple } from '../../../src/view/figure/multiples.ts';
import { grids, tied } from '../../support/fields.ts';
import { elementsOf, parseXml, textOf, type XmlElement } from '../../support/xml.ts';
import { isInside, readPath } from './paths.ts';

const holed = fc.oneof(
  { weight: 9, arbitrary: tied },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
);
const fields = grids(holed, 7).filter(({ width, height }) => width > 1 && height > 1);
const multiples = fc
  .array(fields, { minLength: 1, maxLength: 7 })
  .map((all) => all.map((field, k): Multiple => ({ field, words: [`plane ${k}`, k % 2 ? '' : 'few'] })));

function draw(maps: readonly Multiple[], columns?: number) {
  const text = multiplesSvg(maps, { columns, title: 't', caption: [{ name: 'n', text: 'w' }] });
  const svg = parseXml(text);
  const group = elementsOf(svg, 'g').find(({ attributes }) => attributes.id === 'maps')!;
  const drawn = group.children.filter((child): child is XmlElement => typeof child !== 'string');
  return { text, svg, drawn };
}

/** The frame of a map is its last rectangle. */
function frameOf(map: XmlElement) {
  const { x, y, width, height } = elementsOf(map, 'rect').pop()!.attributes;
  return { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
}

describe('maps side by side', () => {
  it('are one document of plain shapes, in which every name is there once', () => {
    fc.assert(
      fc.property(multiples, (maps) => {
        const { text, svg, drawn } = draw(maps);
        expect([svg.name, svg.attributes.version, svg.attributes.width]).toEqual(['svg', '1.1', '140mm']);
        expect(text).not.toMatch(/NaN|Infinity|undefined|null|style=|class=/);
        const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(drawn).toHaveLength(maps.length);
        const words = drawn.map((map) => elementsOf(map, 'text').map(textOf));
        expect(words).toEqual(maps.map((map) => map.words.filter(Boolean)));
      }),
      { numRuns: 50 },
    );
  });

  it('give the same loss the same colour in each: that of its band among the losses of all', () => {
    fc.assert(
      fc.property(multiples, (maps) => {
        const values = Float32Array.from(maps.flatMap(({ field }) => [...field.values]));
        const { values: levels } = contourLevels({ values }, { count: 10 });
        const colors = new Map<number, string>();
        draw(maps).drawn.forEach((map, k) => {
          for (const { value, fill } of cornersOf(maps[k].field, map)) {
            const band = levels.filter((level) => value > level).length;
            // on a level the two bands beside it are as good as each other
            if (levels.includes(value)) continue;
            expect(fill).toBe(colors.get(band) ?? fill);
            colors.set(band, fill);
          }
        });
        expect(new Set(colors.values()).size).toBe(colors.size);
      }),
      { numRuns: 50 },
    );
  });

  it('lie in rows of as many as asked for, without covering each other', () => {
    const field: Field = { width: 2, height: 2, window: { a: [0, 1], b: [0, 1] }, values: Float32Array.of(0, 1, 2, 3) };
    const maps = Array.from({ length: 7 }, () => ({ field, words: ['w'] }));
    const frames = draw(maps, 3).drawn.map(frameOf);
    expect(new Set(frames.map(({ y }) => y)).size).toBe(3);
    expect(new Set(frames.map(({ x }) => x)).size).toBe(3);
    for (const [k, p] of frames.entries()) {
      for (const q of frames.slice(k + 1)) {
        const apart = Math.max(Math.abs(p.x - q.x) - p.width, Math.abs(p.y - q.y) - p.height);
        expect(apart).toBeGreaterThan(0);
      }
    }
  });
});

/** Corner nodes of a map with finite neighbours, with the colour that is drawn just inside of them. */
function cornersOf({ width, height, values }: Field, map: XmlElement): { value: number; fill: string }[] {
  const frame = frameOf(map);
  const bands = elementsOf(map, 'path').filter(({ attributes }) => attributes.fill?.startsWith('#'));
  const corners = [
    [0, 0, 1, -1],
    [width - 1, 0, -1, -1],
    [0, height - 1, 1, 1],
    [width - 1, height - 1, -1, 1],
  ];
  return corners.flatMap(([i, j, right, down]) => {
    const cell = [0, 1].flatMap((di) => [0, 1].map((dj) => values[(j - dj * down) * width + i + di * right]));
    if (!cell.every(Number.isFinite)) return [];
    const x = frame.x + (frame.width * i) / (width - 1) + right * 0.02;
    const y = frame.y + frame.height * (1 - j / (height - 1)) + down * 0.02;
    const over = bands.filter(({ attributes }) => isInside(readPath(attributes.d), x, y));
    return over.length > 0 ? [{ value: values[j * width + i], fill: over[over.length - 1].attributes.fill }] : [];
  });
}
