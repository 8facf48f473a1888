import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { element, escaped, pathData } from '../../../src/view/figure/svg.ts';
import { shortened, textAt, textWidth, wrapped } from '../../../src/view/figure/type.ts';
import { elementsOf, parseXml, textOf } from '../../support/xml.ts';
import { readPath } from './paths.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const place = fc.double({ min: -2000, max: 2000, noNaN: true });
const points = fc.array(fc.tuple(place, place), { minLength: 2, maxLength: 60 });

describe('markup', () => {
  it('any text comes back as it was, but for characters that XML forbids', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, value) => {
        const allowed = (all: string) =>
          all.replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
        const { attributes, children } = parseXml(HEAD + element('text', { 'data-value': value }, escaped(text)));
        expect(attributes['data-value']).toBe(allowed(value));
        expect(children.join('')).toBe(allowed(text));
      }),
    );
  });

  it('numbers have two decimals at most and no exponent, what is missing is left out', () => {
    expect(element('rect', { x: 1 / 3, y: -1e-9, width: 1e5, height: null, fill: undefined })).toBe(
      '<rect x="0.33" y="0" width="100000"/>',
    );
  });
});

describe('path data', () => {
  it('leads back to every point within half a hundredth, however long the line', () => {
    fc.assert(
      fc.property(points, fc.boolean(), (points, closed) => {
        const d = pathData(points.flat(), closed);
        const rounded = points.map(([x, y]) => `${Math.round(100 * x)} ${Math.round(100 * y)}`);
        const distinct = rounded.filter((at, k) => k === 0 || at !== rounded[k - 1]);
        if (distinct.length < 2) {
          expect(d).toBe('');
          return;
        }
        const [line, ...more] = readPath(d);
        expect([more.length, line.closed]).toEqual([0, closed]);
        expect(line.points.map(([x, y]) => `${Math.round(100 * x)} ${Math.round(100 * y)}`)).toEqual(distinct);
      }),
    );
  });

  it('is short', () => {
    expect(pathData([10, 20.5, 10.25, 20.5, 9.25, 20.4], true)).toBe('M10 20.5l.25 0-1-.1z');
  });
});

describe('texts', () => {
  const words = fc.string({ unit: fc.constantFrom(...'abc def ⁻¹²₀W·−'), maxLength: 60 });

  it('are cut to a width, or not at all', () => {
    fc.assert(
      fc.property(words, fc.double({ min: 20, max: 200, noNaN: true }), (text, widest) => {
        const cut = shortened(text, 8, widest);
        expect(textWidth(cut, 8)).toBeLessThanOrEqual(widest);
        if (textWidth(text, 8) <= widest) expect(cut).toBe(text);
        else expect(cut.endsWith('…')).toBe(true);
      }),
    );
  });

  it('wrap into lines that hold all words in order', () => {
    fc.assert(
      fc.property(words, fc.double({ min: 60, max: 300, noNaN: true }), (text, widest) => {
        const lines = wrapped(text, 7, widest);
        for (const line of lines) expect(textWidth(line, 7)).toBeLessThanOrEqual(widest);
        if (lines.every((line) => !line.endsWith('…'))) expect(lines.join(' ')).toBe(text);
      }),
    );
  });

  it('raise and lower plain figures, and come back to the line after them', () => {
    const { children } = parseXml(HEAD + textAt(0, 0, '6.8×10⁻⁴ of W₀·x', { size: 10, color: '#000' }));
    const spans = children.map((child) => (typeof child === 'string' ? child : [textOf(child), child.attributes]));
    expect(spans).toEqual([
      '6.8×10',
      ['−4', { dy: '-3.3', 'font-size': '7' }],
      [' of W', { dy: '3.3' }],
      ['0', { dy: '1.7', 'font-size': '7' }],
      ['·x', { dy: '-1.7' }],
    ]);
  });

  it('keep their spaces beside raised figures, in every reader', () => {
    const text = parseXml(HEAD + textAt(0, 0, 'W₀ 2×1', { size: 10, color: '#000' }));
    expect([text.attributes['xml:space'], textOf(text)]).toEqual(['preserve', 'W0 2×1']);
    expect(elementsOf(parseXml(HEAD + textAt(0, 0, 'a b', { size: 10, color: '#000' })), 'text')[0].attributes).toEqual(
      {
        x: '0',
        y: '0',
        'font-size': '10',
        fill: '#000',
      },
    );
  });
});
