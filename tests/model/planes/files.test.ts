import { describe, expect, it } from 'vitest';
import { exportModel } from '../../../src/model/import/export-model.ts';
import { resolveLandscape } from '../../../src/model/resolve.ts';
import { writeNpyHeader } from '../../../src/spec/codec.ts';
import type { Landscape, PlaneSpec } from '../../../src/spec/landscape.ts';

const COUNT = 2 * 3 + 3 + 3 + 1;
const base: Landscape = {
  version: 1,
  network: { layers: [2, 3, 1], activation: 'tanh' },
  parameters: { init: 'pytorch', seed: 1 },
  data: { dataset: 'xor' },
  loss: { name: 'mse' },
  plane: { directions: 'random', seed: 1 },
  window: { a: [-1, 1], b: [-1, 1] },
  grid: [5, 5],
};

/** A `.npy` file of float64 numbers. */
function npy(shape: number[], values: ArrayLike<number>): Uint8Array {
  const header = writeNpyHeader(shape, '<f8');
  const bytes = new Uint8Array(header.length + 8 * values.length);
  bytes.set(header);
  const view = new DataView(bytes.buffer, header.length);
  for (let k = 0; k < values.length; k++) view.setFloat64(8 * k, values[k], true);
  return bytes;
}

const wave = (count: number) => Array.from({ length: count }, (_, k) => Math.sin(k * k));

describe('a trajectory in a file', () => {
  const plane: PlaneSpec = { directions: 'pca', trajectory: { file: 'run/steps.npy' } };

  it('gives the plane of the same points in place', async () => {
    const values = wave(6 * COUNT);
    const points = Array.from({ length: 6 }, (_, t) => values.slice(t * COUNT, (t + 1) * COUNT));
    const asked: string[] = [];
    const read = async (path: string, field: string) => {
      asked.push(`${field}: ${path}`);
      return npy([6, COUNT], values);
    };
    const fromFile = await resolveLandscape({ ...base, plane }, read);
    const inPlace = await resolveLandscape({ ...base, plane: { directions: 'pca', trajectory: { points } } });
    expect(fromFile.plane).toEqual(inPlace.plane);
    expect(asked).toEqual(['plane.trajectory.file: run/steps.npy']);
  });

  it.each([
    ['too few steps', npy([2, COUNT], wave(2 * COUNT)), '(2, 13)'],
    ['another network', npy([3, 5], wave(15)), '(3, 5)'],
    ['one vector', npy([COUNT], wave(COUNT)), '(13)'],
    ['a cube', npy([3, COUNT, 1], wave(3 * COUNT)), '(3, 13, 1)'],
  ])('of %s is refused by its shape', async (_name, bytes, got) => {
    await expect(resolveLandscape({ ...base, plane }, async () => bytes)).rejects.toThrow(
      `plane.trajectory.file: expected shape (steps, 13) of 3 to 100000 steps in "run/steps.npy", got ${got}`,
    );
  });

  it('with a number that is none is refused by its place', async () => {
    const values = wave(3 * COUNT);
    values[20] = Number.NaN;
    await expect(resolveLandscape({ ...base, plane }, async () => npy([3, COUNT], values))).rejects.toThrow(
      'plane.trajectory.file: expected finite numbers in "run/steps.npy", got NaN at index 20',
    );
  });

  it('is refused where no file can be read, and what reading throws is thrown', async () => {
    await expect(resolveLandscape({ ...base, plane })).rejects.toThrow(
      'plane.trajectory.file: expected points in place, as no file can be read here, got "run/steps.npy"',
    );
    const gone = async () => Promise.reject(new Error('gone'));
    await expect(resolveLandscape({ ...base, plane }, gone)).rejects.toThrow('gone');
    await expect(resolveLandscape({ ...base, plane }, async () => new Uint8Array(9))).rejects.toThrow('.npy file');
  });
});

describe('parameters in a file', () => {
  const parameters = { file: 'theta.npy' };

  it('are those values', async () => {
    const values = wave(COUNT);
    const { plane } = await resolveLandscape({ ...base, parameters }, async () => npy([COUNT], values));
    expect([...plane.origin]).toEqual(values);
    expect(plane).toEqual((await resolveLandscape({ ...base, parameters: { values } })).plane);
  });

  it('of another length are refused, naming the field', async () => {
    const of = (bytes: Uint8Array) => resolveLandscape({ ...base, parameters }, async () => bytes);
    await expect(of(npy([12], wave(12)))).rejects.toThrow(/^parameters\.file/);
    const values = wave(COUNT);
    values[3] = -Infinity;
    await expect(of(npy([COUNT], values))).rejects.toThrow(/^parameters\.file/);
  });

  it('are those of a model file, whatever its format', async () => {
    const { network, plane } = await resolveLandscape(base);
    const bytes = exportModel(base.network, plane.origin);
    const read = async (path: string, field: string) => {
      expect([path, field]).toEqual(['net.safetensors', 'parameters.file']);
      return bytes;
    };
    const found = await resolveLandscape({ ...base, parameters: { file: 'net.safetensors' } }, read);
    expect(network.parameterCount).toBe(COUNT);
    expect(found.plane).toEqual(plane);
    const wider = { ...base, network: { layers: [2, 4, 1], activation: 'tanh' as const } };
    await expect(resolveLandscape({ ...wider, parameters: { file: 'net.safetensors' } }, read)).rejects.toThrow(
      /^parameters\.file: expected 2-4-1/,
    );
  });

  it('are refused where no file can be read', async () => {
    await expect(resolveLandscape({ ...base, parameters })).rejects.toThrow(
      'parameters.file: expected parameters without a file, as no file can be read here, got "theta.npy"',
    );
  });
});
