import { createKernel, type CpuKernel } from './scalar-kernel.ts';
import type { Job, Lattice } from '../engine.ts';
import { cpuPacer, type CpuWork } from './kernel-input.ts';
import type { Pacer } from '../pacing.ts';
import { slices } from '../slices.ts';
import { createSimdKernel } from './simd-kernel.ts';

export { compileSimd } from './simd-module.ts';

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

  /** Node by node, so that the thread is given back often. */
  async evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Float32Array> {
    const losses = new Float32Array(lattice.width * lattice.height);
    const pause = slices(signal);
    const start = performance.now();
    for (let n = 0; n < losses.length; n++) {
      const breather = pause();
      if (breather) await breather;
      const i = lattice.i + (n % lattice.width) * lattice.di;
      const j = lattice.j + Math.floor(n / lattice.width) * lattice.dj;
      losses[n] = this.#kernel.evaluate({ i, j, di: 1, dj: 1, width: 1, height: 1 })[0];
    }
    this.#pacer.learn(losses.length, performance.now() - start);
    return losses;
  }

  dispose(): void {}
}
