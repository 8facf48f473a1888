import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Truth, accuracyOf } from '../../src/engine/bench/accuracy.ts';
import { calibrate, keep, nextNodes, timeField, withNodes } from '../../src/engine/bench/calibrate.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { makeCase } from '../support/engines.ts';
import { simulated, stopClock } from './simulated.ts';

const landscape = await resolveLandscape(makeCase({ layers: [2, 3, 1], grid: [20, 10] }));
const options = { repetitionMs: 100, calibrationMs: 10_000, firstNodes: 4 };

afterEach(() => vi.restoreAllMocks());

describe('the grid of an engine', () => {
  let clock: { now: number };
  beforeEach(() => void (clock = stopClock()));

  it.each([
    ['the case’s own where that takes long enough', 0.6, [20, 10]],
    ['the case’s own where that takes a little longer than it need', 1.9, [20, 10]],
  ])('is %s', async (_name, cost, grid) => {
    const { engine } = simulated('cpu', clock, { cost });
    const { kept, passes } = await calibrate(engine, landscape, options);
    expect([kept.landscape.grid, passes]).toEqual([grid, 1]);
  });

  it.each([[0.001], [0.05], [10], [30]])(
    'takes about as long as asked at %d ms a node, whatever its own',
    async (cost) => {
      const { engine } = simulated('cpu', clock, { cost });
      const { kept, passes } = await calibrate(engine, landscape, options);
      const [width, height] = kept.landscape.grid;
      const milliseconds = passes * width * height * cost;
      expect(milliseconds).toBeGreaterThanOrEqual(90);
      expect(milliseconds).toBeLessThanOrEqual(300);
      expect(width / height).toBeGreaterThanOrEqual(1);
      expect(kept.landscape.window).toEqual(landscape.window);
    },
  );

  it('is evaluated several times where looking further would take too long', async () => {
    const { engine } = simulated('cpu', clock, { cost: 1, prepare: 20_000 });
    const { kept, passes, firstPrepareMs } = await calibrate(engine, landscape, { ...options, calibrationMs: 1 });
    const [width, height] = kept.landscape.grid;
    expect(width * height).toBeLessThan(100);
    expect(passes).toBe(Math.ceil(100 / (width * height)));
    expect(firstPrepareMs).toBe(20_001);
  });

  it('leaves no job behind but the one that is kept, and none when it fails', async () => {
    const contestant = simulated('cpu', clock, { cost: 0.01 });
    const { kept } = await calibrate(contestant.engine, landscape, options);
    expect(contestant.alive).toBe(1);
    kept.dispose();
    expect(contestant.alive).toBe(0);
    const controller = new AbortController();
    const failing = simulated('cpu', clock, {
      cost() {
        controller.abort(new Error('enough'));
        return 1;
      },
    });
    const attempt = calibrate(failing.engine, landscape, { ...options, signal: controller.signal });
    await expect(attempt).rejects.toThrow('enough');
    expect(failing.alive).toBe(0);
  });

  it('is prepared once for many evaluations, each through the whole sweep', async () => {
    const contestant = simulated('cpu', clock, { cost: 1, prepare: 50 });
    const kept = await keep(contestant.engine, landscape);
    const [first, second] = [await timeField(kept), await timeField(kept)];
    expect([first.milliseconds, second.milliseconds]).toEqual([200, 200]);
    expect(first.field).toMatchObject({ width: 20, height: 10, window: landscape.window });
    expect(first.field.values).toEqual(second.field.values);
    kept.dispose();
  });
});

describe('the next grid to try', () => {
  it('is the case’s own where that is between enough and four times that', () => {
    expect(nextNodes(10, 1, 100, 1000)).toBe(320);
    expect(nextNodes(100, 10, 100, 1000)).toBe(1000);
    expect(nextNodes(100, 10, 100, 4000)).toBe(4000);
    expect(nextNodes(100, 10, 100, 4001)).toBe(1150);
    expect(nextNodes(100, 10, 100, 999)).toBe(1150);
  });

  it('grows by at least a half and at most 32 times, to 2^24 nodes', () => {
    expect(nextNodes(100, 99, 100, 1)).toBe(150);
    expect(nextNodes(100, 0, 100, 1)).toBe(3200);
    expect(nextNodes(2 ** 23, 1, 100, 1)).toBe(2 ** 24);
  });

  it('keeps the window and about the shape', () => {
    expect(withNodes(landscape, 200)).toBe(landscape);
    expect(withNodes(landscape, 800).grid).toEqual([40, 20]);
    expect(withNodes(landscape, 1).grid).toEqual([2, 2]);
    expect(withNodes(landscape, 5000).window).toEqual(landscape.window);
  });
});

describe('the truth', () => {
  it('is the evaluator’s, however many pieces its samples come in', async () => {
    // 51,201 parameters: 78 samples a piece
    const many = await resolveLandscape(makeCase({ layers: [2, 1024, 48, 1], samples: 400, loss: 'log-cosh' }));
    const { lossAt } = createEvaluator(many);
    for (const [a, b] of [
      [0, 0],
      [0.3, -0.7],
    ]) {
      const expected = lossAt(a, b);
      expect(Math.abs((await new Truth(many).lossAt(a, b)) / expected - 1)).toBeLessThan(1e-13);
    }
  });

  it('of cross-entropy is a mean over samples, not over elements', async () => {
    const classes = await resolveLandscape(makeCase({ layers: [2, 4, 3], loss: 'cross-entropy', samples: 9 }));
    expect(await new Truth(classes).lossAt(0.1, 0.2)).toBeCloseTo(createEvaluator(classes).lossAt(0.1, 0.2), 13);
  });

  it('is looked for at both corners first, which every grid has', async () => {
    const truth = new Truth(landscape);
    const asked: string[] = [];
    vi.spyOn(truth, 'lossAt').mockImplementation(async (a, b) => {
      asked.push(`${a} ${b}`);
      return 1;
    });
    const values = (width: number, height: number) => new Float32Array(width * height).fill(1);
    const field = (width: number, height: number) => ({
      width,
      height,
      window: landscape.window,
      values: values(width, height),
    });
    const limits = { nodes: 5, milliseconds: 0 };
    await accuracyOf(field(20, 10), truth, limits);
    await accuracyOf(field(7, 3), truth, limits);
    expect(asked).toEqual(['-1 -1.25', '1.5 0.75', '-1 -1.25', '1.5 0.75']);
  });
});
