import { expect } from 'vitest';
import type { GpuHost } from '../../src/gpu/host.ts';
import type { BufferLimits } from '../../src/gpu/memory.ts';
import { kernelJob } from '../../src/engine/gpu/gpu-engine.ts';
import { createJetKernel } from '../../src/engine/gpu/jets-kernel.ts';
import { inHalfWidths, JET_RELATIVE_BOUND, JET_SCALE_BOUND } from '../../src/engine/jets-bound.ts';
import type { Lattice } from '../../src/engine/engine.ts';
import type { Problem } from '../../src/engine/plan/problem.ts';
import type { JetOrder } from '../../src/model/jet.ts';
import { createJetEvaluator } from '../../src/model/jets.ts';
import { coordinate } from '../../src/spec/field.ts';

/** Components that are compared on one scale: the value, the gradient, the Hessian, its Gauss-Newton part. */
const GROUPS = [[0], [1, 2], [3, 4, 5], [6, 7, 8]];

export function wholeGrid({ grid }: Pick<Problem, 'grid'>): Lattice {
  return { i: 0, j: 0, di: 1, dj: 1, width: grid[0], height: grid[1] };
}

/** Jets in float64 at every node, `[component][node]`. */
export function exactJets(problem: Problem, order: JetOrder): Float64Array {
  const { window, grid } = problem;
  const nodes = grid[0] * grid[1];
  const { componentsAt } = createJetEvaluator(problem, order);
  const jets = new Float64Array((order === 1 ? 3 : 9) * nodes);
  for (let n = 0; n < nodes; n++) {
    const a = coordinate(window.a, n % grid[0], grid[0]);
    const b = coordinate(window.b, Math.floor(n / grid[0]), grid[1]);
    for (const [c, x] of componentsAt(a, b).entries()) jets[c * nodes + n] = x;
  }
  return jets;
}

/** Jets of a GPU kernel at the nodes of a lattice, `[component][node]`, by the problem's own coordinates. */
export async function gpuJets(
  host: GpuHost,
  problem: Problem,
  order: JetOrder,
  options: { form?: 'auto' | 'general'; limits?: BufferLimits; lattice?: Lattice } = {},
): Promise<Float32Array> {
  const { form, limits = host.device.limits, lattice = wholeGrid(problem) } = options;
  const job = await kernelJob(createJetKernel(order, form), host, limits, problem);
  try {
    return await job.evaluate(lattice);
  } finally {
    job.dispose();
  }
}

/**
 * The largest error over what is allowed for it, of all nodes and components: what the kernels promise is at most 1. Expects
 * jets in half-widths of the window.
 */
export function worstShare(expected: Float64Array, got: ArrayLike<number>, nodes: number): number {
  let worst = 0;
  for (const group of GROUPS.filter(([first]) => first * nodes < expected.length)) {
    const lengths = Array.from({ length: nodes }, (_, n) => Math.hypot(...group.map((c) => expected[c * nodes + n])));
    const scale = lengths.toSorted((x, y) => x - y)[nodes >> 1];
    for (const c of group) {
      for (let n = 0; n < nodes; n++) {
        const error = Math.abs(got[c * nodes + n] - expected[c * nodes + n]);
        const share = error === 0 ? 0 : error / (JET_RELATIVE_BOUND * lengths[n] + JET_SCALE_BOUND * scale);
        // NaN is worse than any number
        if (!(share <= worst)) worst = Number.isNaN(share) ? Infinity : share;
      }
    }
  }
  return worst;
}

/** Holds a kernel to float64 on a landscape, with a factor of `spare` to the promise. */
export async function expectJets(
  label: string,
  host: GpuHost,
  landscape: Problem,
  order: JetOrder,
  options: { form?: 'auto' | 'general'; limits?: BufferLimits; spare?: number } = {},
): Promise<void> {
  const { problem } = inHalfWidths(landscape);
  const expected = exactJets(problem, order);
  expect(expected.every(Number.isFinite), `${label}: the truth is finite`).toBe(true);
  const got = await gpuJets(host, problem, order, options);
  expect(got).toHaveLength(expected.length);
  const share = worstShare(expected, got, problem.grid[0] * problem.grid[1]);
  expect(share, `${label}, order ${order}, ${options.form ?? 'auto'}`).toBeLessThan(1 / (options.spare ?? 2));
}
