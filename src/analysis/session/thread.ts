import {
  startThread,
  type Spawn as AnySpawn,
  type SpawnedThread,
  type StartedThread,
} from '../../model/start-thread.ts';
import { LandscapeError } from '../../spec/errors.ts';
import type { Facts } from '../facts.ts';
import type { AnalysisRequest, Analyst, FromAnalysis, QuestionName, ToAnalysis } from './protocol.ts';

export type Spawn = AnySpawn<ToAnalysis, FromAnalysis>;
type Started = StartedThread<ToAnalysis, FromAnalysis>;

/**
 * Starts a thread for a field, which is copied to it, or shared when it lies in shared memory. Where none starts, the
 * calling thread does the work, in slices.
 */
export async function openThread(request: AnalysisRequest, spawn: Spawn): Promise<Analyst> {
  // after the picture: a page need not wait for the text of the thread
  const { default: code } = await import('../worker.ts?script');
  const started = await startThread(code, spawn);
  if (started) return new RemoteAnalyst(started, request);
  // loaded only where it is needed: the text of the thread holds all of it already
  const { LocalAnalyst } = await import('./local.ts');
  return new LocalAnalyst(request);
}

interface Waiting {
  resolve(value: never): void;
  reject(error: Error): void;
  onFacts?(facts: Facts): void;
}

/** The facts wait under this number; questions count from 0. */
const FACTS = -1;

class RemoteAnalyst implements Analyst {
  readonly #thread: SpawnedThread<ToAnalysis>;
  readonly #request: AnalysisRequest;
  readonly #waiting = new Map<number, Waiting>();
  #isOpen = false;
  #next = 0;

  constructor({ thread, inbox }: Started, request: AnalysisRequest) {
    this.#thread = thread;
    this.#request = request;
    inbox.message = (message) => this.#hear(message);
    inbox.error = (cause) =>
      this.#fail(new LandscapeError('memory', `The analysis thread died: ${cause.message}`, { cause }));
  }

  measure(onFacts: (facts: Facts) => void): Promise<Facts> {
    return this.#wait<Facts>(FACTS, () => this.#open(true), onFacts);
  }

  ask(name: QuestionName, question: unknown): Promise<never> {
    const id = this.#next++;
    return this.#wait(id, () => {
      if (!this.#isOpen) this.#open(false);
      this.#thread.post({ type: 'ask', id, name, question });
    });
  }

  close(): void {
    this.#thread.terminate();
    this.#fail(new DOMException('The analysis was closed', 'AbortError'));
  }

  #open(measure: boolean): void {
    this.#isOpen = true;
    this.#thread.post({ type: 'open', request: this.#request, measure });
  }

  #wait<T>(id: number, post: () => void, onFacts?: (facts: Facts) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onFacts });
      post();
    });
  }

  #hear(message: FromAnalysis): void {
    if (message.type === 'ready') return;
    const id = message.type === 'facts' ? FACTS : (message.id ?? FACTS);
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    if (message.type === 'facts' && !message.isComplete) return waiting.onFacts?.(message.facts);
    this.#waiting.delete(id);
    if (message.type === 'failed') {
      waiting.reject(new LandscapeError('memory', `The analysis failed: ${message.message}`));
    } else {
      waiting.resolve((message.type === 'facts' ? message.facts : message.answer) as never);
    }
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
