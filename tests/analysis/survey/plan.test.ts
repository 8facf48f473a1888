import { describe, expect, it } from 'vitest';
import { describeCase, MOST_CASES, surveyPlan } from '../../../src/analysis/survey/plan.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import { validateLandscape } from '../../../src/spec/validate.ts';
import { seededProblem } from './support.ts';

const problem = (change = {}) => ({ name: 'xor', landscape: seededProblem(change) });
const seeds = [1, 2, 5];

describe('a plan', () => {
  it('has every depth, width and seed once, in this order, and every landscape is valid', () => {
    const plan = surveyPlan({ problems: [problem()], depths: [1, 3], widths: [2, 4], seeds });
    expect(plan.map(({ depth, width, seed }) => [depth, width, seed])).toEqual(
      [1, 3].flatMap((depth) => [2, 4].flatMap((width) => seeds.map((seed) => [depth, width, seed]))),
    );
    for (const { landscape } of plan) expect(validateLandscape(landscape)).toEqual([]);
    expect(plan.map(({ landscape }) => landscape.network.layers.join('-'))).toEqual(
      ['2-2-1', '2-4-1', '2-2-2-2-1', '2-4-4-4-1'].flatMap((layers) => seeds.map(() => layers)),
    );
  });

  it('counts the parameters that the network will have', async () => {
    const plan = surveyPlan({ problems: [problem()], depths: [1, 4], widths: [1, 5], seeds: [1] });
    for (const { landscape, parameters } of plan) {
      expect((await resolveLandscape(landscape)).network.parameterCount).toBe(parameters);
    }
  });

  it('gives network and plane the seed of the case, and keeps data, loss, window, grid and the rule of the plane', () => {
    const base = seededProblem();
    for (const { landscape, seed, init } of surveyPlan({ problems: [problem()], depths: [2], seeds })) {
      expect(init).toBe('he-normal');
      expect(landscape).toEqual({
        ...base,
        parameters: { init: 'he-normal', seed },
        plane: { directions: 'random', normalize: 'layer', bias: 'scale', seed },
      });
    }
  });

  it('makes planes filter-normalised where the problem has none that is random', () => {
    const plane = { directions: 'axes', u: { layer: 0, bias: 0 }, v: { layer: 0, bias: 1 } } as const;
    const [{ landscape }] = surveyPlan({ problems: [problem({ plane })], seeds: [4] });
    expect(landscape.plane).toEqual({ directions: 'random', normalize: 'filter', seed: 4 });
  });

  it('holds the network and changes the planes alone where no shape is asked for', () => {
    const plan = surveyPlan({ problems: [problem()], seeds });
    for (const { landscape, init } of plan) {
      expect([landscape.parameters, landscape.network, init]).toEqual([
        { init: 'he-normal', seed: 7 },
        seededProblem().network,
        null,
      ]);
    }
    expect(plan.map(({ landscape }) => (landscape.plane as { seed: number }).seed)).toEqual(seeds);
  });

  it('draws the networks anew with an init, and takes another grid', () => {
    const plan = surveyPlan({ problems: [problem()], seeds, init: 'xavier-uniform', grid: [5, 5] });
    expect(plan.map(({ landscape }) => [landscape.parameters, landscape.grid])).toEqual(
      seeds.map((seed) => [{ init: 'xavier-uniform', seed }, [5, 5]]),
    );
  });

  it('lays the same directions through problems of one shape that differ in their loss', async () => {
    const problems = (['mse', 'mae'] as const).map((name) => ({
      name,
      landscape: seededProblem({ loss: { name } }),
    }));
    const plan = surveyPlan({ problems, seeds: [3] });
    expect(plan.map((each) => each.problem)).toEqual(['mse', 'mae']);
    const [first, second] = await Promise.all(plan.map(({ landscape }) => resolveLandscape(landscape)));
    expect(first.plane.u).toEqual(second.plane.u);
    expect(first.plane.origin).toEqual(second.plane.origin);
  });

  it('takes the missing one of depth and width from the problem', () => {
    const byDepth = surveyPlan({ problems: [problem()], depths: [1], seeds: [1] });
    const byWidth = surveyPlan({ problems: [problem()], widths: [6], seeds: [1] });
    expect([byDepth, byWidth].map(([{ landscape }]) => landscape.network.layers)).toEqual([
      [2, 3, 1],
      [2, 6, 6, 1],
    ]);
  });

  it('keeps activations of single layers where the depth stays, and one name for all where it changes', () => {
    const layered = { layers: [2, 3, 3, 1], activation: ['relu', 'sin'] };
    expect(
      surveyPlan({ problems: [problem({ network: layered })], widths: [5], seeds: [1] })[0].landscape.network,
    ).toMatchObject({ layers: [2, 5, 5, 1], activation: ['relu', 'sin'] });
    const same = { layers: [2, 3, 3, 1], activation: ['relu', 'relu'] };
    expect(
      surveyPlan({ problems: [problem({ network: same })], depths: [3], seeds: [1] })[0].landscape.network,
    ).toMatchObject({ layers: [2, 3, 3, 3, 1], activation: 'relu' });
  });
});

describe('a plan is refused', () => {
  const refusals: [string, Parameters<typeof surveyPlan>[0], string][] = [
    [
      'where other shapes would need parameters that are not there',
      {
        problems: [problem({ network: { layers: [2, 1] }, parameters: { values: [1, 2, 3] } })],
        depths: [1],
        widths: [2],
        seeds,
      },
      'xor: parameters: expected an init',
    ],
    [
      'where the depth changes and the activations differ',
      { problems: [problem({ network: { layers: [2, 3, 3, 1], activation: ['relu', 'sin'] } })], depths: [3], seeds },
      'xor: network.activation: expected one activation for a network of another depth, got relu, sin',
    ],
    [
      'where the width is not one',
      { problems: [problem({ network: { layers: [2, 3, 4, 1], activation: 'tanh' } })], depths: [3], seeds },
      'xor: network.layers: expected hidden layers of one width, or widths to survey, got 3, 4',
    ],
    [
      'where a network has more layers than a file may hold',
      { problems: [problem()], depths: [1, 2000], seeds },
      'xor: network.layers: ',
    ],
    ['without a seed', { problems: [problem()], seeds: [] }, 'survey: expected 1 to 100000 planes, got 0'],
    [
      'with more planes than memory is meant for',
      { problems: [problem()], seeds: Array.from({ length: MOST_CASES + 1 }, (_, k) => k) },
      'got 100001',
    ],
  ];
  it.each(refusals)('%s', (_, options, message) => {
    expect(() => surveyPlan(options)).toThrow(message);
    expect(() => surveyPlan(options)).toThrow(expect.objectContaining({ kind: 'spec' }));
  });
});

it('describes a case in words, without a width where there is none', () => {
  const [plane] = surveyPlan({ problems: [problem()], seeds: [9] });
  expect(describeCase(plane)).toBe('xor, depth 2, width 3, seed 9');
  const [uneven] = surveyPlan({
    problems: [problem({ network: { layers: [2, 3, 4, 1], activation: 'tanh' } })],
    seeds: [9],
  });
  expect(describeCase(uneven)).toBe('xor, depth 2, seed 9');
});
