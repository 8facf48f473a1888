import type { Facts } from '../facts.ts';
import { Analysis } from './analysis.ts';
import type { AnalysisRequest, Analyst, Answer, Question, QuestionName } from './protocol.ts';

/** Does the work on the calling thread, which gets a turn between slices. */
export class LocalAnalyst implements Analyst {
  readonly #analysis: Analysis;
  readonly #abort = new AbortController();

  constructor(request: AnalysisRequest) {
    this.#analysis = new Analysis(request);
  }

  measure(onFacts: (facts: Facts) => void): Promise<Facts> {
    return this.#analysis.measure(onFacts, this.#abort.signal);
  }

  ask<K extends QuestionName>(name: K, question: Question<K>): Promise<Answer<K>> {
    return this.#analysis.answer(name, question, this.#abort.signal);
  }

  close(): void {
    this.#abort.abort(new DOMException('The analysis was closed', 'AbortError'));
  }
}
