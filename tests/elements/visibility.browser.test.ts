import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LossLandscape } from '../../src/elements/define.ts';
import { bowl, mount, mountOne, next, record, shadowText, shown, until, unmount } from './harness.ts';

afterEach(() => {
  unmount();
  vi.restoreAllMocks();
  window.scrollTo(0, 0);
});

const markup = (attributes: string) =>
  `<loss-landscape preset="linear-layer" resolution="5" ${attributes}></loss-landscape>`;

/** Puts an element so that `gap` CSS px lie between it and the lower edge of the viewport. */
function mountBelow(attributes: string, gap: number): LossLandscape {
  const element = mountOne(markup(attributes));
  element.style.position = 'absolute';
  element.style.top = `${innerHeight + gap}px`;
  return element;
}

/** Observers of the viewport have had their say: they report with frames. */
async function frames(count = 6) {
  for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
}

const hasStarted = (element: LossLandscape) =>
  element.renderRoot.querySelector('canvas') !== null || element.field !== null;

describe('loading', () => {
  test.each([
    ['lazy', 200, false],
    ['auto', 200, true],
    ['auto', 2000, false],
    ['eager', 2000, true],
    ['lazy', -200, true],
  ])('%s with %i px between the viewport and the element: starts %s', async (loading, gap, starts) => {
    const element = mountBelow(`loading="${loading}"`, gap);
    if (starts) {
      await element.ready;
      expect(element.field).not.toBe(null);
      return;
    }
    await frames();
    expect(hasStarted(element)).toBe(false);
    // and when it is scrolled to, it starts
    window.scrollTo(0, gap + 400);
    await element.ready;
    expect(element.field).not.toBe(null);
  });

  test('a hidden element waits until it is shown', async () => {
    const element = mountOne(markup(''));
    element.hidden = true;
    await frames();
    expect(hasStarted(element)).toBe(false);
    element.hidden = false;
    await element.ready;
    expect(element.field).not.toBe(null);
  });

  test('what is waited for can be hurried: lazy made eager', async () => {
    const element = mountBelow('loading="lazy"', 3000);
    await frames();
    expect(hasStarted(element)).toBe(false);
    element.loading = 'eager';
    await element.ready;
    expect(element.field).not.toBe(null);
  });

  test('once started it goes on with what is set, in sight or not', async () => {
    const element = mountBelow('loading="eager"', 3000);
    await element.ready;
    element.loading = 'lazy';
    const load = next(element, 'landscape-load');
    element.resolution = '7';
    await load;
    expect(element.field).toMatchObject({ width: 7 });
  });
});

describe('reveal', () => {
  const button = (element: LossLandscape) => element.renderRoot.querySelector('button');

  test('interaction: nothing is fetched, evaluated or asked of the GPU before the button', async () => {
    const fetches = vi.spyOn(globalThis, 'fetch');
    const element = mountOne(
      '<loss-landscape reveal="interaction" loading="eager" src="/nowhere.json"></loss-landscape>',
    );
    const errors = record(element, 'landscape-error');
    await frames();
    expect([hasStarted(element), errors.length, fetches.mock.calls.length]).toEqual([false, 0, 0]);
    expect(shadowText(element, '.poster')).toBe('Show the landscape');
    const told = next(element, 'landscape-error');
    button(element)!.click();
    expect((await told).kind).toBe('network');
    expect(button(element)).toBe(null);
  });

  test('auto once more starts without the button', async () => {
    const element = mountOne(markup('reveal="interaction" loading="eager"'));
    await frames();
    expect(hasStarted(element)).toBe(false);
    element.removeAttribute('reveal');
    await element.ready;
    expect(button(element)).toBe(null);
  });

  test('the page’s own poster and caption are shown, the poster until there is a picture', async () => {
    const element = mountOne(
      '<loss-landscape loading="eager" reveal="interaction" preset="linear-layer" resolution="5">' +
        '<em slot="poster">A still</em><p slot="caption">A caption</p></loss-landscape>',
    );
    await element.updateComplete;
    const isShown = (selector: string) => element.querySelector(selector)!.getClientRects().length > 0;
    expect([isShown('em'), isShown('p')]).toEqual([true, true]);
    button(element)!.click();
    await element.ready;
    await until(() => !isShown('em'));
    expect(isShown('p')).toBe(true);
  });
});

describe('the picture as PNG', () => {
  test('is a PNG of at least twice the CSS size, with the colours of the palette where the losses are', async () => {
    const element = mountOne(
      '<loss-landscape loading="eager" engine="cpu" view="map" without-contours without-minima></loss-landscape>',
    );
    element.landscape = bowl([65, 65]);
    await element.ready;
    await element.updateComplete;
    const blob = await element.toBlob();
    expect(blob.type).toBe('image/png');
    const bytes = new Uint8Array(await blob.arrayBuffer());
    expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const bitmap = await createImageBitmap(blob);
    const box = element.renderRoot.querySelector('.view')!.getBoundingClientRect();
    expect(bitmap.width).toBeGreaterThanOrEqual(2 * Math.floor(box.width));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    // the pixel under a CSS point of the picture
    const pixel = (x: number, y: number) => {
      const ratio = bitmap.width / box.width;
      return [...context.getImageData(Math.round(x * ratio), Math.round(y * ratio), 1, 1).data.subarray(0, 3)];
    };
    const corner = element.getBoundingClientRect();
    let compared = 0;
    for (let x = 10; x < box.width; x += 23) {
      for (let y = 10; y < box.height; y += 23) {
        const place = element.pick(box.left - corner.left + x, box.top - corner.top + y);
        if (!place || Math.max(Math.abs(place.a), Math.abs(place.b)) > 0.9) continue;
        compared++;
        const [red, green, blue] = pixel(x, y);
        // viridis rises from dark violet over green to yellow: green grows with the loss, all along
        if (place.loss < 0.05) expect([red < 90, green < 60, blue > 60]).toEqual([true, true, true]);
        if (place.loss > 1.4) expect(green).toBeGreaterThan(180);
      }
    }
    expect(compared).toBeGreaterThan(20);
  });

  test('is as wide as its place and holds a surface too', async () => {
    const element = await shown(markup('loading="eager"'));
    const bitmap = await createImageBitmap(await element.toBlob());
    const box = element.renderRoot.querySelector('.view')!.getBoundingClientRect();
    expect(bitmap.width / bitmap.height).toBeCloseTo(box.width / box.height, 1);
  });
});

test('an element in a document of its own, twice the same markup, shows the same facts', async () => {
  const [first, second] = mount(markup('loading="eager"').repeat(2));
  await Promise.all([first.ready, second.ready]);
  expect(second.facts).toEqual(first.facts);
  expect(second.field).toEqual(first.field);
});
