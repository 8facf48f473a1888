import { describe, expect, it } from 'vitest';
import { activationDerivatives } from '../../../../src/model/activation-derivatives.ts';
import { activatePass } from '../../../../src/model/train/backprop/activate.ts';
import { PANEL, type Kernel } from '../../../../src/model/train/backprop/kernel.ts';
import { plainKernel } from '../../../../src/model/train/backprop/plain-kernel.ts';
import { simdKernel } from '../../../../src/model/train/backprop/simd-kernel.ts';
import { ACTIVATIONS, type Activation } from '../../../../src/spec/landscape.ts';

/** From −1100 to 1100, dense around 0, and the smallest numbers. */
const PLACES = [
  ...Array.from({ length: 1501 }, (_, k) => 25 * ((k - 750) / 750) ** 3),
  ...Array.from({ length: 1101 }, (_, k) => 2 * k - 1100.3),
  ...[1e-5, 1e-10, 1e-100, 1e-300, 5e-324].flatMap((x) => [x, -x]),
];

function passOf(
  name: Activation,
  xs: readonly number[],
  make: (length: number) => Kernel | null = plainKernel,
): { values: Float64Array; slopes: Float64Array } {
  const count = PANEL * Math.ceil(xs.length / PANEL);
  const kernel = make(3 * count)!;
  kernel.memory.set(xs);
  activatePass(name, kernel)(0, count, 2 * count, count);
  const part = (from: number) => kernel.memory.slice(from, from + xs.length);
  return { values: part(count), slopes: part(2 * count) };
}

/** Units in the last place of the expected number that two numbers are apart; below 1e-300, where factors lose digits, of that. */
function ulps(expected: number, got: number): number {
  if (Object.is(expected + 0, got + 0)) return 0;
  const size = Math.max(Math.abs(expected), 1e-300);
  return Math.abs(expected - got) / 2 ** (Math.floor(Math.log2(size)) - 52);
}

describe('activations of blocks', () => {
  it.each(ACTIVATIONS)('%s has all digits of values and slopes, small ones too', (name) => {
    const { values, slopes } = passOf(name, PLACES);
    const expected = new Float64Array(3);
    const worst = { value: 0, slope: 0 };
    for (const [k, x] of PLACES.entries()) {
      activationDerivatives[name](x, expected);
      worst.value = Math.max(worst.value, ulps(expected[0], values[k]));
      // next to where a slope vanishes its digits are those of its terms
      if (Math.abs(expected[1]) > 0.1 || name === 'tanh' || name === 'sigmoid' || name === 'elu') {
        worst.slope = Math.max(worst.slope, ulps(expected[1], slopes[k]));
      }
    }
    expect(worst.value).toBeLessThan(8);
    expect(worst.slope).toBeLessThan(16);
  });

  it.each(ACTIVATIONS)('%s goes to its limits, and NaN through it', (name) => {
    const places = [0, -0, Infinity, -Infinity, 1e308, -1e308];
    const { values, slopes } = passOf(name, [...places, NaN]);
    const expected = new Float64Array(3);
    for (const [k, x] of places.entries()) {
      activationDerivatives[name](x, expected);
      expect(values[k] + 0, `of ${x}`).toBe(expected[0] + 0);
      if (name !== 'sin') expect(slopes[k] + 0, `slope at ${x}`).toBe(expected[1] + 0);
    }
    expect(values[6]).toBeNaN();
  });

  it.each(ACTIVATIONS)('%s has the same bits in SIMD', (name) => {
    const places = [...PLACES, 0, -0, Infinity, -Infinity, 1e308, NaN];
    expect(passOf(name, places, simdKernel)).toEqual(passOf(name, places));
  });

  it('tanh is odd, and never beyond 1', () => {
    const { values } = passOf('tanh', PLACES);
    const mirrored = passOf(
      'tanh',
      PLACES.map((x) => -x),
    ).values;
    expect(values.map((x) => 0 - x)).toEqual(mirrored.map((x) => x + 0));
    expect(values.every((x) => Math.abs(x) <= 1)).toBe(true);
  });

  it('sigmoids of opposite numbers make 1', () => {
    const { values } = passOf('sigmoid', PLACES);
    const mirrored = passOf(
      'sigmoid',
      PLACES.map((x) => -x),
    ).values;
    for (const [k, x] of values.entries()) expect(x + mirrored[k]).toBeCloseTo(1, 15);
  });
});
