import { describe, expect, test } from 'vitest';
import { differenceNoise } from '../../src/analysis/difference-noise.ts';
import { summarize } from '../../src/analysis/summary.ts';
import type { Field } from '../../src/spec/field.ts';
import { createRandom } from '../../src/spec/random.ts';
import { fieldOf, sample } from '../support/fields.ts';
import { syntheticFields } from '../support/reference.ts';

const window: Field['window'] = { a: [-3, 3], b: [-2, 2] };
const bowl = (a: number, b: number) => Math.cosh(a) + Math.sin(b) ** 2 + 0.1 * a * b;

function withNoise(field: Field, draw: () => number): Field {
  return { ...field, values: field.values.map((v) => v + draw()) };
}

function uniform(amplitude: number, seed = 7): () => number {
  const random = createRandom(seed, 'test');
  return () => amplitude * (2 * random.uniform() - 1);
}

describe('a given delta', () => {
  test('the floor is twice as high', async () => {
    const { minima } = await summarize(sample(17, 17, window, bowl), { delta: 0.25 });
    expect(minima.noiseFloor).toEqual({ value: 0.5, rule: '2 x the given delta' });
  });

  test.each([-1, NaN, Infinity])('%f is refused', async (delta) => {
    await expect(summarize(sample(5, 5, window, bowl), { delta })).rejects.toThrow(`0 or more, got ${delta}`);
  });

  test('depths up to the floor are noise, the next deeper one is not', async () => {
    // two pits of depths 1 and 2 in steps that no aliasing floor reaches: the pits are wide
    const pits = fieldOf(['999999999', '922299119', '932299119', '922299119', '999999999']);
    const classes = async (delta: number) => (await summarize(pits, { delta })).minima.list.map((m) => m.class);
    expect(await classes(3.49)).toEqual(['resolved', 'resolved']);
    expect(await classes(3.5)).toEqual(['resolved', 'noise']);
    expect(await classes(4)).toEqual(['noise', 'noise']);
  });
});

describe('a delta measured against the float64 loss', () => {
  test('covers the error of every node of a small field', async () => {
    const clean = sample(15, 15, window, bowl);
    const noisy = withNoise(clean, uniform(1e-3));
    const { minima } = await summarize(noisy, { lossAt: bowl });
    let largest = 0;
    for (let s = 0; s < noisy.values.length; s++) {
      const exact = bowl(-3 + (6 * (s % 15)) / 14, -2 + (4 * Math.floor(s / 15)) / 14);
      largest = Math.max(largest, Math.abs(noisy.values[s] - exact));
    }
    expect(minima.noiseFloor.value).toBeCloseTo(4 * largest, 12);
    expect(minima.noiseFloor.rule).toMatch(/^2 x delta; delta = 2 x the largest \|float32 - float64\| at all nodes/);
  });

  test('is measured at the minima and saddles as well as at random nodes', async () => {
    const asked: string[] = [];
    const field = sample(65, 65, window, (a, b) => Math.cos(3 * a) + Math.cos(3 * b));
    const { minima } = await summarize(field, {
      noise: { samples: 20 },
      lossAt: (a, b) => {
        asked.push(`${a} ${b}`);
        return Math.cos(3 * a) + Math.cos(3 * b);
      },
    });
    const interior = minima.list.filter((m) => m.class !== 'border');
    expect(interior.length).toBeGreaterThan(1);
    expect(asked).toHaveLength(20 + 2 * interior.length);
    for (const { a, b } of interior) expect(asked).toContain(`${a} ${b}`);
    expect(minima.noiseFloor.rule).toContain(`20 random nodes and ${interior.length} candidate minima`);
  });

  test('an error in one minimum alone is seen', async () => {
    const field = sample(65, 65, window, bowl);
    const clean = (await summarize(field, { lossAt: bowl })).minima;
    const { i, j } = clean.list[0];
    const values = field.values.slice();
    values[j * 65 + i] -= 0.01;
    const { minima } = await summarize({ ...field, values }, { lossAt: bowl });
    expect(minima.noiseFloor.value).toBeGreaterThan(0.039);
  });

  test('five wells under noise: no more than five are resolved, whatever the noise', async () => {
    const wells = syntheticFields.find(({ name }) => name === 'wells5_clean')!;
    const exact = (a: number, b: number) => {
      const i = Math.round(((a + 3) / 6) * (wells.width - 1));
      const j = Math.round(((b + 2) / 4) * (wells.height - 1));
      return wells.values[j * wells.width + i];
    };
    for (const amplitude of [1e-6, 1e-4, 1e-3, 1e-2]) {
      const { minima } = await summarize(withNoise(wells, uniform(amplitude)), { lossAt: exact });
      expect([amplitude, minima.resolved]).toEqual([amplitude, 5]);
    }
  });

  test('infinite and undefined losses are no error', async () => {
    const field = fieldOf(['NNNNN', 'N333N', 'N3+1N', 'N333N', 'NNNNN']);
    const { minima } = await summarize(field, { lossAt: () => Infinity });
    expect(minima.noiseFloor.value).toBe(0);
  });
});

describe('no model: the difference table', () => {
  test.each([1e-5, 1e-4, 1e-2])('finds the deviation of uniform noise of amplitude %f', (amplitude) => {
    const fine = sample(257, 257, { a: [-0.3, 0.3], b: [-0.2, 0.2] }, bowl);
    const sigma = differenceNoise(withNoise(fine, uniform(amplitude)));
    expect(sigma).not.toBeNull();
    expect(sigma! / (amplitude / Math.sqrt(3))).toBeGreaterThan(0.8);
    expect(sigma! / (amplitude / Math.sqrt(3))).toBeLessThan(1.25);
  });

  test('rounding to float32 is all the noise of a smooth field', () => {
    const fine = sample(257, 257, { a: [0.5, 0.6], b: [0.5, 0.6] }, bowl);
    // values between 1 and 2: the error of rounding is uniform within half of 2^-23
    const sigma = 2 ** -23 / Math.sqrt(12);
    expect(differenceNoise(fine)! / sigma).toBeGreaterThan(0.7);
    expect(differenceNoise(fine)! / sigma).toBeLessThan(1.4);
  });

  test('does not take a steep smooth loss for noise', () => {
    const wide = sample(33, 33, { a: [-4, 4], b: [-4, 4] }, (a, b) => Math.exp(a) + Math.exp(2 * b));
    expect(differenceNoise(wide)).toBeNull();
  });

  test('is silent on flat fields, holes and small grids', () => {
    expect(differenceNoise(sample(65, 65, window, () => 1))).toBeNull();
    expect(differenceNoise(sample(65, 65, window, () => NaN))).toBeNull();
    expect(differenceNoise(sample(12, 12, window, bowl))).toBeNull();
  });

  test('the floor covers the noise, so that it makes no minimum', async () => {
    const wells = syntheticFields.find(({ name }) => name === 'wells5_clean')!;
    for (const amplitude of [1e-4, 1e-3, 1e-2]) {
      const noisy = withNoise(wells, uniform(amplitude));
      const { minima } = await summarize(noisy);
      expect(minima.noiseFloor.rule).toContain('ECnoise');
      expect(minima.noiseFloor.value).toBeGreaterThan(2 * amplitude);
      const largest = Math.sqrt(2 * Math.log(noisy.values.length)) * differenceNoise(noisy)!;
      expect(minima.noiseFloor.value).toBeCloseTo(2 * largest, 12);
      expect([amplitude, minima.resolved]).toEqual([amplitude, 5]);
    }
  });

  test('else four float32 units of the largest loss', async () => {
    const { minima } = await summarize(sample(9, 9, { a: [0, 1], b: [0, 1] }, (a, b) => -3 * a * b));
    expect(minima.noiseFloor.value).toBe(4 * 2 ** -22);
    expect(minima.noiseFloor.rule).toMatch(/^4 float32 units/);
  });
});
