import { afterEach, expect, test, vi } from 'vitest';
import { bowl, lineFit, mountOne, next, shadowText, slow, unmount } from './harness.ts';

afterEach(unmount);

const MARKUP = '<loss-landscape preset="linear-layer" resolution="17" loading="eager"';

async function shown(attributes = '') {
  const element = mountOne(`${MARKUP} ${attributes}></loss-landscape>`);
  await element.ready;
  await element.updateComplete;
  const target = element.renderRoot.querySelector<HTMLCanvasElement>('canvas[role]')!;
  return { element, target };
}

test('the picture is an application with a name made from the facts, and says its keys', async () => {
  const { element, target } = await shown();
  expect(target.role).toBe('application');
  expect(target.tabIndex).toBe(0);
  expect(target.ariaLabel).toMatch(
    /^Loss landscape, mean squared error, over weight of layer 1 from −3 to 3 and bias of layer 1/,
  );
  expect(target.ariaLabel).toContain('1 local minimum of this slice verified');
  const keys = element.renderRoot.querySelector(`#${target.getAttribute('aria-describedby')}`);
  expect(keys?.textContent).toContain('Arrow keys');
});

test('alt replaces the name; without-interaction makes a still image that takes no focus', async () => {
  const { target } = await shown('alt="A bowl" without-interaction');
  expect(target.ariaLabel).toBe('A bowl');
  expect(target.role).toBe('img');
  expect(target.hasAttribute('tabindex')).toBe(false);
  expect(target.hasAttribute('aria-describedby')).toBe(false);
});

test('everything with a role has a name, and ids are unique in the shadow tree', async () => {
  const { element } = await shown();
  const root = element.renderRoot;
  for (const control of root.querySelectorAll('button, progress, [role=application], [role=img]')) {
    const name = control.getAttribute('aria-label') || control.textContent?.trim();
    expect(name, control.outerHTML).toBeTruthy();
  }
  const ids = [...root.querySelectorAll('[id]')].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the key m changes the view, which the attribute shows', async () => {
  const { element, target } = await shown();
  target.focus();
  target.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', bubbles: true }));
  await element.updateComplete;
  expect(element.getAttribute('view')).toBe('map');
});

test('the wheel is left to the page without focus, and taken with it', async () => {
  const { target } = await shown();
  const wheel = () => new WheelEvent('wheel', { deltaY: 40, cancelable: true, bubbles: true });
  const passing = wheel();
  target.dispatchEvent(passing);
  expect(passing.defaultPrevented).toBe(false);
  target.focus();
  const taken = wheel();
  target.dispatchEvent(taken);
  expect(taken.defaultPrevented).toBe(true);
});

test('a camera moved by the reader says so, and a place chosen is announced', async () => {
  const { element, target } = await shown('view="map"');
  target.focus();
  const moved = next(element, 'landscape-camera');
  target.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
  expect((await moved).source).toBe('user');
  await element.toBlob();
  const box = target.getBoundingClientRect();
  const at = {
    // right of the middle: the plane has moved there
    clientX: box.left + 0.6 * box.width,
    clientY: box.top + box.height / 2,
    pointerId: 1,
    button: 0,
    bubbles: true,
  };
  vi.spyOn(target, 'setPointerCapture').mockReturnValue();
  const picked = next(element, 'landscape-pick');
  target.dispatchEvent(new PointerEvent('pointerdown', at));
  target.dispatchEvent(new PointerEvent('pointerup', at));
  expect(Number.isFinite((await picked).loss)).toBe(true);
  await element.updateComplete;
  expect(shadowText(element, '[aria-live]')).toMatch(/^Loss [\d.]/);
});

test('theme overrides the system’s colours', async () => {
  const { element } = await shown('theme="dark"');
  expect(getComputedStyle(element).backgroundColor).toBe('rgb(20, 23, 28)');
  element.theme = 'light';
  await element.updateComplete;
  expect(getComputedStyle(element).backgroundColor).toBe('rgb(255, 255, 255)');
});

test('no style attribute and no style element is in the markup: a strict policy would drop them', async () => {
  const { element } = await shown();
  expect(element.renderRoot.querySelector('style')).toBe(null);
  const styled = [...element.renderRoot.querySelectorAll('[style]')].filter(
    (node) => !(node instanceof HTMLCanvasElement),
  );
  expect(styled).toEqual([]);
});

test('the name follows the facts: minima, border and range of what is shown now', async () => {
  const element = mountOne('<loss-landscape loading="eager" engine="cpu"></loss-landscape>');
  const name = () => element.renderRoot.querySelector<HTMLElement>('canvas[role]')!.ariaLabel!;
  element.landscape = bowl();
  await element.ready;
  await element.updateComplete;
  expect(name()).toContain('The loss goes from 0 to 2,');
  expect(name()).toContain('1 local minimum of this slice verified, on the grid 1 resolved, 0 unresolved');
  expect(name()).toContain('The lowest verified minimum has loss 0 at (0, 0).');
  expect(name()).toContain('Convex: The network is one linear layer');
  expect(name()).not.toContain('hole');

  // (a + b)²: a valley of zeros from border to border, which is one minimum, and not one of the inside
  const load = next(element, 'landscape-load');
  element.landscape = lineFit(0, [9, 9]);
  await load;
  await element.updateComplete;
  expect(name()).toMatch(
    /A continuum of local minima .*, 0 isolated local minima of this slice verified, on the grid 0 resolved/,
  );
  expect(name()).toContain('1 on the border.');
  expect(name()).not.toContain('lowest');
  expect(shadowText(element, '.headline')).toContain('1 on the border');
});

test('a zoomed map is named by the window that is seen', async () => {
  const { element, target } = await shown('view="map"');
  const load = next(element, 'landscape-load');
  target.dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true }));
  await load;
  await element.updateComplete;
  expect(target.ariaLabel).toContain('over weight of layer 1 from −2.4 to 2.4 and');
});

test('the status line is busy while it counts, and speaks when it is done', async () => {
  const element = mountOne('<loss-landscape loading="eager" engine="cpu"></loss-landscape>');
  const status = () => element.renderRoot.querySelector('[role=status]')!;
  element.landscape = slow();
  await next(element, 'landscape-progress');
  await element.updateComplete;
  expect(status().ariaBusy).toBe('true');
  element.landscape = bowl();
  await next(element, 'landscape-load');
  await element.updateComplete;
  expect(status().ariaBusy).toBe('false');
  expect(status().textContent!.trim()).toMatch(/^CPU/);
});
