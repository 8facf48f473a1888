import '../../src/elements/define.ts';
import type { LossLandscape } from '../../src/elements/define.ts';
import type { LandscapeEventMap } from '../../src/elements/events.ts';

/** Puts markup with one or more elements into the page, big enough to be drawn, and gives the elements. */
export function mount(markup: string): LossLandscape[] {
  const box = document.createElement('div');
  box.className = 'mounted';
  box.innerHTML = markup;
  document.body.append(box);
  const elements = [...box.querySelectorAll('loss-landscape')];
  for (const element of elements) element.style.cssText = 'width: 360px; height: 300px';
  return elements;
}

export function mountOne(markup: string): LossLandscape {
  return mount(markup)[0];
}

/** Removes all that was mounted; give it to `afterEach`. */
export function unmount(): void {
  for (const box of document.querySelectorAll('.mounted')) box.remove();
}

/** The details of every event of a type from now on. */
export function record<K extends keyof LandscapeEventMap>(
  target: EventTarget,
  type: K,
): LandscapeEventMap[K]['detail'][] {
  const details: LandscapeEventMap[K]['detail'][] = [];
  target.addEventListener(type, (event) => details.push((event as LandscapeEventMap[K]).detail));
  return details;
}

/** The next event of a type. */
export function next<K extends keyof LandscapeEventMap>(
  target: EventTarget,
  type: K,
): Promise<LandscapeEventMap[K]['detail']> {
  return new Promise((resolve) => {
    target.addEventListener(type, (event) => resolve((event as LandscapeEventMap[K]).detail), { once: true });
  });
}

/** Waits until a condition holds, looking once a frame; fails by the test's own time limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => requestAnimationFrame(resolve));
}

export function shadowText(element: LossLandscape, selector: string): string {
  return element.renderRoot.querySelector(selector)?.textContent?.replaceAll(/\s+/g, ' ').trim() ?? '';
}

/** A landscape whose field is known in closed form: L(a, b) = (a·x + b − y)² on one sample x = 1, y = target. */
export function lineFit(target: number, grid: [number, number] = [9, 7]) {
  return {
    version: 1 as const,
    network: { layers: [1, 1] },
    parameters: { values: [0, 0] },
    data: { inputs: [[1]], targets: [[target]] },
    loss: { name: 'mse' as const },
    plane: {
      directions: 'axes' as const,
      u: { layer: 0, weight: [0, 0] as [number, number] },
      v: { layer: 0, bias: 0 },
    },
    window: { a: [-1, 1] as [number, number], b: [-1, 1] as [number, number] },
    grid,
  };
}

/** So much work, in no closed form, that a test can act before it is done. */
export function slow(grid: [number, number] = [1500, 1500], samples = 100) {
  const inputs = Array.from({ length: samples }, (_, n) => [n / samples]);
  return {
    ...lineFit(1, grid),
    network: { layers: [1, 16, 16, 1], activation: 'tanh' as const },
    parameters: { init: 'pytorch' as const, seed: 1 },
    data: { inputs, targets: inputs },
    plane: { directions: 'random' as const, seed: 1 },
  };
}

/** Puts one element into the page and waits for its whole picture. */
export async function shown(markup: string): Promise<LossLandscape> {
  const element = mountOne(markup);
  await element.ready;
  await element.updateComplete;
  return element;
}

/** What takes focus and keys. */
export function targetOf(element: LossLandscape): HTMLCanvasElement {
  return element.renderRoot.querySelector<HTMLCanvasElement>('canvas[role]')!;
}

/** Presses a key on the picture; true when the picture took it. */
export function press(element: LossLandscape, key: string, modifiers: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers });
  return !targetOf(element).dispatchEvent(event);
}

/** The element's PNG, decoded. */
export async function imageOf(element: LossLandscape): Promise<ImageData> {
  const bitmap = await createImageBitmap(await element.toBlob());
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

/** Number of bytes in which two pictures differ; a matcher that printed a million bytes would hang the page. */
export function differences(p: ImageData, q: ImageData): number {
  if (p.width !== q.width || p.height !== q.height) return Infinity;
  return p.data.reduce((count, byte, k) => count + Number(byte !== q.data[k]), 0);
}

/** A landscape with L(a, b) = a² + b²: one minimum of value 0, at the origin. */
export function bowl(grid: [number, number] = [17, 17]) {
  return { ...lineFit(0, grid), data: { inputs: [[1], [-1]], targets: [[0], [0]] } };
}

/** A landscape with L(a, b) = (a·scale + b)²: with a huge scale every column but a = 0 overflows float32. */
export function overflowing(grid: [number, number] = [9, 7], scale = 1e20) {
  return { ...lineFit(0, grid), data: { inputs: [[scale]], targets: [[0]] } };
}

/** The picture once its camera rests: two in a row that are equal. */
export async function restingImage(element: LossLandscape): Promise<ImageData> {
  let last = await imageOf(element);
  for (;;) {
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    const image = await imageOf(element);
    if (differences(image, last) === 0) return image;
    last = image;
  }
}
