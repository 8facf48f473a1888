import { describe, expect, it } from 'vitest';
import { convexityOf } from '../../src/analysis/convexity/convexity.ts';
import { convexByConstruction, type TheoremProblem } from '../../src/analysis/convexity/theorems.ts';
import { createPause } from '../../src/analysis/pause.ts';
import { coordinate } from '../../src/spec/field.ts';
import { ACTIVATIONS, LOSSES, type Window } from '../../src/spec/landscape.ts';
import { createRandom, type Random } from '../../src/spec/random.ts';
import { lossAt, problemOf, randomRecipe, worstViolation, type Recipe } from '../support/theorems.ts';

const MOVED: Recipe['moved'][] = ['first', 'middle', 'last', 'biases', 'two weights', 'two layers', 'all'];
const TARGETS: Recipe['targets'][] = ['low', 'high', 'zero', 'mixed'];

/** Every activation, loss, set of moved layers and kind of targets, with everything else at random. */
function* landscapes(random: Random, rounds: number): Generator<[Recipe, TheoremProblem]> {
  for (let round = 0; round < rounds; round++) {
    for (const activation of ACTIVATIONS) {
      for (const loss of LOSSES) {
        for (const moved of MOVED) {
          for (const targets of TARGETS) {
            const drawn = randomRecipe(random);
            const layers = loss === 'cross-entropy' ? [...drawn.layers.slice(0, -1), 3] : drawn.layers;
            const recipe: Recipe = { ...drawn, layers, activation, loss, moved, targets };
            yield [recipe, problemOf(recipe, random)];
          }
        }
      }
    }
  }
}

function partOf([from, to]: readonly [number, number], random: Random): [number, number] {
  const ends = [random.uniform(), random.uniform()].sort((x, y) => x - y);
  return ends.map((t) => Math.min(to, Math.max(from, from + t * (to - from)))) as [number, number];
}

function subWindow({ a, b }: Window, random: Random): Window {
  return { a: partOf(a, random), b: partOf(b, random) };
}

describe('random landscapes', () => {
  it('where convexity is proved, no chord is violated', () => {
    const random = createRandom(1, 'theorems');
    const found: Record<string, number> = {};
    for (const [recipe, problem] of landscapes(random, 5)) {
      const proof = convexByConstruction(problem);
      const kind = proof?.theorem ?? 'none';
      found[kind] = (found[kind] ?? 0) + 1;
      if (!proof) continue;
      const worst = worstViolation(problem, random, 40);
      expect(worst, `${proof.reason} ${JSON.stringify(recipe)}`).toBeLessThan(1);
    }
    // each theorem was put to the test
    expect(Object.keys(found)).toHaveLength(6);
    expect(Math.min(...Object.values(found))).toBeGreaterThan(10);
  });

  it('a landscape with a proof yields no witness beyond the rounding of its field', async () => {
    const random = createRandom(7, 'theorems');
    const size = 17;
    let proofs = 0;
    for (const [, problem] of landscapes(random, 1)) {
      const proof = convexByConstruction(problem);
      if (!proof || proofs++ % 8 !== 0) continue;
      const { window } = problem;
      const loss = lossAt(problem);
      const at = (range: readonly [number, number], k: number) => coordinate(range, k, size);
      const exact = Array.from({ length: size * size }, (_, k) =>
        loss(at(window.a, k % size), at(window.b, Math.floor(k / size))),
      );
      const values = Float32Array.from(exact);
      const delta = Math.max(...exact.map((x, k) => Math.abs(x - values[k])));
      const field = { width: size, height: size, window, values };
      const facts = await convexityOf(field, { delta, lossAt: loss, theorem: proof.reason, pause: createPause() });
      expect(facts).toMatchObject({ verdict: 'convex', reason: proof.reason, witness: null, chord: null });
    }
    expect(proofs).toBeGreaterThan(800);
  });

  it('what is proved of a window is proved of every part of it', () => {
    const random = createRandom(2, 'theorems');
    let proofs = 0;
    for (const [recipe, problem] of landscapes(random, 2)) {
      if (!convexByConstruction(problem)) continue;
      proofs++;
      for (let k = 0; k < 3; k++) {
        const part = { ...problem, window: subWindow(problem.window, random) };
        expect(convexByConstruction(part), JSON.stringify([recipe, part.window])).not.toBeNull();
      }
    }
    expect(proofs).toBeGreaterThan(1000);
  });

  it('a and b are exchanged, samples reversed, directions scaled: the theorem stays', () => {
    const random = createRandom(3, 'theorems');
    for (const [, problem] of landscapes(random, 1)) {
      const theorem = convexByConstruction(problem)?.theorem;
      for (const same of [transposed(problem), reversed(problem), scaled(problem, 8)]) {
        expect(convexByConstruction(same)?.theorem).toBe(theorem);
      }
    }
  });

  it('reasons are sentences', () => {
    const random = createRandom(4, 'theorems');
    for (const [, problem] of landscapes(random, 1)) {
      const proof = convexByConstruction(problem);
      if (!proof) continue;
      expect(proof.reason).toMatch(/^[A-Z][^.]+\.( [A-Z][^.]+\.){0,2}$/);
      expect(proof.reason).toMatch(/convex/);
      expect(proof.reason).not.toMatch(/undefined|NaN|unique|minimum/);
      expect(proof.reason.length).toBeLessThan(420);
    }
  });
});

describe('no proof is claimed', () => {
  it('of two linear layers that both move, under a loss that is flat nowhere', () => {
    const random = createRandom(5, 'theorems');
    let bent = 0;
    for (let k = 0; k < 400; k++) {
      const loss = (['mse', 'mae', 'huber', 'log-cosh', 'bce'] as const)[k % 5];
      const layers = [1, ...Array.from({ length: 1 + (k % 3) }, () => 2), 1];
      const window: Window = { a: [-3, 3], b: [-3, 3] };
      const recipe: Recipe = {
        ...randomRecipe(random),
        layers,
        activation: 'identity',
        output: 'identity',
        loss,
        window,
      };
      const problem = problemOf({ ...recipe, moved: 'all' }, random);
      expect(convexByConstruction(problem)).toBeNull();
      if (worstViolation(problem, random, 100) > 1) bent++;
    }
    expect(bent).toBeGreaterThan(380);
  });

  it('where a chord of one unit is violated, whatever activation and loss', () => {
    const random = createRandom(6, 'theorems');
    let bent = 0;
    for (let k = 0; k < 3000; k++) {
      const recipe: Recipe = { ...randomRecipe(random), layers: [1, 1], moved: 'all' };
      if (recipe.loss === 'cross-entropy') continue;
      const problem = problemOf({ ...recipe, output: recipe.activation }, random);
      if (worstViolation(problem, random, 60) <= 1) continue;
      bent++;
      expect(convexByConstruction(problem)).toBeNull();
    }
    expect(bent).toBeGreaterThan(500);
  });
});

function transposed(problem: TheoremProblem): TheoremProblem {
  const { plane, window } = problem;
  return {
    ...problem,
    plane: { origin: plane.origin, u: plane.v, v: plane.u },
    window: { a: window.b, b: window.a },
  };
}

function reversed(problem: TheoremProblem): TheoremProblem {
  const { data } = problem;
  const rows = (values: Float64Array, width: number) =>
    Float64Array.from(values, (_, k) => values[(data.samples - 1 - Math.floor(k / width)) * width + (k % width)]);
  return {
    ...problem,
    data: { ...data, inputs: rows(data.inputs, data.features), targets: rows(data.targets, data.outputs) },
  };
}

/** Directions times a power of two and the window divided by it: the same points, to the bit. */
function scaled(problem: TheoremProblem, by: number): TheoremProblem {
  const { plane, window } = problem;
  const divided = ([from, to]: readonly [number, number]): [number, number] => [from / by, to / by];
  return {
    ...problem,
    plane: { origin: plane.origin, u: plane.u.map((x) => x * by), v: plane.v.map((x) => x * by) },
    window: { a: divided(window.a), b: divided(window.b) },
  };
}
