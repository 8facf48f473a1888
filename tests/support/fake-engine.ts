import type { Engine, Job, Lattice } from '../../src/engine/engine.ts';
import type { ResolvedLandscape } from '../../src/model/resolve.ts';
import { resolveLandscape } from '../../src/model/resolve.ts';
import { makeCase } from './engines.ts';

/** An engine whose losses are i + 1000·j, that records what it is asked and answers when it is told to. */
export class FakeEngine implements Engine {
  readonly name = 'reference';
  readonly description = 'fake';
  readonly lattices: Lattice[] = [];
  active = 0;
  mostActive = 0;
  disposed = 0;
  batch = 7;
  parallel = 3;
  /** What each evaluation waits for. */
  answer: (lattice: Lattice, signal?: AbortSignal) => Promise<void> = () => Promise.resolve();

  async prepare(): Promise<Job> {
    return {
      parallel: this.parallel,
      batch: () => this.batch,
      evaluate: (lattice, signal) => this.#evaluate(lattice, signal),
      dispose: () => void this.disposed++,
    };
  }

  dispose(): void {}

  async #evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Float32Array> {
    this.lattices.push(lattice);
    this.mostActive = Math.max(this.mostActive, ++this.active);
    try {
      await this.answer(lattice, signal);
      signal?.throwIfAborted();
      return Float32Array.from({ length: lattice.width * lattice.height }, (_, n) => {
        const i = lattice.i + (n % lattice.width) * lattice.di;
        return i + 1000 * (lattice.j + Math.floor(n / lattice.width) * lattice.dj);
      });
    } finally {
      this.active--;
    }
  }
}

/** Any landscape with a grid of the given size. */
export function landscapeOf(width: number, height: number): Promise<ResolvedLandscape> {
  return resolveLandscape(makeCase({ grid: [width, height] }));
}

/** The values that a `FakeEngine` gives for a whole grid. */
export function fakeField(width: number, height: number): Float32Array {
  return Float32Array.from({ length: width * height }, (_, n) => (n % width) + 1000 * Math.floor(n / width));
}
