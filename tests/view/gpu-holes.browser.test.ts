import { beforeAll, describe, expect, it } from 'vitest';
import { requestHost, type GpuHost } from '../../src/gpu/host.ts';
import { liveResources } from '../../src/gpu/memory.ts';
import type { Field } from '../../src/spec/field.ts';
import { GpuPainter } from '../../src/view/gpu-painter.ts';
import type { Pixels } from '../../src/view/painter.ts';
import { toWorld } from '../../src/view/pick.ts';
import { RELIEF } from '../../src/view/projection.ts';
import { RasterPainter } from '../../src/view/raster-painter.ts';
import { sample } from '../support/fields.ts';
import { square } from './formulas.ts';
import { compare, pixelAt, sceneryOf, type SceneryOptions } from './scenery.ts';

let host: GpuHost;
let painter: GpuPainter;

beforeAll(async () => {
  host = await requestHost();
  painter = await GpuPainter.create(host, (error) => {
    throw error;
  });
  return () => {
    painter.destroy();
    expect(liveResources(host.device)).toBe(0);
  };
});

const capture = (field: Field, options: SceneryOptions) => painter.capture(sceneryOf(field, options));

const slopes = new Map<number, Field>();

/** A field that rises evenly, with the given nodes taken out. */
function pierced(nodes: number, holes: readonly (readonly [number, number])[], value = NaN): Field {
  const slope = slopes.get(nodes) ?? sample(nodes, nodes, square(1), (a) => a);
  slopes.set(nodes, slope);
  const field: Field = { ...slope, values: slope.values.slice() };
  for (const [i, j] of holes) field.values[j * nodes + i] = value;
  return field;
}

/** Where a picture is no longer covered although it is without the hole. */
function uncovered(drawn: Pixels, whole: Pixels): [number, number][] {
  const found: [number, number][] = [];
  for (let y = 0; y < drawn.height; y++) {
    for (let x = 0; x < drawn.width; x++) {
      if (pixelAt(whole, x, y)[3] === 255 && pixelAt(drawn, x, y)[3] < 250) found.push([x, y]);
    }
  }
  return found;
}

describe('one node without a loss in a field of 1024 × 1024', () => {
  const nodes = 1024;
  const size: [number, number] = [200, 180];

  it.each([NaN, Infinity, -Infinity])('shows on the map of about 100 px as on the CPU (%f)', async (value) => {
    const whole = await capture(pierced(nodes, []), { size });
    for (const [i, j] of [
      [511, 300],
      [515, 303],
      [1023, 0],
      [3, 1000],
    ]) {
      const field = pierced(nodes, [[i, j]], value);
      const scenery = sceneryOf(field, { size });
      const { frame } = scenery.layout;
      expect(frame.width).toBeLessThan(130);
      const drawn = await painter.capture(scenery);
      const found = uncovered(drawn, whole);
      expect(found.length, `${i}, ${j}`).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(9);
      for (const [x, y] of found) {
        expect(Math.abs(x + 0.5 - frame.x - (i / (nodes - 1)) * frame.width)).toBeLessThan(1.6);
        expect(Math.abs(frame.y + frame.height - y - 0.5 - (j / (nodes - 1)) * frame.height)).toBeLessThan(1.6);
      }
      expect(compare(drawn, await new RasterPainter().capture(scenery), 24).count).toBeLessThan(9);
    }
  });

  it.each([
    [0, 0.56],
    [-0.6, 0.56],
    [0.8, 0.2],
    [2.5, 1.3],
  ])('is a cut-out of the surface, at azimuth %f and elevation %f', async (azimuth, elevation) => {
    const options: SceneryOptions = { size, flatness: 0, orbit: { azimuth, elevation } };
    const whole = await capture(pierced(nodes, []), options);
    for (const [i, j] of [
      [511, 511],
      [515, 517],
      [519, 523],
    ]) {
      const field = pierced(nodes, [[i, j]]);
      const scenery = sceneryOf(field, options);
      const [a, b] = [-1 + (2 * i) / (nodes - 1), -1 + (2 * j) / (nodes - 1)];
      const [x, y] = scenery.projection.project([...toWorld(scenery, a, b), (RELIEF * (a + 1)) / 2]);
      const found = uncovered(await painter.capture(scenery), whole);
      expect(found.length, `${i}, ${j}`).toBeGreaterThan(0);
      expect(found.length).toBeLessThan(30);
      for (const [px, py] of found) expect(Math.hypot(px + 0.5 - x, py + 0.5 - y)).toBeLessThan(6);
    }
  });

  it('is gone when the next field is whole, and back when it is not', async () => {
    const [whole, torn] = [pierced(nodes, []), pierced(nodes, [[515, 303]])];
    const bare = await capture(whole, { size });
    for (let turn = 0; turn < 2; turn++) {
      expect(uncovered(await capture(torn, { size }), bare).length).toBeGreaterThan(0);
      expect(compare(await capture(whole, { size }), bare).count).toBe(0);
    }
  });
});

describe('holes and zoom on the GPU', () => {
  it('are the same on GPU and CPU, from far away to a single cell', async () => {
    const field = pierced(400, [
      [200, 200],
      [120, 310],
      [121, 311],
      [350, 40],
    ]);
    for (const half of [1, 0.6, 0.3, 0.1, 0.03]) {
      const window = { a: [-half, half], b: [-half, half] } as Field['window'];
      const scenery = sceneryOf(field, { window });
      const pictures = [await painter.capture(scenery), await new RasterPainter().capture(scenery)];
      const [gpu, cpu] = pictures.map(({ data }) =>
        data.filter((_, k) => k % 4 === 3).map((alpha) => +(alpha === 255)),
      );
      // Strokes may start elsewhere; which pixels are a hole may not.
      const differing = gpu.reduce((sum, covered, k) => sum + Math.abs(covered - cpu[k]), 0);
      expect(differing, `half a window of ${half}`).toBeLessThan(6);
    }
  });
});

describe('a field of 4096 × 4096', () => {
  it('is drawn as map and as surface, with the one node that has no loss', { timeout: 120_000 }, async () => {
    const nodes = 4096;
    const values = new Float32Array(nodes * nodes);
    for (let at = 0; at < values.length; at++) values[at] = (at % nodes) / nodes;
    const whole: Field = { width: nodes, height: nodes, window: square(1), values };
    const torn: Field = { ...whole, values: values.slice() };
    const [i, j] = [2222, 1111];
    torn.values[j * nodes + i] = NaN;
    for (const flatness of [1, 0]) {
      const options: SceneryOptions = { size: [260, 240], flatness };
      expect(uncovered(await capture(torn, options), await capture(whole, options)).length).toBeGreaterThan(0);
    }
  });
});
