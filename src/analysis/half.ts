import { coordinate, type Field } from '../spec/field.ts';
import { Basins } from './basins.ts';
import type { HalfResolution } from './facts.ts';
import { classify, regionalMinima } from './minima.ts';
import { persistence } from './persistence.ts';

/** The field on every second node of either direction, from the first; its window ends where its last node lies. */
export function halfField({ width, height, window, values }: Field): Field {
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  const half = new Float32Array(halfWidth * halfHeight);
  for (let j = 0; j < halfHeight; j++) {
    for (let i = 0; i < halfWidth; i++) half[j * halfWidth + i] = values[2 * j * width + 2 * i];
  }
  const a: [number, number] = [window.a[0], coordinate(window.a, 2 * (halfWidth - 1), width)];
  const b: [number, number] = [window.b[0], coordinate(window.b, 2 * (halfHeight - 1), height)];
  return { width: halfWidth, height: halfHeight, window: { a, b }, values: half };
}

/**
 * Resolved minima on every second node, by the same noise floor; null for a grid with less than five nodes along a side,
 * whose half has no interior to speak of.
 */
export function halfResolution(field: Field, noiseFloor: number, resolved: number): HalfResolution | null {
  if (Math.min(field.width, field.height) < 5) return null;
  const { width, height, values } = halfField(field);
  const basins = new Basins(width, height).update(values);
  const { escapeDepth, aliasingFloor } = regionalMinima(basins, persistence(basins));
  let count = 0;
  for (let m = 0; m < escapeDepth.length; m++) {
    if (classify(escapeDepth[m], noiseFloor, aliasingFloor[m]) === 'resolved') count++;
  }
  return { grid: [width, height], resolved: count, stable: count === resolved };
}
