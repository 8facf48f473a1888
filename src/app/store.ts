/** One value, changed by whole replacement, and those who want to know. */
export class Store<T> {
  #state: T;
  readonly #listeners = new Set<(state: T, previous: T) => void>();

  constructor(state: T) {
    this.#state = state;
  }

  get state(): T {
    return this.#state;
  }

  update(change: (state: T) => T): void {
    const previous = this.#state;
    this.#state = change(previous);
    if (this.#state === previous) return;
    for (const listener of this.#listeners) listener(this.#state, previous);
  }

  subscribe(listener: (state: T, previous: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
