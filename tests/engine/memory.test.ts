import { describe, expect, it } from 'vitest';
import type { Job, Lattice } from '../../src/engine/engine.ts';
import { pump } from '../../src/engine/pump.ts';
import { evaluateField, streamField } from '../../src/engine/sweep.ts';
import { FakeEngine, landscapeOf } from '../support/fake-engine.ts';
import { Alive } from '../support/garbage.ts';

describe('memory', () => {
  it('of bands that were taken is free: however tall the field, no more than three exist', async () => {
    const engine = new FakeEngine();
    engine.batch = 2 ** 19;
    const alive = new Alive();
    const counts: number[] = [];
    // bands hold about a million nodes: 12 of them
    await streamField(engine, await landscapeOf(2 ** 16, 192), {
      onBand: async (rows) => {
        alive.add(rows.buffer);
        counts.push(await alive.count());
      },
    });
    expect(counts).toHaveLength(12);
    expect(Math.max(...counts)).toBeLessThanOrEqual(3);
  });

  it('of the losses of a tile is free once they have landed', async () => {
    const engine = new FakeEngine();
    engine.batch = 64;
    engine.parallel = 2;
    const alive = new Alive();
    const prepare = engine.prepare.bind(engine);
    let most = 0;
    engine.prepare = async (): Promise<Job> => {
      const job = await prepare();
      const evaluate = async (lattice: Lattice, signal?: AbortSignal) => {
        most = Math.max(most, await alive.count());
        const losses = await job.evaluate(lattice, signal);
        alive.add(losses);
        return losses;
      };
      return { ...job, evaluate };
    };
    await evaluateField(engine, await landscapeOf(48, 48));
    expect(engine.lattices.length).toBeGreaterThan(30);
    // two under way, and one each that has just landed
    expect(most).toBeLessThanOrEqual(4);
  });
});

describe('a wait for the next tile', () => {
  const job: Job = {
    parallel: 1,
    batch: () => 1,
    evaluate: async () => new Float32Array(1),
    dispose: () => {},
  };

  it('ends with an abort, though the tile never comes', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const never = new Promise<null>(() => {});
    const work = pump(
      job,
      () => never,
      () => {},
      controller.signal,
    );
    controller.abort(reason);
    await expect(work).rejects.toBe(reason);
  });

  it('that is aborted by the wait itself ends too', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const next = () => {
      controller.abort(reason);
      return new Promise<null>(() => {});
    };
    await expect(pump(job, next, () => {}, controller.signal)).rejects.toBe(reason);
  });

  it('that fails after the abort is no unhandled rejection', async () => {
    const controller = new AbortController();
    let fail = (_error: Error) => {};
    const late = new Promise<null>((_resolve, reject) => (fail = reject));
    const work = pump(
      job,
      () => late,
      () => {},
      controller.signal,
    );
    controller.abort(new Error('first'));
    fail(new Error('second'));
    await expect(work).rejects.toThrow('first');
  });
});
