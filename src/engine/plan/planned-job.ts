import type { Job, Lattice, Losses, MeasuredLosses } from '../engine.ts';
import { extremesOf, mergeExtremes, NO_EXTREMES, repeated } from '../extremes.ts';
import { transposeLattice } from '../passes.ts';
import type { Plan } from './plan.ts';
import { QuadraticJob } from './quadratic-job.ts';

/**
 * A job that evaluates a landscape by its plan: in closed form where there is one, else with the engine's own job for
 * `plan.problem`, its lattices exchanged where lines are columns, and each line evaluated at one node where nothing
 * changes along it.
 */
export async function plannedJob(plan: Plan, makeJob: (plan: Plan) => Job | Promise<Job>): Promise<Job> {
  if (plan.quadratic) return new QuadraticJob(plan.quadratic, plan.problem);
  const own = await makeJob(plan);
  const job = plan.problem.plane.u.some((value) => value !== 0) ? own : new LineJob(own, plan.problem.grid[0]);
  return plan.transposed ? new TransposedJob(job) : job;
}

/** The job of a landscape whose `problem` has columns for rows. */
class TransposedJob implements Job {
  readonly columns = true;
  readonly #job: Job;

  constructor(job: Job) {
    this.#job = job;
  }

  get parallel(): number {
    return this.#job.parallel;
  }

  batch(): number {
    return this.#job.batch();
  }

  async evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Losses> {
    const losses = await this.#job.evaluate(transposeLattice(lattice), signal);
    return transposeMatrix(losses, lattice.height);
  }

  async measure(lattice: Lattice, signal?: AbortSignal): Promise<MeasuredLosses> {
    const { losses, extremes } = await measured(this.#job, transposeLattice(lattice), signal);
    return { losses: transposeMatrix(losses, lattice.height), extremes };
  }

  dispose(): void {
    this.#job.dispose();
  }
}

async function measured(job: Job, lattice: Lattice, signal?: AbortSignal): Promise<MeasuredLosses> {
  if (job.measure) return job.measure(lattice, signal);
  const losses = await job.evaluate(lattice, signal);
  return { losses, extremes: extremesOf(losses) };
}

/** A row-major matrix with its rows and columns exchanged; `columns` is the length of its rows. */
export function transposeMatrix<T extends Losses>(matrix: T, columns: number): T {
  const rows = matrix.length / columns;
  if (rows === 1 || columns === 1) return matrix;
  const result = matrix.slice() as T;
  // in strips, so that the lines of the cache that a strip reads are still there for its next column
  for (let strip = 0; strip < rows; strip += 32) {
    const end = Math.min(strip + 32, rows);
    for (let column = 0; column < columns; column++) {
      for (let row = strip; row < end; row++) result[column * rows + row] = matrix[row * columns + column];
    }
  }
  return result;
}

/** A job whose losses are the same all along a line: each line is evaluated at one node. */
class LineJob implements Job {
  readonly #job: Job;
  /** Nodes of the longest line. */
  readonly #length: number;

  constructor(job: Job, length: number) {
    this.#job = job;
    this.#length = length;
  }

  get parallel(): number {
    return this.#job.parallel;
  }

  batch(): number {
    return this.#length * this.#job.batch();
  }

  async evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Losses> {
    return (await this.measure(lattice, signal)).losses;
  }

  async measure(lattice: Lattice, signal?: AbortSignal): Promise<MeasuredLosses> {
    const losses = new Float32Array(lattice.width * lattice.height);
    let extremes = NO_EXTREMES;
    let row = 0;
    while (row < lattice.height) {
      // asked anew, for lines of a coarse lattice are shorter than those that `batch` counted on
      const height = Math.min(Math.max(1, Math.floor(this.#job.batch())), lattice.height - row);
      const firsts = { ...lattice, j: lattice.j + row * lattice.dj, width: 1, height };
      const values = await this.#job.evaluate(firsts, signal);
      for (const loss of values) losses.fill(loss, row * lattice.width, ++row * lattice.width);
      extremes = mergeExtremes(extremes, repeated(extremesOf(values), lattice.width));
    }
    return { losses, extremes };
  }

  dispose(): void {
    this.#job.dispose();
  }
}
