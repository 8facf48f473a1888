/** Loads things once, when they are first wanted, and tells when each has come. */
export class OnDemand {
  readonly #onCome: () => void;
  readonly #onError: (error: unknown) => void;
  readonly #loads = new Map<string, Promise<void>>();
  #open = 0;

  constructor(onCome: () => void, onError: (error: unknown) => void) {
    this.#onCome = onCome;
    this.#onError = onError;
  }

  /** True while something that is wanted has yet to come. */
  get isBusy(): boolean {
    return this.#open > 0;
  }

  want(name: string, load: () => Promise<void>): void {
    if (this.#loads.has(name)) return;
    this.#open++;
    this.#loads.set(
      name,
      load()
        .catch((error: unknown) => {
          // the next one who wants it tries again
          this.#loads.delete(name);
          this.#onError(error);
        })
        .finally(() => {
          this.#open--;
          this.#onCome();
        }),
    );
  }

  /** Resolves when all that is wanted has come or failed. */
  async whole(): Promise<void> {
    while (this.isBusy) await Promise.all(this.#loads.values());
  }
}
