import type { Field } from '../spec/field.ts';
import { createEvaluator } from '../model/evaluate.ts';
import type { ResolvedLandscape } from '../model/resolve.ts';
import type { Facts } from './facts.ts';
import { summarize, type SummaryOptions } from './summary.ts';

/** What an analysis needs, as plain data: a function cannot be posted, so the float64 loss goes as its landscape. */
export interface AnalysisRequest {
  field: Field;
  /** Where the field came from; its float64 loss then measures the noise floor. */
  landscape?: ResolvedLandscape;
  options?: Omit<SummaryOptions, 'lossAt' | 'signal'>;
}

/** What an analysis thread says. */
export type AnalysisMessage = { type: 'ready' } | { type: 'facts'; facts: Facts } | { type: 'failed'; message: string };

/** Answers a request on the calling thread. */
export function analyzeHere({ field, landscape, options }: AnalysisRequest, signal?: AbortSignal): Promise<Facts> {
  const lossAt = landscape && createEvaluator(landscape).lossAt;
  return summarize(field, { ...options, lossAt, signal });
}
