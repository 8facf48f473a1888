import { afterEach, expect, test, vi } from 'vitest';
import { sharedHost } from '../../src/gpu/host.ts';
import { lineFit, mount, mountOne, next, record, slow, unmount, until } from './harness.ts';

afterEach(() => {
  unmount();
  vi.restoreAllMocks();
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function pixels(blob: Blob): Promise<Uint8ClampedArray> {
  const image = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height).data;
}

test('all elements of a page share one device', async () => {
  const requests = vi.spyOn(GPUAdapter.prototype, 'requestDevice');
  const before = await sharedHost();
  requests.mockClear();
  const elements = mount(
    '<loss-landscape preset="linear-layer" resolution="9" loading="eager"></loss-landscape>'.repeat(3),
  );
  await Promise.all(elements.map((element) => element.ready));
  expect(elements.map((element) => element.report!.picture)).toEqual(['webgpu', 'webgpu', 'webgpu']);
  expect(requests).not.toHaveBeenCalled();
  expect(await sharedHost()).toBe(before);
});

test('moving an element keeps its canvases; leaving frees them, and a return shows the same field without a new run', async () => {
  const element = mountOne('<loss-landscape preset="linear-layer" resolution="9" loading="eager"></loss-landscape>');
  await element.ready;
  const canvases = () => element.renderRoot.querySelectorAll('canvas').length;
  const [target] = element.renderRoot.querySelectorAll('canvas');
  const parent = element.parentElement!;

  element.remove();
  parent.append(element);
  await pause(700);
  expect(element.renderRoot.querySelector('canvas')).toBe(target);

  element.remove();
  await until(() => canvases() === 0);
  const { field } = element;
  const progress = record(element, 'landscape-progress');
  parent.append(element);
  await until(() => canvases() > 0);
  await pause(100);
  expect(element.field).toBe(field);
  expect(progress).toEqual([]);
});

test('leaving in the middle of a run aborts it; a return does it again', async () => {
  const element = mountOne('<loss-landscape engine="cpu" loading="eager"></loss-landscape>');
  element.landscape = slow([2000, 2000]);
  const parent = element.parentElement!;
  await next(element, 'landscape-progress');
  element.remove();
  await pause(600);
  const progress = record(element, 'landscape-progress');
  await pause(300);
  expect(progress).toEqual([]);
  expect(element.field).toBe(null);
  parent.append(element);
  await next(element, 'landscape-progress');
});

test('a lost device is told of, and the same pixels come back on another one', async () => {
  const element = mountOne(
    '<loss-landscape preset="two-linear-layers" resolution="33" loading="eager"></loss-landscape>',
  );
  await element.ready;
  const before = await pixels(await element.toBlob());
  const host = await sharedHost();
  const told = next(element, 'landscape-error');
  host.simulateLoss();
  expect(await told).toMatchObject({ kind: 'lost', recovering: true });
  await element.recover();
  expect((await sharedHost()).generation).toBe(host.generation + 1);
  expect(element.report!.picture).toBe('webgpu');
  const after = await pixels(await element.toBlob());
  expect(after.length).toBe(before.length);
  // A matcher that prints a million bytes would hang the page: the number of different ones says enough.
  expect(after.reduce((count, byte, k) => count + Number(byte !== before[k]), 0)).toBe(0);
});

test('save and restore give the same element, through JSON', async () => {
  const element = mountOne('<loss-landscape loading="eager" palette="cividis" without-minima></loss-landscape>');
  element.landscape = lineFit(2);
  element.cameraOrbit = '40deg 30deg 1.5';
  element.view = 'map';
  element.window = { a: [-0.5, 0.5], b: [0, 1] };
  await next(element, 'landscape-load');
  const state = JSON.parse(JSON.stringify(element.save()));

  const other = mountOne('<loss-landscape loading="eager"></loss-landscape>');
  other.restore(state);
  await next(other, 'landscape-load');
  expect(other.save()).toEqual(element.save());
  expect(other.field).toEqual(element.field);
  expect(other.field!.window).toEqual({ a: [-0.5, 0.5], b: [0, 1] });
  expect(other.withoutMinima).toBe(true);
  expect(() => other.restore({ ...state, version: 2 })).toThrow('Expected a snapshot of version 1, got 2');
});

test('pick gives plane coordinates and the loss there, from the element’s own corner', async () => {
  const element = mountOne('<loss-landscape loading="eager" view="map" without-contours></loss-landscape>');
  element.landscape = lineFit(0, [129, 129]);
  await element.ready;
  await element.toBlob();
  const box = element.getBoundingClientRect();
  const target = element.renderRoot.querySelector('.view')!.getBoundingClientRect();
  const place = element.pick(target.left - box.left + target.width / 2, target.top - box.top + target.height / 2)!;
  expect(place.loss).toBeCloseTo((place.a + place.b) ** 2, 2);
  expect(element.pick(-5, -5)).toBe(null);
});

test('zooming the map samples its window anew, and Home goes back', async () => {
  const element = mountOne('<loss-landscape loading="eager" view="map"></loss-landscape>');
  element.landscape = lineFit(0, [33, 33]);
  await element.ready;
  await element.updateComplete;
  const target = element.renderRoot.querySelector<HTMLCanvasElement>('[role=application]')!;
  const press = (key: string) => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  target.focus();
  const zoomed = next(element, 'landscape-load');
  for (let k = 0; k < 4; k++) press('+');
  await zoomed;
  const { a } = element.field!.window;
  expect(a[1] - a[0]).toBeLessThan(1);
  expect(element.window).toEqual(element.field!.window);
  const home = next(element, 'landscape-load');
  press('Home');
  await home;
  expect(element.field!.window).toEqual({ a: [-1, 1], b: [-1, 1] });
  expect(element.window).toBe(null);
});
