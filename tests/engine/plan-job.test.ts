import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCpuEngine } from '../../src/engine/cpu/cpu-engine.ts';
import { createKernel } from '../../src/engine/cpu/scalar-kernel.ts';
import type { Engine, Job, Lattice } from '../../src/engine/engine.ts';
import { cut, transposeLattice } from '../../src/engine/passes.ts';
import { planLandscape, type Plan } from '../../src/engine/plan/plan.ts';
import { plannedJob, transposeMatrix } from '../../src/engine/plan/planned-job.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { evaluateField, streamField } from '../../src/engine/sweep.ts';
import type { ResolvedLandscape } from '../../src/model/resolve.ts';
import { bitsOf, expectContract, lossesOf } from '../support/engines.ts';
import { layerPlane } from '../support/planes.ts';

/** An engine over the scalar kernel that goes by the plan, and records the lattices of the problem that it is asked for. */
class RecordingEngine implements Engine {
  readonly name = 'cpu';
  readonly description = 'records';
  readonly lattices: Lattice[] = [];
  readonly batch: number;
  plan?: Plan;
  disposed = 0;

  constructor(batch = 50) {
    this.batch = batch;
  }

  async prepare(landscape: ResolvedLandscape, signal?: AbortSignal): Promise<Job> {
    this.plan = await planLandscape(landscape, signal);
    return plannedJob(this.plan, ({ problem }) => {
      const kernel = createKernel(problem);
      return {
        parallel: 3,
        batch: () => this.batch,
        evaluate: async (lattice) => {
          this.lattices.push(lattice);
          return kernel.evaluate(lattice);
        },
        dispose: () => void this.disposed++,
      };
    });
  }

  dispose(): void {}
}

async function streamed(engine: Engine, landscape: ResolvedLandscape): Promise<Float32Array> {
  const rows: number[] = [];
  await streamField(engine, landscape, { onBand: (band) => void rows.push(...band) });
  return Float32Array.from(rows);
}

const columns = { layers: [2, 4, 3, 2], loss: 'mae', samples: 5, grid: [67, 41] } as const;

describe('a landscape whose lines are columns', () => {
  const landscapeOf = () => layerPlane({ ...columns, layers: [...columns.layers], grid: [67, 41] }, [0], [2]);

  it('has the same bits through sweep and stream as node by node', async () => {
    const landscape = await landscapeOf();
    const engine = new RecordingEngine();
    const { values } = await evaluateField(engine, landscape);
    expect(engine.plan).toMatchObject({ transposed: true, lineLayers: 2 });
    const kernel = createKernel(engine.plan!.problem);
    const node = (i: number, j: number) => kernel.evaluate({ i: j, j: i, di: 1, dj: 1, width: 1, height: 1 })[0];
    const expected = Float32Array.from({ length: 67 * 41 }, (_, n) => node(n % 67, Math.floor(n / 67)));
    expect(bitsOf(values)).toEqual(bitsOf(expected));
    for (const batch of [1, 7, 41, 300, 1e6]) {
      expect(bitsOf(await streamed(new RecordingEngine(batch), landscape))).toEqual(bitsOf(expected));
    }
    expect(engine.disposed).toBe(1);
  });

  it('is the reference’s landscape, not its mirror image', async () => {
    const landscape = await landscapeOf();
    const expected = await lossesOf(new ReferenceEngine(), landscape);
    expectContract('columns', expected, (await evaluateField(new RecordingEngine(), landscape)).values, 67);
  });

  it('is evaluated in whole columns, so that what a column needs is made once for many nodes', async () => {
    const engine = new RecordingEngine(50);
    await streamField(engine, await landscapeOf(), { onBand() {} });
    // in the problem they are rows: 41 nodes each, one a tile
    expect(engine.lattices).toHaveLength(67);
    for (const { width, height } of engine.lattices) expect([width, height]).toEqual([41, 1]);
  });
});

describe('a landscape that depends on one coordinate', () => {
  it.each<[string, number[], number[], 'a' | 'b']>([
    ['a, from the first layer', [0, 1], [], 'a'],
    ['b, from the first layer', [], [0, 2], 'b'],
    ['a, in the last layer', [2], [], 'a'],
  ])('%s: one node a line', async (_label, byU, byV, along) => {
    const landscape = await layerPlane({ ...columns, layers: [...columns.layers], grid: [67, 41] }, byU, byV);
    const engine = new RecordingEngine(10);
    const { values } = await evaluateField(engine, landscape);
    expect(engine.plan!.dependence.at(-1)).toBe(along);
    expectContract('a line', await lossesOf(new ReferenceEngine(), landscape), values, 67);
    for (const { width, height } of engine.lattices) {
      expect(width).toBe(1);
      expect(height).toBeLessThanOrEqual(10);
    }
    // each pass visits its own lines again
    const evaluated = engine.lattices.reduce((sum, { height }) => sum + height, 0);
    expect(evaluated).toBeLessThan(4 * (along === 'a' ? 67 : 41));
    expect(bitsOf(await streamed(new RecordingEngine(1), landscape))).toEqual(bitsOf(values));
  });
});

describe('the CPU engine by its plan', () => {
  it.each<[string, number[], number[]]>([
    ['with constant layers', [2], [1, 2]],
    ['with layers of a column', [0, 1], [2]],
    ['with layers of a row', [2], [0, 1, 2]],
    ['along u alone', [1], []],
    ['along v alone', [], [2]],
    ['in closed form', [2], [2]],
    ['that nothing moves', [], []],
  ])('%s is the reference', async (_label, byU, byV) => {
    const engine = await createCpuEngine({ threads: 0 });
    for (const loss of ['mse', 'cross-entropy'] as const) {
      const landscape = await layerPlane({ layers: [2, 6, 5, 3], loss, samples: 19, grid: [21, 18] }, byU, byV);
      const expected = await lossesOf(new ReferenceEngine(), landscape);
      expectContract(loss, expected, (await evaluateField(engine, landscape)).values, 21, 0.1);
      expectContract(loss, expected, await streamed(engine, landscape), 21, 0.1);
    }
  });
});

describe('columns and rows', () => {
  it('exchanged twice are what they were', () => {
    const sides = fc.integer({ min: 1, max: 70 });
    fc.assert(
      fc.property(sides, sides, (width, height) => {
        const matrix = Float32Array.from({ length: width * height }, (_, n) => n);
        const once = transposeMatrix(matrix, width);
        for (let n = 0; n < matrix.length; n++) expect(once[(n % width) * height + Math.floor(n / width)]).toBe(n);
        expect(transposeMatrix(once, height)).toEqual(matrix);
      }),
      { numRuns: 50 },
    );
  });

  it('a lattice cut in columns has every node once, in tiles of at most the size asked for', () => {
    const sides = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(sides, sides, fc.integer({ min: 1, max: 60 }), (width, height, nodes) => {
        const whole = { i: 3, j: 1, di: 2, dj: 5, width, height };
        expect(transposeLattice(transposeLattice(whole))).toEqual(whole);
        const seen = new Set<string>();
        for (const tile of cut(whole, () => nodes, true)) {
          expect(tile.width * tile.height).toBeLessThanOrEqual(nodes);
          // whole columns where one fits
          if (nodes >= height) expect(tile.height).toBe(height);
          for (let n = 0; n < tile.width * tile.height; n++) {
            const node = `${tile.i + (n % tile.width) * tile.di} ${tile.j + Math.floor(n / tile.width) * tile.dj}`;
            expect(seen.has(node)).toBe(false);
            seen.add(node);
          }
        }
        expect(seen.size).toBe(width * height);
        for (const node of seen) {
          const [i, j] = node.split(' ').map(Number);
          expect([(i - 3) % 2, (j - 1) % 5]).toEqual([0, 0]);
        }
      }),
    );
  });
});
