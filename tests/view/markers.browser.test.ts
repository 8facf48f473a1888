import { describe, expect, it } from 'vitest';
import type { Minimum } from '../../src/analysis/facts.ts';
import { INKS, typeFor, type Page } from '../../src/view/ink.ts';
import { LINES } from '../../src/view/lines.ts';
import { drawMarkers, type Marker, type MarkerKind } from '../../src/view/markers.ts';

const SIZE = 40;
const CLASSES: MarkerKind[] = ['resolved', 'border', 'unresolved', 'noise'];

function markerOf(kind: MarkerKind, isHidden = false): Marker {
  const depths = { windowDepth: 1, escapeDepth: 1, aliasingFloor: 0, plateau: 1 };
  const minimum: Minimum = { i: 0, j: 0, a: 0, b: 0, value: 0, class: 'resolved', ...depths };
  return { minimum, kind, x: SIZE / 2, y: SIZE / 2, isHidden };
}

/** Draws markers on a plain ground; what each pixel then differs by, 0…1. */
function inkOf(markers: readonly Marker[], ground: string, isOnDark: boolean): Float64Array {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = ground;
  context.fillRect(0, 0, SIZE, SIZE);
  const bare = context.getImageData(0, 0, SIZE, SIZE).data;
  const page: Page = { context, ink: INKS.light, type: typeFor({ width: SIZE, height: SIZE }) };
  drawMarkers(
    page,
    markers,
    markers.map(() => isOnDark),
  );
  const { data } = context.getImageData(0, 0, SIZE, SIZE);
  const difference = (at: number) => Math.abs(data[at] - bare[at]) / 255;
  return Float64Array.from({ length: SIZE * SIZE }, (_, k) =>
    Math.max(difference(4 * k), difference(4 * k + 1), difference(4 * k + 2)),
  );
}

const weight = (ink: Float64Array) => ink.reduce((sum, x) => sum + x, 0);

describe.each([
  ['dark', '#440154', true],
  ['bright', '#fde725', false],
])('markers on a %s ground', (_name, ground, isOnDark) => {
  const inks = CLASSES.map((name) => inkOf([markerOf(name)], ground, isOnDark));

  it('weigh what they count: resolved most, the border less, what is not resolved least', () => {
    const [resolved, border, unresolved, noise] = inks.map(weight);
    expect(resolved).toBeGreaterThan(2 * border);
    expect(border).toBeGreaterThan(2 * unresolved);
    expect(unresolved).toBeGreaterThan(noise);
  });

  it('look alike where they count alike', () => {
    expect(inkOf([markerOf('verified')], ground, isOnDark)).toEqual(inks[0]);
    expect(inkOf([markerOf('rejected')], ground, isOnDark)).toEqual(inks[2]);
  });

  it('are all seen', () => {
    for (const ink of inks) expect(Math.max(...ink)).toBeGreaterThan(0.15);
  });

  it('leave a valley full of unresolved minima lighter than one contour line along it', () => {
    // A dot every 5 px, which is as dense as dots can be told apart, against a thin line of the same length.
    const [dot, line] = [weight(inks[2]), 5 * LINES.minorWidth * LINES.minorAlpha];
    expect(dot).toBeLessThan(line);
  });

  it('stay within a few px of their place', () => {
    for (const ink of inks) {
      ink.forEach((x, k) => {
        if (Math.hypot((k % SIZE) + 0.5 - SIZE / 2, Math.floor(k / SIZE) + 0.5 - SIZE / 2) > 8) expect(x).toBe(0);
      });
    }
  });

  it('are shadows of themselves behind the surface', () => {
    CLASSES.forEach((name, k) => {
      const hidden = weight(inkOf([markerOf(name, true)], ground, isOnDark));
      expect(hidden).toBeLessThan(0.4 * weight(inks[k]));
    });
  });

  it('do not leak their opacity into what is drawn next', () => {
    const both = inkOf([markerOf('noise', true), markerOf('resolved')], ground, isOnDark);
    expect(weight(both)).toBeCloseTo(weight(inks[0]), 0);
  });
});
