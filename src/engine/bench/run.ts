import type { BenchCase } from './cases.ts';
import type { Contestant, Opened } from './contestants.ts';
import { describeEnvironment } from './environment.ts';
import type { BenchReport, CaseResult, ContestantFacts, ContestantId } from './report.ts';
import { runCase, type CaseSettings, type CaseStage } from './run-case.ts';
import { spreadOf } from './statistics.ts';

/** Five rounds of half a second: minutes for all cases. */
export const FULL: CaseSettings = {
  rounds: 5,
  repetitionMs: 500,
  peakMs: 100,
  budgetMs: 60_000,
  calibrationMs: 8_000,
  accuracyNodes: 64,
  accuracyMs: 1500,
};

/** A first impression in seconds; its spread is larger. */
export const QUICK: CaseSettings = {
  rounds: 3,
  repetitionMs: 120,
  peakMs: 40,
  budgetMs: 20_000,
  calibrationMs: 2_000,
  accuracyNodes: 24,
  accuracyMs: 400,
};

export interface BenchProgress {
  readonly caseName: string;
  readonly caseIndex: number;
  readonly cases: number;
  readonly stage: CaseStage;
  /** About how much of everything is done, 0 to 1. */
  readonly share: number;
}

export interface BenchOptions {
  readonly settings?: CaseSettings;
  /** Version of the package, for the report. */
  readonly version: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BenchProgress) => void;
  /** The report as far as it goes, after each round. */
  readonly onReport?: (report: BenchReport) => void;
}

/**
 * Runs every case on every engine.
 *
 * @throws the signal's reason; what a case's data throws
 */
export async function runBenchmark(
  cases: readonly BenchCase[],
  { contestants, missing, host }: Opened,
  { settings = FULL, version, signal, onProgress, onReport }: BenchOptions,
): Promise<BenchReport> {
  const date = new Date().toISOString();
  const environment = describeEnvironment(version, host);
  const peaks = new Map<ContestantId, number[]>();
  const done: CaseResult[] = [];
  const reportWith = (results: readonly CaseResult[]): BenchReport => ({
    kind: 'loss-landscape benchmark',
    version: 1,
    date,
    environment,
    settings: { rounds: settings.rounds, repetitionMs: settings.repetitionMs },
    contestants: contestants.map((contestant) => factsOf(contestant, peaks.get(contestant.id) ?? [])),
    missing,
    cases: results,
  });
  for (const [caseIndex, benchCase] of cases.entries()) {
    let step = 0;
    const steps = 1 + contestants.length * (2 + settings.rounds);
    const result = await runCase(benchCase, contestants, {
      settings,
      signal,
      onStage(stage) {
        const share = (caseIndex + Math.min(1, step++ / steps)) / cases.length;
        onProgress?.({ caseName: benchCase.name, caseIndex, cases: cases.length, stage, share });
      },
      onRound: (partial) => onReport?.(reportWith([...done, partial])),
      onPeak: (id, gflops) => peaks.set(id, [...(peaks.get(id) ?? []), gflops]),
    });
    done.push(result);
    onReport?.(reportWith(done.slice()));
  }
  return reportWith(done);
}

function factsOf({ id, label, engine, peak }: Contestant, peaks: readonly number[]): ContestantFacts {
  const measured = peaks.length > 0 ? { description: peak.description, gflops: spreadOf(peaks) } : null;
  return { id, label, description: engine.description, peak: measured };
}
