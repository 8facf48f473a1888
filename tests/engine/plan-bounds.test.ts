import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provablyFinite } from '../../src/engine/plan/bounds.ts';
import { columnMagnitudes } from '../../src/engine/plan/magnitudes.ts';
import { planLandscape, type Problem } from '../../src/engine/plan/plan.ts';
import { activations } from '../../src/model/activations.ts';
import { createNetwork } from '../../src/model/network.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { sampleLoss } from '../../src/model/losses.ts';
import { ACTIVATIONS, LOSSES, type Activation, type LossName } from '../../src/spec/landscape.ts';
import { PRESETS } from '../../src/spec/presets.ts';
import { makeCase } from '../support/engines.ts';

interface Shape {
  layers: number[];
  activation: Activation;
  output: Activation;
  bias: boolean;
  loss: LossName;
  /** Powers of ten of the parameters, the directions, the data, and the window's place and half-width. */
  powers: [number, number, number, number, number];
  seed: number;
}

const SAMPLES = 3;

/** A problem whose numbers have the sizes asked for, and any sign. */
function problemOf({ layers, activation, output, bias, loss, powers, seed }: Shape): Problem {
  const network = createNetwork({ layers, activation, output, bias });
  const [features, outputs] = [layers[0], layers.at(-1)!];
  let state = seed;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1;
  const numbers = (length: number, power: number) => Float64Array.from({ length }, () => next() * 10 ** power);
  const [theta, direction, data, place, width] = powers;
  const span = (): [number, number] => {
    const [center, half] = [next() * 10 ** place, 10 ** width];
    return [center - half, center + half];
  };
  const count = network.parameterCount;
  return {
    network,
    data: {
      samples: SAMPLES,
      features,
      outputs,
      inputs: numbers(SAMPLES * features, data),
      targets:
        loss === 'cross-entropy' ? numbers(SAMPLES * outputs, 0).map(Math.abs) : numbers(SAMPLES * outputs, data / 2),
      description: '',
    },
    loss: { name: loss, delta: 1, l2: 0 },
    plane: { origin: numbers(count, theta), u: numbers(count, direction), v: numbers(count, direction) },
    window: { a: span(), b: span() },
    grid: [9, 9],
  };
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  layers: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 }),
  activation: fc.constantFrom(...ACTIVATIONS),
  output: fc.constantFrom('identity' as const, ...ACTIVATIONS),
  bias: fc.boolean(),
  loss: fc.constantFrom(...LOSSES),
  powers: fc.tuple(
    fc.integer({ min: -12, max: 20 }),
    fc.integer({ min: -12, max: 20 }),
    fc.integer({ min: -3, max: 8 }),
    fc.integer({ min: -3, max: 8 }),
    fc.integer({ min: -12, max: 8 }),
  ),
  seed: fc.nat(),
});

/** The largest intermediate of a kernel at a point: everything that is stored or added, in the worst order of the sums. */
function largestIntermediate({ network, data, loss, plane, window }: Problem, a: number, b: number): number {
  let largest = 0;
  const see = (value: number) => {
    const size = Math.abs(value);
    // not Math.max alone: a NaN must not be lost in a comparison
    largest = Number.isNaN(size) ? NaN : Math.max(largest, size);
    return value;
  };
  const center = [(window.a[0] + window.a[1]) / 2, (window.b[0] + window.b[1]) / 2];
  const [s, t] = [a - center[0], b - center[1]];
  const parts = (k: number) => {
    const { origin, u, v } = plane;
    const fixed = see(origin[k] + center[0] * u[k] + center[1] * v[k]);
    return [fixed, see(u[k]) * s, see(v[k]) * t].map(see);
  };
  const lossOfSample = sampleLoss(loss.name, loss.delta);
  let total = 0;
  for (let n = 0; n < data.samples; n++) {
    let units = [...data.inputs.subarray(n * data.features, (n + 1) * data.features)].map(see);
    for (const layer of network.layers) {
      units = Array.from({ length: layer.outputs }, (_, unit) => {
        let [z, positive, negative] = [0, 0, 0];
        const add = (k: number, input: number) => {
          for (const part of parts(k)) {
            const term = see(part * input);
            z += term;
            if (term > 0) positive += term;
            else negative += term;
          }
        };
        if (layer.bias >= 0) add(layer.bias + unit, 1);
        for (let k = 0; k < layer.inputs; k++) add(layer.weight + unit * layer.inputs + k, units[k]);
        // whatever the order of a sum, its parts lie between those of one sign alone
        see(positive);
        see(negative);
        return see(activations[layer.activation](see(z)));
      });
    }
    const targets = data.targets.subarray(n * data.outputs, (n + 1) * data.outputs);
    units.forEach((unit, k) => loss.name === 'cross-entropy' || see(unit - targets[k]));
    total += see(lossOfSample(units, 0, targets, 0, data.outputs));
    see(total);
  }
  return largest;
}

describe('a proof that nothing overflows', () => {
  it('holds at any point of the window, for any network, data and loss', async () => {
    const seen = { proved: 0, open: 0, overflowing: 0 };
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { minLength: 3, maxLength: 3 }),
        async (shape, nodes) => {
          const problem = problemOf(shape);
          const proved = await provablyFinite(problem);
          const at = ([from, to]: readonly [number, number], k: number) => from + ((to - from) * k) / 8;
          const sizes = [...nodes, [0, 0], [8, 8], [0, 8]].map(([i, j]) =>
            largestIntermediate(problem, at(problem.window.a, i), at(problem.window.b, j)),
          );
          if (proved) for (const size of sizes) expect(size).toBeLessThan(1e30);
          seen[proved ? 'proved' : 'open']++;
          if (!sizes.every((size) => size < 1e30)) seen.overflowing++;
        },
      ),
      { numRuns: 2000 },
    );
    // both answers occur, and the proof gives up no more than twice as often as it must
    expect(seen.proved).toBeGreaterThan(300);
    expect(seen.overflowing).toBeGreaterThan(300);
    expect(seen.open).toBeLessThan(2 * seen.overflowing);
  });

  it('is found for ordinary landscapes', async () => {
    for (const { landscape, name } of PRESETS) {
      expect([name, (await planLandscape(await resolveLandscape(landscape))).finite]).toEqual([name, true]);
    }
    for (const activation of ACTIVATIONS) {
      for (const loss of LOSSES) {
        const resolved = await resolveLandscape(makeCase({ layers: [2, 16, 16, 3], activation, loss }));
        expect((await planLandscape(resolved)).finite).toBe(true);
      }
    }
  });

  it.each<[string, Partial<Shape>, number]>([
    ['the squares of mse', { loss: 'mse' }, 15],
    ['the differences of mae', { loss: 'mae' }, 30],
    ['the squares under huber', { loss: 'huber' }, 15],
    ['the cube of gelu-tanh', { loss: 'mae', output: 'gelu-tanh' }, 10],
    ['the argument of sin', { loss: 'mae', output: 'sin' }, 9],
    ['the argument of tanh', { loss: 'mae', output: 'tanh' }, 30],
  ])('ends where 1e30 is reached by %s', async (_label, change, limit) => {
    const shape: Shape = {
      layers: [1, 1],
      activation: 'identity',
      output: 'identity',
      bias: false,
      loss: 'mse',
      powers: [0, 0, 0, 0, 0],
      seed: 1,
      ...change,
    };
    const problem = problemOf(shape);
    problem.data.inputs.fill(1);
    problem.data.targets.fill(0);
    problem.plane.u.fill(0);
    problem.plane.v.fill(0);
    const finiteAt = (power: number) =>
      provablyFinite({ ...problem, plane: { ...problem.plane, origin: Float64Array.of(-(10 ** power)) } });
    expect([await finiteAt(limit - 1), await finiteAt(limit + 0.1)]).toEqual([true, false]);
  });

  it.each<[string, (problem: Problem) => void]>([
    ['an input', ({ data }) => (data.inputs[2] = NaN)],
    ['a bias', ({ plane }) => (plane.v[5] = -1e31)],
    ['a target', ({ data }) => (data.targets[2] = Infinity)],
    ['a parameter', ({ plane }) => (plane.origin[1] = NaN)],
    [
      'a direction along which the window has next to no width',
      (problem) => {
        problem.plane.u[0] = 1e35;
        problem.window.a[0] = 0;
        problem.window.a[1] = 1e-30;
      },
    ],
    [
      'a weight whose input is always zero',
      (problem) => {
        problem.data.inputs.fill(0);
        problem.plane.origin[0] = 1e35;
      },
    ],
  ])('is none where float32 cannot hold %s', async (_label, spoil) => {
    const shape: Shape = {
      layers: [2, 2],
      activation: 'tanh',
      output: 'tanh',
      bias: true,
      loss: 'mae',
      powers: [0, 0, 0, 0, 0],
      seed: 3,
    };
    const problem = problemOf(shape);
    expect(await provablyFinite(problem)).toBe(true);
    const spoilt = problemOf(shape);
    spoil(spoilt);
    expect(await provablyFinite(spoilt)).toBe(false);
  });

  it('counts what softplus adds to a small argument', async () => {
    const network = createNetwork({ layers: [1, 1, 1], activation: 'softplus', bias: false });
    const still = new Float64Array(2);
    const proved = (second: number) =>
      provablyFinite({
        network,
        data: {
          samples: 1,
          features: 1,
          outputs: 1,
          inputs: Float64Array.of(1),
          targets: Float64Array.of(0),
          description: '',
        },
        loss: { name: 'mae', delta: 1, l2: 0 },
        plane: { origin: Float64Array.of(1, second), u: still, v: still },
        window: { a: [0, 1], b: [0, 1] },
        grid: [2, 2],
      });
    // softplus(1) = 1.31
    expect([await proved(0.9e30 / 2), await proved(0.9e30)]).toEqual([true, false]);
  });

  it('knows that a loss which many samples add up to may overflow', async () => {
    const shape: Shape = {
      layers: [1, 1],
      activation: 'tanh',
      output: 'identity',
      bias: false,
      loss: 'mae',
      powers: [29, 0, 0, 0, 0],
      seed: 3,
    };
    const problem = problemOf(shape);
    problem.plane.origin.fill(1e29);
    problem.data.inputs.fill(1);
    expect(await provablyFinite(problem)).toBe(true);
    const { data } = problem;
    const many = { ...data, samples: 12, inputs: new Float64Array(12).fill(1), targets: new Float64Array(12) };
    expect(await provablyFinite({ ...problem, data: many })).toBe(false);
  });
});

describe('the magnitudes of columns', () => {
  it('are the largest of each, over many rows and few', async () => {
    const columns = 3;
    for (const rows of [1, 200_000]) {
      const matrix = Float64Array.from({ length: rows * columns }, (_, n) => ((n % columns) + 1) * Math.sin(n));
      const expected = [0, 1, 2].map((k) => {
        let largest = 0;
        for (let row = 0; row < rows; row++) largest = Math.max(largest, Math.abs(matrix[row * columns + k]));
        return largest;
      });
      expect([...(await columnMagnitudes(matrix, columns))]).toEqual(expected);
    }
  });

  it('lose no number that is none', async () => {
    const matrix = Float64Array.of(NaN, 1, 5, -Infinity, 2, -7);
    expect([...(await columnMagnitudes(matrix, 3))]).toEqual([Infinity, 2, 7].map((x, k) => (k === 0 ? NaN : x)));
  });

  it('end with the reason of an abort', async () => {
    const matrix = new Float64Array(5_000_000);
    await expect(columnMagnitudes(matrix, 5, AbortSignal.abort('enough'))).rejects.toBe('enough');
    expect([...(await columnMagnitudes(matrix, 5))]).toEqual([0, 0, 0, 0, 0]);
  });
});
