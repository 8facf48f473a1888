import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { summarize } from '../../src/analysis/summary.ts';
import { requestHost, type GpuHost } from '../../src/gpu/host.ts';
import { liveResources } from '../../src/gpu/memory.ts';
import { createView, type View, type ViewState } from '../../src/view/view.ts';
import { fieldFrom, sample } from '../support/fields.ts';
import { himmelblau, relu, square } from './formulas.ts';

let host: GpuHost;
const views: View[] = [];

beforeAll(async () => {
  host = await requestHost();
});
afterEach(() => {
  for (const view of views.splice(0)) view.destroy();
  document.body.replaceChildren();
});
afterAll(() => expect(liveResources(host.device)).toBe(0));

async function open(state: Partial<ViewState>, gpu: GpuHost | null = host): Promise<View> {
  const container = document.createElement('div');
  // All in sight: what is not is not drawn.
  container.style.cssText = 'position: fixed; left: 0; top: 0; width: 240px; height: 220px';
  document.body.append(container);
  const view = await createView(container, gpu, { reducedMotion: true, ...state });
  views.push(view);
  await view.settled();
  return view;
}

async function bytesOf(view: View): Promise<string> {
  await view.settled();
  const bytes = new Uint8Array(await (await view.toBlob()).arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].join();
}

/** A repeatable choice of numbers: Park and Miller's generator. */
function generator(seed: number): (count: number) => number {
  let state = seed;
  return (count) => (state = (state * 48271) % 2147483647) % count;
}

const fields = [
  sample(33, 33, square(5), himmelblau),
  sample(20, 30, square(2), relu),
  sample(17, 17, square(1), (a, b) => (a * b > 0.5 ? NaN : a)),
  sample(300, 200, square(1), (a, b) => (Math.hypot(a, b) < 0.004 ? Infinity : a * b)),
  fieldFrom(1, 4, (_i, j) => j),
  fieldFrom(3, 3, () => NaN),
  null,
];

describe.each(['webgpu', 'canvas-2d'] as const)('a view of kind %s', (kind) => {
  const choices: { [K in keyof ViewState]?: ViewState[K][] } = {
    field: fields,
    mode: ['surface', 'map'],
    palette: ['viridis', 'cividis', 'batlow', 'vik'],
    scale: ['linear', 'log'],
    levelRule: ['auto', 'linear', 'log', 'quantile'],
    levelCount: [3, 12, 40],
    range: [null, [0, 10]],
    contours: [true, false],
    theme: ['light', 'dark'],
    labels: [
      { a: 'a', b: 'b', value: 'loss' },
      { a: 'weight', b: 'bias', value: 'error' },
    ],
    background: [null, 'transparent', '#123456'],
    levels: [null, { values: [1, 2, 5], index: [true, false, true] }],
  };

  it.each([1, 2, 3])('shows what it would show had it been opened so, after any changes (seed %d)', async (seed) => {
    const pick = generator(seed);
    const onError = vi.fn();
    const view = await open({ ...({ onError } as object) }, kind === 'webgpu' ? host : null);
    const keys = Object.keys(choices) as (keyof ViewState)[];
    const said: Partial<ViewState> = {};
    for (let step = 0; step < 24; step++) {
      const key = keys[pick(keys.length)];
      const values = choices[key]!;
      const change = { [key]: values[pick(values.length)] } as Partial<ViewState>;
      Object.assign(said, change);
      view.update(change);
      // Some changes are drawn before the next, some are not.
      if (pick(2) === 0) await view.settled();
    }
    // The camera of a field is where its window says; without one it stays where it was.
    Object.assign(said, { field: fields[seed - 1] });
    view.update({ field: fields[seed - 1] });
    const fresh = await open(said, kind === 'webgpu' ? host : null);
    expect(await bytesOf(view)).toBe(await bytesOf(fresh));
    expect(onError).not.toHaveBeenCalled();
  });

  it('changes its picture with each thing that decides it', async () => {
    const facts = await summarize(fields[0]!);
    const first: Partial<ViewState> = { field: fields[0], facts, mode: 'map' };
    const view = await open(first, kind === 'webgpu' ? host : null);
    const bare = await bytesOf(view);
    for (const change of [
      { palette: 'cividis' },
      { scale: 'log' },
      { levelCount: 5 },
      { levelRule: 'quantile' },
      { range: [0, 100] },
      { contours: false },
      { minima: false },
      { theme: 'dark' },
      { background: '#ffeedd' },
      { labels: { a: 'x', b: 'y', value: 'z' } },
      { field: fields[3] },
    ] as Partial<ViewState>[]) {
      const back = Object.fromEntries(Object.keys(change).map((key) => [key, view.state[key as keyof ViewState]]));
      view.update(change);
      expect(await bytesOf(view), JSON.stringify(Object.keys(change))).not.toBe(bare);
      view.update(back);
      expect(await bytesOf(view), JSON.stringify(Object.keys(change))).toBe(bare);
    }
  });
});

describe('a view', () => {
  it('ignores what is undefined, and keeps what is not named', async () => {
    const view = await open({ field: fields[0], palette: 'cividis' });
    view.update({ palette: undefined, scale: 'log' });
    expect(view.state).toMatchObject({ palette: 'cividis', scale: 'log', field: fields[0] });
  });

  it('can be destroyed twice, and while somebody waits for it', async () => {
    const view = await open({ field: fields[0] });
    view.camera.setOrbit({ azimuth: 2 });
    const waiting = view.settled();
    view.destroy();
    view.destroy();
    await waiting;
    expect(view.target.isConnected).toBe(false);
  });

  it('takes several views on one device, each with its own picture', async () => {
    const [one, two] = [await open({ field: fields[0] }), await open({ field: fields[1] })];
    const [first, second] = [await bytesOf(one), await bytesOf(two)];
    expect(first).not.toBe(second);
    two.destroy();
    expect(await bytesOf(one)).toBe(first);
  });

  it('opens on the CPU with a host that is lost already, and says so', async () => {
    const lost = await requestHost();
    lost.simulateLoss();
    await vi.waitFor(() => expect(lost.isLost).toBe(true));
    const view = await open({ field: fields[0] }, lost);
    expect(view.kind).toBe('canvas-2d');
    expect(view.camera.state.flatness).toBe(1);
  });

  it('draws at once what it is told when its container had no size before', async () => {
    const container = document.createElement('div');
    container.style.cssText = 'position: fixed; left: 0; top: 0; width: 0; height: 0';
    document.body.append(container);
    const view = await createView(container, host, { field: fields[0], reducedMotion: true });
    views.push(view);
    expect(view.pick(10, 10)).toBeNull();
    container.style.width = container.style.height = '200px';
    // what is not in sight is not drawn: there is nothing to wait for before
    const isDrawn = () => {
      expect(view.pick(110, 100)).not.toBeNull();
      expect(view.canvases[1].width).toBe(200 * devicePixelRatio);
    };
    await vi.waitFor(isDrawn, { timeout: 20_000 });
  });
});
