import { afterEach, describe, expect, test } from 'vitest';
import { SPAN } from '../../../src/app/charts/chart.ts';
import { depthChart } from '../../../src/app/charts/depth-chart.ts';
import { profileChart } from '../../../src/app/charts/profile-chart.ts';
import { taylorChart } from '../../../src/app/charts/taylor-chart.ts';
import type { Witness } from '../../../src/analysis/facts.ts';
import { profileAlong } from '../../../src/analysis/profile.ts';
import type { TaylorError } from '../../../src/analysis/taylor.ts';
import { at, clear, corners, draw, junkIn, overlaps, textsIn } from './drawing.ts';

afterEach(clear);

const label = (box: HTMLElement) => box.querySelector('svg')!.getAttribute('aria-label');

describe('the loss along a chord', () => {
  /** From −1 to 1, where the loss rises above the chord: its ends are at 1 and 3, the witness at the middle. */
  const witness = (top: number): Witness => ({
    points: [
      [-1, 0],
      [1, 0],
    ],
    weights: [0.5, 0.5],
    at: [0, 0],
    losses: [1, 3],
    loss: top,
    violation: top - 2,
  });
  const profile = (top: number) => profileAlong((a) => 2 + a + (top - 2) * (1 - a * a), [-1, 0], [1, 0]);

  test('the marker stands at the witness, from the chord up to the loss', () => {
    const box = draw(profileChart(profile(6), witness(6)));
    const [loss, chord] = ['loss', 'chord'].map((name) => corners(box.querySelector(`path.${name}`)!));
    const marker = box.querySelector('line.violation')!;
    const middle = (SPAN.x[0] + SPAN.x[1]) / 2;
    expect([at(marker, 'x1'), at(marker, 'x2')]).toEqual([middle, middle]);
    const heightAt = (line: [number, number][]) => line.find(([x]) => Math.abs(x - middle) < 0.1)![1];
    expect(at(marker, 'y1')).toBeCloseTo(heightAt(loss), 1);
    expect(at(marker, 'y2')).toBeCloseTo(heightAt(chord), 1);
    // up is less in px: the loss lies above the chord
    expect(at(marker, 'y1')).toBeLessThan(at(marker, 'y2'));
    expect(textsIn(box, '.remark')).toEqual(['4']);
    expect(label(box)).toBe('The loss along the chord from A to B rises 4 above the chord.');
  });

  test('A and B are the ends, at their losses, and the chord is straight', () => {
    const box = draw(profileChart(profile(6), witness(6)));
    const chord = corners(box.querySelector('path.chord')!);
    const ends = [...box.querySelectorAll('circle')].map((end) => [at(end, 'cx'), at(end, 'cy')]);
    expect(ends.map(([x]) => x)).toEqual([...SPAN.x]);
    for (const [k, [x, y]] of [chord[0], chord.at(-1)!].entries()) {
      expect(x).toBeCloseTo(ends[k][0], 1);
      expect(y).toBeCloseTo(ends[k][1], 1);
    }
    const [[x0, y0], [x1, y1]] = ends;
    for (const [x, y] of chord) expect(y).toBeCloseTo(y0 + ((y1 - y0) * (x - x0)) / (x1 - x0), 1);
    expect(textsIn(box, '.tick').filter((text) => /[AB]/.test(text))).toEqual(['A', 'B']);
  });

  test('a hole on the way interrupts the loss, and is no number', () => {
    const { t, loss, chord } = profile(6);
    const holed = loss.map((value, k) => (k > 30 && k < 60 ? NaN : k > 200 && k < 220 ? Infinity : value));
    const box = draw(profileChart({ t, loss: holed, chord }, witness(6)));
    expect(box.querySelector('path.loss')!.getAttribute('d')!.match(/M/g)).toHaveLength(3);
    expect(junkIn(box)).toBe(null);
  });

  test.each([1e-12, 1e-3, 1, 1e5, 1e30])('a violation of %s fits the drawing', (violation) => {
    const box = draw(profileChart(profile(2 + violation), witness(2 + violation)));
    const marker = box.querySelector('line.violation')!;
    expect(at(marker, 'y1')).toBeGreaterThanOrEqual(SPAN.y[1]);
    expect(at(marker, 'y2')).toBeLessThanOrEqual(SPAN.y[0]);
    expect(junkIn(box)).toBe(null);
    expect(overlaps(box)).toEqual([]);
  });
});

describe('minima against depth', () => {
  const depth = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];
  const CURVE = { depth, count: [5, 5, 5, 2, 2, 1, 0], aliasingFloor: 1e-3 };
  const [left, right] = SPAN.x;
  const xOf = (exponent: number) => left + ((exponent + 6) / 6) * (right - left);

  test('falls in steps at the depths of the minima', () => {
    const steps = corners(draw(depthChart(CURVE, 1e-5, null)).querySelector('path.loss')!);
    const y = (count: number) => SPAN.y[0] + (count / 5) * (SPAN.y[1] - SPAN.y[0]);
    expect(steps[0]).toEqual([xOf(-6), y(5)]);
    const drops = steps.filter(([, height], k) => k > 0 && Math.abs(height - steps[k - 1][1]) > 1e-9);
    const expected = [
      [-3, 2],
      [-1, 1],
      [0, 0],
    ];
    expect(drops).toHaveLength(expected.length);
    for (const [k, [exponent, count]] of expected.entries()) {
      expect(drops[k][0]).toBeCloseTo(xOf(exponent), 6);
      expect(drops[k][1]).toBeCloseTo(y(count), 6);
    }
  });

  test('noise reaches to its floor, aliasing from there to its own', () => {
    const box = draw(depthChart(CURVE, 1e-5, null));
    const [noise, aliasing] = [...box.querySelectorAll('rect')].map((band) => [
      at(band, 'x'),
      at(band, 'x') + at(band, 'width'),
    ]);
    expect(noise[0]).toBe(left);
    expect(noise[1]).toBeCloseTo(xOf(-5), 6);
    expect(aliasing[0]).toBeCloseTo(xOf(-5), 6);
    expect(aliasing[1]).toBeCloseTo(xOf(-3), 6);
    expect(label(box)).toBe('5 minima are deeper than 1 × 10⁻⁶, 0 deeper than 1.');
  });

  test('the threshold of the basins is marked where it is, and never outside', () => {
    const marked = (threshold: number | null) => draw(depthChart(CURVE, 1e-5, threshold)).querySelector('.violation');
    expect(marked(null)).toBe(null);
    for (const [threshold, x] of [
      [1e-2, xOf(-2)],
      [1e-30, left],
      [0, left],
      [1e9, right],
    ])
      expect(at(marked(threshold)!, 'x1')).toBeCloseTo(x, 6);
  });

  test.each([
    ['no minimum', { ...CURVE, count: depth.map(() => 0), aliasingFloor: null }, 0],
    ['one minimum', { ...CURVE, count: [1, 1, 1, 1, 1, 1, 0] }, 1e-5],
    ['a million', { ...CURVE, count: [1_870_000, 40_000, 900, 31, 2, 1, 0] }, 1e-5],
    ['a floor above all', { ...CURVE, aliasingFloor: 100 }, 50],
    ['a floor that is not finite', { ...CURVE, aliasingFloor: Infinity }, 1e-5],
    ['one depth', { depth: [2], count: [1], aliasingFloor: null }, 0],
    ['huge losses', { ...CURVE, depth: depth.map((t) => t * 1e37) }, 1e30],
  ])('%s: all of it lies in the frame, and no text on another', (_, curve, noise) => {
    const box = draw(depthChart(curve, noise, null));
    expect(junkIn(box)).toBe(null);
    expect(overlaps(box)).toEqual([]);
    for (const [x, y] of corners(box.querySelector('path.loss')!)) {
      expect(x).toBeGreaterThanOrEqual(left);
      expect(x).toBeLessThanOrEqual(right);
      expect(y).toBeGreaterThanOrEqual(SPAN.y[1]);
      expect(y).toBeLessThanOrEqual(SPAN.y[0]);
    }
    for (const band of box.querySelectorAll('rect')) {
      expect(at(band, 'width')).toBeGreaterThanOrEqual(0);
      expect(at(band, 'x') + at(band, 'width')).toBeLessThanOrEqual(right + 1e-9);
    }
  });

  test('many minima stand on a logarithmic axis, with nothing at its foot', () => {
    const box = draw(depthChart({ ...CURVE, count: [10_000, 1000, 100, 10, 1, 0, 0] }, 1e-5, null));
    const levels = corners(box.querySelector('path.loss')!).map(([, y]) => y);
    const [first, second, third] = [...new Set(levels)];
    // a factor of ten is one length everywhere
    expect(second - first).toBeCloseTo(third - second, 6);
    expect(Math.max(...levels)).toBeCloseTo(SPAN.y[0], 6);
    expect(textsIn(box, '.tick')).toContain('0');
  });
});

describe('the error of a paraboloid', () => {
  const radius = Float64Array.of(1e-4, 1e-3, 1e-2, 1e-1, 1);
  const error = (largest: number[], changes: Partial<TaylorError> = {}): TaylorError => ({
    radius,
    largest: Float64Array.from(largest),
    rms: Float64Array.from(largest, (value) => value / 2),
    rounding: 1e-16,
    reliableFrom: 1e-4,
    order: 3,
    crease: 'none',
    sentence: '',
    ...changes,
  });
  const cubic = [...radius].map((r) => r ** 3);

  test('a cubic error is a straight line, three decades up for one to the right', () => {
    const box = draw(taylorChart(error(cubic)));
    const line = corners(box.querySelector('path.loss')!);
    const perDecade = line.slice(1).map(([, y], k) => line[k][1] - y);
    for (const rise of perDecade) expect(rise).toBeCloseTo(perDecade[0], 1);
    expect(line.map(([x]) => x)[4]).toBe(SPAN.x[1]);
    const ticks = [...box.querySelectorAll('.tick[text-anchor=end]')];
    const heights = new Map(ticks.map((tick) => [tick.textContent!.trim(), at(tick, 'y')]));
    const decade = (heights.get('10⁻⁶')! - heights.get('10⁻³')!) / 3;
    expect(perDecade[0] / decade).toBeCloseTo(3, 1);
    expect(label(box)).toBe('The error of the paraboloid is 1 × 10⁻¹² at radius 0.0001 and 1 at radius 1.');
  });

  test('the root mean square lies below the largest', () => {
    const box = draw(taylorChart(error(cubic)));
    const [largest, rms] = ['loss', 'chord'].map((name) => corners(box.querySelector(`path.${name}`)!));
    for (const [k, [, y]] of largest.entries()) expect(rms[k][1]).toBeGreaterThan(y);
  });

  test('what rounding alone leaves is a band at the bottom, under the line where that is larger', () => {
    const box = draw(taylorChart(error(cubic, { rounding: 1e-10 })));
    const band = box.querySelector('rect.noise')!;
    expect(at(band, 'y') + at(band, 'height')).toBeCloseTo(SPAN.y[0], 6);
    const line = corners(box.querySelector('path.loss')!);
    // errors of 1e-12, 1e-9 …
    expect(line[0][1]).toBeGreaterThan(at(band, 'y'));
    expect(line[1][1]).toBeLessThan(at(band, 'y'));
    expect(textsIn(box, '.remark')).toEqual(['rounding']);
  });

  test.each([
    ['an exact paraboloid', [0, 0, 0, 0, 0]],
    ['no error but one', [0, 0, 0, 0, 1e-9]],
    ['losses that overflow far out', [1e-12, 1e-9, 1e-6, NaN, NaN]],
    ['no finite loss', [NaN, NaN, NaN, NaN, NaN]],
    ['huge errors', [1e290, 1e295, 1e300, 1e305, 1.5e308]],
  ])('%s: nothing is made up, and all of it lies in the frame', (_, largest) => {
    const box = draw(taylorChart(error(largest)));
    expect(junkIn(box)).toBe(null);
    expect(overlaps(box)).toEqual([]);
    const path = box.querySelector('path.loss');
    expect(path !== null).toBe(largest.some((value) => value > 0));
    for (const [x, y] of path ? corners(path) : []) {
      expect(x).toBeGreaterThanOrEqual(SPAN.x[0]);
      expect(y).toBeGreaterThanOrEqual(SPAN.y[1] - 0.01);
      expect(y).toBeLessThanOrEqual(SPAN.y[0] + 0.01);
    }
  });
});
