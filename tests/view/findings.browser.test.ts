import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Witness } from '../../src/analysis/facts.ts';
import { sharedHost } from '../../src/gpu/host.ts';
import { liveResources } from '../../src/gpu/memory.ts';
import { curvatureDrape } from '../../src/view/drapes.ts';
import type { Drape, Paraboloid, Trajectory } from '../../src/view/types.ts';
import { createView, type View, type ViewOptions } from '../../src/view/view.ts';
import { sample } from '../support/fields.ts';
import { himmelblau, square } from './formulas.ts';

const field = sample(65, 65, square(5), himmelblau);
const A = [-3.2, -1] as const;
const B = [3.4, 1.4] as const;
const at = [(A[0] + B[0]) / 2, (A[1] + B[1]) / 2] as const;
const losses = [himmelblau(...A), himmelblau(...B)];
const witness: Witness = {
  points: [A, B],
  weights: [0.5, 0.5],
  at,
  losses,
  loss: himmelblau(...at),
  violation: himmelblau(...at) - (losses[0] + losses[1]) / 2,
};
const paraboloid: Paraboloid = { a: 3, b: 2, value: 0, gradient: [0, 0], hessian: [74, 20, 34], radius: [1.2, 1.2] };
const drape: Drape = {
  width: 1,
  height: 1,
  window: square(5),
  colors: new Uint8ClampedArray([255, 0, 255, 255]),
  smooth: true,
};

const trajectory: Trajectory = {
  a: [-3, -1, 1, 3],
  b: [3, 2, 0, 1],
  distance: [1, 0.5, 0.2, 0],
  loss: [150, 400, 100, 20],
  planeLoss: [100, 100, 100, 20],
  units: [1, 1],
  isOrdered: true,
};

let container: HTMLElement;
let view: View | null = null;

beforeEach(() => {
  container = document.createElement('div');
  container.style.cssText = 'position: relative; width: 230px; height: 200px';
  document.body.replaceChildren(container);
});

afterEach(() => {
  view?.destroy();
  view = null;
});

async function open(options: ViewOptions, gpu = true): Promise<View> {
  view = await createView(container, gpu ? await sharedHost() : null, { field, reducedMotion: true, ...options });
  await view.settled();
  return view;
}

/** The picture of a view as pixels. */
async function pixels(): Promise<Uint8ClampedArray> {
  const bitmap = await createImageBitmap(await view!.toBlob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
}

function differing(p: Uint8ClampedArray, q: Uint8ClampedArray): number {
  expect(p.length).toBe(q.length);
  let count = 0;
  for (let k = 0; k < p.length; k += 4) if (p[k] !== q[k] || p[k + 1] !== q[k + 1] || p[k + 2] !== q[k + 2]) count++;
  return count;
}

const additions = [
  ['witness', { witness }],
  ['paraboloid', { paraboloid }],
  ['drape', { drape }],
  ['trajectory', { trajectory }],
] as const;

describe.each([
  ['webgpu', 'surface'],
  ['webgpu', 'map'],
  ['canvas-2d', 'map'],
] as const)('on %s, %s', (kind, mode) => {
  it.each(additions)('a %s appears once it has settled, and goes without a trace', async (_name, addition) => {
    const onError = vi.fn();
    await open({ mode, onError }, kind === 'webgpu');
    expect(view!.kind).toBe(kind);
    const bare = await pixels();
    view!.update(addition);
    await view!.settled();
    const drawn = await pixels();
    expect(differing(drawn, bare)).toBeGreaterThan(400);
    view!.update({ drape: null, witness: null, paraboloid: null, trajectory: null });
    expect(differing(await pixels(), bare)).toBe(0);
    expect(onError).not.toHaveBeenCalled();
    // the same from the start
    view!.destroy();
    await open({ mode, ...addition, onError }, kind === 'webgpu');
    expect(differing(await pixels(), drawn)).toBe(0);
  });
});

describe('additions to a picture', () => {
  it('leave picking alone', async () => {
    await open({ mode: 'map' });
    const places = [
      [110, 80],
      [130, 90],
      [140, 110],
    ] as const;
    const before = places.map(([x, y]) => view!.pick(x, y));
    view!.update({ witness, paraboloid, drape });
    await view!.settled();
    expect(places.map(([x, y]) => view!.pick(x, y))).toEqual(before);
  });

  it('are not asked for by those who do not want them: no frame more, no resource more', async () => {
    const onFrame = vi.fn();
    await open({ onFrame });
    const { device } = await sharedHost();
    const before = liveResources(device);
    onFrame.mockClear();
    view!.update({ witness: null });
    await view!.settled();
    expect(onFrame).toHaveBeenCalledOnce();
    expect(liveResources(device)).toBe(before);
  });

  it('give back what they took with the view', async () => {
    const { device } = await sharedHost();
    const before = liveResources(device);
    await open({ witness, paraboloid, drape });
    await view!.settled();
    view!.destroy();
    expect(liveResources(device)).toBe(before);
    // destroyed while its parts are on their way
    const early = await createView(container, await sharedHost(), { field, drape, paraboloid });
    early.destroy();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(liveResources(device)).toBe(before);
  });

  it('cost one frame for each step of a slider', async () => {
    const onFrame = vi.fn();
    await open({ drape, onFrame });
    const { device } = await sharedHost();
    const before = liveResources(device);
    for (let k = 0; k < 4; k++) {
      onFrame.mockClear();
      view!.update({ drape: { ...drape, colors: new Uint8ClampedArray([60 * k, 0, 255, 255]) } });
      await view!.settled();
      expect(onFrame).toHaveBeenCalledOnce();
    }
    expect(liveResources(device)).toBe(before);
  });

  it('survive a field of nothing, of one node and of another window', async () => {
    const onError = vi.fn();
    await open({ witness, paraboloid, drape, trajectory, onError });
    for (const [width, height, value] of [
      [1, 1, 3],
      [4, 4, NaN],
      [3, 3, 0],
    ] as const) {
      for (const mode of ['surface', 'map'] as const) {
        view!.update({
          mode,
          field: { width, height, window: square(5), values: new Float32Array(width * height).fill(value) },
        });
        await view!.settled();
      }
    }
    view!.update({ field: sample(9, 9, { a: [90, 91], b: [90, 91] }, (a, b) => a + b) });
    await view!.settled();
    view!.update({ field: null });
    await view!.settled();
    expect(onError).not.toHaveBeenCalled();
  });
});

describe('the legend', () => {
  it('is that of the drape, none for a drape without one, and that of the loss again', async () => {
    await open({});
    expect(view!.legend()).toMatchObject({ label: null, scale: 'linear' });
    const curvature = curvatureDrape(
      sample(9, 9, square(5), (a) => a),
      'smaller eigenvalue',
    );
    view!.update({ drape: curvature });
    expect(view!.legend()).toMatchObject({ label: 'smaller eigenvalue', min: -5, max: 5, levels: [] });
    view!.update({ drape });
    expect(view!.legend()).toBeNull();
    view!.update({ drape: null });
    expect(view!.legend()!.label).toBeNull();
  });
});
