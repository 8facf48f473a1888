import { afterEach, expect, test, vi } from 'vitest';
import { lineFit, mountOne, next, shadowText, unmount } from './harness.ts';

afterEach(() => {
  unmount();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('a bad landscape: kind spec, every problem, shown in an alert; the last good picture stays', async () => {
  const element = mountOne('<loss-landscape loading="eager"></loss-landscape>');
  element.landscape = lineFit(1);
  await element.ready;
  const good = element.field;
  const told = next(element, 'landscape-error');
  element.landscape = { ...lineFit(1), grid: [1, 9], loss: { name: 'msee' as 'mse' } };
  const { kind, problems, recovering, cause } = await told;
  expect(kind).toBe('spec');
  expect(recovering).toBe(false);
  expect(problems.map(({ path }) => path).toSorted()).toEqual(['grid[0]', 'loss.name']);
  await expect(element.ready).rejects.toBe(cause);
  await element.updateComplete;
  expect(shadowText(element, '[role=alert]')).toContain('grid[0]: expected');
  expect(element.field).toBe(good);
  element.landscape = lineFit(2);
  await element.updateComplete;
  await element.ready;
  expect(element.renderRoot.querySelector('[role=alert]')).toBe(null);
});

test.each([
  ['preset="no-such"', 'spec', 'preset'],
  ['src="/no-such-landscape.json?missing"', 'network', 'HTML page'],
  ['src="https://localhost:1/landscape.json"', 'network', 'localhost:1'],
])('%s fails as %s', async (attributes, kind, text) => {
  const element = mountOne(`<loss-landscape loading="eager" ${attributes}></loss-landscape>`);
  const detail = await next(element, 'landscape-error');
  expect(detail.kind).toBe(kind);
  expect(detail.cause.message).toContain(text);
});

test('an attribute that cannot be read is said, and its default used', async () => {
  const element = mountOne(
    '<loss-landscape preset="linear-layer" resolution="9" view="globe" levels="many" camera-orbit="up"></loss-landscape>',
  );
  const detail = await next(element, 'landscape-error');
  expect(detail.kind).toBe('spec');
  expect(detail.problems.map(({ path }) => path)).toEqual([
    'attribute levels',
    'attribute camera-orbit',
    'attribute view',
  ]);
  await element.ready;
  expect(element.field).toMatchObject({ width: 9 });
});

test('without WebGPU: the CPU engine, a 2-D map, and the reason in the status line', async () => {
  vi.spyOn(navigator, 'gpu', 'get').mockReturnValue(undefined as never);
  const element = mountOne('<loss-landscape preset="linear-layer" resolution="17" loading="eager"></loss-landscape>');
  await element.ready;
  await element.updateComplete;
  expect(element.report).toMatchObject({ engine: 'cpu', picture: 'canvas-2d' });
  expect(shadowText(element, '.status')).toMatch(/Drawn as a 2-D map: WebGPU is missing here/);
  expect((await element.toBlob()).size).toBeGreaterThan(1000);
});

test('engine=gpu without WebGPU fails as unsupported', async () => {
  vi.spyOn(navigator, 'gpu', 'get').mockReturnValue(undefined as never);
  const element = mountOne(
    '<loss-landscape preset="linear-layer" resolution="9" engine="gpu" loading="eager"></loss-landscape>',
  );
  expect((await next(element, 'landscape-error')).kind).toBe('unsupported');
});

test('toBlob before the first picture is refused with a reason', async () => {
  const element = mountOne('<loss-landscape></loss-landscape>');
  await expect(element.toBlob()).rejects.toThrow('await `ready` first');
});
