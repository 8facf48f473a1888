import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCurvatureSplit, type CurvatureTerms, type Form } from '../../src/model/curvature-split.ts';
import { createJetEvaluator } from '../../src/model/jets.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, LOSSES, type Landscape } from '../../src/spec/landscape.ts';
import { makeCase, type CaseOptions } from '../support/engines.ts';
import { readReference } from '../support/reference.ts';

type Triple = [number, number, number];

/** Splits made by other code (numpy, float64): each triple is (aa, ab, bb). */
interface ReferenceSplit {
  readonly a: number;
  readonly b: number;
  readonly hess_plane: Triple | null;
  readonly gauss_newton: Triple | null;
  readonly residual_by_layer_weight_products: Triple[] | null;
  readonly residual_by_layer_activation: Triple[] | null;
}

const NAMES = [
  'deep_linear_mse',
  'gelu3_ce',
  'linear_mse',
  'logistic_bce',
  'product_linear',
  'relu2_mse',
  'relu_last_layer_bce',
  'tanh2_mse_trained',
];

const tripleOf = ({ aa, ab, bb }: Form): Triple => [aa, ab, bb];

// thousandths: squares of the smallest doubles are no curvature
const coordinate = fc.integer({ min: -1000, max: 1000 }).map((x) => x / 1000);
const direction = fc.tuple(coordinate, coordinate);
const problems = fc
  .record({
    activation: fc.constantFrom(...ACTIVATIONS),
    output: fc.constantFrom(...ACTIVATIONS),
    loss: fc.constantFrom(...LOSSES),
    seed: fc.integer({ min: 0, max: 999 }),
    layers: fc.constantFrom<number[]>([2, 3], [2, 4, 3], [2, 4, 5, 3]),
    bias: fc.boolean(),
  })
  .map((options): CaseOptions => ({ ...options, samples: 4, size: 0.8 }));

function listOf({ gaussNewton, products, activations }: CurvatureTerms<number>): number[] {
  return [gaussNewton, ...products, ...activations];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
}

describe('the split of the curvature', () => {
  it.each(NAMES)('of %s is the reference, term by term, to 1e-9', async (name) => {
    const problem = await resolveLandscape(readReference<Landscape>(`landscapes/${name}.json`));
    const { jets } = readReference<{ jets: ReferenceSplit[] }>(`landscapes/${name}.expected.json`);
    const { formAt } = createCurvatureSplit(problem);
    let compared = 0;
    for (const { a, b, ...expected } of jets) {
      const { gaussNewton, products, activations } = formAt(a, b);
      // the file's Gauss-Newton parts of cross-entropy are differences p − p²: exact against the Hessian alone
      const isDifference = problem.loss.name === 'cross-entropy';
      const pairs: [Form, Triple | undefined, Triple | null][] = [
        [gaussNewton, expected.gauss_newton ?? undefined, isDifference ? expected.hess_plane : expected.gauss_newton],
        ...products.map((form, l): [Form, Triple | undefined, null] => [
          form,
          expected.residual_by_layer_weight_products?.[l],
          null,
        ]),
        ...activations.map((form, l): [Form, Triple | undefined, null] => [
          form,
          expected.residual_by_layer_activation?.[l],
          null,
        ]),
      ];
      for (const [form, theirs, scale] of pairs) {
        if (!theirs) continue;
        const length = Math.hypot(...(scale ?? theirs));
        for (const [k, x] of tripleOf(form).entries()) {
          expect(Math.abs(x - theirs[k]), `${name} (${a}, ${b})`).toBeLessThanOrEqual(1e-9 * length);
        }
        compared++;
      }
    }
    expect(compared).toBeGreaterThanOrEqual(20);
  });

  it('adds up to the Hessian of the jets, which takes another way, and its first term is their Gauss-Newton part', () => {
    return fc.assert(
      fc.asyncProperty(problems, direction, direction, async (options, [a, b], [da, db]) => {
        const problem = await resolveLandscape(makeCase(options));
        const jet = createJetEvaluator(problem).jetAt(a, b);
        const quadratic = ({ aa, ab, bb }: Form) => aa * da * da + 2 * ab * da * db + bb * db * db;
        const terms = listOf(createCurvatureSplit(problem).at(a, b, [da, db]));
        const size = 1e-12 * (sum(terms.map(Math.abs)) + Math.hypot(jet.aa, jet.ab, jet.bb) * (da * da + db * db));
        expect(Math.abs(sum(terms) - quadratic(jet))).toBeLessThanOrEqual(size);
        expect(Math.abs(terms[0] - quadratic(jet.gaussNewton))).toBeLessThanOrEqual(size);
      }),
      { numRuns: 300 },
    );
  });

  it('along a direction is what its matrices say', () => {
    return fc.assert(
      fc.asyncProperty(problems, direction, direction, async (options, [a, b], [da, db]) => {
        const split = createCurvatureSplit(await resolveLandscape(makeCase(options)));
        const along = listOf(split.at(a, b, [da, db]));
        const { gaussNewton, products, activations } = split.formAt(a, b);
        const forms = [gaussNewton, ...products, ...activations];
        for (const [k, { aa, ab, bb }] of forms.entries()) {
          const expected = aa * da * da + 2 * ab * da * db + bb * db * db;
          expect(Math.abs(along[k] - expected)).toBeLessThanOrEqual(
            1e-12 * (Math.abs(aa) + Math.abs(ab) + Math.abs(bb)),
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  it('follows a rotation of the plane', async () => {
    const problem = await resolveLandscape(makeCase({ activation: 'silu', loss: 'cross-entropy' }));
    const { origin, u, v } = problem.plane;
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
    const plane = { origin, u: u.map((x, k) => c * x + s * v[k]), v: u.map((x, k) => c * v[k] - s * x) };
    const here = listOf(createCurvatureSplit(problem).at(0.3, -0.4, [0.5, 0.9]));
    const turned = listOf(
      createCurvatureSplit({ ...problem, plane }).at(c * 0.3 - s * 0.4, -s * 0.3 - c * 0.4, [
        c * 0.5 + s * 0.9,
        -s * 0.5 + c * 0.9,
      ]),
    );
    for (const [k, x] of here.entries()) expect(Math.abs(turned[k] - x)).toBeLessThan(1e-13 * sum(here.map(Math.abs)));
  });

  it('has no activation term without activations, and nothing but the loss with one layer', async () => {
    for (const loss of LOSSES) {
      const deep = await resolveLandscape(makeCase({ layers: [2, 4, 3], activation: 'identity', loss }));
      const { products, activations } = createCurvatureSplit(deep).at(0.2, 0.1, [1, 1]);
      expect(activations).toEqual([0, 0]);
      expect(products[0]).toBe(0);
      expect(Math.abs(products[1])).toBeGreaterThan(1e-3);
      const linear = await resolveLandscape(makeCase({ layers: [2, 3], loss }));
      const only = createCurvatureSplit(linear).at(0.2, 0.1, [1, 1]);
      expect([...only.products, ...only.activations]).toEqual([0, 0]);
    }
  });

  it('keeps the digits of a confident right answer under cross-entropy', async () => {
    const landscape = makeCase({ layers: [1, 2], bias: false, loss: 'cross-entropy', samples: 1 });
    landscape.data = { inputs: [[1]], targets: [0] };
    landscape.parameters = { values: [0, 0] };
    landscape.plane = { directions: 'given', u: [1, 0], v: [0, 1] };
    const { gaussNewton } = createCurvatureSplit(await resolveLandscape(landscape)).at(45, 2, [1, 0]);
    const p = Math.exp(-43) / (1 + Math.exp(-43));
    expect(gaussNewton / (p * (1 - p))).toBeCloseTo(1, 13);
  });
});
