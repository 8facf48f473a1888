import { afterEach, expect, test } from 'vitest';
import { mountOne, unmount } from './harness.ts';

afterEach(unmount);

test('in a fixed height the picture gives way and no line below it is cut', async () => {
  const element = mountOne('<loss-landscape preset="relu-relu" resolution="65" loading="eager"></loss-landscape>');
  element.style.cssText = 'width: 640px; height: 480px';
  await element.ready;
  await element.updateComplete;
  const foot = element.renderRoot.querySelector('.foot')!;
  expect(element.renderRoot.querySelector('.headline')!.textContent).toContain('continuum');
  expect(foot.scrollHeight).toBeLessThanOrEqual(foot.clientHeight);
  expect(foot.getBoundingClientRect().bottom).toBeLessThanOrEqual(element.getBoundingClientRect().bottom);
  const lowest = element.renderRoot.querySelector('.status')!.getBoundingClientRect().bottom;
  expect(lowest).toBeLessThanOrEqual(foot.getBoundingClientRect().bottom);
});

test('in a small box the picture keeps more than half of the height, and all words can be scrolled to', async () => {
  const element = mountOne('<loss-landscape preset="relu-relu" resolution="65" loading="eager"></loss-landscape>');
  element.style.cssText = 'width: 360px; height: 300px';
  await element.ready;
  await element.updateComplete;
  const stage = element.renderRoot.querySelector('.stage')!.getBoundingClientRect();
  const foot = element.renderRoot.querySelector('.foot')!;
  expect(stage.height).toBeGreaterThan(150);
  expect(foot.getBoundingClientRect().bottom).toBeLessThanOrEqual(element.getBoundingClientRect().bottom);
  expect(foot.scrollHeight).toBeGreaterThan(foot.clientHeight);
  expect(getComputedStyle(foot).overflowY).toBe('auto');
});
