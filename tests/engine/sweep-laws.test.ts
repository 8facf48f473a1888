import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateField, streamField, subField, type Progress } from '../../src/engine/sweep.ts';
import { FakeEngine, fakeField, landscapeOf } from '../support/fake-engine.ts';

/** How an engine behaves: its tiles, its parallelism, and how many turns of the event loop each answer takes. */
const behaviours = fc.record({
  width: fc.integer({ min: 1, max: 90 }),
  height: fc.integer({ min: 1, max: 90 }),
  parallel: fc.integer({ min: 1, max: 6 }),
  batches: fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 }),
  delays: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 7 }),
});
type Behaviour = typeof behaviours extends fc.Arbitrary<infer T> ? T : never;

async function turns(count: number): Promise<void> {
  for (let k = 0; k < count; k++) await new Promise((resolve) => setImmediate(resolve));
}

/** An engine whose batch size changes as it goes and whose answers come in any order. */
class MoodyEngine extends FakeEngine {
  calls = 0;

  constructor({ parallel, batches, delays }: Behaviour, happen: (call: number) => void = () => {}) {
    super();
    this.parallel = parallel;
    this.batch = batches[0];
    this.answer = async () => {
      const call = this.calls++;
      this.batch = batches[call % batches.length];
      await turns(delays[call % delays.length]);
      happen(call);
    };
  }
}

describe('a sweep with any engine', () => {
  it('gives each node its own loss, whatever the tiles and the order of the answers', async () => {
    await fc.assert(
      fc.asyncProperty(behaviours, async (behaviour) => {
        const { width, height, parallel } = behaviour;
        const engine = new MoodyEngine(behaviour);
        const { values } = await evaluateField(engine, await landscapeOf(width, height));
        expect(values).toEqual(fakeField(width, height));
        expect(engine.mostActive).toBeLessThanOrEqual(parallel);
        expect([engine.active, engine.disposed]).toEqual([0, 1]);
        const asked = engine.lattices.reduce((sum, lattice) => sum + lattice.width * lattice.height, 0);
        expect(asked).toBe(width * height);
      }),
      { numRuns: 40 },
    );
  });

  it('tells a progress that only grows, and previews that are true parts of the field', async () => {
    await fc.assert(
      fc.asyncProperty(behaviours, async (behaviour) => {
        const { width, height } = behaviour;
        const seen: Progress[] = [];
        const engine = new MoodyEngine(behaviour);
        const field = await evaluateField(engine, await landscapeOf(width, height), {
          onProgress: (progress) => seen.push(progress),
        });
        let last = 0;
        for (const { done, total, pointsPerSecond } of seen) {
          expect(done).toBeGreaterThan(last);
          expect(total).toBe(width * height);
          expect(pointsPerSecond).toBeGreaterThan(0);
          last = done;
        }
        expect(last).toBe(width * height);
        let [finest, nodes] = [Infinity, 0];
        for (const { preview } of seen) {
          if (!preview) continue;
          const stride = [64, 32, 16, 8, 4, 2].find(
            (step) => Math.ceil(width / step) === preview.width && Math.ceil(height / step) === preview.height,
          )!;
          expect(preview).toEqual(subField(field, stride));
          expect(stride).toBeLessThan(finest);
          expect(preview.values.length).toBeGreaterThan(nodes);
          [finest, nodes] = [stride, preview.values.length];
        }
      }),
      { numRuns: 40 },
    );
  });

  it('ends with the failure of any tile, and leaves nothing running', async () => {
    await fc.assert(
      fc.asyncProperty(behaviours, fc.nat(12), async (behaviour, when) => {
        const { width, height } = behaviour;
        const engine = new MoodyEngine(behaviour, (call) => {
          if (call === when) throw new Error(`tile ${call}`);
        });
        const run = evaluateField(engine, await landscapeOf(width, height));
        const outcome = await run.then(
          () => 'whole',
          (error: Error) => error.message,
        );
        expect(outcome).toBe(engine.calls > when ? `tile ${when}` : 'whole');
        expect([engine.active, engine.disposed]).toEqual([0, 1]);
        const { calls } = engine;
        await turns(4);
        expect(engine.calls).toBe(calls);
      }),
      { numRuns: 40 },
    );
  });

  it('ends with the reason of an abort at any moment, or whole when it came too late', async () => {
    await fc.assert(
      fc.asyncProperty(behaviours, fc.nat(20), async (behaviour, when) => {
        const { width, height } = behaviour;
        const abort = new AbortController();
        const engine = new MoodyEngine(behaviour);
        const run = evaluateField(engine, await landscapeOf(width, height), { signal: abort.signal });
        const outcome = run.then(
          ({ values }) => values,
          (error: unknown) => error,
        );
        await turns(when);
        abort.abort('enough');
        const result = await outcome;
        if (result !== 'enough') expect(result).toEqual(fakeField(width, height));
        expect([engine.active, engine.disposed]).toEqual([0, 1]);
      }),
      { numRuns: 40 },
    );
  });

  it('does not begin when it was aborted before, nor prepare a thing', async () => {
    const engine = new FakeEngine();
    const landscape = await landscapeOf(4, 4);
    const signal = AbortSignal.abort('never');
    await expect(evaluateField(engine, landscape, { signal })).rejects.toBe('never');
    await expect(streamField(engine, landscape, { signal, onBand() {} })).rejects.toBe('never');
    expect([engine.lattices.length, engine.disposed]).toEqual([0, 0]);
  });
});

describe('a stream with any engine', () => {
  it('has the rows of the sweep, in order, each once', async () => {
    await fc.assert(
      fc.asyncProperty(behaviours, fc.integer({ min: 0, max: 3 }), async (behaviour, slow) => {
        const { width, height } = behaviour;
        const rows: number[] = [];
        let next = 0;
        await streamField(new MoodyEngine(behaviour), await landscapeOf(width, height), {
          async onBand(band, firstRow, rowCount) {
            expect(firstRow).toBe(next);
            expect(band).toHaveLength(rowCount * width);
            next += rowCount;
            await turns(slow);
            rows.push(...band);
          },
        });
        expect(next).toBe(height);
        expect(Float32Array.from(rows)).toEqual(fakeField(width, height));
      }),
      { numRuns: 25 },
    );
  });

  it('gives arrays that are the taker’s: what it writes into one shows in no other', async () => {
    const engine = new FakeEngine();
    const width = 700_000;
    engine.batch = width;
    const firsts: number[] = [];
    await streamField(engine, await landscapeOf(width, 4), {
      onBand(rows) {
        firsts.push(rows[0]);
        rows.fill(-1);
      },
    });
    expect(firsts).toEqual([0, 1000, 2000, 3000]);
  });
});
