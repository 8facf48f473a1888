/**
 * How much work to hand out next so that a piece takes about `targetMs`: starts from a guess, follows the measured rate,
 * and never more than doubles from one piece to the next, for the first pieces of a new kernel mislead.
 */
export class Pacer {
  readonly #targetMs: number;
  readonly #smallest: number;
  #amount: number;

  /** Amounts are in any unit of work, such as nodes or multiply-adds. */
  constructor(options: { first: number; targetMs: number; smallest?: number }) {
    this.#targetMs = options.targetMs;
    this.#smallest = options.smallest ?? 1;
    this.#amount = Math.max(options.first, this.#smallest);
  }

  /** The amount of work for the next piece. */
  get amount(): number {
    return this.#amount;
  }

  /** Learns from a piece of `amount` that took `milliseconds`. */
  learn(amount: number, milliseconds: number): void {
    const ideal = (amount * this.#targetMs) / Math.max(milliseconds, 1e-3);
    // A small piece says little of how a large one will do: only pieces near the present size may raise it.
    if (ideal > this.#amount && amount < this.#amount / 2) return;
    this.#amount = Math.max(this.#smallest, Math.min(ideal, 2 * this.#amount));
  }
}
