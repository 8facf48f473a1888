import { describe, expect, test } from 'vitest';
import { createSamples, type DatasetOptions, type Samples } from '../../src/model/datasets.ts';
import { irisMeasurements } from '../../src/model/iris.ts';
import { DATASET_FACTS } from '../../src/spec/dataset-facts.ts';
import { DATASETS, type DatasetName } from '../../src/spec/landscape.ts';

const QUIET: DatasetOptions = { noise: 0 };

function samplesOf(name: DatasetName, options: DatasetOptions = {}, outputs = 2): Samples {
  const { inputs } = DATASET_FACTS[name];
  return createSamples(name, options, inputs === 'any' ? 3 : inputs, name === 'sine' ? 1 : outputs);
}

function labelsOf({ answer }: Samples): number[] {
  if ('values' in answer) throw new Error('expected classes');
  return [...answer.labels];
}

function valuesOf({ answer }: Samples): Float64Array {
  if ('labels' in answer) throw new Error('expected values');
  return answer.values;
}

function rowsOf({ inputs, features, count }: Samples): number[][] {
  return Array.from({ length: count }, (_, n) => [...inputs.subarray(n * features, (n + 1) * features)]);
}

function countsOf(labels: number[], classes: number): number[] {
  return Array.from({ length: classes }, (_, c) => labels.filter((label) => label === c).length);
}

const radius = ([x, y]: number[]) => Math.hypot(x, y);

describe('every dataset', () => {
  test.each(DATASETS)('%s has its default size, is finite, and repeats for the same seed', (name) => {
    const first = samplesOf(name, { seed: 5, noise: 0.1 });
    expect(samplesOf(name).count).toBe(DATASET_FACTS[name].samples);
    expect(first.inputs).toHaveLength(first.count * first.features);
    expect(first.inputs.every(Number.isFinite)).toBe(true);
    expect(samplesOf(name, { seed: 5, noise: 0.1 })).toEqual(first);
    expect(samplesOf(name, { seed: 6, noise: 0.1 })).not.toEqual(first);
  });

  test.each(DATASETS)('%s can be a single sample', (name) => {
    const one = samplesOf(name, { samples: 1 });
    expect(one.count).toBe(1);
    expect(one.inputs.every(Number.isFinite)).toBe(true);
  });

  test.each(['moons', 'circles', 'spirals', 'blobs', 'xor'] as const)('%s has noise of the stated spread', (name) => {
    const quiet = samplesOf(name, { samples: 4000, noise: 0 });
    const noisy = samplesOf(name, { samples: 4000, noise: 0.3 });
    const squares = noisy.inputs.map((x, k) => (x - quiet.inputs[k]) ** 2).reduce((x, y) => x + y, 0) / 8000;
    // five standard errors of a variance from 8000 draws
    expect(Math.abs(squares / 0.09 - 1)).toBeLessThan(5 * Math.sqrt(2 / 8000));
    expect(labelsOf(noisy)).toEqual(labelsOf(quiet));
  });
});

describe('shapes without noise', () => {
  test('xor: the four corners, class 1 where signs differ', () => {
    const samples = samplesOf('xor');
    expect(new Set(rowsOf(samples).map(String))).toEqual(new Set(['1,1', '-1,1', '1,-1', '-1,-1']));
    rowsOf(samples).forEach(([x, y], n) => expect(labelsOf(samples)[n]).toBe(x * y < 0 ? 1 : 0));
  });

  test('moons: half circles of radius 1 about (0, 0) and (1, 0.5)', () => {
    const samples = samplesOf('moons', { ...QUIET, samples: 101 });
    const labels = labelsOf(samples);
    rowsOf(samples).forEach(([x, y], n) => {
      const [cx, cy, side] = labels[n] === 0 ? [0, 0, 1] : [1, 0.5, -1];
      expect(Math.hypot(x - cx, y - cy)).toBeCloseTo(1, 12);
      expect(side * (y - cy)).toBeGreaterThanOrEqual(-1e-12);
    });
    expect(countsOf(labels, 2)).toEqual([51, 50]);
  });

  test('circles: radius 1 and 0.5, evenly spaced', () => {
    const samples = samplesOf('circles', { ...QUIET, samples: 64 });
    rowsOf(samples).forEach((row, n) => expect(radius(row)).toBeCloseTo(labelsOf(samples)[n] === 0 ? 1 : 0.5, 12));
    const [sumX, sumY] = [0, 1].map((k) => rowsOf(samples).reduce((sum, row) => sum + row[k], 0));
    expect(Math.hypot(sumX, sumY)).toBeLessThan(1e-12);
  });

  test('spirals: arms are one another turned by a share of the circle', () => {
    const samples = samplesOf('spirals', { ...QUIET, samples: 90 }, 3);
    const rows = rowsOf(samples);
    expect(countsOf(labelsOf(samples), 3)).toEqual([30, 30, 30]);
    for (let n = 0; n < 90; n += 3) {
      expect(radius(rows[n])).toBeCloseTo(0.1 + (0.9 * n) / 87, 12);
      const [x, y] = rows[n];
      const [c, s] = [Math.cos((2 * Math.PI) / 3), Math.sin((2 * Math.PI) / 3)];
      expect(rows[n + 1][0]).toBeCloseTo(c * x - s * y, 12);
      expect(rows[n + 1][1]).toBeCloseTo(s * x + c * y, 12);
    }
  });

  test('blobs: as many centres on the unit circle as outputs, at least two', () => {
    for (const [outputs, classes] of [
      [1, 2],
      [2, 2],
      [5, 5],
    ]) {
      const samples = samplesOf('blobs', { ...QUIET, samples: 50 }, outputs);
      expect(new Set(labelsOf(samples)).size).toBe(classes);
      rowsOf(samples).forEach(([x, y], n) => {
        const turn = (labelsOf(samples)[n] / classes) * 2 * Math.PI;
        expect(Math.hypot(x - Math.cos(turn), y - Math.sin(turn))).toBeLessThan(1e-12);
      });
    }
  });

  test('sine: sin x from -π to π, both ends included', () => {
    const samples = samplesOf('sine', QUIET);
    expect(samples.inputs[0]).toBeCloseTo(-Math.PI, 14);
    expect(samples.inputs[63]).toBeCloseTo(Math.PI, 14);
    samples.inputs.forEach((x, n) => expect(valuesOf(samples)[n]).toBe(Math.sin(x)));
  });

  test('linear: inputs in [-1, 1], and affine targets (seen by a fifth point that four others predict)', () => {
    const samples = samplesOf('linear', { ...QUIET, samples: 5 }, 2);
    const rows = rowsOf(samples).map((row) => [...row, 1]);
    const weights = solve(rows.slice(0, 4), rows[4]);
    expect(samples.inputs.every((x) => Math.abs(x) <= 1)).toBe(true);
    for (const o of [0, 1]) {
      const predicted = weights.reduce((sum, weight, n) => sum + weight * valuesOf(samples)[2 * n + o], 0);
      expect(predicted).toBeCloseTo(valuesOf(samples)[8 + o], 10);
    }
  });
});

/** Weights by which the rows add up to the target row: Gauss-Jordan on the transposed system. */
function solve(rows: number[][], target: number[]): number[] {
  const m = target.map((value, k) => [...rows.map((row) => row[k]), value]);
  for (let k = 0; k < m.length; k++) {
    const pivot = m.reduce((best, row, i) => (i >= k && Math.abs(row[k]) > Math.abs(m[best][k]) ? i : best), k);
    [m[k], m[pivot]] = [m[pivot], m[k]];
    m.forEach((row, i) => {
      if (i === k) return;
      const factor = row[k] / m[k][k];
      row.forEach((_, j) => (row[j] -= factor * m[k][j]));
    });
  }
  return m.map((row, k) => row[m.length] / row[k]);
}

describe('iris', () => {
  const values = irisMeasurements();
  const column = (k: number, from = 0, to = 150) =>
    Array.from({ length: to - from }, (_, n) => values[4 * (from + n) + k]);
  const mean = (numbers: number[]) => numbers.reduce((x, y) => x + y, 0) / numbers.length;

  test('is the data of the article: means overall and per species as published', () => {
    expect([0, 1, 2, 3].map((k) => Number(mean(column(k)).toFixed(3)))).toEqual([5.843, 3.057, 3.758, 1.199]);
    // Fisher 1936, table II: versicolor, setosa; virginica from table VI
    const species = (start: number) => [0, 1, 2, 3].map((k) => Number(mean(column(k, start, start + 50)).toFixed(3)));
    expect(species(0)).toEqual([5.006, 3.428, 1.462, 0.246]);
    expect(species(50)).toEqual([5.936, 2.77, 4.26, 1.326]);
    expect(species(100)).toEqual([6.588, 2.974, 5.552, 2.026]);
  });

  test('is the variant of the article in the two flowers that differ between files', () => {
    expect([...values.subarray(4 * 34, 4 * 35)]).toEqual([4.9, 3.1, 1.5, 0.2]);
    expect([...values.subarray(4 * 37, 4 * 38)]).toEqual([4.9, 3.6, 1.4, 0.1]);
  });

  test('is standardised: mean 0 and variance 1 in every feature, 50 of each class', () => {
    const samples = samplesOf('iris', {}, 3);
    for (let k = 0; k < 4; k++) {
      const feature = rowsOf(samples).map((row) => row[k]);
      expect(mean(feature)).toBeCloseTo(0, 12);
      expect(mean(feature.map((x) => x * x))).toBeCloseTo(1, 12);
    }
    expect(countsOf(labelsOf(samples), 3)).toEqual([50, 50, 50]);
  });

  test('fewer flowers are drawn without repetition, each with its own class', () => {
    const all = rowsOf(samplesOf('iris', {}, 3)).map(String);
    const some = samplesOf('iris', { samples: 149, seed: 4 }, 3);
    const places = new Map(all.map((row, n) => [row, Math.floor(n / 50)]));
    rowsOf(some).forEach((row, n) => expect(places.get(String(row))).toBe(labelsOf(some)[n]));
    const sorted = rowsOf(some).map(String).sort();
    const left = all.slice().sort();
    for (const row of sorted) left.splice(left.indexOf(row), 1);
    expect(left).toHaveLength(1);
  });
});
