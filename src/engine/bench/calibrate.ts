import { reframe, type ResolvedLandscape } from '../../model/resolve.ts';
import type { Engine, Job } from '../engine.ts';
import { evaluateField } from '../sweep.ts';

/** A landscape that an engine holds ready: evaluations of it leave preparation out. */
export interface Kept {
  readonly landscape: ResolvedLandscape;
  /** An engine whose jobs are the one that is kept. */
  readonly engine: Engine;
  /** Until the first loss was there, in milliseconds. */
  readonly prepareMs: number;
  dispose(): void;
}

/** Prepares a landscape and evaluates one node of it, which builds what engines leave to the first tile. */
export async function keep(engine: Engine, landscape: ResolvedLandscape, signal?: AbortSignal): Promise<Kept> {
  const start = performance.now();
  const job = await engine.prepare(landscape, signal);
  try {
    await job.evaluate({ i: 0, j: 0, di: 1, dj: 1, width: 1, height: 1 }, signal);
  } catch (error) {
    job.dispose();
    throw error;
  }
  const prepareMs = performance.now() - start;
  const { name, description } = engine;
  const kept: Engine = { name, description, prepare: async () => undisposed(job), dispose() {} };
  return { landscape, engine: kept, prepareMs, dispose: () => job.dispose() };
}

/** The same job, whatever it has beside the interface, but for its end. */
function undisposed(job: Job): Job {
  return new Proxy(job, {
    get(target, name) {
      if (name === 'dispose') return () => {};
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Milliseconds of one evaluation, and its losses. */
export async function timeField(kept: Kept, signal?: AbortSignal) {
  const start = performance.now();
  const field = await evaluateField(kept.engine, kept.landscape, { signal });
  return { milliseconds: performance.now() - start, field };
}

/** A grid and how often it is evaluated, so that a repetition takes as long as it should. */
export interface Calibrated {
  readonly kept: Kept;
  readonly passes: number;
  /** Milliseconds until the first loss, the first time. */
  readonly firstPrepareMs: number;
}

export interface CalibrationOptions {
  /** Least time of a repetition. */
  readonly repetitionMs: number;
  /** Fewest nodes that a trial begins with. */
  readonly firstNodes: number;
  /** Time after which the grid is taken as it is: preparing a large landscape again and again is dear. */
  readonly calibrationMs: number;
  readonly signal?: AbortSignal;
}

/** Largest grid: 64 MiB of losses. */
const MOST_NODES = 2 ** 24;
/** A repetition on the case's own grid may take so many times as long as it need. */
const PATIENCE = 4;
/** Steps up to a long enough repetition; each is many times the one before. */
const MOST_TRIALS = 12;

/**
 * Finds the grid on which an evaluation takes `repetitionMs`: the landscape's own where that is near enough, else as many
 * nodes over the same window as it takes; the largest grid several times over where even that is too short.
 */
export async function calibrate(
  engine: Engine,
  landscape: ResolvedLandscape,
  { repetitionMs, firstNodes, calibrationMs, signal }: CalibrationOptions,
): Promise<Calibrated> {
  const own = landscape.grid[0] * landscape.grid[1];
  let kept = await keep(engine, withNodes(landscape, Math.min(firstNodes, own)), signal);
  const firstPrepareMs = kept.prepareMs;
  const end = performance.now() + calibrationMs;
  try {
    for (let trial = 0; ; trial++) {
      // the faster of two: the first of a grid pays for its memory
      const first = await timeField(kept, signal);
      const milliseconds = Math.min(first.milliseconds, (await timeField(kept, signal)).milliseconds);
      const nodes = kept.landscape.grid[0] * kept.landscape.grid[1];
      if (milliseconds >= 0.9 * repetitionMs) return { kept, passes: 1, firstPrepareMs };
      if (nodes >= 0.9 * MOST_NODES || trial === MOST_TRIALS || performance.now() > end) {
        return { kept, passes: Math.ceil(repetitionMs / Math.max(milliseconds, 1e-3)), firstPrepareMs };
      }
      const wanted = nextNodes(nodes, milliseconds, repetitionMs, own);
      kept.dispose();
      kept = await keep(engine, withNodes(landscape, wanted), signal);
    }
  } catch (error) {
    kept.dispose();
    throw error;
  }
}

/** Nodes of the next trial, at most 32 times as many: short evaluations are mostly overhead. */
export function nextNodes(nodes: number, milliseconds: number, target: number, own: number): number {
  const factor = target / Math.max(milliseconds, 1e-3);
  const wanted = Math.min(MOST_NODES, nodes * Math.min(32, Math.max(1.5, 1.15 * factor)));
  const isOwnLongEnough = own >= nodes * factor && own <= PATIENCE * nodes * factor;
  return isOwnLongEnough && factor < 32 ? own : wanted;
}

/** The landscape over the same window with about so many nodes, its own grid where they are as many. */
export function withNodes(landscape: ResolvedLandscape, nodes: number): ResolvedLandscape {
  const [width, height] = landscape.grid;
  if (nodes === width * height) return landscape;
  const scale = Math.sqrt(nodes / (width * height));
  const side = (length: number) => Math.max(2, Math.min(16_384, Math.round(length * scale)));
  return reframe(landscape, { grid: [side(width), side(height)] });
}
