import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { surveyPlan } from '../../../src/analysis/survey/plan.ts';
import type { SurveyRow } from '../../../src/analysis/survey/rows.ts';
import { surveyCaption, surveyTitle } from '../../../src/view/figure/survey-caption.ts';
import { swarm } from '../../../src/view/figure/survey-swarm.ts';
import { surveySvg, type SurveySvgOptions } from '../../../src/view/figure/survey.ts';
import { textWidth } from '../../../src/view/figure/type.ts';
import { elementsOf, parseXml, textOf, type XmlElement } from '../../support/xml.ts';
import { rowWith, seededProblem } from '../../analysis/survey/support.ts';

const ELEMENTS = new Set(['svg', 'title', 'desc', 'g', 'rect', 'path', 'circle', 'text', 'tspan']);

function draw(rows: readonly SurveyRow[], options: SurveySvgOptions = {}) {
  const text = surveySvg(rows, options);
  const svg = parseXml(text);
  const group = (id: string) => elementsOf(svg, 'g').find(({ attributes }) => attributes.id === id)!;
  const columns = group('planes').children.filter((child): child is XmlElement => typeof child !== 'string');
  const texts = elementsOf(svg, 'text').map(textOf);
  const { y, height } = elementsOf(group('axes'), 'rect')[0].attributes;
  const ticks = elementsOf(group('numbers'), 'text').map((tick) => ({
    value: Number(textOf(tick)),
    y: Number(tick.attributes.y),
  }));
  return { text, svg, columns, texts, frame: { y: Number(y), height: Number(height) }, ticks };
}

/** Rows of given shapes, some of them with a verified count each. */
const surveys = fc
  .array(
    fc.record({
      depth: fc.integer({ min: 1, max: 3 }),
      width: fc.constantFrom(2, 4, 16),
      verified: fc.option(fc.integer({ min: 0, max: 40 })),
      stable: fc.option(fc.boolean()),
      continuum: fc.option(fc.boolean()),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((shapes) =>
    shapes
      .map((shape, seed) => rowWith({ ...shape, seed, layers: `2-${shape.width}x${shape.depth}-1` }))
      .sort((p, q) => p.depth - q.depth || p.width! - q.width!),
  );

describe('the chart of any survey', () => {
  it('is a document of plain shapes and texts, with a name, a size in mm and no style sheet', () => {
    fc.assert(
      fc.property(surveys, fc.constantFrom('light' as const, 'dark' as const), (rows, theme) => {
        const { text, svg } = draw(rows, { theme, title: 'a & b', caption: [{ name: '<n>', text: '"t"' }] });
        const { xmlns, version, width, viewBox } = svg.attributes;
        expect([svg.name, xmlns, version]).toEqual(['svg', 'http://www.w3.org/2000/svg', '1.1']);
        expect((Number(viewBox.split(' ')[2]) / 72) * 25.4).toBeCloseTo(Number.parseFloat(width), 1);
        const all = [...text.matchAll(/<([a-z]+)/gi)].map(([, name]) => name);
        expect(all.filter((name) => !ELEMENTS.has(name))).toEqual([]);
        expect(text).not.toMatch(/NaN|Infinity|undefined|null|style=|class=|var\(/);
        expect(textOf(elementsOf(svg, 'title')[0])).toBe('a & b');
        expect(textOf(elementsOf(svg, 'desc')[0])).toBe('<n>: "t"');
      }),
      { numRuns: 60 },
    );
  });

  it('has a dot for each verified plane at the height that the scale gives its count, and none for the others', () => {
    fc.assert(
      fc.property(surveys, (rows) => {
        const { columns, ticks } = draw(rows);
        const known = rows.filter(({ verified }) => verified !== null);
        const dots = columns.flatMap(dotsOf);
        expect(dots).toHaveLength(known.length);
        if (ticks.length < 2) return;
        const [first, last] = [ticks[0], ticks[ticks.length - 1]];
        const unit = (last.y - first.y) / (last.value - first.value);
        // numbers stand below the middle of their figures
        const zero = first.y - unit * first.value - 0.36 * 7.5;
        const drawn = dots.map(({ y }) => Math.round((y - zero) / unit) + 0).sort((p, q) => p - q);
        expect(drawn).toEqual(known.map(({ verified }) => verified!).sort((p, q) => p - q));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps all texts on the page', () => {
    fc.assert(
      fc.property(surveys, (rows) => {
        const { svg } = draw(rows, { title: 'Minima of random planes '.repeat(8) });
        const [, , width, height] = svg.attributes.viewBox.split(' ').map(Number);
        for (const text of elementsOf(svg, 'text')) {
          if (text.attributes.transform) continue;
          const size = Number(text.attributes['font-size']);
          const wide = textWidth(textOf(text), size) * (text.attributes['font-weight'] ? 1.08 : 1);
          const { x, y, 'text-anchor': anchor } = text.attributes;
          const left = Number(x) - { end: wide, middle: wide / 2, start: 0 }[anchor ?? 'start']!;
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left + wide).toBeLessThanOrEqual(width);
          expect(Number(y)).toBeLessThanOrEqual(height);
        }
      }),
      { numRuns: 60 },
    );
  });
});

function dotsOf(column: XmlElement): { y: number; isOpen: boolean; isDiamond: boolean }[] {
  const marks = [...elementsOf(column, 'circle'), ...elementsOf(column, 'path')];
  return marks
    .filter(({ attributes }) => attributes.fill !== 'none')
    .map(({ name, attributes }) => {
      const isDiamond = name === 'path';
      // a diamond begins at its top
      const y = isDiamond ? Number(attributes.d.match(/^M[\d.]+ ([\d.]+)/)![1]) + 1.4 * 1.35 : Number(attributes.cy);
      return { y, isOpen: attributes.fill !== attributes.stroke, isDiamond };
    });
}

describe('the chart', () => {
  it('draws planes with a count that is not stable open, and those with a continuum as diamonds', () => {
    const { columns } = draw([
      rowWith({ seed: 1, stable: true, continuum: false }),
      rowWith({ seed: 2, stable: false, continuum: false }),
      rowWith({ seed: 3, stable: true, continuum: true }),
      rowWith({ seed: 4, stable: null, continuum: null }),
    ]);
    const kinds = columns.flatMap(dotsOf).map(({ isOpen, isDiamond }) => `${isOpen} ${isDiamond}`);
    expect(kinds.sort()).toEqual(['false false', 'false false', 'false true', 'true false']);
  });

  it('says of each column what is behind it, and how many planes were not verified', () => {
    const { texts } = draw([
      ...[1, 2, 3].map((seed) => rowWith({ seed, verified: seed, stable: seed > 1 })),
      rowWith({ seed: 4, verified: null, continuum: null, stable: true, verdict: 'no-violation-found' }),
    ]);
    const after = (name: string) => texts[texts.indexOf(name) + 1];
    expect(['units in each', 'parameters', 'more than one', 'not stable', 'not convex', 'verified'].map(after)).toEqual(
      ['2', '9', '2/3', '1/4', '3/4', '3/4'],
    );
    expect(draw([rowWith()]).texts).not.toContain('verified');
  });

  it('names the problems where there are several, and grows with the columns', () => {
    const rows = ['mse', 'mae', 'huber'].flatMap((problem) =>
      [1, 2, 3, 4, 5, 6, 7].map((depth) => rowWith({ problem, depth, layers: `l${depth}` })),
    );
    const { texts, svg, columns } = draw(rows);
    expect(texts.filter((text) => ['mse', 'mae', 'huber'].includes(text))).toEqual(['mse', 'mae', 'huber']);
    expect(columns).toHaveLength(21);
    expect(Number.parseFloat(svg.attributes.width)).toBeGreaterThan(140);
    expect(draw([rowWith()]).svg.attributes.width).toBe('140mm');
  });

  it('is the same for the same rows', () => {
    const rows = Array.from({ length: 40 }, (_, seed) => rowWith({ seed, verified: (seed * seed) % 7 }));
    expect(surveySvg(rows)).toBe(surveySvg(structuredClone(rows)));
  });
});

describe('a swarm', () => {
  const heights = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 });

  it('keeps every dot at its height and inside its column', () => {
    fc.assert(
      fc.property(heights, fc.double({ min: 2, max: 20, noNaN: true }), (values, most) => {
        const dots = swarm(values, 3, most);
        expect(dots.map(({ index }) => index).sort((p, q) => p - q)).toEqual(values.map((_, k) => k));
        for (const { index, dx, y } of dots) {
          expect(y).toBe(values[index]);
          expect(Math.abs(dx)).toBeLessThanOrEqual(most * (1 + 1e-6));
        }
      }),
    );
  });

  it('lays equal values beside each other, apart as far as the column allows, and one alone in the middle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), (count) => {
        const dots = swarm(
          Array.from({ length: count }, () => 5),
          3,
          10,
        );
        const places = dots.map(({ dx }) => dx).sort((p, q) => p - q);
        const least = Math.min(3, 10 / Math.max(1, Math.ceil((count - 1) / 2)));
        for (let k = 1; k < count; k++) expect(places[k] - places[k - 1]).toBeGreaterThan(least * (1 - 1e-6));
        expect(dots[0].dx).toBe(0);
      }),
    );
  });
});

describe('the words of a survey', () => {
  const problems = (['mse', 'mae'] as const).map((name) => ({ name, landscape: seededProblem({ loss: { name } }) }));
  const made = 'loss-landscape 1, cpu (2 threads)';

  it('say of untrained networks that they are, how they were drawn, and which planes', () => {
    const plan = surveyPlan({ problems: [problems[0]], depths: [1, 2], seeds: [1, 2, 3] });
    expect(surveyTitle(plan)).toBe('Minima of random planes through untrained networks (he-normal), seeds 1 … 3');
    const rows = Object.fromEntries(surveyCaption({ plan, made }).map(({ name, text }) => [name, text]));
    expect(rows.networks).toBe(
      '2 inputs, 1 output, tanh, with biases; untrained, he-normal, drawn anew for every seed: ' +
        'no plane goes through a minimum that training found',
    );
    expect(rows.loss).toBe('L = mean (ŷ − y)² over 8 samples of xor, seed 1');
    expect(rows.planes).toBe(
      'two Gaussian directions, layer-normalised, biases moved, seeds 1 … 3; ' +
        'a ∈ [−2,\u00a02], b ∈ [−1,\u00a03], 9×7 nodes',
    );
    expect(rows['made by']).toBe('loss-landscape 1, cpu (2 threads)');
  });

  it('say of a network that is held that it is, and what differs between problems', () => {
    const plan = surveyPlan({ problems, seeds: [2, 5] });
    expect(surveyTitle(plan)).toBe('Minima of random planes through given parameters, 2 seeds');
    const rows = Object.fromEntries(surveyCaption({ plan, made }).map(({ name, text }) => [name, text]));
    expect(rows.networks).toContain('parameters as given, the same for every plane');
    expect(rows.loss).toMatch(/^mse: L = mean .*; mae: L = mean /);
  });
});
