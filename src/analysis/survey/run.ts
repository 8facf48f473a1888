import { LandscapeError } from '../../spec/errors.ts';
import type { Facts } from '../facts.ts';
import { describeCase, type SurveyCase } from './plan.ts';
import { surveyRow, type SurveyRow } from './rows.ts';

/** Keeps finished rows, so that a survey that was cut short goes on where it stopped. */
export interface SurveyJournal {
  /** The row of a plane that was measured before. */
  find(plane: SurveyCase): SurveyRow | undefined;
  add(plane: SurveyCase, row: SurveyRow): Promise<void> | void;
}

export interface SurveyRun {
  /** Measures one plane. */
  measure(plane: SurveyCase, signal: AbortSignal): Promise<Facts>;
  journal?: SurveyJournal;
  /** Hears of each row that was measured now, in the order in which they are done; `done` counts those of the journal too. */
  onRow?(row: SurveyRow, done: number, total: number): void;
  /** Planes that are measured at the same time; 1 by default. */
  concurrency?: number;
  signal?: AbortSignal;
}

/**
 * Measures all planes that the journal does not hold, and gives the rows in the order of the plan, however long each took.
 *
 * Rejects with the signal's reason when aborted, else with the first failure, which names its plane. What is under way is then told to
 * end, and what was done is in the journal.
 */
export async function runSurvey(plan: readonly SurveyCase[], run: SurveyRun): Promise<SurveyRow[]> {
  const { measure, journal, onRow, concurrency = 1, signal } = run;
  signal?.throwIfAborted();
  const stop = new AbortController();
  const abort = () => stop.abort(signal!.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const rows = plan.map((plane) => journal?.find(plane));
  let done = rows.filter(Boolean).length;
  let next = 0;

  const work = async (): Promise<void> => {
    while (next < plan.length && !stop.signal.aborted) {
      const k = next++;
      if (rows[k]) continue;
      try {
        const row = surveyRow(plan[k], await measure(plan[k], stop.signal));
        if (stop.signal.aborted) return;
        await journal?.add(plan[k], row);
        rows[k] = row;
        onRow?.(row, ++done, plan.length);
      } catch (error) {
        // the others end because of this one: the first failure is the one to tell
        if (!stop.signal.aborted) stop.abort(named(plan[k], error));
      }
    }
  };

  try {
    await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));
  } finally {
    signal?.removeEventListener('abort', abort);
  }
  stop.signal.throwIfAborted();
  return rows as SurveyRow[];
}

function named(plane: SurveyCase, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = `${describeCase(plane)}: ${error.message}`;
  return error instanceof LandscapeError
    ? new LandscapeError(error.kind, message, { cause: error, problems: error.problems })
    : new Error(message, { cause: error });
}
