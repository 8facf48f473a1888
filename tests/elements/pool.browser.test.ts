import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bowl, mount, mountOne, next, shadowText, until, unmount } from './harness.ts';

afterEach(() => {
  unmount();
  vi.unstubAllGlobals();
});

describe('threads', () => {
  const alive = new Set<Worker>();

  beforeEach(() => {
    vi.stubGlobal(
      'Worker',
      class extends Worker {
        constructor(url: string, options?: WorkerOptions) {
          super(url, options);
          alive.add(this);
        }
        override terminate(): void {
          alive.delete(this);
          super.terminate();
        }
      },
    );
  });

  test('elements share one pool, which ends with the last of them; a later one starts another', async () => {
    const markup =
      '<loss-landscape loading="eager" engine="cpu" preset="linear-layer" resolution="9"></loss-landscape>';
    const [first, ...others] = mount(markup.repeat(4));
    await Promise.all([first, ...others].map((element) => element.ready));
    // the threads of the analyses end when nobody asks them anything, and those of the pool are one for each core
    await until(() => alive.size === navigator.hardwareConcurrency);
    const parent = first.parentElement!;
    for (const element of others) element.remove();
    await until(() => others.every((element) => element.renderRoot.querySelector('canvas') === null));
    expect(alive.size).toBe(navigator.hardwareConcurrency);
    first.remove();
    await until(() => alive.size === 0);
    first.resolution = '7';
    parent.append(first);
    await next(first, 'landscape-load');
    expect(first.field).toMatchObject({ width: 7 });
    await until(() => alive.size === navigator.hardwareConcurrency);
  });

  test('where no thread starts, the page’s own does the work, and the status line says so', async () => {
    await until(() => alive.size === 0);
    vi.stubGlobal('Worker', undefined);
    const element = mountOne('<loss-landscape loading="eager" engine="cpu"></loss-landscape>');
    element.landscape = bowl();
    await element.ready;
    await element.updateComplete;
    expect(element.facts!.minima.resolved).toBe(1);
    expect(shadowText(element, '.status')).toContain('the calling thread');
  });
});
