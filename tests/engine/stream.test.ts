import { describe, expect, it } from 'vitest';
import { streamField } from '../../src/engine/sweep.ts';
import { FakeEngine, fakeField, landscapeOf } from '../support/fake-engine.ts';

/** More than a band (2^20 nodes) is needed to see bands at all. */
const WIDTH = 700_000;

function collector() {
  const bands: { firstRow: number; rowCount: number; rows: Float32Array }[] = [];
  const onBand = (rows: Float32Array, firstRow: number, rowCount: number) =>
    void bands.push({ firstRow, rowCount, rows });
  return { bands, onBand };
}

describe('streamField', () => {
  it('gives a small field in one band', async () => {
    const { bands, onBand } = collector();
    await streamField(new FakeEngine(), await landscapeOf(9, 5), { onBand });
    expect(bands).toEqual([{ firstRow: 0, rowCount: 5, rows: fakeField(9, 5) }]);
  });

  it('gives bands of whole rows in order, whatever order the tiles come in', async () => {
    const engine = new FakeEngine();
    engine.batch = 250_000;
    engine.answer = ({ j }) => new Promise((resolve) => setTimeout(resolve, j % 2 === 0 ? 6 : 1));
    const { bands, onBand } = collector();
    const done: number[] = [];
    await streamField(engine, await landscapeOf(WIDTH, 5), { onBand, onProgress: (step) => done.push(step.done) });
    expect(bands.map(({ firstRow, rowCount }) => [firstRow, rowCount])).toEqual([0, 1, 2, 3, 4].map((row) => [row, 1]));
    for (const { firstRow, rows } of bands) {
      expect(rows).toHaveLength(WIDTH);
      expect([rows[0], rows[WIDTH - 1]]).toEqual([1000 * firstRow, WIDTH - 1 + 1000 * firstRow]);
    }
    expect(done.at(-1)).toBe(5 * WIDTH);
  });

  it('waits for a slow taker: no more than three bands are open', async () => {
    const engine = new FakeEngine();
    engine.batch = WIDTH;
    let taken = 0;
    let mostAhead = 0;
    engine.answer = async ({ j }) => {
      mostAhead = Math.max(mostAhead, j - taken);
    };
    const onBand = async () => {
      await new Promise((resolve) => setTimeout(resolve, 3));
      taken++;
    };
    await streamField(engine, await landscapeOf(WIDTH, 8), { onBand });
    expect(taken).toBe(8);
    expect(mostAhead).toBe(2);
  });

  it('fails when the taker fails, and takes no band after that', async () => {
    const engine = new FakeEngine();
    engine.batch = WIDTH;
    let calls = 0;
    const onBand = () => {
      if (++calls === 2) throw new Error('disk full');
    };
    await expect(streamField(engine, await landscapeOf(WIDTH, 8), { onBand })).rejects.toThrow('disk full');
    expect(calls).toBe(2);
    expect(engine.disposed).toBe(1);
    expect(engine.lattices.length).toBeLessThan(8);
  });

  it('aborts while a taker never finishes', async () => {
    const engine = new FakeEngine();
    engine.batch = WIDTH;
    const abort = new AbortController();
    const onBand = () => {
      setTimeout(() => abort.abort(new Error('enough')), 5);
      return new Promise<void>(() => {});
    };
    const run = streamField(engine, await landscapeOf(WIDTH, 8), { onBand, signal: abort.signal });
    await expect(run).rejects.toThrow('enough');
    expect(engine.active).toBe(0);
  });
});
