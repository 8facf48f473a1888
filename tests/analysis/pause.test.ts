import { expect, test } from 'vitest';
import { createPause } from '../../src/analysis/pause.ts';

function busy(milliseconds: number): void {
  for (const start = performance.now(); performance.now() - start < milliseconds;);
}

test('long work gives other work a turn', async () => {
  const pause = createPause();
  let turns = 0;
  const timer = setInterval(() => turns++);
  for (let k = 0; k < 5; k++) {
    busy(15);
    await pause();
  }
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
});

test('an abort during a turn ends the work with its reason', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const pause = createPause(controller.signal);
  busy(15);
  const turn = pause();
  controller.abort(reason);
  await expect(turn).rejects.toBe(reason);
  expect(() => pause()).toThrow(reason);
});
