import { describe, expect, it } from 'vitest';
import type { Window } from '../../src/spec/landscape.ts';
import { drawMapAxes } from '../../src/view/axes-map.ts';
import { drawBeforeSurface, drawBehindSurface, type SurfaceAxes } from '../../src/view/axes-surface.ts';
import { Camera } from '../../src/view/camera.ts';
import { INKS, typeFor } from '../../src/view/ink.ts';
import { layoutFor } from '../../src/view/layout.ts';
import { legendOf } from '../../src/view/legend.ts';
import { createProjection } from '../../src/view/projection.ts';
import { sample } from '../support/fields.ts';
import { himmelblau, scaleOf, square } from './formulas.ts';
import { recorder, type DrawnText } from './recorder.ts';

const labels = { a: 'weight w₀ (layer 1)', b: 'weight w₁ (layer 2)', value: 'loss' };
const sizes: [number, number][] = [
  [300, 300],
  [360, 480],
  [800, 500],
  [1400, 900],
];
const windows: Window[] = [square(5), { a: [0.69312, 0.69316], b: [1e-6, 3e-6] }, { a: [-1e7, 1e7], b: [0, 1] }];

function overlaps(p: DrawnText, q: DrawnText): boolean {
  return p.left < q.right && q.left < p.right && p.top < q.bottom && q.top < p.bottom;
}

describe.each(sizes)('map axes at %d × %d', (width, height) => {
  it.each(windows)('keep every word inside and apart, for %o', (window) => {
    const layout = layoutFor(width, height, window);
    const { context, texts } = recorder();
    drawMapAxes({ context, ink: INKS.light, type: typeFor(layout) }, layout, window, labels);
    expect(texts.length).toBeGreaterThanOrEqual(6);
    for (const text of texts) {
      expect(text.left, text.text).toBeGreaterThanOrEqual(-1);
      expect(text.right, text.text).toBeLessThanOrEqual(width + 1);
      expect(text.bottom, text.text).toBeLessThanOrEqual(height + 1);
    }
    texts.forEach((p, k) =>
      texts.slice(k + 1).forEach((q) => expect(overlaps(p, q), `${p.text} | ${q.text}`).toBe(false)),
    );
  });
});

describe('map ticks', () => {
  it('stand where their numbers are', () => {
    const window: Window = { a: [-3, 5], b: [0, 8] };
    const layout = layoutFor(700, 600, window);
    const { context, texts } = recorder();
    drawMapAxes({ context, ink: INKS.light, type: typeFor(layout) }, layout, window, labels);
    const { frame } = layout;
    const below = texts.filter(
      ({ text, y, angle }) => angle === 0 && y > frame.y + frame.height && /^[−\d.]+$/.test(text),
    );
    expect(below.length).toBeGreaterThan(3);
    for (const { text, x } of below) {
      expect(x).toBeCloseTo(frame.x + (frame.width * (Number(text.replace('−', '-')) + 3)) / 8, 6);
    }
  });
});

function surfaceAxes(size: [number, number], azimuth: number, elevation: number): SurfaceAxes {
  const window = square(5);
  const camera = new Camera(window, 0);
  camera.setOrbit({ azimuth, elevation });
  camera.jumpToGoal();
  const layout = layoutFor(...size, window);
  const legend = legendOf(scaleOf(sample(33, 33, window, himmelblau), 'log'), 'viridis', null, 4);
  return {
    layout,
    projection: createProjection(camera.state, layout),
    window,
    labels,
    heights: legend.ticks.map(({ position, label }) => ({ t: position, label })),
    heightOffset: '',
  };
}

function drawn(axes: SurfaceAxes): DrawnText[] {
  const { context, texts } = recorder();
  drawBeforeSurface({ context, ink: INKS.dark, type: typeFor(axes.layout) }, axes);
  return texts;
}

describe.each(sizes)('surface axes at %d × %d', (width, height) => {
  it('keep their numbers inside from every side, and name all three axes', () => {
    for (let azimuth = -3; azimuth < 3.2; azimuth += 0.37) {
      for (const elevation of [0.3, 0.56, 1.1]) {
        const texts = drawn(surfaceAxes([width, height], azimuth, elevation));
        for (const text of texts.filter(({ text: t }) => /\d$/.test(t))) {
          expect(text.left, text.text).toBeGreaterThan(-2);
          expect(text.right, text.text).toBeLessThan(width + 2);
          expect(text.bottom, text.text).toBeLessThan(height + 2);
        }
        expect(texts.filter(({ text }) => text === 'loss').length).toBe(1);
      }
    }
  });

  it('never write upside down', () => {
    for (let azimuth = -3; azimuth < 3.2; azimuth += 0.37) {
      for (const { angle } of drawn(surfaceAxes([width, height], azimuth, 0.6))) {
        expect(Math.abs(angle)).toBeLessThanOrEqual(Math.PI / 2 + 1e-9);
      }
    }
  });
});

describe('the edges with numbers', () => {
  it('are those nearer to the viewer', () => {
    for (let azimuth = -3; azimuth < 3.2; azimuth += 0.5) {
      const axes = surfaceAxes([800, 600], azimuth, 0.6);
      const middle = axes.projection.project([0, 0, 0])[1];
      const numbers = drawn(axes).filter(({ text }) => /^[−\d]+$/.test(text) && Number(text.replace('−', '-')) < 5);
      const lower = numbers.filter(({ y }) => y > middle).length;
      expect(lower).toBeGreaterThan(numbers.length / 2);
    }
  });

  it('have the floor and two walls behind them', () => {
    const { context, points } = recorder();
    const axes = surfaceAxes([800, 600], 0.5, 0.6);
    drawBehindSurface({ context, ink: INKS.light, type: typeFor(axes.layout) }, axes);
    expect(points.length).toBeGreaterThan(30);
    expect(points.every(([x, y]) => x >= 0 && x <= 800 && y >= -1 && y <= 600)).toBe(true);
  });
});
