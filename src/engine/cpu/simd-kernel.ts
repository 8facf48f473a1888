import { lossDivisor } from '../../model/loss-divisor.ts';
import { LandscapeError } from '../../spec/errors.ts';
import { coordinate } from '../../spec/field.ts';
import type { Lattice } from '../engine.ts';
import { centerOf } from '../plan/problem.ts';
import type { CpuWork } from './kernel-input.ts';
import { createKernel, type CpuKernel } from './scalar-kernel.ts';
import { layOut, MAX_POINTS, type SimdLimits } from './simd-layout.ts';
import { writeJob, type Project } from './simd-memory.ts';
import { scaleAndCenter } from './simd-scale.ts';

/** What `simd/kernel.ts` exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly project: Project;
  bind(job: number, b: number): void;
  evaluate(job: number, a: number, sums: number, count: number): void;
}

const PAGE = 65_536;

/**
 * The loss in WebAssembly SIMD: float32, relative to the window's centre, so that its digits are spent on the window. A loss
 * that is not finite is computed again in double precision, which tells an overflow from what is undefined.
 *
 * @returns null where numbers of the problem are too large for float32 arithmetic
 * @throws LandscapeError of kind `memory`
 */
export function createSimdKernel(
  module: WebAssembly.Module,
  { problem, lineLayers }: CpuWork,
  limits?: SimdLimits,
): CpuKernel | null {
  const { window, grid, loss, data } = problem;
  const [centerA, centerB] = centerOf(window);
  const scaled = scaleAndCenter(problem);
  const layout = layOut(scaled.problem, lineLayers, limits);
  const {
    memory,
    project,
    bind,
    evaluate: evaluateAt,
  } = new WebAssembly.Instance(module).exports as unknown as Exports;
  grow(memory, layout.bytes);
  if (!writeJob(memory.buffer, scaled, lineLayers, layout, project)) return null;
  const coordinates = new Float32Array(memory.buffer, layout.coordinates, MAX_POINTS);
  const sums = new Float64Array(memory.buffer, layout.sums, MAX_POINTS);
  const divisor = lossDivisor(loss.name, data.samples, data.outputs);
  let exact: CpuKernel | undefined;
  let bound = NaN;

  /** Losses at points a of the line at b, from `at` on; tiles of a line come one after another. */
  function evaluateLine(b: number, a: readonly number[], losses: Float32Array, at: number): void {
    const line = Math.fround(b - centerB);
    if (!Object.is(line, bound)) bind(layout.job, line);
    bound = line;
    for (let first = 0; first < a.length; first += MAX_POINTS) {
      const count = Math.min(MAX_POINTS, a.length - first);
      for (let k = 0; k < count; k++) coordinates[k] = a[first + k] - centerA;
      evaluateAt(layout.job, layout.coordinates, layout.sums, count);
      for (let k = 0; k < count; k++) {
        const value = Math.fround(sums[k] / divisor);
        losses[at + first + k] = Number.isFinite(value) ? value : lossAt(a[first + k], b);
      }
    }
  }

  function lossAt(a: number, b: number): number {
    exact ??= createKernel(problem);
    return exact.lossAt(a, b);
  }

  function evaluate(lattice: Lattice): Float32Array {
    const { i, j, di, dj, width, height } = lattice;
    const losses = new Float32Array(width * height);
    const a = Array.from({ length: width }, (_, k) => coordinate(window.a, i + k * di, grid[0]));
    for (let l = 0; l < height; l++) {
      evaluateLine(coordinate(window.b, j + l * dj, grid[1]), a, losses, l * width);
    }
    return losses;
  }

  return { lossAt, evaluate };
}

function grow(memory: WebAssembly.Memory, bytes: number): void {
  const pages = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
  try {
    memory.grow(pages);
  } catch (cause) {
    const text = `The data and parameters need ${Math.ceil(bytes / 2 ** 20)} MiB in a thread, more than there is`;
    throw new LandscapeError('memory', text, { cause });
  }
}
