import { describe, expect, it } from 'vitest';
import { evaluateField, subField, type Progress } from '../../src/engine/sweep.ts';
import { coordinate, type Field } from '../../src/spec/field.ts';
import { FakeEngine, fakeField, landscapeOf } from '../support/fake-engine.ts';

describe('evaluateField', () => {
  it.each([
    [1, 1],
    [1, 50],
    [97, 40],
    [64, 64],
  ])('assembles a grid of %i × %i', async (width, height) => {
    const engine = new FakeEngine();
    const landscape = await landscapeOf(width, height);
    const field = await evaluateField(engine, landscape);
    expect(field).toEqual({ width, height, window: landscape.window, values: fakeField(width, height) });
    expect(engine.disposed).toBe(1);
  });

  it('keeps as many lattices under way as the job likes, and no more', async () => {
    const engine = new FakeEngine();
    engine.answer = () => new Promise((resolve) => setTimeout(resolve, 1));
    await evaluateField(engine, await landscapeOf(30, 20));
    expect(engine.mostActive).toBe(3);
  });

  it('shows ever finer fields, each true to its own window', async () => {
    const engine = new FakeEngine();
    engine.batch = 500;
    const steps: Progress[] = [];
    const landscape = await landscapeOf(130, 129);
    await evaluateField(engine, landscape, { onProgress: (step) => steps.push(step) });
    const previews = steps.flatMap(({ preview }) => preview ?? []);
    expect(previews.map(({ width, height }) => [width, height])).toEqual([
      [17, 17],
      [33, 33],
      [65, 65],
    ]);
    const [{ window, values }] = previews;
    expect(window.a).toEqual([-1, coordinate(landscape.window.a, 128, 130)]);
    expect(window.b).toEqual([-1.25, 0.75]);
    expect([...values.slice(0, 3), values[17]]).toEqual([0, 8, 16, 8000]);
    expect(steps.at(-1)?.done).toBe(130 * 129);
    expect(steps.at(-1)?.preview).toBeUndefined();
  });

  it('rejects with the reason of an abort, once nothing runs any more', async () => {
    const engine = new FakeEngine();
    const abort = new AbortController();
    let asked = 0;
    // a lattice under way takes a while to notice
    engine.answer = async () => {
      if (++asked === 5) abort.abort(new Error('enough'));
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await expect(evaluateField(engine, await landscapeOf(50, 50), { signal: abort.signal })).rejects.toThrow('enough');
    expect(engine.active).toBe(0);
    expect(engine.disposed).toBe(1);
    const { length } = engine.lattices;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(engine.lattices).toHaveLength(length);
  });

  it('fails with the first failure, and stops the others', async () => {
    const engine = new FakeEngine();
    const signals: AbortSignal[] = [];
    engine.answer = async ({ i, j }, signal) => {
      if (signal) signals.push(signal);
      if (j === 0 && i > 10) throw new Error(`no loss at ${i}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await expect(evaluateField(engine, await landscapeOf(30, 20))).rejects.toThrow('no loss at');
    expect(engine.active).toBe(0);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  it('fails when the listener does', async () => {
    const engine = new FakeEngine();
    const onProgress = () => {
      throw new Error('listener');
    };
    await expect(evaluateField(engine, await landscapeOf(30, 20), { onProgress })).rejects.toThrow('listener');
    expect(engine.active).toBe(0);
  });
});

describe('subField', () => {
  const field: Field = { width: 6, height: 4, window: { a: [0, 5], b: [10, 16] }, values: fakeField(6, 4) };

  it('keeps every node at stride 1', () => expect(subField(field, 1)).toEqual(field));

  it('spans the nodes that it keeps', () => {
    expect(subField(field, 2)).toEqual({
      width: 3,
      height: 2,
      window: { a: [0, 4], b: [10, 14] },
      values: Float32Array.of(0, 2, 4, 2000, 2002, 2004),
    });
  });
});
