import { GpuError } from '../gpu/errors.ts';
import { LandscapeError } from '../spec/errors.ts';

/** An error of the GPU layer as everyone else knows errors; any other is passed on as it is. */
export function asLandscapeError(error: unknown): unknown {
  return error instanceof GpuError ? new LandscapeError(error.kind, error.message, { cause: error }) : error;
}

/** Runs GPU work whose failures callers shall see as a `LandscapeError`. */
export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asLandscapeError(error);
  }
}
