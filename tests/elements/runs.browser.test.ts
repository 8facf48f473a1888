import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import type { LossLandscape, LossLegend } from '../../src/elements/define.ts';
import { bowl, lineFit, mountOne, next, overflowing, record, shadowText, slow, unmount, until } from './harness.ts';

afterEach(() => {
  unmount();
  vi.restoreAllMocks();
});

const EMPTY = '<loss-landscape loading="eager" engine="cpu"></loss-landscape>';

test('events come in order: progress, then facts, then one load, then `ready`', async () => {
  const element = mountOne(EMPTY);
  const heard: string[] = [];
  element.addEventListener('landscape-progress', () => {
    if (heard.at(-1) !== 'progress') heard.push('progress');
  });
  element.addEventListener('landscape-load', ({ detail: { field, facts, report } }) => {
    heard.push('load');
    // what the event brings is what the element has by then
    expect(element.field).toBe(field);
    expect(element.facts).toBe(facts);
    expect(element.report).toBe(report);
    expect(facts.grid).toEqual([field.width, field.height]);
    expect(report.grid).toEqual([field.width, field.height]);
  });
  element.landscape = bowl([33, 33]);
  await element.updateComplete;
  await element.ready.then(() => heard.push('ready'));
  expect(heard).toEqual(['progress', 'load', 'ready']);
});

test('events bubble out of shadow trees, so that a page may listen in one place', async () => {
  const host = document.createElement('div');
  host.className = 'mounted';
  document.body.append(host);
  host.attachShadow({ mode: 'open' }).innerHTML =
    '<loss-landscape loading="eager" preset="linear-layer" resolution="5"></loss-landscape>';
  const heard = new Set<string>();
  for (const type of ['landscape-progress', 'landscape-load'] as const) {
    document.body.addEventListener(type, ({ target }) => heard.add(`${type} ${(target as Element).localName}`), {
      once: true,
    });
  }
  const element = host.shadowRoot!.querySelector('loss-landscape')!;
  await element.ready;
  expect([...heard].toSorted()).toEqual(['landscape-load div', 'landscape-progress div']);
});

test('whatever is set in whatever order, the last plan is what is loaded, and loaded once at the end', async () => {
  const step = fc.record({
    target: fc.integer({ min: -9, max: 9 }),
    resolution: fc.constantFrom(null, '3', '5x4', '64', 'nonsense'),
    engine: fc.constantFrom('cpu', 'reference'),
    frames: fc.integer({ min: 0, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const element = mountOne(EMPTY);
      const loads = record(element, 'landscape-load');
      for (const { target, resolution, engine, frames } of steps) {
        element.landscape = lineFit(target);
        element.resolution = resolution;
        element.engine = engine;
        for (let frame = 0; frame < frames; frame++) await new Promise(requestAnimationFrame);
      }
      await element.updateComplete;
      await element.ready;
      const { target, resolution, engine } = steps.at(-1)!;
      const grids: Record<string, number[]> = { 3: [3, 3], '5x4': [5, 4], 64: [64, 64] };
      const grid = grids[resolution ?? ''] ?? [9, 7];
      expect([element.field!.width, element.field!.height]).toEqual(grid);
      expect(element.field!.values[0]).toBe((2 + target) ** 2);
      expect(element.report!.engine).toBe(engine);
      expect(loads.at(-1)!.field).toBe(element.field);
      expect(loads.length).toBeLessThanOrEqual(steps.length);
      // every load was whole and of one of the plans: no mixture of two
      const possible = new Set(steps.map((one) => (2 + one.target) ** 2));
      for (const { field, facts } of loads) {
        expect(possible).toContain(field.values[0]);
        expect(facts.grid).toEqual([field.width, field.height]);
      }
      unmount();
    }),
    { numRuns: 8 },
  );
});

test('a run that was replaced is silent: no progress of its grid after the change', async () => {
  const element = mountOne(EMPTY);
  element.landscape = slow();
  await next(element, 'landscape-progress');
  const progress = record(element, 'landscape-progress');
  element.landscape = bowl([5, 5]);
  await element.updateComplete;
  await element.ready;
  const total = progress.map((detail) => detail.total);
  expect(total.lastIndexOf(1500 * 1500)).toBeLessThan(total.indexOf(25));
  expect(progress.at(-1)).toMatchObject({ done: 25, total: 25 });
});

test('while it works: the bar is there and named, the status tells how far; afterwards the bar is gone', async () => {
  const element = mountOne(EMPTY);
  const bar = () => element.renderRoot.querySelector('progress')!;
  element.landscape = slow();
  await next(element, 'landscape-progress');
  await element.updateComplete;
  expect(bar().hidden).toBe(false);
  expect(bar().getAttribute('aria-label')).toBe('Evaluating the losses');
  expect(bar().value).toBeGreaterThan(0);
  expect(bar().value).toBeLessThanOrEqual(1);
  expect(shadowText(element, '.status')).toMatch(/^\d+ % · [\d.]+ [kMG]? ?points\/s/);
  element.landscape = bowl([5, 5]);
  await element.updateComplete;
  await element.ready;
  await element.updateComplete;
  expect(bar().hidden).toBe(true);
});

test('previews are drawn before the whole field is there', async () => {
  const element = mountOne(EMPTY);
  element.landscape = slow();
  await element.updateComplete;
  await until(() => element.renderRoot.querySelector<HTMLElement>('.poster')!.hidden === true);
  expect(element.field).toBe(null);
  expect(element.facts).toBe(null);
});

test('the last good picture stays while the next is loaded and when it fails', async () => {
  const element = mountOne(EMPTY);
  element.landscape = bowl();
  await element.ready;
  const { field, facts } = element;
  element.landscape = null;
  element.src = 'https://localhost:1/nowhere.json';
  await next(element, 'landscape-error');
  expect([element.field, element.facts]).toEqual([field, facts]);
  expect(element.renderRoot.querySelector<HTMLElement>('.poster')!.hidden).toBe(true);
});

test('`ready` taken before anything is set follows the element to its first picture', async () => {
  const element = mountOne('<loss-landscape></loss-landscape>');
  const { ready } = element;
  element.loading = 'eager';
  element.landscape = slow();
  await next(element, 'landscape-progress');
  element.landscape = bowl([5, 5]);
  await ready;
  expect(element.field).toMatchObject({ width: 5 });
});

test('holes are counted, named in words and in the legend, and stay what they are', async () => {
  const element = mountOne('<loss-landscape loading="eager" engine="cpu" view="map"></loss-landscape>');
  element.landscape = overflowing([9, 7]);
  await element.ready;
  await element.updateComplete;
  // (a·1e20 + b)² is beyond float32 in all columns but the middle one
  expect(element.facts!.holes).toBe(8 * 7);
  expect(element.field!.values.filter((loss) => loss === Infinity)).toHaveLength(56);
  expect(element.field!.values[4]).toBe(1);
  const legend = element.renderRoot.querySelector<LossLegend>('loss-legend')!;
  await legend.updateComplete;
  expect(legend.shadowRoot!.textContent).toContain('not finite');
  expect(label(element)).toContain('56 nodes are holes (88.9 %): the loss there is not finite.');
  expect(label(element)).toContain('The loss goes from 0 to 1,');
  expect((await element.toBlob()).type).toBe('image/png');

  const healthy = next(element, 'landscape-load');
  element.landscape = bowl();
  await healthy;
  await element.updateComplete;
  await legend.updateComplete;
  expect(legend.shadowRoot!.textContent).not.toContain('not finite');
});

test('a landscape without one finite loss is shown as such, and nothing is made up', async () => {
  const element = mountOne(EMPTY);
  element.landscape = { ...overflowing([4, 4]), data: { inputs: [[1e20]], targets: [[1e30]] } };
  await element.ready;
  await element.updateComplete;
  expect(element.facts).toMatchObject({ holes: 16, range: null, minima: { resolved: 0, raw: 0, list: [] } });
  expect(label(element)).toContain('No loss is finite.');
  expect(element.renderRoot.querySelector<LossLegend>('loss-legend')!.legend).toBe(null);
  expect((await element.toBlob()).type).toBe('image/png');
});

function label(element: LossLandscape): string {
  return element.renderRoot.querySelector<HTMLElement>('canvas[role]')!.ariaLabel!;
}
