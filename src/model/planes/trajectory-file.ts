import { MAX_POINTS } from '../../spec/agreement.ts';
import { decodeNpy } from '../../spec/codec.ts';
import { specError } from '../../spec/errors.ts';
import type { ReadFile } from '../data.ts';

/**
 * A trajectory as a `.npy` file: float32 or float64 of shape (steps, parameters), at least three steps.
 *
 * @throws LandscapeError of kind `spec` when the file does not fit, or what `read` throws
 */
export async function readTrajectory(file: string, parameters: number, read?: ReadFile): Promise<Float64Array[]> {
  const field = 'plane.trajectory.file';
  const got = JSON.stringify(file);
  if (!read) throw specError([{ path: field, expected: 'points in place, as no file can be read here', got }]);
  const { shape, data } = decodeNpy(await read(file, field));
  const isFitting = shape.length === 2 && shape[1] === parameters && shape[0] >= 3 && shape[0] <= MAX_POINTS;
  const expected = `shape (steps, ${parameters}) of 3 to ${MAX_POINTS} steps in ${got}`;
  if (!isFitting) throw specError([{ path: field, expected, got: `(${shape.join(', ')})` }]);
  const bad = data.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    throw specError([{ path: field, expected: `finite numbers in ${got}`, got: `${data[bad]} at index ${bad}` }]);
  }
  return Array.from({ length: shape[0] }, (_, t) =>
    Float64Array.from(data.subarray(t * parameters, (t + 1) * parameters)),
  );
}
