import { describe, expect, it } from 'vitest';
import type { Minimum, MinimumClass, VerifiedMinimum } from '../../src/analysis/facts.ts';
import { Camera } from '../../src/view/camera.ts';
import { layoutFor } from '../../src/view/layout.ts';
import { markerAt, placeMarkers, readoutLines, type MarkerKind } from '../../src/view/markers.ts';
import type { Scene } from '../../src/view/pick.ts';
import { createProjection } from '../../src/view/projection.ts';
import { sample } from '../support/fields.ts';
import { himmelblau, scaleOf, square } from './formulas.ts';

const field = sample(65, 65, square(5), himmelblau);

function minimum(a: number, b: number, name: MinimumClass = 'resolved', value = 0): Minimum {
  const depths = { windowDepth: 1, escapeDepth: 1, aliasingFloor: 0, plateau: 1 };
  return { i: 0, j: 0, a, b, value, class: name, ...depths };
}

function mapOf(window = field.window): Scene {
  const camera = new Camera(window, 1);
  const layout = layoutFor(600, 500, window);
  return { field, scale: scaleOf(field), projection: createProjection(camera.state, layout), layout, window };
}

describe('placeMarkers', () => {
  it('puts minima where they are in the plane, and leaves out those outside the window', () => {
    const scene = mapOf({ a: [0, 5], b: [0, 5] });
    const markers = placeMarkers(scene, [minimum(3, 2), minimum(-3, 3), minimum(3.6, -1.8)]);
    const { frame } = scene.layout;
    expect(markers.length).toBe(1);
    expect(markers[0].x).toBeCloseTo(frame.x + 0.6 * frame.width, 6);
    expect(markers[0].y).toBeCloseTo(frame.y + 0.6 * frame.height, 6);
    expect(markers[0].isHidden).toBe(false);
  });

  it('draws what counts last, so that it lies on top', () => {
    const order: MinimumClass[] = ['resolved', 'noise', 'border', 'unresolved'];
    const markers = placeMarkers(
      mapOf(),
      order.map((name, k) => minimum(k, k, name)),
    );
    expect(markers.map(({ kind }) => kind)).toEqual(['noise', 'unresolved', 'border', 'resolved']);
  });

  it('keeps the resolved ones when there are too many to draw', () => {
    const crowd = Array.from({ length: 900 }, (_, k) => minimum((k % 30) / 10, Math.floor(k / 30) / 10, 'noise'));
    const markers = placeMarkers(mapOf(), [...crowd, minimum(3, 2), minimum(-2.8, 3.1)]);
    expect(markers.length).toBeLessThan(300);
    expect(markers.filter((marker) => marker.kind === 'resolved').length).toBe(2);
  });
});

describe('verified minima', () => {
  const verified = (a: number, b: number, value = 0): VerifiedMinimum => {
    return { a, b, value, gradient: 0, hessian: [1, 1], kind: 'smooth', candidates: 1 };
  };
  const step = 10 / 64;

  it('stand at their own place, and the candidates that led to them are not drawn beside them', () => {
    const scene = mapOf();
    const near = minimum(3 + step, 2 - 1.4 * step);
    const markers = placeMarkers(scene, [near, minimum(-1, -1, 'border')], [verified(3, 2)]);
    expect(markers.map(({ kind }) => kind)).toEqual(['border', 'verified']);
    const { frame } = scene.layout;
    expect(markers[1].x).toBeCloseTo(frame.x + 0.8 * frame.width, 9);
    expect(markers[1].y).toBeCloseTo(frame.y + 0.3 * frame.height, 9);
  });

  it('go before what the grid resolves and float64 does not find', () => {
    const crowd = Array.from({ length: 400 }, (_, k) => minimum(-4 + (k % 20) / 5, -4 + Math.floor(k / 20) / 5));
    const markers = placeMarkers(mapOf(), crowd, [verified(3, 2), verified(3.5, -1.8), verified(99, 0)]);
    expect(markers.slice(-2).map(({ kind }) => kind)).toEqual(['verified', 'verified']);
    expect(new Set(markers.slice(0, -2).map(({ kind }) => kind))).toEqual(new Set(['rejected']));
    // where none was looked for, the class of the grid stands
    expect(new Set(placeMarkers(mapOf(), crowd).map(({ kind }) => kind))).toEqual(new Set(['resolved']));
  });

  it('keep their own height in a valley that the nodes miss, and are not hidden by its floor', () => {
    // a pit between the nodes of a plain: the surface as it is drawn does not have it
    const plain = sample(17, 17, square(1), (a) => 1 + 0.01 * a);
    const camera = new Camera(plain.window, 0);
    camera.setOrbit({ azimuth: 0.4, elevation: 0.6 });
    camera.jumpToGoal();
    const layout = layoutFor(600, 500, plain.window);
    const projection = createProjection(camera.state, layout);
    const scene: Scene = { field: plain, scale: scaleOf(plain), projection, layout, window: plain.window };
    const [low] = placeMarkers(scene, [], [verified(0.03, 0.03, 0.995)]);
    const [high] = placeMarkers(scene, [], [verified(0.03, 0.03, 1.005)]);
    expect(low.isHidden).toBe(false);
    expect(low.x).toBeCloseTo(high.x, 0);
    expect(low.y).toBeGreaterThan(high.y + 20);
  });
});

describe('markerAt', () => {
  it('takes the nearest within reach, and none that is hidden', () => {
    const at = (x: number, isHidden = false) => ({
      minimum: minimum(0, 0),
      kind: 'resolved' as const,
      x,
      y: 100,
      isHidden,
    });
    const [near, far, hidden] = [at(104), at(110), at(100, true)];
    expect(markerAt([near, far, hidden], 100, 100)).toBe(near);
    expect(markerAt([far], 90, 100)).toBeNull();
    expect(markerAt([hidden], 100, 100)).toBeNull();
  });
});

describe('readoutLines', () => {
  it('says what a place is in plain words', () => {
    expect(readoutLines(1.23456, -2, 138.24713, null)).toEqual(['loss 138.25', '(1.235, −2)']);
    expect(readoutLines(0, 0, NaN, null)[0]).toBe('no finite loss');
    const of = (kind: MarkerKind) => readoutLines(0, 0, 1, { minimum: minimum(0, 0, 'resolved', 0.5), kind })[0];
    expect(of('resolved')).toBe('local minimum  0.5');
    expect(of('verified')).toBe('verified minimum  0.5');
    expect(of('border')).toMatch(/border/);
  });
});
