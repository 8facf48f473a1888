import { describe, expect, it } from 'vitest';
import { createGradient } from '../../src/model/full-space/gradient.ts';
import { spectrumAt, type FullSpectrum } from '../../src/model/full-space/spectrum.ts';
import { dataAreFitted } from '../../src/model/full-space/fitted.ts';
import { createHessianProduct } from '../../src/model/full-space/hessian-vector.ts';
import { resolveLandscape, type ResolvedLandscape } from '../../src/model/resolve.ts';
import { LOSSES, type Activation } from '../../src/spec/landscape.ts';
import { forwardPass } from '../support/derivatives.ts';
import { makeCase } from '../support/engines.ts';

const ENOUGH = 1e9;

async function spectrumOf(
  landscape: ResolvedLandscape,
  theta: Float64Array,
  workBudget = ENOUGH,
): Promise<FullSpectrum> {
  const spectrum = await spectrumAt(landscape, theta, { workBudget });
  if ('reason' in spectrum) expect.fail(spectrum.reason);
  return spectrum;
}

/** The same problem with its samples in another order, which sums in another order. */
function reversed(landscape: ResolvedLandscape): ResolvedLandscape {
  const { samples, features, outputs } = landscape.data;
  const rows = (numbers: Float64Array, width: number) =>
    Float64Array.from(numbers, (_, k) => numbers[(samples - 1 - Math.floor(k / width)) * width + (k % width)]);
  const { inputs, targets } = landscape.data;
  return { ...landscape, data: { ...landscape.data, inputs: rows(inputs, features), targets: rows(targets, outputs) } };
}

describe('the spectrum of the Hessian', () => {
  it.each(['tanh', 'gelu', 'softplus', 'sin', 'sigmoid'] as Activation[])(
    'of a %s network is the same by both methods and in every order, within its errors',
    async (activation) => {
      for (const loss of ['mse', 'cross-entropy', 'log-cosh'] as const) {
        const options = { layers: [2, 7, 6, 3], activation, loss, samples: 10 };
        const landscape = await resolveLandscape(makeCase(options));
        const theta = landscape.plane.origin;
        const dense = await spectrumOf(landscape, theta);
        const { work } = createHessianProduct(landscape);
        const few = await spectrumOf(landscape, theta, 79 * work);
        const other = await spectrumOf(reversed(landscape), theta);
        expect([dense.method, few.method, few.steps]).toEqual(['dense', 'lanczos', 79]);
        for (const { smallest, largest, error } of [few, other]) {
          expect(Math.abs(smallest - dense.smallest)).toBeLessThanOrEqual(error.smallest + dense.error.smallest);
          expect(Math.abs(largest - dense.largest)).toBeLessThanOrEqual(error.largest + dense.error.largest);
        }
        expect([other.negative, other.zero]).toEqual([dense.negative, dense.zero]);
        // an error that covers everything would be no use
        expect(dense.error.smallest).toBeLessThan(1e-11 * dense.largest);
      }
    },
  );

  it.each([0, 1e6])(
    'where residuals are all rounding, of %d, has none but the eigenvalues of its Gauss-Newton part',
    async (offset) => {
      // targets as an independent pass computes them: equal to the predictions but for the last place
      const made = await resolveLandscape(makeCase({ layers: [2, 8, 3], activation: 'tanh', samples: 6 }));
      const theta = made.plane.origin.slice();
      theta.subarray(theta.length - 3).fill(offset);
      const targets = Float64Array.from({ length: 18 }, (_, k) => {
        const exact = forwardPass(made, theta, Math.floor(k / 3)).predictions[k % 3];
        return exact * (1 + (k % 2 === 0 ? 1 : -1) * Number.EPSILON);
      });
      const landscape = { ...made, data: { ...made.data, targets } };
      const { loss } = createGradient(landscape).at(theta);
      expect(loss).toBeGreaterThan(0);
      expect(loss).toBeLessThan(1e-30 * (1 + offset * offset));
      expect(dataAreFitted(landscape, loss)).toBe(true);
      const spectrum = await spectrumOf(landscape, theta);
      // 18 residuals bend at most 18 of 51 directions
      expect(spectrum.negative).toBe(0);
      expect(spectrum.zero).toBe(51 - 18);
    },
  );

  it('keeps to its budget, and says so where there is not enough', async () => {
    const landscape = await resolveLandscape(makeCase({ layers: [2, 10, 9, 1], activation: 'tanh', samples: 20 }));
    const theta = landscape.plane.origin;
    const { work } = createHessianProduct(landscape);
    expect((await spectrumOf(landscape, theta, 10 * work)).steps).toBe(10);
    expect((await spectrumOf(landscape, theta, 25.5 * work)).steps).toBe(25);
    const none = await spectrumAt(landscape, theta, { workBudget: 9.9 * work });
    expect(none).toEqual({
      reason: expect.stringMatching(/^the Hessian is too much work: .* multiply-adds at least, of/),
    });
  });

  it('is refused where second derivatives are beyond the range of numbers', async () => {
    const landscape = await resolveLandscape(
      makeCase({ layers: [1, 1], activation: 'identity', bias: false, samples: 1 }),
    );
    landscape.data.inputs[0] = 1e160;
    landscape.data.targets[0] = 0;
    for (const workBudget of [ENOUGH, 10.5 * createHessianProduct(landscape).work]) {
      const spectrum = await spectrumAt(landscape, Float64Array.of(1e-10), { workBudget });
      expect(spectrum).toEqual({ reason: 'the Hessian is not finite' });
    }
  });
});

describe('data', () => {
  it.each(LOSSES)('are fitted under %s where the loss is nothing beside that of predicting zeros', async (loss) => {
    const landscape = await resolveLandscape(makeCase({ loss }));
    const zero = createGradient(landscape).at(new Float64Array(landscape.network.parameterCount)).loss;
    expect(zero).toBeGreaterThan(0.1);
    expect(dataAreFitted(landscape, 0)).toBe(true);
    expect(dataAreFitted(landscape, 0.9e-8 * zero)).toBe(true);
    expect(dataAreFitted(landscape, 1.1e-8 * zero)).toBe(false);
    expect(dataAreFitted(landscape, NaN)).toBe(false);
  });
});
