import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarize } from '../../../src/analysis/summary.ts';
import { contourLevels } from '../../../src/analysis/levels.ts';
import type { Field } from '../../../src/spec/field.ts';
import { figureSvg, type FigureOptions } from '../../../src/view/figure/figure.ts';
import { textWidth } from '../../../src/view/figure/type.ts';
import { fieldFrom, fieldOf, grids, sample, tied } from '../../support/fields.ts';
import { analyticFields, syntheticFields } from '../../support/reference.ts';
import { elementsOf, parseXml, textOf, type XmlElement } from '../../support/xml.ts';
import { isInside, readPath } from './paths.ts';

const ELEMENTS = new Set(['svg', 'title', 'desc', 'g', 'rect', 'path', 'circle', 'text', 'tspan']);

function draw(field: Field, options: FigureOptions = {}) {
  const text = figureSvg(field, options);
  const svg = parseXml(text);
  const group = (id: string) => elementsOf(svg, 'g').find(({ attributes }) => attributes.id === id) ?? null;
  const { x, y, width, height } = elementsOf(group('axes')!, 'rect')[0].attributes;
  const frame = { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
  return { text, svg, group, frame };
}

const paths = (element: XmlElement | null) => (element ? elementsOf(element, 'path') : []);
const texts = (element: XmlElement | null) => (element ? elementsOf(element, 'text').map(textOf) : []);

const himmelblau = analyticFields.find(({ name }) => name === 'himmelblau')!;
const holed = fc.oneof(
  { weight: 9, arbitrary: tied },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
);
const fields = grids(holed, 10).filter(({ width, height }) => width > 1 && height > 1);
const options = fc.record({
  theme: fc.constantFrom('light' as const, 'dark' as const),
  levelRule: fc.constantFrom('auto' as const, 'linear' as const, 'log' as const, 'quantile' as const),
  scale: fc.constantFrom('auto' as const, 'linear' as const, 'log' as const),
  palette: fc.constantFrom('viridis' as const, 'vik' as const),
  levelCount: fc.integer({ min: 1, max: 20 }),
});

describe('any field', () => {
  it('is a document of plain shapes and texts, with a name, a size in mm and no style sheet', () => {
    fc.assert(
      fc.property(fields, options, (field, options) => {
        const { text, svg } = draw(field, { ...options, caption: [{ name: 'a & b', text: '"<c>"' }] });
        const { xmlns, version, width, height, viewBox } = svg.attributes;
        expect([svg.name, xmlns, version, width]).toEqual(['svg', 'http://www.w3.org/2000/svg', '1.1', '140mm']);
        const [x, y, wide, high] = viewBox.split(' ').map(Number);
        expect([x, y]).toEqual([0, 0]);
        expect((wide / 72) * 25.4).toBeCloseTo(140, 2);
        expect((high / 72) * 25.4).toBeCloseTo(Number.parseFloat(height), 1);
        const all = [...text.matchAll(/<([a-z]+)/gi)].map(([, name]) => name);
        expect(all.filter((name) => !ELEMENTS.has(name))).toEqual([]);
        expect(text).not.toMatch(/NaN|Infinity|undefined|null|style=|class=|var\(/);
        const ids = [...text.matchAll(/id="([^"]*)"/g)].map(([, id]) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(textOf(elementsOf(svg, 'title')[0])).toBe('Loss landscape');
        expect(textOf(elementsOf(svg, 'desc')[0])).toContain('a & b: "<c>"');
      }),
      { numRuns: 60 },
    );
  });

  it('shows each node in the colour of its band, and holes in none', () => {
    fc.assert(
      fc.property(fields, options, (field, options) => {
        const { group, frame } = draw(field, options);
        const levels = contourLevels(field, { rule: options.levelRule, count: options.levelCount });
        const bands = paths(group('bands')).map(({ attributes }) => ({
          fill: attributes.fill,
          rings: readPath(attributes.d),
        }));
        const fills = legendFills(group('legend'));
        const stepX = frame.width / (field.width - 1);
        const stepY = frame.height / (field.height - 1);
        for (let s = 0; s < field.values.length; s++) {
          const [i, j] = [s % field.width, Math.floor(s / field.width)];
          if (i === field.width - 1 || j === field.height - 1) continue;
          const corners = [s, s + 1, s + field.width, s + field.width + 1].map((node) => field.values[node]);
          const value = field.values[s];
          // a level near the value may pass between the node and the place that is looked at
          const away = Math.min(...Array.from(levels.values, (level) => Math.abs(level - value)));
          const finite = corners.every(Number.isFinite);
          if (finite && away < 0.02) continue;
          const [x, y] = [frame.x + (i + 0.002) * stepX, frame.y + frame.height - (j + 0.003) * stepY];
          const seen = bands.findLast(({ rings }) => isInside(rings, x, y));
          const band = Array.from(levels.values).filter((level) => level <= value).length;
          expect(seen?.fill).toBe(finite ? fills[band] : undefined);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps all lines and labels in the frame, and labels upright', () => {
    fc.assert(
      fc.property(fields, options, (field, options) => {
        const { group, frame } = draw(field, options);
        const slack = 0.011;
        const isInside = ([x, y]: readonly number[]) =>
          x >= frame.x - slack &&
          x <= frame.x + frame.width + slack &&
          y >= frame.y - slack &&
          y <= frame.y + frame.height + slack;
        for (const { attributes } of [...paths(group('contours')), ...paths(group('bands'))]) {
          const points = readPath(attributes.d).flatMap(({ points }) => points);
          expect(points.filter((point) => !isInside(point))).toEqual([]);
        }
        const labels = group('contour-labels');
        for (const { attributes } of labels ? elementsOf(labels, 'text') : []) {
          const turn = Number(/rotate\((\S+)/.exec(attributes.transform ?? '')?.[1] ?? 0);
          expect(Math.abs(turn)).toBeLessThanOrEqual(90);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** The fills of the colour bar from the lowest band up. */
function legendFills(legend: XmlElement | null): string[] {
  return legend ? elementsOf(legend, 'rect').map(({ attributes }) => attributes.fill) : [];
}

describe('contours', () => {
  it('lie on their level to three hundredths of a point', () => {
    const { group, frame } = draw(himmelblau);
    const { values, index } = contourLevels(himmelblau);
    const drawn = paths(group('contours'));
    expect(drawn).toHaveLength(values.length);
    const [a0, b0] = [himmelblau.window.a[0], himmelblau.window.b[0]];
    const [perX, perY] = [(himmelblau.window.a[1] - a0) / frame.width, (himmelblau.window.b[1] - b0) / frame.height];
    for (const [k, { attributes }] of drawn.entries()) {
      expect(Number(attributes['stroke-width'])).toBe(index[k] ? 0.8 : 0.4);
      for (const [x, y] of readPath(attributes.d).flatMap(({ points }) => points)) {
        const [a, b] = [a0 + (x - frame.x) * perX, b0 + (frame.y + frame.height - y) * perY];
        const [p, q] = [a * a + b - 11, a + b * b - 7];
        const slope = Math.hypot(4 * a * p + 2 * q, 2 * p + 4 * b * q) * Math.max(perX, perY);
        // three hundredths of a point, and the chord of a cell against the curve of the function
        expect(Math.abs(p * p + q * q - values[k])).toBeLessThan(0.03 * slope + 0.08);
      }
    }
  });

  it('are numbered with their losses', () => {
    const { group } = draw(himmelblau);
    const labels = texts(group('contour-labels'));
    expect(labels.length).toBeGreaterThan(5);
    const known = Array.from(contourLevels(himmelblau).values, String);
    for (const label of labels) expect(known).toContain(label);
  });

  it('of a million nodes make a file of a few hundred kilobytes', () => {
    const field = sample(
      1025,
      1025,
      { a: [-3, 3], b: [-3, 3] },
      (a, b) => Math.sin(3 * a) * Math.cos(2 * b) + 0.2 * a * a + Math.sin(2 * a * b),
    );
    expect(figureSvg(field).length).toBeLessThan(400_000);
  });

  it('the same field gives the same document', () => {
    expect(figureSvg(himmelblau)).toBe(figureSvg(himmelblau));
  });
});

describe('the colour bar', () => {
  it.each(['linear', 'log', 'quantile'] as const)(
    'of %s levels rises without two numbers in one place',
    (levelRule) => {
      const { group, svg } = draw(himmelblau, { levelRule, labels: { a: 'a', b: 'b', value: 'loss' } });
      expect(legendFills(group('legend'))).toHaveLength(
        contourLevels(himmelblau, { rule: levelRule }).values.length + 1,
      );
      const words = elementsOf(svg, 'text').map(textOf);
      const kind = { linear: 'loss', log: 'loss, logarithmic', quantile: 'loss, equal areas' }[levelRule];
      expect(words).toContain(kind);
    },
  );

  it('has a place for what is not finite, only where there is some', () => {
    const hole = syntheticFields.find(({ name }) => name === 'nan_hole')!;
    expect(elementsOf(draw(hole).svg, 'text').map(textOf)).toContain('not finite');
    expect(elementsOf(draw(himmelblau).svg, 'text').map(textOf)).not.toContain('not finite');
  });
});

describe('holes', () => {
  it('a half plane without losses is hatched from border to border', () => {
    const { group, frame } = draw(fieldFrom(40, 40, (i) => (i < 20 ? i : Infinity)));
    const strokes = readPath(paths(group('holes'))[0].attributes.d).flatMap(({ points }) => points);
    expect(Math.max(...strokes.map(([x]) => x))).toBeCloseTo(frame.x + frame.width, 1);
    const covered = readPath(paths(group('bands'))[0].attributes.d).flatMap(({ points }) => points.map(([x]) => x));
    expect(Math.max(...covered)).toBeCloseTo(frame.x + (19 / 39) * frame.width, 1);
  });

  it('one node of a field that is too fine for print is still seen', () => {
    const field = fieldFrom(3000, 3000, (i, j) => (i === 1500 && j === 700 ? NaN : i + j));
    const { group, svg, frame } = draw(field);
    const [base] = paths(group('bands'));
    const rings = readPath(base.attributes.d);
    expect(rings).toHaveLength(2);
    const [x, y] = [frame.x + (1500 / 2999) * frame.width, frame.y + frame.height - (700 / 2999) * frame.height];
    expect(isInside(rings, x, y)).toBe(false);
    const rim = elementsOf(svg, 'path').find(
      ({ attributes }) => attributes.d === base.attributes.d && attributes.stroke,
    );
    expect(Number(rim?.attributes['stroke-width'])).toBeGreaterThanOrEqual(0.5);
  });

  it('nothing finite: the frame, hatched, and the words', () => {
    const { group, svg } = draw(fieldOf(['NN', 'N+']));
    expect([group('bands'), group('legend')]).toEqual([null, null]);
    expect(paths(group('holes'))).toHaveLength(1);
    expect(elementsOf(svg, 'text').map(textOf)).toContain('no finite loss');
  });
});

describe('minima', () => {
  it('resolved ones are discs at their places, and counted in the key', async () => {
    const facts = await summarize(himmelblau);
    const { group, svg, frame } = draw(himmelblau, { facts });
    const circles = elementsOf(group('minima')!, 'circle').filter(({ attributes }) => attributes.r === '3.1');
    const { a, b } = himmelblau.window;
    const places = circles.map(({ attributes }) => [
      a[0] + ((Number(attributes.cx) - frame.x) / frame.width) * (a[1] - a[0]),
      b[0] + ((frame.y + frame.height - Number(attributes.cy)) / frame.height) * (b[1] - b[0]),
    ]);
    for (const [x, y] of [
      [3, 2],
      [-2.805, 3.131],
      [-3.779, -3.283],
      [3.584, -1.848],
    ]) {
      expect(places.some(([p, q]) => Math.hypot(p - x, q - y) < 0.05)).toBe(true);
    }
    expect(places).toHaveLength(4);
    expect(elementsOf(svg, 'text').map(textOf)).toContain('4 resolved minima');
  });

  it('verified ones stand where they were found, in place of the grid’s', async () => {
    const facts = await summarize(himmelblau);
    const polished = [{ a: 3, b: 2, value: 0, gradient: 0, hessian: null, kind: 'smooth' as const, candidates: 1 }];
    const { group, svg } = draw(himmelblau, {
      facts: { ...facts, minima: { ...facts.minima, verified: 1, polished } },
    });
    expect(elementsOf(group('minima')!, 'circle').filter(({ attributes }) => attributes.r === '3.1')).toHaveLength(1);
    const words = elementsOf(svg, 'text').map(textOf);
    expect(words).toContain('1 verified minimum');
    expect(words).toContain('3 not confirmed in float64');
  });

  it('a constant field has no mark', async () => {
    const field = fieldFrom(9, 9, () => 2);
    const { group } = draw(field, { facts: await summarize(field) });
    expect([elementsOf(group('minima')!, 'circle'), paths(group('minima'))]).toEqual([[], []]);
  });

  it('labels stay clear of them', async () => {
    const facts = await summarize(himmelblau);
    const { group } = draw(himmelblau, { facts });
    const marks = elementsOf(group('minima')!, 'circle').map(({ attributes }) => [
      Number(attributes.cx),
      Number(attributes.cy),
    ]);
    for (const { attributes } of elementsOf(group('contour-labels')!, 'text')) {
      for (const [x, y] of marks)
        expect(Math.hypot(Number(attributes.x) - x, Number(attributes.y) - y)).toBeGreaterThan(5);
    }
  });
});

describe('the page', () => {
  const wide = sample(300, 20, { a: [-30, 30], b: [-2, 2] }, (a, b) => Math.sin(a / 3) + b * b);
  const tall = sample(20, 300, { a: [0, 1e-5], b: [1e6, 1e6 + 1e-3] }, (a, b) => a * 1e5 + Math.sin(b));
  const long =
    'a name that is far too long for any axis of any figure in any journal of this world, and goes on and on';

  it.each([
    ['wide', wide],
    ['tall', tall],
    ['two by two', fieldOf(['01', '12'])],
    ['tiny numbers', sample(9, 9, { a: [-1e-7, 1e-7], b: [-1, 1] }, (a, b) => 0.7931471 + 1e-12 * a + 1e-7 * b)],
  ])('%s: every text lies on it', (_name, field) => {
    const caption = [{ name: 'plane', text: `${long}, ${long}` }];
    const { svg } = draw(field, { caption, labels: { a: long, b: long, value: long } });
    const [, , width, height] = svg.attributes.viewBox.split(' ').map(Number);
    for (const element of elementsOf(svg, 'text')) {
      const { x, y, transform, 'font-size': size, 'text-anchor': anchor = 'start' } = element.attributes;
      const wide = textWidth(textOf(element), Number(size));
      const from = Number(x) - { start: 0, middle: wide / 2, end: wide }[anchor]!;
      const upright = transform?.startsWith('rotate(-90 ');
      const [low, high] = upright ? [Number(y) - wide / 2, Number(y) + wide / 2] : [from, from + wide];
      expect(low).toBeGreaterThanOrEqual(-0.5);
      expect(high).toBeLessThanOrEqual((upright ? height : width) + 0.5);
    }
  });

  it.each([
    [{ a: [0, 2], b: [0, 1] }, 2],
    [{ a: [0, 1], b: [0, 2] }, 0.5],
    [{ a: [0, 30], b: [0, 2] }, 1],
  ] as const)('a window of %j has a frame of ratio %f', (window, ratio) => {
    const field = sample(8, 8, { a: [...window.a], b: [...window.b] }, (a, b) => a + b);
    const { frame } = draw(field);
    expect(frame.width / frame.height).toBeCloseTo(ratio, 3);
  });
});
