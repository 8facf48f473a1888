import type { RunReport } from './report.ts';
import { AnalysisSession } from '../analysis/session/session.ts';
import type { Spawn } from '../analysis/session/thread.ts';
import { startThread } from '../engine/cpu/threads.ts';
import type { ResolvedLandscape } from '../model/resolve.ts';
import type { Field } from '../spec/field.ts';

// A thread is a thread: what differs between the engine's and the analysis's are the messages alone.
const spawn = startThread as unknown as Spawn;

/** The analysis of a field, on a thread of its own where one starts. */
export function openAnalysis(
  field: Field,
  landscape: ResolvedLandscape,
  { engine, description }: Pick<RunReport, 'engine' | 'description'>,
): AnalysisSession {
  return new AnalysisSession({ field, landscape, options: { engine, adapter: description } }, spawn);
}
