import { jetSize, type JetOrder } from '../model/jet.ts';
import { createJetEvaluator } from '../model/jets.ts';
import { coordinate } from '../spec/field.ts';
import type { Job, Lattice } from './engine.ts';
import { nodeCount } from './passes.ts';
import { Pacer } from './pacing.ts';
import { partialEvaluation, partialEvaluationSize, type PartialEvaluation } from './plan/partial-evaluation.ts';
import type { Problem } from './plan/problem.ts';
import { slices } from './slices.ts';

/** Time of one tile: short enough for lively progress. */
const TARGET_MS = 50;

/** Numbers of the affine form of the first layer that are kept: 64 MiB. */
const MAX_PARTIAL = 2 ** 23;

/** Gives the components of the jet at (a, b), an array that may be reused. */
export type JetAt = (a: number, b: number) => ArrayLike<number>;

/** Jets in float64 on the calling thread, `[component][node]` of each lattice, in slices so that the thread stays live. */
export class JetCpuJob implements Job {
  readonly parallel = 1;
  readonly #problem: Problem;
  readonly #size: number;
  readonly #jetAt: JetAt;
  readonly #pacer = new Pacer({ first: 8, targetMs: TARGET_MS });

  /** @param jetAt the jets, where they are known in closed form */
  constructor(problem: Problem, order: JetOrder, jetAt: JetAt = jetsOf(problem, order)) {
    this.#problem = problem;
    this.#size = jetSize(order);
    this.#jetAt = jetAt;
  }

  batch(): number {
    return this.#pacer.amount;
  }

  async evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Float64Array> {
    const { window, grid } = this.#problem;
    const nodes = nodeCount(lattice);
    const jets = new Float64Array(this.#size * nodes);
    const pause = slices(signal);
    const start = performance.now();
    let n = 0;
    for (let l = 0; l < lattice.height; l++) {
      const b = coordinate(window.b, lattice.j + l * lattice.dj, grid[1]);
      for (let k = 0; k < lattice.width; k++) {
        const breather = pause();
        if (breather) await breather;
        const jet = this.#jetAt(coordinate(window.a, lattice.i + k * lattice.di, grid[0]), b);
        for (let c = 0; c < this.#size; c++) jets[c * nodes + n] = jet[c];
        n++;
      }
    }
    this.#pacer.learn(nodes, performance.now() - start);
    return jets;
  }

  dispose(): void {}
}

function jetsOf(problem: Problem, order: JetOrder): JetAt {
  return createJetEvaluator(problem, order, firstLayer(problem) ?? undefined).componentsAt;
}

/** The affine form of the first layer, where it fits and is finite: an overflow in it would make NaN of finite losses. */
function firstLayer({ network, data, plane }: Problem): PartialEvaluation | null {
  const [layer] = network.layers;
  if (partialEvaluationSize(layer, data.samples) > MAX_PARTIAL) return null;
  const affine = partialEvaluation(layer, data, plane.origin, plane.u, plane.v);
  return [affine.constant, affine.alongU, affine.alongV].every((part) => part.every(Number.isFinite)) ? affine : null;
}
