import { describe, expect, it } from 'vitest';
import type { Engine, Job, Lattice } from '../../src/engine/engine.ts';
import { extremesOf } from '../../src/engine/extremes.ts';
import { cut } from '../../src/engine/passes.ts';
import { ReferenceEngine } from '../../src/engine/reference.ts';
import { evaluateField, subField, type Progress } from '../../src/engine/sweep.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, LOSSES, type Activation, type Landscape, type Window } from '../../src/spec/landscape.ts';
import { pairwise } from '../support/pairwise.ts';
import { bitsOf, expectContract, fieldOf, lossesOf, makeCase, type CaseOptions } from '../support/engines.ts';

/**
 * Hidden layers of a case by their number: less than four units, four, one more than four, so that vectors of four are
 * part full, full and more than one. No wider: a software adapter compiles each network anew, for the longer the more
 * weights are written out.
 */
const HIDDEN = [4, 5, 2, 3];

export interface SuiteOptions {
  /** Cases as [activation, loss, depth]: indices into the lists, and the number of hidden layers less one. */
  readonly cases: readonly (readonly number[])[];
  /** A number that the engine's arithmetic holds, but not its square. */
  readonly huge: number;
}

/** Every activation with every loss at depths 1 to 4. */
export const FULL_PRODUCT = ACTIVATIONS.flatMap((_, a) => LOSSES.flatMap((_, l) => [0, 1, 2, 3].map((d) => [a, l, d])));

/** A cover in which every activation meets every loss, and each of them every depth. */
export const PAIRWISE = pairwise([ACTIVATIONS.length, LOSSES.length, 4]);

/** Every activation and every loss at every depth, each activation with four of the losses. */
export const BY_DEPTH = ACTIVATIONS.flatMap((_, a) => [0, 1, 2, 3].map((d) => [a, (a + 2 * d) % LOSSES.length, d]));

/** Every activation, every loss and every depth once. */
export const DIAGONAL = ACTIVATIONS.map((_, k) => [k, k % LOSSES.length, k % 4]);

/** What every engine must do alike. */
export function engineSuite(engineOf: () => Engine, { cases, huge }: SuiteOptions): void {
  const reference = new ReferenceEngine();

  async function check(label: string, options: CaseOptions, share = 1): Promise<void> {
    const landscape = await resolveLandscape(makeCase(options));
    const expected = await lossesOf(reference, landscape);
    const got = await lossesOf(engineOf(), landscape);
    expect(got).toHaveLength(expected.length);
    expect(expected.every(Number.isFinite), `${label}: the truth is finite`).toBe(true);
    expectContract(label, expected, got, landscape.grid[0], share);
  }

  describe('numbers', () => {
    it.each(ACTIVATIONS.map((name, k) => [name, k] as const))('%s in every case with it', async (activation, k) => {
      for (const [a, l, d] of cases) {
        if (a !== k) continue;
        const depth = d + 1;
        const layers = [2, ...HIDDEN.slice(0, depth), 3];
        await check(`${activation} ${LOSSES[l]} depth ${depth}`, { layers, activation, loss: LOSSES[l], seed: depth });
      }
    });

    it.each<[string, CaseOptions]>([
      ['no hidden layer', { layers: [3, 2] }],
      ['no bias', { layers: [2, 6, 1], bias: false }],
      ['an output activation', { layers: [2, 5, 2], activation: 'relu', output: 'sigmoid', loss: 'mse' }],
      ['a different activation per layer', { layers: [2, 5, 4, 1], activation: ['sin', 'gelu'] }],
      ['one sample', { samples: 1 }],
      ['exactly one block of four samples', { samples: 4 }],
      ['33 samples', { samples: 33 }],
      ['one node', { grid: [1, 1] }],
      ['one column', { grid: [1, 7] }],
      ['one row', { grid: [7, 1] }],
      ['many inputs', { layers: [100, 4, 2], size: 0.3 }],
      ['ten layers', { layers: [2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 1], activation: 'softplus', size: 0.5 }],
      ['a layer of 300', { layers: [2, 300, 2], activation: 'relu', grid: [3, 2], size: 0.2 }],
      ['layers of 512', { layers: [2, 512, 512, 1], grid: [2, 1], samples: 5, size: 0.1, loss: 'log-cosh' }],
      ['a window far from the origin', { window: { a: [99.5, 100.5], b: [-40, -39] }, size: 0.02 }],
    ])('%s', (label, options) => check(label, options));

    it('5000 samples, to a millionth', async () => {
      const landscape = await resolveLandscape(makeCase({ samples: 5000, layers: [2, 4, 1], grid: [3, 2] }));
      const expected = await lossesOf(reference, landscape);
      const got = await lossesOf(engineOf(), landscape);
      for (const [k, loss] of expected.entries()) expect(Math.abs(got[k] - loss) / loss).toBeLessThan(1e-6);
    });
  });

  describe('numbers that are none', () => {
    it('an overflow is +Infinity, never a large number', async () => {
      const landscape = await resolveLandscape(positive(makeCase({ layers: [2, 4, 3, 1], activation: 'relu' })));
      const far = { ...landscape, window: { a: [1, 1e25], b: [1, 1e25] } as Window };
      const expected = await lossesOf(reference, far);
      const got = await lossesOf(engineOf(), far);
      const beyond = [...expected.keys()].filter((k) => expected[k] > 1e39);
      expect(beyond.length).toBeGreaterThan(10);
      const stored = beyond.map((k) => Math.fround(got[k]));
      expect(stored).toEqual(beyond.map(() => Infinity));
    });

    it.each<Activation>(['identity', 'relu', 'tanh', 'gelu'])('∞ − ∞ is NaN, also behind %s', async (output) => {
      const losses = await lossesOf(engineOf(), await overflowing([huge, huge, huge, -huge], [1, 2, 1], output));
      expect(losses[0]).toBeGreaterThanOrEqual(0);
      expect([...losses.subarray(1)]).toEqual([NaN, NaN, NaN, NaN]);
    });

    it('a saturated unit forgives an infinite argument', async () => {
      const u = [huge, huge, huge, huge, -huge, -huge, 0.3, 0.5];
      const losses = await lossesOf(engineOf(), await overflowing(u, [1, 2, 2, 1], 'identity'));
      const expected = [0, 1, 2, 3, 4].map((a) => (0.2 * a) ** 2);
      expectContract('saturated', expected, losses, 5);
    });
  });

  describe('the same bits', () => {
    it('whatever the tiles', async () => {
      const landscape = await resolveLandscape(makeCase({ grid: [9, 6], samples: 37 }));
      const whole = bitsOf(Float32Array.from(await lossesOf(engineOf(), landscape)));
      const engine = engineOf();
      const job = await engine.prepare(landscape);
      for (const nodes of [1, 4, 9, 20]) {
        const tiled = new Float32Array(54);
        for (const tile of cut({ i: 0, j: 0, di: 1, dj: 1, width: 9, height: 6 }, () => nodes)) {
          const losses = await job.evaluate(tile);
          for (const [n, loss] of losses.entries()) {
            tiled[(tile.j + Math.floor(n / tile.width)) * 9 + tile.i + (n % tile.width)] = loss;
          }
        }
        expect(bitsOf(tiled)).toEqual(whole);
      }
      job.dispose();
      expect(bitsOf((await evaluateField(engine, landscape)).values)).toEqual(whole);
    });

    it('measured or not, and their extremes are those of a scan', async () => {
      for (const landscape of [makeCase({ grid: [9, 6] }), positive(makeCase({ grid: [9, 6], activation: 'relu' }))]) {
        const window: Window = { a: [-1, 1e25], b: [1, 1e25] };
        const job = await engineOf().prepare({ ...(await resolveLandscape(landscape)), window });
        for (const tile of [
          { i: 0, j: 0, di: 1, dj: 1, width: 9, height: 6 },
          { i: 1, j: 2, di: 3, dj: 2, width: 3, height: 2 },
        ]) {
          const plain = Float32Array.from(await job.evaluate(tile));
          const measured = await job.measure?.(tile);
          if (!measured) continue;
          expect(bitsOf(Float32Array.from(measured.losses))).toEqual(bitsOf(plain));
          expect(measured.extremes).toEqual(extremesOf(plain));
        }
        job.dispose();
      }
    });

    it('with several jobs at once as one after the other', async () => {
      const landscapes = [0, 1, 2, 3].map((seed) => makeCase({ seed, grid: [8, 5] }));
      const alone: Uint32Array[] = [];
      for (const landscape of landscapes) alone.push(bitsOf(await fieldOf(engineOf(), landscape)));
      const together = await Promise.all(landscapes.map((landscape) => fieldOf(engineOf(), landscape)));
      expect(together.map(bitsOf)).toEqual(alone);
    });
  });

  describe('a sweep', () => {
    it('gives previews that are parts of the result', async () => {
      const landscape = await resolveLandscape(makeCase({ grid: [70, 67], samples: 300, layers: [2, 2, 1] }));
      const whole = { done: 70 * 67, total: 70 * 67 };
      const shown = async (engine: Engine): Promise<number[]> => {
        const progress: Progress[] = [];
        const field = await evaluateField(engine, landscape, { onProgress: (step) => progress.push(step) });
        const previews = progress.flatMap(({ preview }) => preview ?? []);
        for (const preview of previews) {
          const stride = Math.round((field.width - 1) / (preview.width - 1));
          expect(preview).toEqual(subField(field, stride));
        }
        expect(progress.at(-1)).toMatchObject(whole);
        expect(progress.map(({ done }) => done)).toEqual(progress.map(({ done }) => done).sort((x, y) => x - y));
        return previews.map(({ width }) => width);
      };
      expect(await shown(strideByStride(engineOf()))).toEqual([18, 35]);
      // of tiles under way together the coarse ones may land last: what is shown grows all the same
      const widths = await shown(engineOf());
      expect([18, 35].filter((width) => widths.includes(width))).toEqual(widths);
    });

    it('aborts mid-way with the reason, and the engine goes on working', async () => {
      const landscape = await resolveLandscape(makeCase({ grid: [600, 600], samples: 64 }));
      const abort = new AbortController();
      const reason = new Error('changed my mind');
      const run = evaluateField(engineOf(), landscape, {
        signal: abort.signal,
        onProgress: () => abort.abort(reason),
      });
      await expect(run).rejects.toBe(reason);
      const small = makeCase();
      expect(await fieldOf(engineOf(), small)).toEqual(await fieldOf(engineOf(), small));
    });

    it('does not begin when the signal is aborted already', async () => {
      const landscape = await resolveLandscape(makeCase());
      const signal = AbortSignal.abort('no');
      await expect(evaluateField(engineOf(), landscape, { signal })).rejects.toBe('no');
    });
  });
}

/** The same engine given a stride in one piece, and the next when it is done. */
function strideByStride(engine: Engine): Engine {
  const alone = (job: Job): Job => ({
    parallel: 1,
    columns: job.columns,
    batch: () => Infinity,
    evaluate: (lattice, signal) => job.evaluate(lattice, signal),
    ...(job.measure && { measure: (lattice: Lattice, signal?: AbortSignal) => job.measure!(lattice, signal) }),
    dispose: () => job.dispose(),
  });
  return {
    name: engine.name,
    description: engine.description,
    prepare: async (landscape, signal) => alone(await engine.prepare(landscape, signal)),
    dispose: () => engine.dispose(),
  };
}

/** All parameters, directions and inputs made positive: every sum grows, none cancels. */
function positive(landscape: Landscape): Landscape {
  const { plane, data, parameters } = landscape;
  if (plane.directions !== 'given' || !('inputs' in data) || !('values' in parameters)) throw new Error('unexpected');
  return {
    ...landscape,
    parameters: { values: parameters.values.map(Math.abs) },
    data: { ...data, inputs: data.inputs.map((row) => row.map(Math.abs)) },
    plane: { ...plane, u: plane.u.map(Math.abs), v: plane.v.map(Math.abs) },
  };
}

/** A network without bias on one input of 1, its parameters a·u with a = 0, 1, …, 4; relu, then tanh. */
function overflowing(u: number[], layers: number[], output: Activation): Promise<ResolvedLandscape> {
  const zero = u.map(() => 0);
  return resolveLandscape({
    version: 1,
    network: { layers, activation: layers.length === 3 ? 'relu' : ['relu', 'tanh'], output, bias: false },
    parameters: { values: zero },
    data: { inputs: [[1]], targets: [[0]] },
    loss: { name: 'mse' },
    plane: { directions: 'given', u, v: zero },
    window: { a: [0, 4], b: [0, 1] },
    grid: [5, 1],
  });
}
