import { classCount, DATASET_FACTS } from '../spec/dataset-facts.ts';
import type { DatasetName } from '../spec/landscape.ts';
import { createRandom, type Random } from '../spec/random.ts';
import { IRIS_FEATURES, IRIS_SAMPLES, irisMeasurements } from './iris.ts';

/** Inputs with what is known of each: its class, or the numbers to predict. */
export interface Samples {
  readonly count: number;
  readonly features: number;
  /** `[count][features]` */
  readonly inputs: Float64Array;
  /** Class of each sample, 0 … classes-1; or the regression targets `[count][outputs]`. */
  readonly answer: { classes: number; labels: Uint16Array } | { values: Float64Array };
}

export interface DatasetOptions {
  samples?: number;
  /** Standard deviation of the Gaussian noise. */
  noise?: number;
  seed?: number;
}

/** One sample of a dataset of classes: writes the noiseless input of sample n and returns its class. */
type PointMaker = (n: number, count: number, classes: number, point: Float64Array) => number;

const CLASS_DATASETS: Record<Exclude<DatasetName, 'linear' | 'sine' | 'iris'>, PointMaker> = {
  /** The corners (±1, ±1) in turn; class 1 where the signs differ. */
  xor: (n, _count, _classes, point) => {
    point[0] = n & 1 ? 1 : -1;
    point[1] = n & 2 ? 1 : -1;
    return point[0] === point[1] ? 0 : 1;
  },
  /** Two half circles that reach into each other, as scikit-learn's `make_moons`. */
  moons: (n, count, _classes, point) => {
    const [label, share] = placeInClass(n, count, 2);
    const angle = Math.PI * share;
    point[0] = label === 0 ? Math.cos(angle) : 1 - Math.cos(angle);
    point[1] = label === 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
    return label;
  },
  /** Radius 1 for class 0, radius 0.5 for class 1. */
  circles: (n, count, _classes, point) => {
    const [label, , k, size] = placeInClass(n, count, 2);
    placeOnCircle(point, label === 0 ? 1 : 0.5, k / size);
    return label;
  },
  /** One arm a class; radius 0.1 to 1 while the angle makes one and a half turns. */
  spirals: (n, count, classes, point) => {
    const [label, share] = placeInClass(n, count, classes);
    placeOnCircle(point, 0.1 + 0.9 * share, 1.5 * share + label / classes);
    return label;
  },
  /** One cloud a class, around centres evenly spaced on the unit circle. */
  blobs: (n, count, classes, point) => {
    const [label] = placeInClass(n, count, classes);
    placeOnCircle(point, 1, label / classes);
    return label;
  },
};

/**
 * Class n mod C, and how far sample n lies along its class: [class, share from 0 to 1, place k, size of the class].
 * Classes alternate, so that any number of samples is balanced.
 */
function placeInClass(n: number, count: number, classes: number): [number, number, number, number] {
  const label = n % classes;
  const k = Math.floor(n / classes);
  const size = Math.ceil((count - label) / classes);
  return [label, size === 1 ? 0 : k / (size - 1), k, size];
}

function placeOnCircle(point: Float64Array, radius: number, turns: number): void {
  point[0] = radius * Math.cos(2 * Math.PI * turns);
  point[1] = radius * Math.sin(2 * Math.PI * turns);
}

/**
 * A built-in dataset, the same for the same seed on every machine. `docs/format.md` states each formula.
 *
 * @param inputs width of an input row, for datasets that take any
 * @param outputs number of network outputs, for datasets that take any
 */
export function createSamples(name: DatasetName, options: DatasetOptions, inputs: number, outputs: number): Samples {
  const facts = DATASET_FACTS[name];
  const { samples = facts.samples, noise = facts.noise, seed = 0 } = options;
  const random = createRandom(seed, 'data');
  if (name === 'linear') return linear(samples, noise, random, inputs, outputs);
  if (name === 'sine') return sine(samples, noise, random);
  if (name === 'iris') return iris(samples, noise, random);
  const classes = classCount(facts, outputs);
  const point = CLASS_DATASETS[name];
  const result = { inputs: new Float64Array(2 * samples), labels: new Uint16Array(samples) };
  for (let n = 0; n < samples; n++) {
    result.labels[n] = point(n, samples, classes, result.inputs.subarray(2 * n, 2 * n + 2));
  }
  addNoise(result.inputs, noise, random);
  return { count: samples, features: 2, inputs: result.inputs, answer: { classes, labels: result.labels } };
}

/** y = Wx + c + noise: first W `[outputs][inputs]` and c standard normal, then each x uniform on [-1, 1] and its noise. */
function linear(count: number, noise: number, random: Random, features: number, outputs: number): Samples {
  const weights = Float64Array.from({ length: outputs * features }, random.normal);
  const offsets = Float64Array.from({ length: outputs }, random.normal);
  const inputs = new Float64Array(count * features);
  const values = new Float64Array(count * outputs);
  for (let n = 0; n < count; n++) {
    for (let k = 0; k < features; k++) inputs[n * features + k] = 2 * random.uniform() - 1;
    for (let o = 0; o < outputs; o++) {
      let y = offsets[o];
      for (let k = 0; k < features; k++) y += weights[o * features + k] * inputs[n * features + k];
      values[n * outputs + o] = y + noise * random.normal();
    }
  }
  return { count, features, inputs, answer: { values } };
}

/** y = sin x + noise, x evenly spaced over [-π, π]. */
function sine(count: number, noise: number, random: Random): Samples {
  const inputs = Float64Array.from({ length: count }, (_, n) =>
    count === 1 ? 0 : Math.PI * ((2 * n) / (count - 1) - 1),
  );
  const values = inputs.map((x) => Math.sin(x) + noise * random.normal());
  return { count, features: 1, inputs, answer: { values } };
}

/**
 * Iris, each feature standardised to mean 0 and variance 1 over all 150 flowers. Fewer samples are drawn without
 * replacement (a seeded Fisher-Yates shuffle); all 150 keep the order of the file.
 */
function iris(count: number, noise: number, random: Random): Samples {
  const all = standardize(irisMeasurements(), IRIS_SAMPLES, IRIS_FEATURES);
  const order = Array.from({ length: IRIS_SAMPLES }, (_, n) => n);
  if (count < IRIS_SAMPLES) shuffle(order, random);
  const inputs = new Float64Array(count * IRIS_FEATURES);
  const labels = new Uint16Array(count);
  for (let n = 0; n < count; n++) {
    const from = order[n] * IRIS_FEATURES;
    inputs.set(all.subarray(from, from + IRIS_FEATURES), n * IRIS_FEATURES);
    labels[n] = Math.floor(order[n] / 50);
  }
  addNoise(inputs, noise, random);
  return { count, features: IRIS_FEATURES, inputs, answer: { classes: 3, labels } };
}

function standardize(values: Float64Array, count: number, features: number): Float64Array {
  for (let k = 0; k < features; k++) {
    let sum = 0;
    for (let n = 0; n < count; n++) sum += values[n * features + k];
    const mean = sum / count;
    let squares = 0;
    for (let n = 0; n < count; n++) squares += (values[n * features + k] - mean) ** 2;
    const deviation = Math.sqrt(squares / count);
    for (let n = 0; n < count; n++) values[n * features + k] = (values[n * features + k] - mean) / deviation;
  }
  return values;
}

function shuffle(order: number[], random: Random): void {
  for (let k = order.length - 1; k > 0; k--) {
    const j = random.integer(k + 1);
    [order[k], order[j]] = [order[j], order[k]];
  }
}

/** No draw is made for a noise of 0. */
function addNoise(inputs: Float64Array, noise: number, random: Random): void {
  if (noise === 0) return;
  for (let k = 0; k < inputs.length; k++) inputs[k] += noise * random.normal();
}
