import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { requestHost, type GpuHost } from '../../src/gpu/host.ts';
import { liveResources } from '../../src/gpu/memory.ts';
import { GpuPainter } from '../../src/view/gpu-painter.ts';
import { LINES } from '../../src/view/lines.ts';
import type { Pixels, Scenery } from '../../src/view/painter.ts';
import { toWorld } from '../../src/view/pick.ts';
import { RasterPainter } from '../../src/view/raster-painter.ts';
import { sample } from '../support/fields.ts';
import { himmelblau, relu, square } from './formulas.ts';
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

async function painterOn(on: GpuHost): Promise<GpuPainter> {
  const painter = await GpuPainter.create(on, (error) => {
    throw error;
  });
  painters.push(painter);
  return painter;
}

async function captured(scenery: Scenery): Promise<Pixels> {
  return (await painterOn(host)).capture(scenery);
}

/** White ink on a row of the picture, in px, against the same row without lines. */
function inkOnRow(drawn: Pixels, bare: Pixels, y: number, alpha: number): number {
  let ink = 0;
  for (let x = 0; x < drawn.width; x++) {
    const [from, to] = [pixelAt(bare, x, y)[1], pixelAt(drawn, x, y)[1]];
    // White ink is not seen on what is white already.
    if (pixelAt(bare, x, y)[3] > 0 && from < 240) ink += (to - from) / (255 - from) / alpha;
  }
  return ink;
}

describe('the map on the GPU', () => {
  it.each([
    ['linear', 'himmelblau', sample(65, 65, square(5), himmelblau)],
    ['log', 'himmelblau', sample(65, 65, square(5), himmelblau)],
    ['linear', 'relu', sample(40, 90, square(2), relu)],
  ] as const)('has the pixels of the CPU map (%s, %s)', async (scale, _name, field) => {
    const values = [0.2, 0.4, 1, 2, 5, 20, 50, 100, 200, 400];
    const scenery = sceneryOf(field, { scale, levels: { values, index: values.map((_, k) => k % 5 === 0) } });
    const cpu = await new RasterPainter().capture(scenery);
    const { count } = compare(await captured(scenery), cpu, 12);
    // Rounding may move the odd pixel of a line or a step of the palette, no more.
    expect(count).toBeLessThan(0.002 * scenery.layout.frame.width * scenery.layout.frame.height);
  });

  it('draws lines of one width at any zoom, and in both themes of lines', async () => {
    const field = sample(33, 33, square(1), (a) => a);
    for (const [major, width, alpha] of [
      [false, LINES.minorWidth, LINES.minorAlpha],
      [true, LINES.majorWidth, LINES.majorAlpha],
    ] as const) {
      for (const zoom of [1, 3, 40]) {
        const half = 1 / zoom;
        const window = { a: [-0.4 - half, -0.4 + half], b: [-half, half] } as typeof field.window;
        const levels = { values: [-0.4], index: [major] };
        const drawn = await captured(sceneryOf(field, { window, levels }));
        const bare = await captured(sceneryOf(field, { window }));
        expect(inkOnRow(drawn, bare, 100, alpha)).toBeCloseTo(width, 1);
      }
    }
  });

  it('hatches holes and colours nothing in them', async () => {
    const field = sample(33, 33, square(1), (a, b) => (Math.hypot(a, b) < 0.5 ? (a < 0 ? NaN : Infinity) : a + b));
    const picture = await captured(sceneryOf(field));
    const { frame } = sceneryOf(field).layout;
    const [cx, cy] = [frame.x + frame.width / 2, frame.y + frame.height / 2];
    let [clear, inked] = [0, 0];
    for (let y = -20; y < 20; y++) {
      for (let x = -20; x < 20; x++) {
        const [r, g, b, alpha] = pixelAt(picture, Math.round(cx + x), Math.round(cy + y));
        if (alpha === 0) clear++;
        else inked++;
        if (alpha > 60) expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(12);
        expect(alpha).toBeLessThan(160);
      }
    }
    expect(clear).toBeGreaterThan(400);
    expect(inked).toBeGreaterThan(100);
  });

  it('draws a field in its own place while another window is looked at', async () => {
    const field = sample(17, 17, square(1), (a, b) => a + b);
    const scenery = sceneryOf(field, { window: { a: [0, 4], b: [0, 4] } });
    const picture = await captured(scenery);
    const { frame } = scenery.layout;
    const at = (fx: number, fy: number) =>
      pixelAt(picture, Math.round(frame.x + fx * frame.width), Math.round(frame.y + fy * frame.height))[3];
    // The field ends at a quarter of the window, counted from its lower left corner.
    expect([at(0.2, 0.8), at(0.3, 0.8), at(0.2, 0.7)]).toEqual([255, 0, 0]);
  });
});

describe('the surface on the GPU', () => {
  const orbit = { azimuth: 0.5, elevation: 0.8 };

  it('lets the background be seen through holes', async () => {
    const whole = sample(65, 65, square(1), (a, b) => a * b);
    const pierced = sample(65, 65, square(1), (a, b) => (Math.hypot(a, b) < 0.3 ? NaN : a * b));
    const options = { flatness: 0, orbit: { ...orbit, elevation: 1.3 } };
    const scenery = sceneryOf(whole, options);
    const [x, y] = scenery.projection.project([...toWorld(scenery, 0, 0), 0.45]).map(Math.round);
    expect(pixelAt(await captured(scenery), x, y)[3]).toBe(255);
    expect(pixelAt(await captured(sceneryOf(pierced, options)), x, y)).toEqual([0, 0, 0, 0]);
  });

  it('hides what is behind', async () => {
    // A bright wall before a dark plain: where the wall stands, the plain must not show.
    const field = sample(129, 129, square(1), (_a, b) => (b < -0.3 && b > -0.5 ? 1 : 0));
    const scenery = sceneryOf(field, { flatness: 0, orbit: { azimuth: 0, elevation: 0.15 } });
    const [x, y] = scenery.projection.project([0, -0.4, 0.8]).map(Math.round);
    const [r, g, b] = pixelAt(await captured(scenery), x, y);
    expect(r + g).toBeGreaterThan(2 * b);
  });

  it('draws lines as wide on it as on the map, at two zooms', async () => {
    const field = sample(65, 65, square(1), (a) => a);
    for (const zoom of [1, 4]) {
      const options = { flatness: 0, orbit: { azimuth: 0, elevation: Math.PI / 2, zoom } } as const;
      const drawn = await captured(sceneryOf(field, { ...options, levels: { values: [-0.1], index: [true] } }));
      const bare = await captured(sceneryOf(field, options));
      expect(inkOnRow(drawn, bare, 90, LINES.majorAlpha)).toBeGreaterThan(LINES.majorWidth * 0.9);
      expect(inkOnRow(drawn, bare, 90, LINES.majorAlpha)).toBeLessThan(LINES.majorWidth * 1.1);
    }
  });

  it('becomes the map: the last moment of the change differs by nothing that is seen', async () => {
    const field = sample(65, 65, square(5), himmelblau);
    const almost = await captured(sceneryOf(field, { flatness: 0.9999, orbit }));
    const { count } = compare(almost, await captured(sceneryOf(field, { flatness: 1, orbit })), 10);
    expect(count).toBeLessThan(200);
  });

  it('shows the same pixels on another device, after the first was lost', async () => {
    const field = sample(65, 65, square(5), himmelblau);
    const scenery = sceneryOf(field, {
      flatness: 0,
      orbit,
      scale: 'log',
      levels: { values: [10, 50], index: [false, true] },
    });
    const first = await requestHost();
    const before = await GpuPainter.create(first, () => {});
    const picture = await before.capture(scenery);
    first.simulateLoss();
    before.draw(scenery);
    before.destroy();
    const second = await requestHost();
    const after = await GpuPainter.create(second, () => {});
    expect(compare(await after.capture(scenery), picture)).toEqual({ largest: 0, count: 0 });
    after.destroy();
    expect(liveResources(second.device)).toBe(0);
    second.simulateLoss();
  });

  it('follows a changed field, scale and size with one painter as a new painter does', async () => {
    const painter = await painterOn(host);
    const fields = [sample(33, 33, square(5), himmelblau), sample(20, 50, square(2), relu)];
    for (const field of [...fields, ...fields]) {
      for (const scale of ['log', 'linear'] as const) {
        const scenery = sceneryOf(field, { scale, flatness: 0, levels: { values: [1, 3], index: [true, false] } });
        expect(compare(await painter.capture(scenery), await captured(scenery)).count).toBe(0);
      }
    }
  });
});
