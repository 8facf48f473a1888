import { coordinate } from '../../spec/field.ts';
import type { Job, Lattice } from '../engine.ts';
import { slices } from '../slices.ts';
import type { Problem } from './problem.ts';
import { relative, type Quadratic } from './quadratic.ts';

/** Nodes of a tile: about a millisecond. */
const BATCH = 2 ** 19;

/** Nodes between two looks at the clock. */
const PIECE = 2 ** 15;

/** A loss in closed form, in float64 on the calling thread: a few operations a node. */
export class QuadraticJob implements Job {
  readonly parallel = 1;
  readonly #quadratic: Quadratic;
  readonly #frame: Pick<Problem, 'window' | 'grid'>;

  constructor(quadratic: Quadratic, frame: Pick<Problem, 'window' | 'grid'>) {
    this.#quadratic = quadratic;
    this.#frame = frame;
  }

  batch(): number {
    return BATCH;
  }

  /** Term by term as `quadraticAt` does it, so that a node has the same bits in every lattice. */
  async evaluate({ i, j, di, dj, width, height }: Lattice, signal?: AbortSignal): Promise<Float32Array> {
    const { center, half, factor, constant } = this.#quadratic;
    const { window, grid } = this.#frame;
    const [f0, f1, f2, f3, f4] = factor;
    const along = Float64Array.from({ length: width }, (_, k) => {
      return f0 * relative(coordinate(window.a, i + k * di, grid[0]), center[0], half[0]);
    });
    const losses = new Float32Array(width * height);
    const pause = slices(signal);
    const rowsOfPiece = Math.max(1, Math.floor(PIECE / width));
    for (let l = 0; l < height; l++) {
      const breather = l % rowsOfPiece === 0 && pause();
      if (breather) await breather;
      const t = relative(coordinate(window.b, j + l * dj, grid[1]), center[1], half[1]);
      const across = f1 * t + f2;
      const second = f3 * t + f4;
      const rest = second * second + constant;
      const row = l * width;
      for (let k = 0; k < width; k++) {
        const first = along[k] + across;
        losses[row + k] = first * first + rest;
      }
    }
    return losses;
  }

  dispose(): void {}
}
