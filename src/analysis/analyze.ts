import type { Facts } from './facts.ts';
import { Analysis } from './session/analysis.ts';
import type { AnalysisRequest } from './session/protocol.ts';

export type { AnalysisRequest } from './session/protocol.ts';

/** All facts of a field, measured on the calling thread. Rejects with the signal's reason when aborted. */
export function analyzeHere(request: AnalysisRequest, signal?: AbortSignal): Promise<Facts> {
  return new Analysis(request).measure(undefined, signal);
}
