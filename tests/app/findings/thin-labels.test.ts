import { expect, test } from 'vitest';
import { thinned } from '../../../src/app/findings/thin-labels.ts';

test('labels of a small field are those of the field', () => {
  const labels = Int32Array.from({ length: 12 }, (_, k) => k);
  expect(thinned(labels, { width: 4, height: 3 })).toEqual({ labels, width: 4, height: 3 });
});

test('of a fine field, each label comes from the node nearest to its place, corners from corners', () => {
  const [width, height] = [2500, 1100];
  const labels = Int32Array.from({ length: width * height }, (_, s) => s);
  const thin = thinned(labels, { width, height });
  expect([thin.width, thin.height]).toEqual([1024, 1024]);
  const at = (i: number, j: number) => thin.labels[j * thin.width + i];
  expect([at(0, 0), at(1023, 0), at(0, 1023), at(1023, 1023)]).toEqual([
    0,
    width - 1,
    width * (height - 1),
    width * height - 1,
  ]);
  for (const [i, j] of [
    [17, 400],
    [512, 3],
    [1000, 1001],
  ]) {
    const column = at(i, j) % width;
    const row = Math.floor(at(i, j) / width);
    expect(Math.abs(column / (width - 1) - i / 1023)).toBeLessThanOrEqual(0.5 / (width - 1) + 1e-12);
    expect(Math.abs(row / (height - 1) - j / 1023)).toBeLessThanOrEqual(0.5 / (height - 1) + 1e-12);
  }
});
