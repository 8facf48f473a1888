import type { RunReport } from './report.ts';
import { analyzeInThread, type Spawn } from '../analysis/thread.ts';
import type { Facts } from '../analysis/facts.ts';
import { startThread } from '../engine/cpu/threads.ts';
import type { ResolvedLandscape } from '../model/resolve.ts';
import type { Field } from '../spec/field.ts';

// A thread is a thread: what differs between the engine's and the analysis's are the messages alone.
const spawn = startThread as unknown as Spawn;

/** The facts of a field, measured on a thread of its own where one starts. Rejects with the signal's reason when aborted. */
export function analyze(
  field: Field,
  landscape: ResolvedLandscape,
  { engine, description }: Pick<RunReport, 'engine' | 'description'>,
  signal: AbortSignal,
): Promise<Facts> {
  return analyzeInThread({ field, landscape, options: { engine, adapter: description } }, spawn, signal);
}
