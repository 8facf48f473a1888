import { describe, expect, it } from 'vitest';
import type { Field } from '../../src/spec/field.ts';
import { meshIndices, surfaceMesh } from '../../src/view/mesh.ts';
import { emptySample, nodeCoordinates, sampleField, surroundingsAt } from '../../src/view/sample.ts';
import { heightOf } from '../../src/view/value-scale.ts';
import { sample } from '../support/fields.ts';
import { himmelblau, scaleOf, square } from './formulas.ts';

const plane = (a: number, b: number) => 3 + 2 * a - b;

describe('surfaceMesh', () => {
  it('has the heights of the field at its own nodes', () => {
    const field = sample(17, 9, square(5), himmelblau);
    const scale = scaleOf(field);
    const mesh = surfaceMesh(field, scale, 512);
    expect([mesh.width, mesh.height]).toEqual([17, 9]);
    mesh.heights.forEach((height, k) => expect(height).toBeCloseTo(heightOf(scale, field.values[k]), 6));
  });

  it('spans the whole field when it is coarser', () => {
    const field = sample(100, 80, square(1), plane);
    const scale = scaleOf(field);
    const { width, height, heights } = surfaceMesh(field, scale, 33);
    expect([width, height]).toEqual([33, 33]);
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++) {
        const loss = plane(-1 + (2 * i) / 32, -1 + (2 * j) / 32);
        expect(heights[j * width + i]).toBeCloseTo(heightOf(scale, loss), 5);
      }
    }
  });

  it.each([NaN, Infinity, -Infinity])('does not spike around a hole of %f', (value) => {
    const field = sample(65, 65, square(1), (a, b) => (Math.hypot(a, b) < 0.4 ? value : plane(a, b)));
    const scale = scaleOf(field);
    for (const limit of [65, 24]) {
      const { width, heights } = surfaceMesh(field, scale, limit);
      const step = 2 / (width - 1);
      for (let j = 0; j < width; j++) {
        for (let i = 0; i < width; i++) {
          const [a, b] = [-1 + i * step, -1 + j * step];
          const height = heights[j * width + i];
          expect(Number.isFinite(height)).toBe(true);
          // Within two cells of the rim, a vertex may only be as far off as the plane moves over that distance.
          if (Math.hypot(a, b) > 0.4 - step) {
            expect(Math.abs(height - heightOf(scale, plane(a, b)))).toBeLessThan(
              (3 * step * 3) / (scale.max - scale.min),
            );
          }
        }
      }
    }
  });
});

describe('meshIndices', () => {
  it.each([
    [7, 7, 3],
    [9, 6, 3],
    [3, 2, 5],
    [2, 2, 1],
  ])('covers a grid of %d × %d once at stride %d, its border included', (width, height, stride) => {
    const indices = meshIndices(width, height, stride);
    let area = 0;
    for (let k = 0; k < indices.length; k += 3) {
      const [p, q, r] = [...indices.subarray(k, k + 3)].map((index) => [index % width, Math.floor(index / width)]);
      const signed = ((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])) / 2;
      expect(signed).toBeGreaterThan(0);
      area += signed;
    }
    expect(area).toBe((width - 1) * (height - 1));
  });

  it('covers each cell with two triangles that face up', () => {
    const [width, height] = [4, 3];
    const indices = meshIndices(width, height);
    const cells = new Map<string, number>();
    for (let k = 0; k < indices.length; k += 3) {
      const [p, q, r] = [...indices.subarray(k, k + 3)].map((index) => [index % width, Math.floor(index / width)]);
      const area = ((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])) / 2;
      expect(area).toBe(0.5);
      const cell = [Math.min(p[0], q[0], r[0]), Math.min(p[1], q[1], r[1])].join();
      cells.set(cell, (cells.get(cell) ?? 0) + area);
    }
    expect(cells.size).toBe((width - 1) * (height - 1));
    expect([...cells.values()].every((area) => area === 1)).toBe(true);
  });
});

describe('sampleField', () => {
  const field = sample(9, 7, { a: [0, 4], b: [-3, 3] }, (a, b) => 1 + a * 0.5 - 2 * b + a * b);

  it('is exact on bilinear functions, value and gradient', () => {
    for (const [a, b] of [
      [0, -3],
      [4, 3],
      [1.3, 0.2],
      [3.9, -2.9],
    ]) {
      const { value, du, dv } = sampleField(field, ...nodeCoordinates(field, a, b), emptySample());
      expect(value).toBeCloseTo(1 + a * 0.5 - 2 * b + a * b, 5);
      expect(du).toBeCloseTo((0.5 + b) * 0.5, 5);
      expect(dv).toBeCloseTo((-2 + a) * 1, 5);
    }
  });

  it('is a hole as soon as one of the four corners is not finite', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      for (let corner = 0; corner < 4; corner++) {
        const values = Float32Array.of(1, 2, 3, 4);
        values[corner] = value;
        const pierced = { width: 2, height: 2, window: square(1), values };
        for (const [u, v] of [
          [0, 0],
          [1, 1],
          [0.2, 0.9],
        ]) {
          expect(sampleField(pierced, u, v, emptySample()).value).toBeNaN();
        }
      }
    }
  });
});

describe('surroundingsAt', () => {
  const at = (field: Field, u: number, v: number) =>
    surroundingsAt(field, u, v, sampleField(field, u, v, emptySample()));

  it('has the slope of a plane and no roughness, at the border too', () => {
    const flat = sample(9, 9, square(4), plane);
    for (const [u, v] of [
      [4, 4],
      [0, 0],
      [8, 3.5],
    ]) {
      const { roughness, du, dv } = at(flat, u, v);
      expect([roughness, du, dv].map((x) => Number(x.toFixed(5)))).toEqual([0, 2, -1]);
    }
  });

  it('has a quarter of the jump in slope at a kink', () => {
    const kink = sample(9, 9, square(4), (a) => 3 * Math.abs(a));
    expect(at(kink, 4, 2)).toMatchObject({ roughness: 6 / 4, du: 0, dv: 0 });
  });

  it('does not look into holes', () => {
    const pierced = sample(9, 9, square(4), (a, b) => (a > 1 ? Infinity : plane(a, b)));
    expect(at(pierced, 4.5, 4)).toMatchObject({ roughness: 0, du: 2, dv: -1 });
  });
});
