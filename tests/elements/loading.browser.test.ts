import { afterEach, expect, test } from 'vitest';
import { lineFit, mount, mountOne, next, record, shadowText, until, unmount } from './harness.ts';

afterEach(unmount);

test('a preset is evaluated on the grid asked for, analysed, drawn and told of', async () => {
  const element = mountOne('<loss-landscape preset="relu-relu" resolution="33x21" loading="eager"></loss-landscape>');
  const loads = record(element, 'landscape-load');
  await element.ready;
  expect(element.field).toMatchObject({ width: 33, height: 21, window: element.landscape!.window });
  const { a, b } = element.field!.window;
  // relu(w1·relu(w0)) with target 1: loss 1 wherever a weight is negative, (w0·w1 − 1)² elsewhere
  expect(element.field!.values[0]).toBe(1);
  expect(element.field!.values.at(-1)).toBeCloseTo((a[1] * b[1] - 1) ** 2, 4);
  expect(element.facts!.range).toMatchObject({ median: 1 });
  expect(loads).toHaveLength(1);
  expect(loads[0].field).toBe(element.field);
  expect(loads[0].report).toMatchObject({ grid: [33, 21], audit: { normU: 1, normV: 1 } });
});

test('the status line names engine, grid and rate; the headline what the count leaves out', async () => {
  const element = mountOne('<loss-landscape preset="linear-layer" resolution="17" engine="cpu"></loss-landscape>');
  await element.ready;
  await element.updateComplete;
  expect(shadowText(element, '.status')).toMatch(/^CPU · .*thread.* · 17×17 · .* · [\d.]+ ?[kMG]? points\/s · /);
  expect(shadowText(element, '.headline')).toBe(
    '1 local minimum of this slice verified · on the grid 1 resolved · 0 unresolved at this resolution · 0 below float noise · 0 on the border · Convex',
  );
});

test('sources: the property goes before src, src before the inline child', async () => {
  const inline = JSON.stringify(lineFit(1));
  const src = `data:application/json,${encodeURIComponent(JSON.stringify(lineFit(2)))}`;
  const element = mountOne(
    `<loss-landscape loading="eager"><script type="application/json">${inline}</script></loss-landscape>`,
  );
  await element.ready;
  expect(element.field!.values[0]).toBe((-1 - 1 - 1) ** 2);
  element.src = src;
  await next(element, 'landscape-load');
  expect(element.field!.values[0]).toBe((-1 - 1 - 2) ** 2);
  element.landscape = lineFit(3);
  await next(element, 'landscape-load');
  expect(element.field!.values[0]).toBe((-1 - 1 - 3) ** 2);
});

test('an inline child that comes later, or is edited, is taken', async () => {
  const element = mountOne('<loss-landscape loading="eager"></loss-landscape>');
  const script = document.createElement('script');
  script.type = 'application/json';
  script.textContent = JSON.stringify(lineFit(1));
  element.append(script);
  await next(element, 'landscape-load');
  script.textContent = JSON.stringify(lineFit(5));
  await next(element, 'landscape-load');
  expect(element.field!.values[0]).toBe(49);
});

test('files named by a landscape are read relative to it', async () => {
  const csv = URL.createObjectURL(new Blob(['x,y\n1,4\n'], { type: 'text/csv' }));
  const element = mountOne('<loss-landscape loading="eager"></loss-landscape>');
  element.landscape = { ...lineFit(0), data: { file: csv, targets: ['y'] } };
  await element.ready;
  expect(element.field!.values[0]).toBe((-1 - 1 - 4) ** 2);
});

test('the newest landscape wins: an older run is not heard of', async () => {
  const element = mountOne('<loss-landscape loading="eager" engine="cpu"></loss-landscape>');
  const loads = record(element, 'landscape-load');
  element.landscape = { ...lineFit(1), grid: [1024, 1024] };
  await next(element, 'landscape-progress');
  const first = element.ready;
  element.landscape = lineFit(2);
  await element.updateComplete;
  await element.ready;
  expect(loads).toHaveLength(1);
  expect(loads[0].field).toMatchObject({ width: 9, height: 7 });
  // `ready` follows the newest run, for whoever took it before
  await first;
  expect(element.field!.values[0]).toBe(16);
});

test('progress grows to the whole and the previews are drawn before it', async () => {
  const element = mountOne('<loss-landscape engine="cpu" loading="eager"></loss-landscape>');
  const progress = record(element, 'landscape-progress');
  element.landscape = lineFit(1, [257, 257]);
  await element.ready;
  const done = progress.map((detail) => detail.done);
  expect(done.every((value, k) => k === 0 || value > done[k - 1])).toBe(true);
  expect(done.at(-1)).toBe(257 * 257);
  expect(progress.every(({ total }) => total === 257 * 257)).toBe(true);
});

test('loading=lazy waits for the viewport, reveal=interaction for the button', async () => {
  const [far, shy] = mount(
    '<loss-landscape preset="linear-layer" resolution="9" loading="lazy"></loss-landscape>' +
      '<loss-landscape preset="linear-layer" resolution="9" reveal="interaction"></loss-landscape>',
  );
  far.style.marginTop = '5000px';
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(far.field).toBe(null);
  far.scrollIntoView();
  await far.ready;
  expect(far.field).not.toBe(null);
  expect(shy.field).toBe(null);
  const button = shy.renderRoot.querySelector('button')!;
  expect(button.textContent).toBe('Show the landscape');
  button.click();
  await shy.ready;
  await until(() => shy.renderRoot.querySelector<HTMLElement>('.poster')!.hidden === true);
});
