import type { TheoremProblem } from '../../src/analysis/convexity/theorems.ts';
import { createEvaluator } from '../../src/model/evaluate.ts';
import { createNetwork } from '../../src/model/network.ts';
import type { ResolvedLandscape } from '../../src/model/resolve.ts';
import { ACTIVATIONS, LOSSES, type Activation, type LossName, type Window } from '../../src/spec/landscape.ts';
import type { Random } from '../../src/spec/random.ts';

/** Which parameters the directions move, the signs of the weights, and what is to be predicted. */
export interface Recipe {
  layers: number[];
  activation: Activation;
  output: Activation;
  loss: LossName;
  moved: 'first' | 'middle' | 'last' | 'biases' | 'two weights' | 'two layers' | 'all';
  weights: 'any' | 'never negative';
  targets: 'low' | 'high' | 'zero' | 'mixed';
  window: Window;
  samples: number;
}

export function randomRecipe(random: Random): Recipe {
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)];
  const depth = 1 + random.integer(3);
  const loss = pick(LOSSES);
  const outputs = loss === 'cross-entropy' ? 2 + random.integer(2) : 1 + random.integer(2);
  const layers = [1 + random.integer(2), ...Array.from({ length: depth - 1 }, () => 1 + random.integer(3)), outputs];
  const half = 10 ** (1.2 * random.uniform() - pick([0.5, 1.5, 2.5]));
  const range = (): [number, number] => {
    const middle = 1.5 * random.normal();
    return [middle - half, middle + half * (0.2 + random.uniform())];
  };
  return {
    layers,
    activation: pick(ACTIVATIONS),
    output: pick(['identity', 'identity', pick(ACTIVATIONS)] as const),
    loss,
    moved: pick(['first', 'middle', 'last', 'biases', 'two weights', 'two layers', 'all']),
    weights: pick(['any', 'never negative']),
    targets: pick(['low', 'high', 'zero', 'mixed']),
    window: { a: range(), b: range() },
    samples: 1 + random.integer(4),
  };
}

export function problemOf(recipe: Recipe, random: Random): TheoremProblem {
  const { layers, activation, output, loss, samples, window, weights } = recipe;
  const network = createNetwork({ layers, activation, output });
  const count = network.parameterCount;
  const normals = (length: number) => Float64Array.from({ length }, () => random.normal());
  const origin = normals(count);
  const isWeight = (k: number) => network.layers.some((l) => k >= l.weight && k < l.weight + l.inputs * l.outputs);
  if (weights === 'never negative') {
    for (let k = network.layers.at(-1)!.weight; k < count; k++) if (isWeight(k)) origin[k] = Math.abs(origin[k]);
  }
  const [u, v] = directions(recipe, network, random);
  const outputs = layers[layers.length - 1];
  return {
    network,
    plane: { origin, u, v },
    data: {
      samples,
      features: layers[0],
      outputs,
      inputs: normals(samples * layers[0]),
      targets: targetsOf(recipe, outputs, random),
      description: '',
    },
    loss: { name: loss, delta: 0.5 + random.uniform(), l2: 0 },
    window,
  };
}

function directions(
  { moved }: Recipe,
  network: TheoremProblem['network'],
  random: Random,
): [Float64Array, Float64Array] {
  const { layers, parameterCount: count } = network;
  const layerOf = (k: number) => layers.findLastIndex(({ weight }) => weight <= k);
  const last = layers.length - 1;
  const two = [random.integer(layers.length), random.integer(layers.length)];
  const entries = [random.integer(count), random.integer(count)];
  const isMoved = (k: number, side: number): boolean => {
    const l = layerOf(k);
    switch (moved) {
      case 'first':
        return l === 0;
      case 'middle':
        return l === last >> 1;
      case 'last':
        return l === last;
      case 'biases':
        return k >= layers[l].bias;
      case 'two weights':
        return k === entries[side];
      case 'two layers':
        return l === two[side];
      case 'all':
        return true;
    }
  };
  const direction = (side: number) =>
    Float64Array.from({ length: count }, (_, k) => (isMoved(k, side) ? random.normal() : 0));
  return [direction(0), direction(1)];
}

function targetsOf({ loss, targets, samples }: Recipe, outputs: number, random: Random): Float64Array {
  const elements = Float64Array.from({ length: samples * outputs }, () => {
    const side = targets === 'mixed' ? random.integer(2) : targets === 'high' ? 1 : 0;
    if (loss === 'hinge') return side === 1 ? 1 : -1;
    if (loss === 'bce') return targets === 'mixed' && random.uniform() < 0.3 ? random.uniform() : side;
    if (targets === 'zero') return 0;
    return targets === 'mixed' ? random.normal() : (side === 1 ? 1 : -1) * 4 * random.uniform();
  });
  if (loss !== 'cross-entropy') return elements;
  elements.fill(0);
  for (let n = 0; n < samples; n++) {
    const index = targets === 'low' ? 0 : targets === 'high' ? outputs - 1 : random.integer(outputs);
    const share = targets === 'mixed' ? random.uniform() : 1;
    elements[n * outputs + index] = share;
    elements[n * outputs + ((index + 1) % outputs)] += 1 - share;
  }
  return elements;
}

/** The loss over the plane, in float64. */
export function lossAt(problem: TheoremProblem): (a: number, b: number) => number {
  return createEvaluator(problem as ResolvedLandscape).lossAt;
}

/** How far chords of a window lie below the loss at worst, over what rounding may make of it: convex up to 1. */
export function worstViolation(problem: TheoremProblem, random: Random, chords: number): number {
  const loss = lossAt(problem);
  const { a, b } = problem.window;
  const coordinate = ([from, to]: readonly [number, number], t: number) =>
    Math.min(to, Math.max(from, from + t * (to - from)));
  let worst = 0;
  for (let k = 0; k < chords; k++) {
    const [s1, t1] = [random.uniform(), random.uniform()];
    // of all lengths, for a dent may be small
    const length = 10 ** (-2 * random.uniform());
    const [s2, t2] = [s1 + length * (random.uniform() - 0.5) * 2, t1 + length * (random.uniform() - 0.5) * 2];
    const p = [coordinate(a, s1), coordinate(b, t1)];
    const q = [coordinate(a, s2), coordinate(b, t2)];
    const share = k % 2 === 0 ? 0.5 : random.uniform();
    const [f1, f2] = [loss(p[0], p[1]), loss(q[0], q[1])];
    const between = loss((1 - share) * p[0] + share * q[0], (1 - share) * p[1] + share * q[1]);
    const violation = between - (1 - share) * f1 - share * f2;
    worst = Math.max(worst, violation / (1e-12 * (Math.abs(f1) + Math.abs(f2)) + 1e-13));
  }
  return worst;
}
