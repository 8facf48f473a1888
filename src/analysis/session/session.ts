import type { Facts } from '../facts.ts';
import { openThread } from './thread.ts';
import type { AnalysisRequest, Analyst, Answer, Question, QuestionName } from './protocol.ts';
import type { Spawn } from './thread.ts';

/** A thread that nobody asks anything for this long is given back: the next question starts another in a moment. */
const IDLE_MS = 3000;

/**
 * The analysis of one field: its facts, and answers to what is asked later.
 *
 * Work is done on a thread of its own where one starts, which sleeps off after a while: the field then lies here alone.
 */
export class AnalysisSession {
  readonly #request: AnalysisRequest;
  readonly #spawn: Spawn;
  #analyst: Promise<Analyst> | null = null;
  #busy = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(request: AnalysisRequest, spawn: Spawn) {
    this.#request = request;
    this.#spawn = spawn;
  }

  /**
   * Measures the field.
   *
   * @param onFacts hears of facts that are known before all are
   * @throws the signal's reason when aborted, which stops all work under way; LandscapeError of kind `memory` when the thread dies
   */
  async facts(onFacts: (facts: Facts) => void = () => {}, signal?: AbortSignal): Promise<Facts> {
    signal?.throwIfAborted();
    let abort = (): void => {};
    const aborted = new Promise<never>((_, reject) => {
      abort = () => {
        reject(signal!.reason);
        this.rest();
      };
    });
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const tell = (facts: Facts) => {
        if (!signal?.aborted) onFacts(facts);
      };
      return await Promise.race([this.#use((analyst) => analyst.measure(tell)), aborted]);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Asks for what is no fact but follows from the field. Throws when the session is closed meanwhile. */
  ask<K extends QuestionName>(name: K, question: Question<K>): Promise<Answer<K>> {
    return this.#use((analyst) => analyst.ask(name, question));
  }

  /** Ends the thread; what is under way is rejected. */
  close(): void {
    this.#isClosed = true;
    this.rest();
  }

  async #use<T>(work: (analyst: Analyst) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new DOMException('The analysis was closed', 'AbortError');
    clearTimeout(this.#idle);
    this.#busy++;
    try {
      this.#analyst ??= openThread(this.#request, this.#spawn);
      const analyst = await this.#analyst;
      if (this.#isClosed) analyst.close();
      return await work(analyst);
    } catch (error) {
      this.rest();
      throw error;
    } finally {
      this.#busy--;
      if (this.#busy === 0) this.#fallAsleep();
    }
  }

  #fallAsleep(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.rest(), IDLE_MS);
    // a sleeping analysis keeps no Node process alive
    (this.#idle as { unref?: () => void }).unref?.();
  }

  /** Gives the thread back and rejects what is under way; what is asked later starts another. */
  rest(): void {
    clearTimeout(this.#idle);
    void this.#analyst?.then(
      (analyst) => analyst.close(),
      () => {},
    );
    this.#analyst = null;
  }
}
