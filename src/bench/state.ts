import type { BenchReport, ContestantId } from '../engine/bench/report.ts';
import type { BenchProgress } from '../engine/bench/run.ts';
import type { CaseChoice, EngineChoice } from './choices.ts';

/** Everything that the page shows. */
export interface BenchState {
  readonly cases: readonly CaseChoice[];
  readonly engines: readonly EngineChoice[];
  readonly chosenCases: ReadonlySet<string>;
  readonly chosenEngines: ReadonlySet<ContestantId>;
  readonly isQuick: boolean;
  readonly isRunning: boolean;
  /** What a run is at, in words, and how much of it is done. */
  readonly doing: { readonly words: string; readonly share: number } | null;
  readonly report: BenchReport | null;
  /** The report came with the address, from someone else or from before. */
  readonly isShared: boolean;
  /** The last thing that was done or went wrong, in a sentence. */
  readonly notice: string;
  /** The explorer with the landscape that it handed over. */
  readonly explorer: string;
}

/** `W3 (2 of 4): measuring CPU, round 3`. */
export function progressWords({ caseName, caseIndex, cases, stage }: BenchProgress): string {
  const place = `${caseName} (${caseIndex + 1} of ${cases})`;
  switch (stage.stage) {
    case 'loading':
      return `${place}: making its numbers`;
    case 'calibrating':
      return `${place}: finding a grid for ${ENGINE_WORDS[stage.id]}`;
    case 'verifying':
      return `${place}: holding ${ENGINE_WORDS[stage.id]} to float64`;
    case 'measuring':
      return `${place}: measuring ${ENGINE_WORDS[stage.id]}, round ${stage.round + 1}`;
  }
}

export const ENGINE_WORDS: Record<ContestantId, string> = {
  gpu: 'the GPU',
  cpu: 'the CPU',
  'cpu-1': 'one CPU thread',
  plain: 'plain JavaScript',
};
