import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { requestHost, type GpuHost } from '../../src/gpu/host.ts';
import { liveResources } from '../../src/gpu/memory.ts';
import { GpuPainter } from '../../src/view/gpu-painter.ts';
import type { Pixels, Scenery } from '../../src/view/painter.ts';
import { modelAt } from '../../src/view/paraboloid-map.ts';
import { toWorld } from '../../src/view/pick.ts';
import { RasterPainter } from '../../src/view/raster-painter.ts';
import type { Drape, Paraboloid } from '../../src/view/types.ts';
import { heightOf } from '../../src/view/value-scale.ts';
import { sample } from '../support/fields.ts';
import { himmelblau, square } from './formulas.ts';
import { compare, pixelAt, sceneryOf } from './scenery.ts';

let host: GpuHost;
const painters: GpuPainter[] = [];

beforeAll(async () => {
  host = await requestHost();
});

afterEach(() => {
  for (const painter of painters.splice(0)) painter.destroy();
  expect(liveResources(host.device)).toBe(0);
});

async function equipped(): Promise<GpuPainter> {
  const painter = await GpuPainter.create(host, (error) => {
    throw error;
  });
  painters.push(painter);
  await painter.equip('drape');
  await painter.equip('paraboloid');
  return painter;
}

const captured = async (scenery: Scenery): Promise<Pixels> => (await equipped()).capture(scenery);

const field = sample(65, 65, square(5), himmelblau);
const levels = { values: [20, 60, 120, 200], index: [false, true, false, true] };

/** Patches of strong colours, some of them half or wholly clear. */
function patches(width: number, height: number, smooth: boolean, window = square(5)): Drape {
  const colors = new Uint8ClampedArray(4 * width * height);
  for (let s = 0; s < width * height; s++) {
    const [i, j] = [s % width, Math.floor(s / width)];
    colors.set([(97 * i) % 256, (61 * j) % 256, (31 * (i + j)) % 256, [255, 255, 128, 0][(i + 2 * j) % 4]], 4 * s);
  }
  return { width, height, window, colors, smooth };
}

describe('a drape on the GPU', () => {
  it.each([
    ['smooth', patches(17, 9, true)],
    ['of labels', patches(23, 31, false)],
    ['of many more nodes than pixels', patches(700, 500, false)],
    ['in a window of its own', patches(12, 12, true, { a: [-2, 3], b: [-9, 1] })],
    ['of one node', patches(1, 1, false)],
  ])('has the pixels of the CPU map (%s)', async (_name, drape) => {
    const scenery = sceneryOf(field, { drape, levels });
    const cpu = await new RasterPainter().capture(scenery);
    const { count } = compare(await captured(scenery), cpu, 12);
    expect(count).toBeLessThan(0.003 * scenery.layout.frame.width * scenery.layout.frame.height);
    const bare = await captured(sceneryOf(field, { levels }));
    expect(compare(bare, cpu, 12).count).toBeGreaterThan(1000);
  });

  it('leaves no trace when it is taken away, and lies on the surface as it is shaded', async () => {
    const painter = await equipped();
    const options = { flatness: 0, orbit: { azimuth: 0.6, elevation: 0.7 }, levels } as const;
    const bare = await painter.capture(sceneryOf(field, options));
    const white = { ...patches(2, 2, true), colors: new Uint8ClampedArray(16).fill(255) };
    const draped = await painter.capture(sceneryOf(field, { ...options, drape: white }));
    expect(compare(await painter.capture(sceneryOf(field, options)), bare).count).toBe(0);
    // the shape stays, and only light makes greys of white
    const shades = new Set<number>();
    for (let k = 0; k < bare.data.length; k += 4) {
      expect(draped.data[k + 3]).toBe(bare.data[k + 3]);
      const [r, g, b, alpha] = draped.data.subarray(k, k + 4);
      if (alpha < 255) continue;
      expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(4);
      shades.add(r);
    }
    expect(shades.size).toBeGreaterThan(30);
  });

  it('is one upload for each new object, and nothing more on the device', async () => {
    const painter = await equipped();
    const drape = patches(40, 30, false);
    const first = await painter.capture(sceneryOf(field, { drape }));
    const before = liveResources(host.device);
    for (let k = 0; k < 5; k++) {
      const other = { ...drape, colors: drape.colors.map((byte, at) => (at % 4 === 3 ? byte : 255 - byte)) };
      expect(compare(await painter.capture(sceneryOf(field, { drape: other })), first).count).toBeGreaterThan(1000);
      // the same buffer with other contents in a new object, as a slider makes it
      expect(compare(await painter.capture(sceneryOf(field, { drape: { ...drape } })), first).count).toBe(0);
    }
    expect(liveResources(host.device)).toBe(before);
    await painter.capture(sceneryOf(field, { drape: patches(41, 30, false) }));
    expect(liveResources(host.device)).toBe(before);
  });

  it('is refused when its colours are not as many as its nodes', async () => {
    const painter = await equipped();
    const drape = { ...patches(4, 4, true), width: 5 };
    await expect(painter.capture(sceneryOf(field, { drape }))).rejects.toThrow(/64 bytes for 5 x 4/);
  });

  it('waits for nothing: a painter that is not equipped draws without it', async () => {
    const painter = await GpuPainter.create(host, () => {});
    painters.push(painter);
    const bare = await painter.capture(sceneryOf(field));
    expect(compare(await painter.capture(sceneryOf(field, { drape: patches(4, 4, true) })), bare).count).toBe(0);
  });

  it('may be asked for on a device that is lost', async () => {
    const lost = await requestHost();
    const painter = await GpuPainter.create(lost, () => {});
    lost.simulateLoss();
    await painter.equip('drape');
    await painter.equip('paraboloid');
    painter.destroy();
    expect(liveResources(lost.device)).toBe(0);
  });
});

describe('a paraboloid on the GPU', () => {
  const orbit = { azimuth: 0.4, elevation: 0.6 };
  const bowl = sample(129, 129, square(2), (a, b) => a * a + b * b);
  const base: Paraboloid = { a: 0, b: 0, value: 2, gradient: [0, 0], hessian: [1, 0, 1], radius: [0.8, 0.8] };

  /** The picture with a model and without, and where a point of the model is on it. */
  async function pictures(paraboloid: Paraboloid, options: Parameters<typeof sceneryOf>[1] = {}, of = bowl) {
    const painter = await equipped();
    const settings = { flatness: 0, orbit, ...options };
    const scenery = sceneryOf(of, { ...settings, paraboloid });
    const [drawn, bare] = [await painter.capture(scenery), await painter.capture(sceneryOf(of, settings))];
    const at = (da: number, db: number): [number, number] => {
      const height = scenery.projection.relief * heightOf(scenery.scale!, modelAt(paraboloid, da, db));
      const [x, y] = scenery.projection.project([...toWorld(scenery, paraboloid.a + da, paraboloid.b + db), height]);
      return [Math.round(x), Math.round(y)];
    };
    const change = (da: number, db: number): number => {
      const [x, y] = at(da, db);
      const [p, q] = [pixelAt(drawn, x, y), pixelAt(bare, x, y)];
      return Math.max(...p.map((value, channel) => Math.abs(value - q[channel])));
    };
    return { drawn, bare, change };
  }

  it('is seen where it lies above the surface, at the height of its losses', async () => {
    const { change } = await pictures(base);
    for (const [da, db] of [
      [0.13, 0.2],
      [-0.4, 0.1],
      [0.5, -0.45],
      [-0.3, -0.6],
    ]) {
      expect(change(da, db), `${da}, ${db}`).toBeGreaterThan(25);
    }
  });

  it('is no more than a shadow where the surface hides it', async () => {
    // a hill that stands before the model
    const hill = sample(129, 129, square(2), (_a, b) => (b < -0.5 && b > -0.9 ? 6 : 0));
    const flat: Paraboloid = { ...base, b: 0.2, value: 1, hessian: [0, 0, 0], radius: [0.5, 0.5] };
    const { change } = await pictures(flat, { orbit: { azimuth: 0, elevation: 0.12 } }, hill);
    for (const [da, db] of [
      [0.13, 0.05],
      [-0.21, 0],
      [0.28, -0.1],
    ]) {
      expect(change(da, db)).toBeLessThan(60);
    }
    const open = await pictures(flat, { orbit: { azimuth: Math.PI, elevation: 0.12 } }, hill);
    expect(open.change(0.13, 0.05)).toBeGreaterThan(25);
  });

  it('is one with a surface that is the same quadratic, without specks', async () => {
    const same: Paraboloid = { ...base, a: 0.3, b: 0.2, value: 0.13, gradient: [0.6, 0.4], hessian: [2, 0, 2] };
    const { drawn, bare } = await pictures({ ...same, radius: [0.9, 0.9] }, { orbit: { azimuth: 0, elevation: 1.2 } });
    // within the rim the sheet is whole: every pixel on a line of pixels across it has changed
    const y = Math.round(drawn.height / 2);
    const changed = Array.from({ length: drawn.width }, (_, x) => {
      const [p, q] = [pixelAt(drawn, x, y), pixelAt(bare, x, y)];
      return p.some((value, channel) => Math.abs(value - q[channel]) > 8);
    });
    const [first, last] = [changed.indexOf(true), changed.lastIndexOf(true)];
    expect(last - first).toBeGreaterThan(25);
    for (let x = first; x <= last; x++) expect(changed[x], `${x} of ${first}…${last}`).toBe(true);
  });

  it.each(['linear', 'log'] as const)('is cut where it leaves the range of the losses (%s)', async (scale) => {
    const steep: Paraboloid = { ...base, value: 4, hessian: [40, 0, -40] };
    const { drawn, bare } = await pictures(steep, { scale });
    const scenery = sceneryOf(bowl, { flatness: 0, orbit, scale });
    // nothing is drawn above the top of the box or below its floor, wherever it is looked at
    const ys = [0, scenery.projection.relief].flatMap((z) =>
      [-1, 1].flatMap((x) => [-1, 1].map((y) => scenery.projection.project([x, y, z])[1])),
    );
    let count = 0;
    for (let k = 0; k < drawn.data.length; k += 4) {
      if (drawn.data.subarray(k, k + 4).every((byte, channel) => byte === bare.data[k + channel])) continue;
      const y = Math.floor(k / 4 / drawn.width);
      expect(y).toBeGreaterThan(Math.min(...ys) - 2);
      expect(y).toBeLessThan(Math.max(...ys) + 2);
      count++;
    }
    expect(count).toBeGreaterThan(200);
  });

  it('is gone from the map, and where there is no model', async () => {
    const { drawn, bare } = await pictures(base, { flatness: 1 });
    expect(compare(drawn, bare).count).toBe(0);
  });

  it('stays within the part of the plane that is shown', async () => {
    const wide: Paraboloid = { ...base, a: 1.9, hessian: [0, 0, 0], value: 7, radius: [1.5, 1.5] };
    const { drawn, bare } = await pictures(wide, { orbit: { azimuth: 0, elevation: Math.PI / 2 - 1e-3 } });
    const { projection, layout } = sceneryOf(bowl, {
      flatness: 0,
      orbit: { azimuth: 0, elevation: Math.PI / 2 - 1e-3 },
    });
    const edge = Math.max(...[-1, 1].map((y) => projection.project([layout.base[0], y, projection.relief])[0]));
    let count = 0;
    for (let k = 0; k < drawn.data.length; k += 4) {
      if (drawn.data[k] === bare.data[k] && drawn.data[k + 3] === bare.data[k + 3]) continue;
      expect((k / 4) % drawn.width).toBeLessThan(edge + 2);
      count++;
    }
    expect(count).toBeGreaterThan(200);
  });
});
