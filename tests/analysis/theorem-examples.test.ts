import { describe, expect, it } from 'vitest';
import { createPause } from '../../src/analysis/pause.ts';
import { convexByConstruction, proveConvexity, type TheoremProblem } from '../../src/analysis/convexity/theorems.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import type { Landscape, LossName, NetworkSpec, ParameterRef } from '../../src/spec/landscape.ts';

interface Example {
  network: NetworkSpec;
  values: number[];
  inputs: number[][];
  targets: number[][] | number[];
  loss?: LossName;
  plane: [ParameterRef, ParameterRef];
  window?: [number, number, number, number];
}

function landscapeOf({
  network,
  values,
  inputs,
  targets,
  loss = 'mse',
  plane,
  window = [-1, 1, -1, 1],
}: Example): Landscape {
  return {
    version: 1,
    network,
    parameters: { values },
    data: { inputs, targets },
    loss: { name: loss },
    plane: { directions: 'axes', u: plane[0], v: plane[1] },
    window: { a: [window[0], window[1]], b: [window[2], window[3]] },
    grid: [3, 3],
  };
}

async function prove(example: Example) {
  return convexByConstruction(await resolveLandscape(landscapeOf(example)));
}

const weight = (layer: number, output = 0, input = 0): ParameterRef => ({ layer, weight: [output, input] });
const bias = (layer: number, unit = 0): ParameterRef => ({ layer, bias: unit });

/** relu(w1·relu(w0·x)) with target 1 at x = 1, over (w0, w1). */
const RELU_RELU: Example = {
  network: { layers: [1, 1, 1], activation: 'relu', output: 'relu' },
  values: [0, 0, 0, 0],
  inputs: [[1]],
  targets: [[1]],
  plane: [weight(0), weight(1)],
};

/** Two ReLU units of which the first bias and the first weight move; the weights of the last layer are given. */
function hidden(outgoing: [number, number], outgoingBias: number, target: number): Example {
  return {
    network: { layers: [1, 2, 1], activation: 'relu' },
    values: [0, 0.7, 0, -0.3, ...outgoing, outgoingBias],
    inputs: [[-1.5], [0.5], [2]],
    targets: [[target], [target], [target]],
    plane: [weight(0), bias(0)],
  };
}

describe('the landscape of the question, relu(w1·relu(w0·x))', () => {
  it('has no proof around the kinks or where the product lives', async () => {
    expect(await prove(RELU_RELU)).toBeNull();
    expect(await prove({ ...RELU_RELU, window: [0.5, 1, 0.5, 1] })).toBeNull();
  });

  it('is constant on its plateau, up to the very edge', async () => {
    for (const window of [
      [-2, -1, -1, 1],
      [-2, 0, -1, 1],
      [-1, 2, -2, 0],
    ] as const) {
      const proof = await prove({ ...RELU_RELU, window: [...window] });
      expect(proof!.theorem).toBe('constant loss');
      expect(proof!.reason).toBe(
        'In this window, what moves does not reach the predictions, through units that are off or weights of zero: the loss is constant, and a constant is convex.',
      );
    }
    expect(await prove({ ...RELU_RELU, window: [-2, 1e-9, -1, 1] })).toBeNull();
  });

  it('is affine where only one of the two weights moves and no kink is crossed', async () => {
    const proof = await prove({
      ...RELU_RELU,
      plane: [weight(0), bias(0)],
      values: [0, 0, 2, 0],
      window: [0.2, 1, 0, 1],
    });
    expect(proof!.theorem).toBe('convex loss of affine predictions');
    expect(proof!.reason).toBe(
      'In this window no unit that the predictions depend on crosses the kink of its ReLU, for any sample, so the predictions are affine in (a, b) there, and squared error, a sum of squares, is convex in the predictions.',
    );
  });
});

describe('one hidden ReLU layer whose first weight and bias move', () => {
  it.each([
    [hidden([1, 2], 0.5, 0.4), 'nondecreasing convex loss of convex predictions'],
    [hidden([-1, 2], -4, -0.5), 'nonincreasing convex loss of concave predictions'],
  ])('bends one way when the signs of its outgoing weights and the targets agree', async (example, theorem) => {
    // the second unit is fixed, whatever its outgoing weight
    const target = theorem.startsWith('nondecreasing') ? example : { ...example, targets: [[9], [9], [9]] };
    expect((await prove(target))!.theorem).toBe(theorem);
  });

  it('has no proof when a target is on the other side', async () => {
    expect(await prove(hidden([1, 2], 0.5, 5))).toBeNull();
    expect(await prove(hidden([-1, 2], -4, -30))).toBeNull();
  });

  it('needs no targets under a loss without them', async () => {
    const example = { ...hidden([1, 2], 0.5, -1), loss: 'hinge' as const };
    expect((await prove(example))!.reason).toContain(
      'Those that bend have target −1, for which the hinge loss is nondecreasing',
    );
    expect(await prove({ ...example, targets: [[-1], [1], [-1]] })).toBeNull();
  });

  it('under cross-entropy may bend the logit of every class but the right one', async () => {
    const example: Example = {
      ...hidden([1, 2], 0.5, 0),
      network: { layers: [1, 2, 2], activation: 'relu' },
      values: [0, 0.7, 0, -0.3, 1, 2, 0, 1, 0.5, 0],
      loss: 'cross-entropy',
      targets: [1, 1, 1],
    };
    const proof = await prove(example);
    expect(proof!.theorem).toBe('nondecreasing convex loss of convex predictions');
    expect(proof!.reason).toContain('softmax less target, is never negative in those that bend');
    expect(await prove({ ...example, targets: [1, 0, 1] })).toBeNull();
  });
});

describe('losses', () => {
  const softplus: Example = {
    network: { layers: [1, 1], output: 'softplus' },
    values: [0, 0],
    inputs: [[-1], [0.5]],
    targets: [[0], [0]],
    plane: [weight(0), bias(0)],
  };

  it('binary cross-entropy of a convex logit wants target 0', async () => {
    const proof = await prove({ ...softplus, loss: 'bce' });
    expect(proof!.reason).toBe(
      'Each logit is the softplus of an affine function of (a, b), hence convex and never below 0. Every target is 0, for which cross-entropy is nondecreasing, and a nondecreasing convex function of a convex function is convex.',
    );
    expect(await prove({ ...softplus, loss: 'bce', targets: [[0], [1]] })).toBeNull();
    // σ(softplus) is above 1/2 everywhere, and below 0.6 somewhere
    expect(await prove({ ...softplus, loss: 'bce', targets: [[0.5], [0.2]] })).not.toBeNull();
    expect(await prove({ ...softplus, loss: 'bce', targets: [[0.6], [0.2]] })).toBeNull();
  });

  it('hinge is flat where the margin is large, whatever the network does', async () => {
    const example: Example = {
      network: { layers: [1, 2, 1], activation: 'sin' },
      values: [0, 1, 0, 0, 0.5, 0.5, 3],
      inputs: [[2], [-1]],
      targets: [[1], [1]],
      loss: 'hinge',
      plane: [weight(0), weight(1)],
      window: [-1, 1, -0.5, 0.5],
    };
    expect((await prove(example))!.reason).toBe(
      'In this window, for every sample the margin is at least 1, where the hinge loss is 0: the loss is constant, and a constant is convex.',
    );
    expect(await prove({ ...example, targets: [[1], [-1]] })).toBeNull();
  });

  it('a sigmoid under squared error is proved on the side of its target alone', async () => {
    const example: Example = {
      ...softplus,
      network: { layers: [1, 1], output: 'sigmoid' },
      inputs: [[1]],
      targets: [[0]],
    };
    expect(await prove(example)).toBeNull();
    // z ≤ 0 and target 0: convex, rising, above its target
    expect((await prove({ ...example, window: [-2, 0, -1, 0] }))!.reason).toContain('In this window each prediction');
    expect(await prove({ ...example, window: [-2, 0, -1, 0], targets: [[1]] })).toBeNull();
  });
});

describe('which layers move', () => {
  const deep: Example = {
    network: { layers: [1, 2, 2, 1], activation: ['tanh', 'identity'] },
    values: [0.5, -1, 0.1, 0.2, 1, -1, 0.5, 2, 0, 1, 1.5, -0.5, 0.3],
    inputs: [[0.4], [-2]],
    targets: [[1], [0]],
    plane: [weight(1, 0, 1), weight(1, 1, 0)],
  };

  it('the middle one, with nothing but linear layers behind it', async () => {
    expect((await prove(deep))!.reason).toBe(
      'Only layer 2 moves, and it and the layers after it are linear, so the predictions are affine in (a, b), and squared error, a sum of squares, is convex in the predictions.',
    );
  });

  it('two of them that do not meet', async () => {
    // u moves a weight of layer 2 into its unit 1, v the weight of layer 3 from unit 2
    const apart = await prove({ ...deep, plane: [weight(1, 0, 1), weight(2, 0, 1)] });
    expect(apart!.reason).toContain('No moving weight meets a moving unit');
    expect(await prove({ ...deep, plane: [weight(1, 0, 1), weight(2, 0, 0)] })).toBeNull();
  });

  it('none', async () => {
    const landscape = await resolveLandscape(landscapeOf(deep));
    const { plane } = landscape;
    const still = { ...plane, u: plane.u.map(() => 0), v: plane.v.map(() => 0) };
    expect(convexByConstruction({ ...landscape, plane: still })!.theorem).toBe('constant loss');
  });
});

describe('numbers that are not finite', () => {
  const spoil: [string, (problem: TheoremProblem) => TheoremProblem][] = [
    ['a parameter', (p) => ({ ...p, plane: { ...p.plane, origin: p.plane.origin.with(0, NaN) } })],
    ['a direction', (p) => ({ ...p, plane: { ...p.plane, u: p.plane.u.with(0, Infinity) } })],
    ['an input', (p) => ({ ...p, data: { ...p.data, inputs: p.data.inputs.with(0, -Infinity) } })],
    ['a target', (p) => ({ ...p, data: { ...p.data, targets: p.data.targets.with(0, NaN) } })],
    ['the window', (p) => ({ ...p, window: { a: [-Infinity, 1], b: [0, 1] } })],
    ['losses that overflow', (p) => ({ ...p, window: { a: [0, 1e200], b: [0, 1] } })],
  ];

  it.each(spoil)('%s: no proof', async (_, change) => {
    const problem = await resolveLandscape(
      landscapeOf({ ...RELU_RELU, plane: [weight(1), bias(1)], network: { layers: [1, 1, 1] } }),
    );
    expect(convexByConstruction(problem)).not.toBeNull();
    expect(convexByConstruction(change(problem))).toBeNull();
  });
});

describe('with pauses', () => {
  it('gives the same proof, and stops when it is told to', async () => {
    const problem = await resolveLandscape(landscapeOf(hidden([1, 2], 0.5, 0.4)));
    expect(await proveConvexity(problem, createPause())).toEqual(convexByConstruction(problem));
    const aborted = AbortSignal.abort(new Error('enough'));
    await expect(proveConvexity(problem, createPause(aborted))).rejects.toThrow('enough');
  });
});
