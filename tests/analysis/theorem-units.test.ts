import { expect, it } from 'vitest';
import { activateUnits, weighUnits } from '../../src/analysis/convexity/theorem-layers.ts';
import { CONCAVE_REST, CONVEX_REST, NO_REST, Units, type Region } from '../../src/analysis/convexity/theorem-units.ts';
import type { TheoremProblem } from '../../src/analysis/convexity/theorems.ts';
import { activations } from '../../src/model/activations.ts';
import { createRandom } from '../../src/spec/random.ts';
import { problemOf, randomRecipe } from '../support/theorems.ts';

/** Activations of every layer at (a, b), in float64. */
function valuesAt({ network, plane, data }: TheoremProblem, sample: number, a: number, b: number): number[][] {
  const theta = plane.origin.map((x, k) => x + a * plane.u[k] + b * plane.v[k]);
  let from = [...data.inputs.subarray(sample * data.features, (sample + 1) * data.features)];
  return network.layers.map(({ inputs, outputs, weight, bias, activation }) => {
    from = Array.from({ length: outputs }, (_, row) => {
      const products = from.map((x, k) => theta[weight + row * inputs + k] * x);
      return activations[activation](products.reduce((sum, x) => sum + x, theta[bias + row]));
    });
    return from;
  });
}

/** What is proved of every layer's units. */
function unitsOf({ network, plane, data }: TheoremProblem, sample: number, region: Region): Units[] {
  let from = new Units(data.features);
  from.readInputs(data.inputs, sample * data.features, data.features);
  return network.layers.map((layer) => {
    const to = new Units(layer.outputs);
    weighUnits(layer, plane, true, region, from, to);
    activateUnits(layer.activation, to, layer.outputs, region);
    from = to;
    return to;
  });
}

it('bounds hold, affine units are affine, and bent ones obey Jensen, at every unit of random networks', () => {
  const random = createRandom(1, 'units');
  const seen = [0, 0, 0, 0];
  const broken: string[] = [];
  for (let k = 0; k < 3000; k++) {
    const problem = problemOf(randomRecipe(random), random);
    const { window, network } = problem;
    const units = unitsOf(problem, 0, window);
    const at = () => [window.a, window.b].map(([from, to]) => Math.min(to, from + (to - from) * random.uniform()));
    for (let m = 0; m < 4; m++) {
      const [p, q] = [at(), at()];
      const [atP, atQ] = [p, q].map(([a, b]) => valuesAt(problem, 0, a, b));
      const middle = valuesAt(problem, 0, (p[0] + q[0]) / 2, (p[1] + q[1]) / 2);
      for (let l = 0; l < network.layers.length; l++) {
        for (let unit = 0; unit < units[l].rest.length; unit++) {
          const { rest, lowest, highest, constant, alongA, alongB } = units[l];
          const [f, g, between] = [atP[l][unit], atQ[l][unit], middle[l][unit]];
          const rounding = 1e-12 * (1 + Math.abs(f) + Math.abs(g));
          const above = (f + g) / 2 - between;
          const affine = constant[unit] + alongA[unit] * p[0] + alongB[unit] * p[1];
          seen[rest[unit]]++;
          const holds =
            f >= lowest[unit] &&
            f <= highest[unit] &&
            (rest[unit] !== NO_REST || Math.abs(f - affine) < rounding) &&
            (rest[unit] !== CONVEX_REST || above > -rounding) &&
            (rest[unit] !== CONCAVE_REST || above < rounding);
          if (!holds) broken.push(`unit ${unit} of layer ${l}: ${f} in [${lowest[unit]}, ${highest[unit]}]`);
        }
      }
    }
  }
  expect(broken).toEqual([]);
  expect(Math.min(...seen)).toBeGreaterThan(1000);
});

it('bounds of affine units are attained: no wider than rounding', () => {
  const random = createRandom(2, 'units');
  let compared = 0;
  for (let k = 0; k < 500; k++) {
    const problem = problemOf(
      { ...randomRecipe(random), activation: 'identity', output: 'identity', moved: 'first' },
      random,
    );
    const { a, b } = problem.window;
    const [last] = unitsOf(problem, 0, problem.window).slice(-1);
    const corners = a.flatMap((x) => b.map((y) => valuesAt(problem, 0, x, y).at(-1)!));
    for (let unit = 0; unit < last.rest.length; unit++) {
      if (last.rest[unit] !== NO_REST) continue;
      const values = corners.map((row) => row[unit]);
      const scale = 1e-11 * (1 + Math.max(...values.map(Math.abs)));
      expect(Math.abs(last.lowest[unit] - Math.min(...values))).toBeLessThan(scale);
      expect(Math.abs(last.highest[unit] - Math.max(...values))).toBeLessThan(scale);
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(500);
});
