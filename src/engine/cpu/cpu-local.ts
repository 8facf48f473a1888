import { createKernel, type CpuKernel } from './scalar-kernel.ts';
import type { Job, Lattice } from '../engine.ts';
import { cpuPacer, type CpuWork } from './kernel-input.ts';
import type { Pacer } from '../pacing.ts';
import { slices } from '../slices.ts';
import { createSimdKernel } from './simd-kernel.ts';

export { compileSimd } from './simd-module.ts';

/** Time of a piece: some of them make a slice. */
const PIECE_MS = 4;

/** A CPU job on the calling thread, in slices, for places where no worker starts. */
export class LocalJob implements Job {
  readonly parallel = 1;
  readonly #kernel: CpuKernel;
  readonly #pacer: Pacer;

  constructor(work: CpuWork, simd: WebAssembly.Module | null) {
    this.#kernel = (simd && createSimdKernel(simd, work)) ?? createKernel(work.problem);
    this.#pacer = cpuPacer(work.problem);
  }

  batch(): number {
    return this.#pacer.amount;
  }

  /** Piece by piece of a row, so that the thread is given back often. */
  async evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Float32Array> {
    const { i, j, di, dj, width, height } = lattice;
    const losses = new Float32Array(width * height);
    const pause = slices(signal);
    const start = performance.now();
    let size = 1;
    for (let n = 0; n < losses.length;) {
      const breather = pause();
      if (breather) await breather;
      const k = n % width;
      const piece = Math.min(size, width - k);
      const before = performance.now();
      const row = { i: i + k * di, j: j + Math.floor(n / width) * dj, di, dj, width: piece, height: 1 };
      losses.set(this.#kernel.evaluate(row), n);
      n += piece;
      const took = performance.now() - before;
      if (took > PIECE_MS) size = Math.max(1, Math.floor(size / 2));
      else if (took < PIECE_MS / 2 && piece === size) size *= 2;
    }
    this.#pacer.learn(losses.length, performance.now() - start);
    return losses;
  }

  dispose(): void {}
}
