import { describe, expect, it, vi } from 'vitest';
import { OnDemand } from '../../src/view/on-demand.ts';

/** A load that ends when it is told to. */
function load() {
  let [succeed, fail] = [() => {}, (_reason: unknown) => {}];
  const start = vi.fn(
    () =>
      new Promise<void>((resolve, reject) => {
        [succeed, fail] = [resolve, reject];
      }),
  );
  return { start, succeed: () => succeed(), fail: (reason: unknown) => fail(reason) };
}

const turns = async () => {
  for (let k = 0; k < 8; k++) await Promise.resolve();
};

describe('what is loaded on demand', () => {
  it('is loaded once, however often it is wanted, and tells when it has come', async () => {
    const [onCome, onError] = [vi.fn(), vi.fn()];
    const loads = new OnDemand(onCome, onError);
    expect(loads.isBusy).toBe(false);
    const { start, succeed } = load();
    for (let k = 0; k < 3; k++) loads.want('drape', start);
    expect([start.mock.calls.length, loads.isBusy, onCome.mock.calls.length]).toEqual([1, true, 0]);
    succeed();
    await turns();
    expect([loads.isBusy, onCome.mock.calls.length]).toEqual([false, 1]);
    loads.want('drape', start);
    expect(start).toHaveBeenCalledOnce();
    expect(onError).not.toHaveBeenCalled();
  });

  it('is tried again by the next who wants it when it failed', async () => {
    const [onCome, onError] = [vi.fn(), vi.fn()];
    const loads = new OnDemand(onCome, onError);
    const { start, fail, succeed } = load();
    loads.want('findings', start);
    const reason = new TypeError('Failed to fetch dynamically imported module');
    fail(reason);
    await turns();
    expect(onError).toHaveBeenCalledExactlyOnceWith(reason);
    expect(loads.isBusy).toBe(false);
    loads.want('findings', start);
    expect(start).toHaveBeenCalledTimes(2);
    succeed();
    await turns();
    expect(onCome).toHaveBeenCalledTimes(2);
  });

  it('is whole when all has come, what was wanted meanwhile too, and when nothing was wanted', async () => {
    const loads = new OnDemand(
      () => {},
      () => {},
    );
    await loads.whole();
    const [first, second] = [load(), load()];
    loads.want('first', first.start);
    const whole = vi.fn();
    void loads.whole().then(whole);
    loads.want('second', second.start);
    first.succeed();
    await turns();
    expect(whole).not.toHaveBeenCalled();
    second.fail(new Error('no'));
    await turns();
    await turns();
    expect(whole).toHaveBeenCalledOnce();
  });
});
