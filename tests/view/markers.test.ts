import { describe, expect, it } from 'vitest';
import type { Minimum, MinimumClass } from '../../src/analysis/facts.ts';
import { Camera } from '../../src/view/camera.ts';
import { layoutFor } from '../../src/view/layout.ts';
import { markerAt, placeMarkers, readoutLines } from '../../src/view/markers.ts';
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
    expect(markers.map((marker) => marker.minimum.class)).toEqual(['noise', 'unresolved', 'border', 'resolved']);
  });

  it('keeps the resolved ones when there are too many to draw', () => {
    const crowd = Array.from({ length: 900 }, (_, k) => minimum((k % 30) / 10, Math.floor(k / 30) / 10, 'noise'));
    const markers = placeMarkers(mapOf(), [...crowd, minimum(3, 2), minimum(-2.8, 3.1)]);
    expect(markers.length).toBeLessThan(300);
    expect(markers.filter((marker) => marker.minimum.class === 'resolved').length).toBe(2);
  });
});

describe('markerAt', () => {
  it('takes the nearest within reach, and none that is hidden', () => {
    const at = (x: number, isHidden = false) => ({ minimum: minimum(0, 0), x, y: 100, isHidden });
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
    expect(readoutLines(0, 0, 1, minimum(0, 0, 'resolved', 0.5))[0]).toBe('local minimum  0.5');
    expect(readoutLines(0, 0, 1, minimum(0, 0, 'border', 0.5))[0]).toMatch(/border/);
  });
});
