import type { GpuHost } from '../gpu/host.ts';
import type { BufferLimits } from '../gpu/memory.ts';
import { jetSize, type JetOrder } from '../model/jet.ts';
import type { Window } from '../spec/landscape.ts';
import { availableThreads } from './cpu/threads.ts';
import type { EngineName, Job, Lattice } from './engine.ts';
import { translated } from './failure.ts';
import { kernelJob } from './gpu/gpu-engine.ts';
import { derivativesFinite, inHalfWidths } from './jets-bound.ts';
import { JetCpuJob } from './jets-cpu.ts';
import { cut, nodeCount } from './passes.ts';
import { planLandscape, type Plan } from './plan/plan.ts';
import { transposeProblem, type Problem } from './plan/problem.ts';
import { relative, type Quadratic } from './plan/quadratic.ts';
import type { Progress } from './progress.ts';
import { pump } from './pump.ts';

/** A symmetric 2 × 2 matrix at every node. */
export interface HessianField {
  readonly aa: Float32Array;
  readonly ab: Float32Array;
  readonly bb: Float32Array;
}

/** Value and derivatives of the mean loss at every node of a grid; arrays as a `Field`'s values. */
export interface JetField {
  readonly width: number;
  readonly height: number;
  readonly window: Window;
  readonly value: Float32Array;
  /** ∂L/∂a and ∂L/∂b. */
  readonly a: Float32Array;
  readonly b: Float32Array;
  /** Second derivatives; null at order 1. */
  readonly hessian: HessianField | null;
  /** Their part that the curvature of the loss in the predictions makes; null at order 1. */
  readonly gaussNewton: HessianField | null;
  /** What computed it. */
  readonly engine: EngineName;
  /** Why it was that engine, in one sentence. */
  readonly reason: string;
}

export interface JetOptions {
  /** 1: value and gradient; 2 (default): also the Hessian and its Gauss-Newton part. */
  readonly order?: JetOrder;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Number of threads where the CPU computes; all cores by default, 0 for the calling thread alone. */
  readonly threads?: number;
  /** The device's limits by default, or tighter ones to live within. */
  readonly limits?: BufferLimits;
}

/** Multiply-adds of the networks of all nodes and samples that are not worth starting threads for: some tenths of a second. */
const LITTLE_WORK = 2e7;

/**
 * Value, gradient, Hessian and Gauss-Newton part of the loss over a landscape's whole grid: exact derivatives, not
 * differences (`createJetEvaluator` has the formulae, and what happens at kinks).
 *
 * On the GPU in float32, within `JET_RELATIVE_BOUND` and `JET_SCALE_BOUND` of the exact ones; a unit within rounding of a kink
 * may take its other side. Where a bound cannot rule out that float32 overflows, and without a GPU, in float64 on
 * threads of the CPU, rounded to float32 at the end. A quadratic loss has its derivatives in closed form.
 *
 * @param host the GPU to use, or null
 * @throws the signal's reason when aborted; LandscapeError of kind `compile`, `memory` or `lost`
 */
export async function evaluateJets(
  host: GpuHost | null,
  landscape: Problem,
  { order = 2, signal, onProgress, threads = availableThreads(), limits = host?.device.limits }: JetOptions = {},
): Promise<JetField> {
  const [width, height] = landscape.grid;
  const plan = await planLandscape(landscape, signal);
  // lines are of no use here
  const problem = plan.transposed ? transposeProblem(plan.problem) : plan.problem;
  const components = Array.from({ length: jetSize(order) }, () => new Float32Array(width * height));
  const made = await makeJob(host, limits, plan, problem, order, threads, signal);
  try {
    const tiles = cut({ i: 0, j: 0, di: 1, dj: 1, width, height }, () => made.job.batch());
    const start = performance.now();
    const total = width * height;
    let done = 0;
    const next = () => {
      const { value: lattice } = tiles.next();
      return lattice ? { lattice, place: lattice } : null;
    };
    const land = ({ lattice }: { lattice: Lattice }, values: ArrayLike<number>) => {
      scatter(lattice, values, made.scales, components, width);
      done += nodeCount(lattice);
      onProgress?.({ done, total, pointsPerSecond: (1000 * done) / Math.max(performance.now() - start, 1e-3) });
    };
    await pump(made.job, next, land, signal);
  } finally {
    made.job.dispose();
  }
  const [value, a, b, aa, ab, bb, gaa, gab, gbb] = components;
  const second = order === 2;
  return {
    width,
    height,
    window: landscape.window,
    value,
    a,
    b,
    hessian: second ? { aa, ab, bb } : null,
    gaussNewton: second ? { aa: gaa, ab: gab, bb: gbb } : null,
    engine: made.engine,
    reason: made.reason,
  };
}

/** A job that gives `[component][node]`, and what each component is to be multiplied with. */
interface JetJob {
  readonly job: Job;
  readonly scales: readonly number[];
  readonly engine: EngineName;
  readonly reason: string;
}

async function makeJob(
  host: GpuHost | null,
  limits: BufferLimits | undefined,
  plan: Plan,
  problem: Problem,
  order: JetOrder,
  threads: number,
  signal?: AbortSignal,
): Promise<JetJob> {
  const unscaled = Array.from({ length: jetSize(order) }, () => 1);
  const onCpu = async (reason: string): Promise<JetJob> => {
    const job = await cpuJob(problem, order, threads, signal);
    return { job, scales: unscaled, engine: 'cpu', reason };
  };
  if (plan.quadratic && plan.quadratic.half.every((half) => half > 0)) {
    const { quadratic } = plan;
    const job = new JetCpuJob(problem, order, (a, b) => quadraticJet(quadratic, order, a, b));
    return { job, scales: unscaled, engine: 'cpu', reason: 'The loss is exactly quadratic over this plane' };
  }
  if (!host || !limits) return onCpu('No GPU was given');
  const { problem: scaled, half } = inHalfWidths(problem);
  if (!plan.finite || !derivativesFinite(scaled)) {
    return onCpu('Float32 might overflow somewhere in this window, so the derivatives are computed in float64');
  }
  const { createJetKernel } = await import('./gpu/jets-kernel.ts');
  const job = await translated(() => kernelJob(createJetKernel(order), host, limits, scaled, signal));
  const reason = `WebGPU runs on ${host.adapter}`;
  return { job, scales: scalesOf(order, half), engine: 'gpu', reason };
}

/** On threads, where there is enough to do for them; else, and where none starts, on the calling thread. */
async function cpuJob(problem: Problem, order: JetOrder, threads: number, signal?: AbortSignal): Promise<Job> {
  const { network, data, grid } = problem;
  const work = grid[0] * grid[1] * data.samples * network.parameterCount;
  if (threads > 0 && work > LITTLE_WORK) {
    const { startJetThreads } = await import('./jets-threads.ts');
    const job = await startJetThreads(problem, order, threads, signal);
    if (job) return job;
  }
  return new JetCpuJob(problem, order);
}

/** Derivatives by a and b from those by half-widths. */
function scalesOf(order: JetOrder, [a, b]: readonly [number, number]): number[] {
  const first = [1, 1 / a, 1 / b];
  const second = [1 / a / a, 1 / a / b, 1 / b / b];
  return order === 1 ? first : [...first, ...second, ...second];
}

/** Writes the jet of a loss (f₀s + f₁t + f₂)² + (f₃t + f₄)² + constant, s and t in half-widths from the centre. */
function quadraticJet({ center, half, factor, constant }: Quadratic, order: JetOrder, a: number, b: number): number[] {
  const [f0, f1, f2, f3, f4] = factor;
  const s = relative(a, center[0], half[0]);
  const t = relative(b, center[1], half[1]);
  const x = f0 * s + (f1 * t + f2);
  const y = f3 * t + f4;
  const second = [2 * f0 * f0, 2 * f0 * f1, 2 * (f1 * f1 + f3 * f3)];
  const jet = [x * x + (y * y + constant), 2 * f0 * x, 2 * (f1 * x + f3 * y), ...second, ...second];
  const scales = scalesOf(2, [half[0], half[1]]);
  return jet.slice(0, jetSize(order)).map((value, k) => value * scales[k]);
}

function scatter(
  lattice: Lattice,
  values: ArrayLike<number>,
  scales: readonly number[],
  components: readonly Float32Array[],
  width: number,
): void {
  let n = 0;
  for (const [c, component] of components.entries()) {
    for (let l = 0; l < lattice.height; l++) {
      const row = (lattice.j + l) * width + lattice.i;
      for (let k = 0; k < lattice.width; k++) component[row + k] = values[n++] * scales[c];
    }
  }
}
