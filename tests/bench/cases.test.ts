import { describe, expect, it } from 'vitest';
import {
  benchCase,
  caseLandscape,
  defaultCases,
  landscapeCase,
  STANDARD_CASES,
  type StandardCase,
} from '../../src/engine/bench/cases.ts';
import { planLandscape } from '../../src/engine/plan/plan.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { validateLandscape } from '../../src/spec/validate.ts';
import { makeCase } from '../support/engines.ts';

const named = (name: string): StandardCase => STANDARD_CASES.find((each) => each.name === name)!;
const small = STANDARD_CASES.filter(({ name }) => name !== 'L2');

/** Hundreds of thousands of numbers are compared faster than a matcher would. */
function isSame(x: Float64Array, y: Float64Array): boolean {
  return x.length === y.length && x.length > 0 && x.every((value, k) => value === y[k]);
}

describe.each(small.map((each) => [each.name, each] as const))('case %s', (_name, standardCase) => {
  it('is a landscape file that holds the very numbers that are measured', async () => {
    const file = caseLandscape(standardCase);
    expect(validateLandscape(file)).toEqual([]);
    const [measured, read] = [await benchCase(standardCase).load(), await resolveLandscape(file)];
    expect(isSame(read.data.inputs, measured.data.inputs)).toBe(true);
    expect(isSame(read.data.targets, measured.data.targets)).toBe(true);
    expect(isSame(read.plane.origin, measured.plane.origin)).toBe(true);
    expect(isSame(read.plane.u, measured.plane.u)).toBe(true);
    expect([read.grid, read.window, read.network]).toEqual([measured.grid, measured.window, measured.network]);
  });

  it('has data that float32 engines do not round', async () => {
    const { data } = await benchCase(standardCase).load();
    expect(data.samples).toBe(standardCase.samples);
    expect(data.inputs.length).toBe(data.samples * standardCase.layers[0]);
    expect(data.inputs.every((value) => Math.fround(value) === value)).toBe(true);
    expect(new Set(data.inputs).size).toBeGreaterThan(data.samples / 2);
  });
});

describe('the standard set', () => {
  it.each([
    ['W1', 304, 256],
    ['W2', 24, 128],
    ['W3', 5376, 512],
    ['W4', 25_408, 256],
    ['L1', 304, 256],
    ['L3', 2 * 512 + 512 * 512 + 512, 1024],
  ])('%s has %i multiply-adds and %i samples, and moves every parameter', async (name, multiplyAdds, samples) => {
    const landscape = await benchCase(named(name)).load();
    const { work, constantLayers, finite } = await planLandscape(landscape);
    expect(work.naive).toBe(multiplyAdds);
    expect(landscape.data.samples).toBe(samples);
    expect(constantLayers).toBe(0);
    expect(finite).toBe(true);
    const { u, v } = landscape.plane;
    expect([u, v].every((direction) => direction.every((value) => value !== 0))).toBe(true);
  });

  it('moves the last layer alone in W3L, in closed form, and in W4L, without one', async () => {
    const squares = await planLandscape(await benchCase(named('W3L')).load());
    expect([squares.constantLayers, squares.quadratic === null]).toEqual([2, false]);
    const logits = await planLandscape(await benchCase(named('W4L')).load());
    expect([logits.constantLayers, logits.quadratic, logits.work.executed]).toEqual([1, null, 10]);
    expect(logits.work.naive).toBe(25_408);
  });

  it('has distinct names, and leaves the large ones to real GPUs where none is named', () => {
    const names = STANDARD_CASES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(defaultCases(true).map(({ name }) => name)).toEqual(names);
    expect(defaultCases(false).map(({ name }) => name)).toEqual(['W1', 'W2', 'W3', 'W4', 'W3L', 'W4L']);
  });

  it('writes no file of hundreds of megabytes', () => {
    expect(() => caseLandscape(named('L2'))).toThrow('got L2: 47040000');
  });

  it('says a shape in words', () => {
    expect(benchCase(named('W1')).title).toBe('2-16-16-1 tanh, mse, 256 samples');
    expect(benchCase(named('W4L')).title).toBe('784-32-10 relu, cross-entropy, 256 samples, last layer only');
    expect(benchCase(named('L2')).title).toBe('784-256-128-10 relu, cross-entropy, 60,000 samples, 64×64 points');
  });
});

describe('a landscape of one’s own', () => {
  it('is a case as it stands', async () => {
    const landscape = await resolveLandscape(makeCase({ layers: [2, 5, 3, 2], samples: 7 }));
    const own = landscapeCase(landscape, 'mine');
    expect([own.name, own.title]).toEqual(['mine', '2-5-3-2 tanh, mse, 7 samples']);
    expect(await own.load()).toBe(landscape);
  });
});
