import * as fc from 'fast-check';
import { countParameters } from '../../src/spec/agreement.ts';
import { classCount, DATASET_FACTS } from '../../src/spec/dataset-facts.ts';
import {
  ACTIVATIONS,
  BIAS_RULES,
  DATASETS,
  HESSIAN_PAIRS,
  INITS,
  LOSSES,
  NORMALIZATIONS,
  STANDARDIZATIONS,
  type ColumnRef,
  type DataSpec,
  type Landscape,
  type LossName,
  type LossSpec,
  type NetworkSpec,
  type ParameterRef,
  type ParametersSpec,
  type PartRef,
  type PlaneSpec,
  type TrainingOptions,
  type TrainingRecord,
} from '../../src/spec/landscape.ts';

// a negative zero does not survive JSON, by the nature of JSON.stringify
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
const seed = fc.maxSafeInteger();
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

function vector(length: number): fc.Arbitrary<number[]> {
  return fc.array(finite, { minLength: length, maxLength: length });
}

function networkOf(layers: number[]): fc.Arbitrary<NetworkSpec> {
  const name = fc.constantFrom(...ACTIVATIONS);
  const hidden = layers.length - 2;
  return fc.record(
    {
      layers: fc.constant(layers),
      activation: fc.oneof(name, fc.array(name, { minLength: hidden, maxLength: hidden })),
      output: name,
      bias: fc.boolean(),
    },
    { requiredKeys: ['layers'] },
  );
}

function lossOf(name: LossName): fc.Arbitrary<LossSpec> {
  const l2 = optional(fc.double({ min: 0, max: 10, noNaN: true }));
  const delta = name === 'huber' ? optional(fc.double({ min: 1e-6, max: 10, noNaN: true })) : fc.constant(undefined);
  return fc.record({ l2, delta }).map((rest) => clean({ name, ...rest }));
}

function clean<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, x]) => x !== undefined)) as T;
}

function targetRow(loss: LossName, outputs: number): fc.Arbitrary<number[]> {
  if (loss === 'hinge') return fc.array(fc.constantFrom(-1, 1), { minLength: outputs, maxLength: outputs });
  if (loss === 'bce')
    return fc.array(
      fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x + 0),
      { minLength: outputs, maxLength: outputs },
    );
  if (loss !== 'cross-entropy') return vector(outputs);
  return fc
    .array(fc.integer({ min: 1, max: 9 }), { minLength: outputs, maxLength: outputs })
    .map((weights) => weights.map((w) => w / weights.reduce((x, y) => x + y)));
}

function dataOf(loss: LossName, layers: number[]): fc.Arbitrary<DataSpec> {
  const outputs = layers[layers.length - 1];
  const kinds: fc.Arbitrary<DataSpec>[] = [
    fc.integer({ min: 1, max: 4 }).chain((count) => {
      const of = <T>(element: fc.Arbitrary<T>) => fc.array(element, { minLength: count, maxLength: count });
      const rows = of(targetRow(loss, outputs));
      const labels = of(fc.nat(outputs - 1));
      const targets: fc.Arbitrary<number[][] | number[]> = loss === 'cross-entropy' ? fc.oneof(rows, labels) : rows;
      const names = Array.from({ length: outputs }, (_, k) => `class ${k}`);
      const classes = outputs > 1 ? optional(fc.constant(names)) : fc.constant(undefined);
      return fc.record({ inputs: of(vector(layers[0])), targets, classes }).map(clean);
    }),
    dataFileOf(outputs),
  ];
  const fitting = DATASETS.filter((name) => {
    const facts = DATASET_FACTS[name];
    if (facts.inputs !== 'any' && facts.inputs !== layers[0]) return false;
    const classes = classCount(facts, outputs);
    if (classes > 0) return classes === outputs || (outputs === 1 && classes === 2 && loss !== 'cross-entropy');
    return !['hinge', 'bce', 'cross-entropy'].includes(loss) && (name === 'linear' || outputs === 1);
  });
  if (fitting.length > 0) {
    const dataset = fc.constantFrom(...fitting);
    const rest = { samples: fc.integer({ min: 1, max: 150 }), noise: fc.double({ min: 0, max: 5, noNaN: true }), seed };
    kinds.push(fc.record({ dataset, ...rest }, { requiredKeys: ['dataset'] }));
  }
  const isOfClasses = ['hinge', 'bce', 'cross-entropy'].includes(loss);
  return fc.oneof(...kinds).chain((data) => {
    const measured = !isOfClasses && !('dataset' in data && DATASET_FACTS[data.dataset].classes !== 'none');
    const rules = STANDARDIZATIONS.filter((rule) => rule === 'inputs' || measured);
    return optional(fc.constantFrom(...rules)).map((standardize) => clean({ ...data, standardize }));
  });
}

function dataFileOf(outputs: number): fc.Arbitrary<DataSpec> {
  const file = fc.string({ minLength: 1 });
  const count = fc.constantFrom(1, outputs);
  const list = (column: (k: number) => ColumnRef) =>
    count.map((many) => Array.from({ length: many }, (_, k) => column(k)));
  const ignore = fc.array(fc.integer({ min: 10, max: 20 }), { maxLength: 1 });
  const rest = { ignore, header: fc.constant(true) };
  return fc.oneof(
    fc.record(
      {
        file,
        targets: fc.oneof(
          list((k) => `y${k}`),
          list((k) => k),
        ),
        ...rest,
      },
      { requiredKeys: ['file', 'targets'] },
    ),
    fc.record({ file, targets: fc.record({ file }) }),
  );
}

const seeded = fc.record({ init: fc.constantFrom(...INITS), seed }, { requiredKeys: ['init'] });

function optionsOf(steps: number): fc.Arbitrary<TrainingOptions> {
  const positive = fc.double({ min: 1e-9, max: 1e3, noNaN: true });
  const decay = fc.double({ min: 0, max: 0.999, noNaN: true });
  const common = {
    steps: fc.constant(steps),
    learningRate: positive,
    seed: fc.maxSafeNat(),
    l2: fc.double({ min: 0, max: 1, noNaN: true }),
  };
  const stochastic = {
    ...common,
    batch: fc.oneof(fc.constant('full' as const), fc.integer({ min: 1, max: 1e6 })),
    schedule: fc.oneof(
      fc.constantFrom('constant' as const, 'cosine' as const),
      fc.record({ step: fc.integer({ min: 1, max: 1e9 }), factor: positive }),
    ),
    warmUp: fc.nat(steps),
  };
  const rest = { requiredKeys: ['optimizer', 'steps'] as ['optimizer', 'steps'] };
  return fc.oneof(
    fc.record({ optimizer: fc.constant('sgd' as const), ...stochastic }, rest),
    fc.record(
      { optimizer: fc.constant('momentum' as const), ...stochastic, momentum: decay, nesterov: fc.boolean() },
      rest,
    ),
    fc.record(
      { optimizer: fc.constant('adam' as const), ...stochastic, betas: fc.tuple(decay, decay), epsilon: positive },
      rest,
    ),
    fc.record(
      {
        optimizer: fc.constant('lbfgs' as const),
        ...common,
        history: fc.integer({ min: 1, max: 1000 }),
        tolerance: positive,
        batch: fc.constant('full' as const),
        schedule: fc.constant('constant' as const),
      },
      rest,
    ),
  );
}

function trainingOf(count: number): fc.Arbitrary<TrainingRecord> {
  const initial = fc.oneof(
    vector(count).map((values) => ({ values })),
    seeded,
  );
  return fc
    .integer({ min: 1, max: 1e9 })
    .chain((planned) =>
      fc.record({ version: fc.constant(1 as const), options: optionsOf(planned), initial, steps: fc.nat(planned) }),
    );
}

function parametersOf(count: number): fc.Arbitrary<ParametersSpec> {
  return fc.oneof(
    fc.record({ values: vector(count), training: trainingOf(count) }, { requiredKeys: ['values'] }),
    seeded,
    fc.record({ file: fc.string({ minLength: 1 }) }),
  );
}

function referencesOf({ layers, bias = true }: NetworkSpec): ParameterRef[] {
  const all: ParameterRef[] = [];
  for (let layer = 0; layer < layers.length - 1; layer++) {
    for (let out = 0; out < layers[layer + 1]; out++) {
      for (let k = 0; k < layers[layer]; k++) all.push({ layer, weight: [out, k] });
      if (bias) all.push({ layer, bias: out });
    }
  }
  return all;
}

const steps = fc.integer({ min: 2, max: 1000 });

function partOf({ layers }: NetworkSpec): fc.Arbitrary<PartRef> {
  return fc
    .nat(layers.length - 2)
    .chain((layer) =>
      fc.record({ layer: fc.constant(layer), neuron: fc.nat(layers[layer + 1] - 1) }, { requiredKeys: ['layer'] }),
    );
}

function planeOf(network: NetworkSpec, count: number): fc.Arbitrary<PlaneSpec> {
  const kinds: fc.Arbitrary<PlaneSpec>[] = [
    fc.record({ directions: fc.constant('given' as const), u: vector(count), v: vector(count) }),
    fc.record({
      directions: fc.constant('points' as const),
      points: fc.tuple(vector(count), vector(count), vector(count)),
    }),
    fc.record(
      {
        directions: fc.constant('random' as const),
        normalize: fc.constantFrom(...NORMALIZATIONS),
        bias: fc.constantFrom(...BIAS_RULES),
        seed,
        only: fc.array(partOf(network), { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: ['directions'] },
    ),
    fc.record(
      {
        directions: fc.constant('line' as const),
        points: fc.tuple(vector(count), vector(count)),
        v: fc.constantFrom('random' as const, 'zero' as const),
        seed,
      },
      { requiredKeys: ['directions', 'points'] },
    ),
    fc.record({
      directions: fc.constant('pca' as const),
      trajectory: fc.oneof(
        fc.record({ points: fc.array(vector(count), { minLength: 3, maxLength: 5 }) }),
        fc.record({ file: fc.string({ minLength: 1 }) }),
      ),
    }),
    fc.record(
      { directions: fc.constant('hessian' as const), pair: fc.constantFrom(...HESSIAN_PAIRS), steps, seed },
      { requiredKeys: ['directions'] },
    ),
    fc.record(
      {
        directions: fc.constant('gradient' as const),
        with: fc.constant('random' as const),
        normalize: fc.constantFrom(...NORMALIZATIONS),
        bias: fc.constantFrom(...BIAS_RULES),
        steps,
        seed,
      },
      { requiredKeys: ['directions'] },
    ),
    fc.record(
      {
        directions: fc.constant('gradient' as const),
        with: fc.constant('hessian' as const),
        normalize: fc.constant('none' as const),
        steps,
      },
      { requiredKeys: ['directions', 'with'] },
    ),
  ];
  const references = referencesOf(network);
  if (references.length > 1) {
    const pair = fc.subarray(references, { minLength: 2, maxLength: 2 });
    kinds.push(pair.map(([u, v]) => ({ directions: 'axes' as const, u, v })));
  }
  return fc.oneof(...kinds);
}

const range = fc
  .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
  .map(([from, span]): [number, number] => [from + 0, from + span]);

/** Landscapes that are sound, of every kind the format has. */
export const landscapes: fc.Arbitrary<Landscape> = fc
  .tuple(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 }), fc.constantFrom(...LOSSES))
  .map(([layers, loss]): [number[], LossName] => {
    // cross-entropy needs two outputs
    const outputs = layers.slice(0, -1).concat(Math.max(layers[layers.length - 1], 2));
    return [loss === 'cross-entropy' ? outputs : layers, loss];
  })
  .chain(([layers, loss]) => fc.tuple(networkOf(layers), fc.constant(loss)))
  .chain(([network, loss]) => {
    const count = countParameters(network.layers, network.bias);
    return fc.record({
      version: fc.constant(1 as const),
      network: fc.constant(network),
      parameters: parametersOf(count),
      data: dataOf(loss, network.layers),
      loss: lossOf(loss),
      plane: planeOf(network, count),
      window: fc.record({ a: range, b: range }),
      grid: fc.tuple(fc.integer({ min: 2, max: 4096 }), fc.integer({ min: 2, max: 4096 })),
    });
  });

/** A way to every value inside a JSON value, the whole excluded. */
export function placesOf(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [...keys].flatMap((key) => {
    const place = [...at, key];
    return [place, ...placesOf((value as Record<string | number, unknown>)[key], place)];
  });
}

/** Values that are sound somewhere in the format, among any others. */
const stranger = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(-1, 0, 1, 0.5, 2, 65_537, 1e16, 'relu', 'mse', 'huber', 'zeros', 'moons', 'axes', '', 'y'),
  fc.constantFrom<unknown>(
    true,
    null,
    {},
    [],
    [0],
    [1, 0],
    [0, 1],
    [[0]],
    [2, 2, 2],
    { layer: 0, bias: 0 },
    'cross-entropy',
  ),
);

/** A sound landscape with one place removed, replaced or joined by a stranger; it may still be sound. */
export const mutants: fc.Arbitrary<unknown> = fc
  .tuple(landscapes, fc.nat(), fc.constantFrom('delete', 'replace', 'add', 'repeat'), stranger)
  .map(([landscape, pick, change, foreign]) => {
    const copy = structuredClone(landscape) as unknown as Record<string, unknown>;
    const places = placesOf(copy);
    const place = places[pick % places.length];
    let parent: Record<string | number, unknown> = copy;
    for (const key of place.slice(0, -1)) parent = parent[key] as typeof parent;
    const last = place[place.length - 1];
    if (change === 'delete' && Array.isArray(parent)) parent.splice(Number(last), 1);
    else if (change === 'delete') delete parent[last];
    else if (change === 'replace') parent[last] = foreign;
    else if (change === 'repeat' && Array.isArray(parent)) parent.push(parent[last as number]);
    else if (Array.isArray(parent)) parent.push(foreign);
    else parent[`${last}x`] = foreign;
    return copy;
  });
