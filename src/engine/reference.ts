import { createEvaluator } from '../model/evaluate.ts';
import type { ResolvedLandscape } from '../model/resolve.ts';
import { coordinate } from '../spec/field.ts';
import type { Engine, Job, Lattice } from './engine.ts';
import { Pacer } from './pacing.ts';
import { slices } from './slices.ts';

/** Time that one lattice should take: short enough for lively progress and previews. */
const TARGET_MS = 50;

/** The truth: float64, scalar, one node after the other on the calling thread, in slices so that the thread stays live. */
export class ReferenceEngine implements Engine {
  readonly name = 'reference';
  readonly description = 'float64, one thread';

  async prepare(landscape: ResolvedLandscape, signal?: AbortSignal): Promise<Job> {
    signal?.throwIfAborted();
    return new ReferenceJob(landscape);
  }

  dispose(): void {}
}

class ReferenceJob implements Job {
  readonly parallel = 1;
  readonly #landscape: ResolvedLandscape;
  readonly #lossAt: (a: number, b: number) => number;
  readonly #pacer = new Pacer({ first: 8, targetMs: TARGET_MS });

  constructor(landscape: ResolvedLandscape) {
    this.#landscape = landscape;
    this.#lossAt = createEvaluator(landscape).lossAt;
  }

  batch(): number {
    return this.#pacer.amount;
  }

  async evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Float64Array> {
    const { window, grid } = this.#landscape;
    const losses = new Float64Array(lattice.width * lattice.height);
    const pause = slices(signal);
    const start = performance.now();
    let n = 0;
    for (let l = 0; l < lattice.height; l++) {
      const b = coordinate(window.b, lattice.j + l * lattice.dj, grid[1]);
      for (let k = 0; k < lattice.width; k++) {
        const breather = pause();
        if (breather) await breather;
        losses[n++] = this.#lossAt(coordinate(window.a, lattice.i + k * lattice.di, grid[0]), b);
      }
    }
    this.#pacer.learn(losses.length, performance.now() - start);
    return losses;
  }

  dispose(): void {}
}
