import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBackprop } from '../../../../src/model/train/backprop/backprop.ts';
import { PANEL, type Kernel } from '../../../../src/model/train/backprop/kernel.ts';
import { plainKernel } from '../../../../src/model/train/backprop/plain-kernel.ts';
import { simdKernel } from '../../../../src/model/train/backprop/simd-kernel.ts';
import { createRandom } from '../../../../src/spec/random.ts';
import { ACTIVATIONS } from '../../../../src/spec/landscape.ts';
import type { TrainingOptions } from '../../../../src/model/train/options.ts';
import { createTrainer } from '../../../../src/model/train/trainer.ts';
import { caseProblem, runAll } from '../support.ts';

const KERNELS: [string, (length: number) => Kernel | null][] = [
  ['plain', plainKernel],
  ['SIMD', simdKernel],
];
const COUNTS = [1, 2, 3, 4, 5, 6, 7, 9];

/** Where things are: weights, biases, two lots of values, and what is left of the memory to see that nobody writes there. */
const [WEIGHT, BIAS, LEFT, RIGHT, LENGTH] = [0, 100, 120, 360, 640];

/** Small integers, whose sums are exact in any order. */
const random = createRandom(5, 'kernel');
const NUMBERS = Float64Array.from({ length: LENGTH }, () => random.integer(21) - 10);

/** Index of a unit of a sample. */
function unitOf(from: number, units: number, sample: number, unit: number): number {
  return from + PANEL * (units * Math.floor(sample / PANEL) + unit) + (sample % PANEL);
}

function eachShape(visit: (inputs: number, outputs: number, panels: number) => void): void {
  for (const inputs of COUNTS) {
    for (const outputs of COUNTS) for (const panels of [1, 2, 3, 4, 5, 6]) visit(inputs, outputs, panels);
  }
}

describe.each(KERNELS)('the %s kernel', (_, make) => {
  const kernel = make(LENGTH)!;

  it('multiplies by a matrix and by its transpose, and writes nowhere else', () => {
    eachShape((inputs, outputs, panels) => {
      for (const [along, across, bias] of [
        [1, inputs, BIAS],
        [outputs, 1, -1],
      ]) {
        kernel.memory.set(NUMBERS);
        const expected = NUMBERS.slice();
        for (let s = 0; s < PANEL * panels; s++) {
          for (let row = 0; row < outputs; row++) {
            let sum = bias < 0 ? 0 : expected[bias + row];
            for (let k = 0; k < inputs; k++) {
              sum += expected[WEIGHT + k * along + row * across] * expected[unitOf(LEFT, inputs, s, k)];
            }
            expected[unitOf(RIGHT, outputs, s, row)] = sum;
          }
        }
        kernel.product(RIGHT, LEFT, WEIGHT, bias, inputs, outputs, along, across, panels);
        expect(kernel.memory.every((x, k) => x === expected[k])).toBe(true);
      }
    });
  });

  it('adds products over samples to what is there, and writes nowhere else', () => {
    eachShape((inputs, outputs, panels) => {
      for (const bias of [BIAS, -1]) {
        kernel.memory.set(NUMBERS);
        const expected = NUMBERS.slice();
        for (let s = 0; s < PANEL * panels; s++) {
          for (let row = 0; row < outputs; row++) {
            const back = expected[unitOf(LEFT, outputs, s, row)];
            if (bias >= 0) expected[bias + row] += back;
            for (let k = 0; k < inputs; k++) {
              expected[WEIGHT + row * inputs + k] += back * expected[unitOf(RIGHT, inputs, s, k)];
            }
          }
        }
        kernel.collect(WEIGHT, bias, LEFT, RIGHT, inputs, outputs, panels);
        expect(kernel.memory.every((x, k) => x === expected[k])).toBe(true);
      }
    });
  });

  it('takes a slope of zero for the end of the way, whatever comes', () => {
    const { memory, multiply } = kernel;
    memory.set([0, -0, 0, 2, NaN, Infinity, 0.5, 1], 8);
    memory.set([Infinity, NaN, 3, 4, 5, 6, -0, NaN], 16);
    multiply(16, 8, 8);
    expect([...memory.subarray(16, 24)]).toEqual([0, 0, 0, 8, NaN, Infinity, -0, NaN]);
  });

  it('starts with zeros', () => {
    expect([...make(1)!.memory]).toEqual([0]);
    expect(make(100_000)!.memory.every((x) => x === 0)).toBe(true);
  });
});

describe('where there is no WebAssembly', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('training goes on with the same bits', async () => {
    const problem = await caseProblem({ layers: [3, 7, 5, 2], samples: 50 });
    const theta = problem.plane.origin;
    const [gradient, same] = [theta.slice(), theta.slice()];
    const loss = createBackprop(problem).at(theta, gradient);
    vi.stubGlobal('WebAssembly', undefined);
    expect(simdKernel(8)).toBeNull();
    expect(createBackprop(problem).at(theta, same)).toBe(loss);
    expect(same).toEqual(gradient);
  });

  it.each(ACTIVATIONS)('a training by %s takes the same steps', async (activation) => {
    const problem = await caseProblem({ layers: [2, 6, 3], activation, loss: 'cross-entropy', samples: 40 });
    const plan: TrainingOptions = { optimizer: 'adam', steps: 25, learningRate: 0.02, batch: 7, l2: 0.01 };
    const train = () => runAll(createTrainer(problem, problem.plane.origin, plan)).result();
    const result = train();
    expect(result.status).toBe('finished');
    vi.stubGlobal('WebAssembly', undefined);
    expect(train()).toEqual(result);
  });

  it('or too little memory for it, no kernel is given', () => {
    expect(simdKernel(2 ** 29)).toBeNull();
  });
});
