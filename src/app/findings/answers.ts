import type { Answer, Question, QuestionName } from '../../analysis/session/protocol.ts';
import type { AnalysisSession } from '../../analysis/session/session.ts';

/** Something that is there, on its way, or was not to be had. */
export type Resource<T> = { state: 'pending' } | { state: 'done'; value: T } | { state: 'failed'; message: string };

const PENDING = { state: 'pending' } as const;

/**
 * What was asked about the field on the screen, by question: a page that draws itself asks the same again and again, and the
 * analysis is asked once. `onChange` is called when an answer has come.
 */
export class Answers {
  readonly #onChange: () => void;
  #session: AnalysisSession | null = null;
  #known = new Map<string, Resource<unknown>>();

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Forgets all answers when the field is another. Returns whether it is. */
  follow(session: AnalysisSession | null): boolean {
    if (session === this.#session) return false;
    this.#session = session;
    this.#known = new Map();
    return true;
  }

  /** The answer, asked for now if it was not before. */
  get<K extends QuestionName>(name: K, question: Question<K>): Resource<Answer<K>> {
    return this.make(keyOf(name, question), () => {
      if (!this.#session) throw new Error('there is no field yet');
      return this.#session.ask(name, question);
    });
  }

  /** The answer if it was asked for; does not ask. */
  peek<K extends QuestionName>(name: K, question: Question<K>): Resource<Answer<K>> | null {
    return (this.#known.get(keyOf(name, question)) as Resource<Answer<K>>) ?? null;
  }

  /** What else belongs to this field, made once. */
  make<T>(key: string, make: () => Promise<T>): Resource<T> {
    const known = this.#known.get(key);
    if (known) return known as Resource<T>;
    this.#known.set(key, PENDING);
    void this.#settle(this.#known, key, make);
    return PENDING;
  }

  async #settle(known: Map<string, Resource<unknown>>, key: string, make: () => Promise<unknown>): Promise<void> {
    try {
      known.set(key, { state: 'done', value: await make() });
    } catch (error) {
      known.set(key, { state: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
    // what belongs to an older field is no news
    if (known === this.#known) this.#onChange();
  }
}

function keyOf(name: QuestionName, question: unknown): string {
  return `${name} ${JSON.stringify(question)}`;
}
