import type { Network } from '../../model/network.ts';
import { planLandscape } from '../plan/plan.ts';
import { accuracyOf, Truth } from './accuracy.ts';
import { calibrate, timeField, type Calibrated } from './calibrate.ts';
import type { BenchCase } from './cases.ts';
import type { Contestant } from './contestants.ts';
import type { Absence, Accuracy, CaseResult, ContestantId, Result } from './report.ts';
import { ratioOf, spreadOf } from './statistics.ts';

export interface CaseSettings {
  readonly rounds: number;
  readonly repetitionMs: number;
  /** Time that the peak is measured for, beside each repetition. */
  readonly peakMs: number;
  /** Longest that an engine may take until its grid is found, compilation included; else it is left out. */
  readonly budgetMs: number;
  /** Time after which an engine takes the grid that it has come to. */
  readonly calibrationMs: number;
  readonly accuracyNodes: number;
  readonly accuracyMs: number;
}

export type CaseStage =
  | { readonly stage: 'loading' }
  | { readonly stage: 'calibrating' | 'verifying'; readonly id: ContestantId }
  | { readonly stage: 'measuring'; readonly id: ContestantId; readonly round: number };

export interface CaseOptions {
  readonly settings: CaseSettings;
  readonly signal?: AbortSignal;
  readonly onStage?: (stage: CaseStage) => void;
  /** What is known after each round. */
  readonly onRound?: (result: CaseResult) => void;
  /** Takes the peaks as they are measured, in GFLOP/s. */
  readonly onPeak?: (id: ContestantId, gflops: number) => void;
}

/** An engine at its place in a case: ready, verified, with what has been measured so far. */
interface Entry extends Calibrated {
  readonly contestant: Contestant;
  readonly accuracy: Accuracy;
  readonly times: number[];
  readonly peaks: number[];
}

/** Nodes of the smallest grid that says anything: 2 × 2. */
const FEWEST_NODES = 4;
/** Floating-point operations of the first trial: milliseconds of the slowest engine. */
const FIRST_FLOPS = 2e7;

/**
 * Measures engines on one case: each finds its grid, is verified against float64 and warmed, and then they take turns, round
 * by round, so that what slows the machine slows all of them.
 *
 * @throws the signal's reason; what the case's data throws
 */
export async function runCase(
  benchCase: BenchCase,
  contestants: readonly Contestant[],
  options: CaseOptions,
): Promise<CaseResult> {
  const { settings, signal, onStage, onRound, onPeak } = options;
  onStage?.({ stage: 'loading' });
  const landscape = await benchCase.load();
  const { work, quadratic } = await planLandscape(landscape, signal);
  const multiplyAdds = { naive: work.naive, executed: work.executed, plain: plainWork(landscape.network) };
  const truth = new Truth(landscape);
  const entries: Entry[] = [];
  const skipped: Absence[] = [];
  const samples = landscape.data.samples;
  const frame = {
    name: benchCase.name,
    title: benchCase.title,
    samples,
    multiplyAdds,
    closedForm: quadratic !== null,
    grid: landscape.grid,
  };
  const result = (): CaseResult => ({
    ...frame,
    results: entries.filter(({ times }) => times.length > 0).map((entry) => resultOf(entry, frame)),
    skipped: [...skipped],
    ratios: ratiosOf(entries),
  });
  try {
    const { own, spared } = lineUp(contestants, frame.closedForm);
    skipped.push(...spared);
    for (const contestant of own) {
      try {
        entries.push(await enter(contestant));
      } catch (error) {
        signal?.throwIfAborted();
        skipped.push({ id: contestant.id, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    for (let round = 0; round < settings.rounds; round++) {
      // another one begins each round: none is always the one after a pause
      for (let turn = 0; turn < entries.length; turn++) {
        const entry = entries[(round + turn) % entries.length];
        onStage?.({ stage: 'measuring', id: entry.contestant.id, round });
        await measure(entry);
      }
      onRound?.(result());
    }
    return result();
  } finally {
    for (const { kept } of entries) kept.dispose();
  }

  async function enter(contestant: Contestant): Promise<Entry> {
    const { id, engine, peak } = contestant;
    onStage?.({ stage: 'calibrating', id });
    const flopsPerNode = Math.max(1, 2 * executedBy(id, frame) * samples);
    const atPeak = (FEWEST_NODES * flopsPerNode) / 1e6 / (await peak.measure(settings.peakMs / 4, signal));
    if (atPeak > settings.budgetMs) {
      const seconds = Math.round(atPeak / 1000);
      throw new Error(`four points would take ${seconds} s even at the peak of this engine`);
    }
    const limit = AbortSignal.timeout(settings.budgetMs);
    const limited = signal ? AbortSignal.any([signal, limit]) : limit;
    const firstNodes = Math.max(FEWEST_NODES, FIRST_FLOPS / flopsPerNode);
    const { repetitionMs, calibrationMs } = settings;
    const calibration = { repetitionMs, calibrationMs, firstNodes, signal: limited };
    const calibrated = await calibrate(engine, landscape, calibration).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw limit.aborted ? new Error(`too slow for a budget of ${settings.budgetMs / 1000} s`) : error;
    });
    try {
      onStage?.({ stage: 'verifying', id });
      const { field } = await timeField(calibrated.kept, signal);
      const { accuracyNodes: nodes, accuracyMs: milliseconds } = settings;
      const accuracy = await accuracyOf(field, truth, { nodes, milliseconds, signal });
      return { ...calibrated, contestant, accuracy, times: [], peaks: [] };
    } catch (error) {
      calibrated.kept.dispose();
      throw error;
    }
  }

  async function measure({ contestant, kept, passes, times, peaks }: Entry): Promise<void> {
    const gflops = await contestant.peak.measure(settings.peakMs, signal);
    peaks.push(gflops);
    onPeak?.(contestant.id, gflops);
    let milliseconds = 0;
    for (let pass = 0; pass < passes; pass++) milliseconds += (await timeField(kept, signal)).milliseconds;
    times.push(milliseconds / passes);
  }
}

type Frame = Pick<CaseResult, 'samples' | 'multiplyAdds'>;

function executedBy(id: ContestantId, { multiplyAdds }: Frame): number {
  return id === 'plain' ? multiplyAdds.plain : multiplyAdds.executed;
}

/** Plain JavaScript has no plan: its first layer costs two multiply-adds a unit, all others are as they are. */
function plainWork({ layers }: Network): number {
  const [first, ...behind] = layers;
  const start = Math.min(2, first.inputs) * first.outputs;
  return behind.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, start);
}

/** A closed form is the same float64 arithmetic on one thread of the CPU in every engine: one stands for all. */
function lineUp(contestants: readonly Contestant[], closedForm: boolean) {
  const engines = contestants.filter(({ id }) => id !== 'plain');
  const one = engines.find(({ id }) => id !== 'gpu') ?? engines[0];
  const isIn = (contestant: Contestant) => !closedForm || contestant.id === 'plain' || contestant === one;
  const reason = 'the loss has a closed form here, which every engine evaluates in the same way';
  return {
    own: contestants.filter(isIn),
    spared: contestants.filter((contestant) => !isIn(contestant)).map(({ id }) => ({ id, reason })),
  };
}

function resultOf({ contestant, kept, passes, firstPrepareMs, accuracy, times, peaks }: Entry, frame: Frame): Result {
  const { samples, multiplyAdds } = frame;
  const { grid } = kept.landscape;
  const rates = times.map((milliseconds) => (1000 * grid[0] * grid[1]) / milliseconds);
  const pointsPerSecond = spreadOf(rates);
  const flops = (count: number, rate: number) => (2 * count * samples * rate) / 1e9;
  const executed = executedBy(contestant.id, frame);
  const shares = rates.map((rate, round) => flops(executed, rate) / peaks[round]);
  return {
    id: contestant.id,
    grid: [grid[0], grid[1]],
    passes,
    prepareMs: { first: firstPrepareMs, again: kept.prepareMs },
    times,
    milliseconds: spreadOf(times),
    pointsPerSecond,
    mps: spreadOf(rates.map((rate) => (rate * samples) / 1e6)),
    gflops: flops(multiplyAdds.naive, pointsPerSecond.median),
    executedGflops: flops(executed, pointsPerSecond.median),
    peakShare: executed > 0 ? spreadOf(shares) : null,
    accuracy,
  };
}

/** Every pair, in the order of the contestants. */
function ratiosOf(entries: readonly Entry[]): CaseResult['ratios'] {
  const rates = ({ kept, times }: Entry) =>
    times.map((milliseconds) => (kept.landscape.grid[0] * kept.landscape.grid[1]) / milliseconds);
  return entries.flatMap((entry, k) =>
    entries
      .slice(k + 1)
      .filter((other) => Math.min(entry.times.length, other.times.length) > 0)
      .map((other) => ({
        id: entry.contestant.id,
        against: other.contestant.id,
        ratio: ratioOf(rates(entry), rates(other)),
      })),
  );
}
