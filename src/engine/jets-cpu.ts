import { jetSize, type JetOrder } from '../model/jet.ts';
import { createJetEvaluator } from '../model/jets.ts';
import { coordinate } from '../spec/field.ts';
import type { Job, Lattice } from './engine.ts';
import { nodeCount } from './passes.ts';
import { Pacer } from './pacing.ts';
import { modestPartialEvaluation } from './plan/partial-evaluation.ts';
import type { Problem } from './plan/problem.ts';
import { slices } from './slices.ts';

/** Time of one tile: short enough for lively progress. */
const TARGET_MS = 50;

/** To a thread of jets: first what it computes, then tiles of it. */
export type JetCall = { problem: Problem; order: JetOrder } | { lattice: Lattice };

/** Gives the components of the jet at (a, b), an array that may be reused. */
export type JetAt = (a: number, b: number) => ArrayLike<number>;

/** Jets in float64 on the calling thread, `[component][node]` of each lattice, in slices so that the thread stays live. */
export class JetCpuJob implements Job {
  readonly parallel = 1;
  readonly #problem: Problem;
  readonly #order: JetOrder;
  readonly #jetAt: JetAt;
  readonly #pacer = new Pacer({ first: 8, targetMs: TARGET_MS });

  /** @param jetAt the jets, where they are known in closed form */
  constructor(problem: Problem, order: JetOrder, jetAt: JetAt = jetsOf(problem, order)) {
    this.#problem = problem;
    this.#order = order;
    this.#jetAt = jetAt;
  }

  batch(): number {
    return this.#pacer.amount;
  }

  async evaluate(lattice: Lattice, signal?: AbortSignal): Promise<Float32Array> {
    const start = performance.now();
    const jets = new Float32Array(jetSize(this.#order) * nodeCount(lattice));
    const pause = slices(signal);
    for (let n = 0; n < nodeCount(lattice); n++) {
      const breather = pause();
      if (breather) await breather;
      putJet(this.#problem, this.#jetAt, lattice, n, jets);
    }
    this.#pacer.learn(nodeCount(lattice), performance.now() - start);
    return jets;
  }

  dispose(): void {}
}

/** The same at one go: for a thread of its own. */
export function latticeJets(problem: Problem, order: JetOrder, jetAt: JetAt, lattice: Lattice): Float32Array {
  const jets = new Float32Array(jetSize(order) * nodeCount(lattice));
  for (let n = 0; n < nodeCount(lattice); n++) putJet(problem, jetAt, lattice, n, jets);
  return jets;
}

/** Writes the jet of the n-th node of a lattice. */
function putJet({ window, grid }: Problem, jetAt: JetAt, lattice: Lattice, n: number, jets: Float32Array): void {
  const i = lattice.i + (n % lattice.width) * lattice.di;
  const j = lattice.j + Math.floor(n / lattice.width) * lattice.dj;
  const jet = jetAt(coordinate(window.a, i, grid[0]), coordinate(window.b, j, grid[1]));
  const nodes = nodeCount(lattice);
  for (let at = n, c = 0; at < jets.length; at += nodes) jets[at] = jet[c++];
}

/** The jets of a problem at any point, with the first layer evaluated beforehand where there is room for it. */
export function jetsOf(problem: Problem, order: JetOrder): JetAt {
  const { network, data, plane } = problem;
  const firstLayer = modestPartialEvaluation(network.layers[0], data, plane) ?? undefined;
  return createJetEvaluator(problem, order, firstLayer).componentsAt;
}
