import type { GpuMemory } from '../../gpu/memory.ts';
import { lossDivisor } from '../../model/loss-divisor.ts';
import { LandscapeError } from '../../spec/errors.ts';
import { coordinate } from '../../spec/field.ts';
import { centerOf, type Problem } from '../plan/problem.ts';

/** What every kernel reads of a landscape, and the finishing pass. */
export interface GpuData {
  readonly grid: readonly [number, number];
  /** float32, relative to the window's centre: of the columns, then of the rows. */
  readonly coordinates: GPUBuffer;
  /** What a sum of losses is divided by. */
  readonly divisor: number;
  readonly delta: number;
}

/** Uploads what does not depend on the kernel. */
export function uploadCommon(memory: GpuMemory, { data, loss, window, grid }: Problem): GpuData {
  const coordinates = memory.upload('coordinates', coordinatesOf(window, grid), GPUBufferUsage.STORAGE);
  const divisor = lossDivisor(loss.name, data.samples, data.outputs);
  return { grid, coordinates, divisor, delta: loss.delta };
}

function coordinatesOf(window: Problem['window'], [width, height]: readonly [number, number]): Float32Array {
  const [a, b] = centerOf(window);
  const result = new Float32Array(width + height);
  for (let i = 0; i < width; i++) result[i] = coordinate(window.a, i, width) - a;
  for (let j = 0; j < height; j++) result[width + j] = coordinate(window.b, j, height) - b;
  return result;
}

/** @throws LandscapeError of kind `memory` where one buffer would need more than the adapter allows */
export function requireRoom(what: string, needed: number, allowed: number): void {
  if (needed <= allowed) return;
  throw new LandscapeError('memory', `${what} need ${needed} bytes in one buffer; this adapter allows ${allowed}`);
}
