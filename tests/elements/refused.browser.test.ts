import { afterEach, expect, test, vi } from 'vitest';
import { sharedHost } from '../../src/gpu/host.ts';
import { bowl, imageOf, mountOne, next, record, unmount } from './harness.ts';

afterEach(() => {
  unmount();
  vi.restoreAllMocks();
});

test('a picture that the device refuses fails once, as compile; `recover` tries again', async () => {
  await sharedHost();
  const pipelines = vi
    .spyOn(GPUDevice.prototype, 'createRenderPipelineAsync')
    .mockRejectedValue(new GPUPipelineError('the driver says no', { reason: 'internal' }));
  const element = mountOne('<loss-landscape loading="eager" engine="cpu"></loss-landscape>');
  const errors = record(element, 'landscape-error');
  const loads = record(element, 'landscape-load');
  element.landscape = bowl();
  await expect(element.ready).rejects.toThrow('the driver says no');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(pipelines).toHaveBeenCalled();
  expect(errors.map(({ kind, recovering }) => [kind, recovering])).toEqual([['compile', false]]);
  expect(loads).toEqual([]);
  await expect(element.toBlob()).rejects.toThrow();

  pipelines.mockRestore();
  const loaded = next(element, 'landscape-load');
  await element.recover();
  await loaded;
  expect((await imageOf(element)).width).toBeGreaterThan(0);
  expect(errors).toHaveLength(1);
});

test('a page without an adapter: a 2-D map that names the reason, and all losses', async () => {
  vi.spyOn(navigator, 'gpu', 'get').mockReturnValue({ requestAdapter: async () => null } as unknown as GPU);
  const element = mountOne('<loss-landscape loading="eager"></loss-landscape>');
  element.landscape = bowl();
  await element.ready;
  await element.updateComplete;
  expect(element.report).toMatchObject({ engine: 'cpu', picture: 'canvas-2d' });
  expect(element.report!.reason).toContain('offers no adapter');
  expect(element.renderRoot.querySelector('.status')!.textContent).toContain('Drawn as a 2-D map: WebGPU is here but');
  expect(element.facts!.minima.resolved).toBe(1);
});

test('a field that no memory holds fails as memory and says how much was asked for', async () => {
  const element = mountOne('<loss-landscape loading="eager" engine="cpu"></loss-landscape>');
  element.landscape = bowl();
  await element.ready;
  const Whole = Float32Array;
  vi.stubGlobal(
    'Float32Array',
    new Proxy(Whole, {
      construct(target, [first, ...rest]: [unknown], self) {
        if (first === 9000 * 9000) throw new RangeError('Array buffer allocation failed');
        return Reflect.construct(target, [first, ...rest], self) as object;
      },
    }),
  );
  const told = next(element, 'landscape-error');
  element.resolution = '9000';
  const { kind, cause } = await told;
  vi.unstubAllGlobals();
  expect(kind).toBe('memory');
  expect(cause.message).toBe('A field of 9000×9000 nodes needs 309 MiB in one piece');
  expect(element.field).toMatchObject({ width: 17 });
});
