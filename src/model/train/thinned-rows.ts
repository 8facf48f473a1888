/** Rows of numbers, each of a step. */
export interface Rows {
  /** Steps in rising order. */
  readonly steps: Uint32Array<ArrayBuffer>;
  /** Row-major: the row of `steps[r]` begins at r times the width. */
  readonly values: Float64Array<ArrayBuffer>;
}

const FIRST_ROWS = 64;

/** Of how many steps one is kept when so many rows were pushed: a power of two. */
export function strideFor(count: number, capacity: number): number {
  let stride = 1;
  // one place is for the last row
  while (Math.floor((count - 1) / stride) + 1 > Math.floor(capacity) - 1 && stride < count) stride *= 2;
  return stride;
}

/**
 * A row a step, in bounded memory: when there are too many, every second of those kept is let go, so that what is kept is every
 * step, then every 2nd, every 4th … from the first on. The first and the last are always there.
 *
 * What is kept depends on the number of rows alone, not on when it is asked for.
 */
export class ThinnedRows {
  readonly #width: number;
  readonly #capacity: number;
  readonly #last: Float64Array<ArrayBuffer>;
  #values: Float64Array<ArrayBuffer>;
  #kept = 0;
  #stride = 1;
  #first = 0;
  #count = 0;

  /** @param capacity most rows that are kept, at least 2 */
  constructor(width: number, capacity: number) {
    if (!(capacity >= 2)) throw new RangeError(`capacity: expected at least 2 rows, got ${capacity}`);
    this.#width = width;
    this.#capacity = Math.floor(capacity);
    this.#last = new Float64Array(width);
    this.#values = new Float64Array(Math.min(this.#capacity, FIRST_ROWS) * width);
  }

  /** The rows pushed so far, thinned or not. */
  get count(): number {
    return this.#count;
  }

  /** Of how many steps one is kept: a power of two. */
  get stride(): number {
    return this.#stride;
  }

  /** Adds the row of the next step. Throws a RangeError for any other step. */
  push(step: number, row: ArrayLike<number>): void {
    if (this.#count === 0) this.#first = step;
    const next = this.#first + this.#count;
    if (step !== next) throw new RangeError(`step: expected ${next}, got ${step}`);
    this.#count++;
    this.#last.set(row);
    const offset = step - this.#first;
    // one place is for the last row
    if (offset % this.#stride === 0 && this.#kept === this.#capacity - 1 && offset > 0) this.#thin();
    if (offset % this.#stride !== 0) return;
    if (this.#kept === this.#capacity - 1) return;
    this.#grow();
    this.#values.set(row, this.#kept * this.#width);
    this.#kept++;
  }

  /** Takes the last row back; `previous` is the one before it, which may have been let go. */
  retract(previous: ArrayLike<number>): void {
    if (this.#count < 2) throw new RangeError(`retract: expected at least 2 rows, got ${this.#count}`);
    this.#count--;
    this.#last.set(previous);
    if ((this.#kept - 1) * this.#stride >= this.#count) this.#kept--;
  }

  /** A copy of what is kept. */
  rows(): Rows {
    const hasLast = this.#count === 0 || (this.#kept - 1) * this.#stride === this.#count - 1;
    const length = hasLast ? this.#kept : this.#kept + 1;
    const steps = new Uint32Array(length);
    const values = new Float64Array(length * this.#width);
    for (let r = 0; r < this.#kept; r++) steps[r] = this.#first + r * this.#stride;
    values.set(this.#values.subarray(0, this.#kept * this.#width));
    if (!hasLast) {
      steps[this.#kept] = this.#first + this.#count - 1;
      values.set(this.#last, this.#kept * this.#width);
    }
    return { steps, values };
  }

  #thin(): void {
    const width = this.#width;
    const left = Math.ceil(this.#kept / 2);
    for (let r = 1; r < left; r++) this.#values.copyWithin(r * width, 2 * r * width, (2 * r + 1) * width);
    this.#kept = left;
    this.#stride *= 2;
  }

  #grow(): void {
    const needed = (this.#kept + 1) * this.#width;
    if (needed <= this.#values.length) return;
    const larger = new Float64Array(Math.min(2 * (this.#kept + 1), this.#capacity) * this.#width);
    larger.set(this.#values);
    this.#values = larger;
  }
}
