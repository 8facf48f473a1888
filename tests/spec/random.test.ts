import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/spec/random.ts';

const MASK = 0xffffffffn;
const rotl = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & MASK;

/** xoshiro128** after its authors' C code, in integers of any size. */
function* xoshiro([a, b, c, d]: bigint[]): Generator<bigint, never> {
  for (;;) {
    yield (rotl((b * 5n) & MASK, 7n) * 9n) & MASK;
    const t = (b << 9n) & MASK;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotl(d, 11n);
  }
}

/** The state that a seed and a stream name give, by the words of docs/format.md. */
function stateOf(seed: number, stream: string): bigint[] {
  const whole = BigInt(seed);
  let h = (whole & MASK) ^ ((((whole >> 32n) & MASK) * 0x9e3779b1n) & MASK);
  for (const unit of stream) h = ((h ^ BigInt(unit.charCodeAt(0))) * 0x01000193n) & MASK;
  return Array.from({ length: 4 }, () => {
    h = (h + 0x9e3779b9n) & MASK;
    let z = h;
    z = ((z ^ (z >> 16n)) * 0x21f0aaadn) & MASK;
    z = ((z ^ (z >> 15n)) * 0x735a2d97n) & MASK;
    return z ^ (z >> 15n);
  });
}

function take(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

function mean(values: number[], power = 1): number {
  return values.reduce((sum, x) => sum + x ** power, 0) / values.length;
}

describe('createRandom', () => {
  test('the generator of this test gives the published numbers of xoshiro128**', () => {
    const words = xoshiro([1n, 2n, 3n, 4n]);
    const published = [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ];
    expect(published.map(() => Number(words.next().value))).toEqual(published);
  });

  test.each([
    [0, ''],
    [1, 'data'],
    [-1, 'parameters'],
    [2 ** 40 + 3, 'direction u'],
    [Number.MAX_SAFE_INTEGER, 'x'],
  ])('seed %d, stream %j: uniform() is that generator, 27 high and 26 low bits', (seed, stream) => {
    const random = createRandom(seed, stream);
    const words = xoshiro(stateOf(seed, stream));
    const draw = () => {
      const high = words.next().value >> 6n;
      const low = words.next().value >> 5n;
      return Number(high * 2n ** 27n + low) / 2 ** 53;
    };
    const expected = take(200, draw);
    expect(take(200, random.uniform)).toEqual(expected);
  });

  test('the first numbers never change', () => {
    expect(take(3, createRandom(0).uniform)).toEqual([0.4167513252864876, 0.5870561733261354, 0.2650367345578172]);
    expect(take(3, createRandom(1, 'data').uniform)).toEqual([
      0.6491885977837254, 0.9813503427178673, 0.8088174017899573,
    ]);
    expect(take(3, createRandom(1, 'data').normal)).toEqual([
      1.3002394401068045, -0.39686662919108684, 1.0696849951056635,
    ]);
  });

  test('uniform numbers have the moments of U(0, 1)', () => {
    const values = take(100_000, createRandom(7).uniform);
    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(1);
    // five standard errors of each moment
    expect(Math.abs(mean(values) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / 1e5));
    expect(Math.abs(mean(values, 2) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / 1e5));
  });

  test('normal numbers have the moments of N(0, 1)', () => {
    const values = take(100_000, createRandom(7, 'n').normal);
    expect(Math.abs(mean(values))).toBeLessThan(5 * Math.sqrt(1 / 1e5));
    expect(Math.abs(mean(values, 2) - 1)).toBeLessThan(5 * Math.sqrt(2 / 1e5));
    expect(Math.abs(mean(values, 3))).toBeLessThan(5 * Math.sqrt(15 / 1e5));
    expect(Math.abs(mean(values, 4) - 3)).toBeLessThan(5 * Math.sqrt(96 / 1e5));
  });

  test('integers cover their range evenly', () => {
    const random = createRandom(3);
    const counts = [0, 0, 0, 0, 0];
    for (let k = 0; k < 50_000; k++) counts[random.integer(5)]++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    // the 1 - 1e-6 quantile of chi-square with 4 degrees of freedom
    expect(chiSquare).toBeLessThan(33.4);
  });

  test.each([
    ['streams of one seed', createRandom(1, 'data'), createRandom(1, 'parameters')],
    ['the two directions', createRandom(1, 'direction u'), createRandom(1, 'direction v')],
    ['neighbouring seeds', createRandom(1, 'data'), createRandom(2, 'data')],
    ['seeds 2^32 apart', createRandom(1, 'data'), createRandom(1 + 2 ** 32, 'data')],
  ])('%s are uncorrelated', (_name, first, second) => {
    const products = take(50_000, () => first.normal() * second.normal());
    expect(Math.abs(mean(products))).toBeLessThan(5 / Math.sqrt(50_000));
  });
});
