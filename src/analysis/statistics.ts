/** Order statistics of a field, exact and without a sorted copy. */
export interface Statistics {
  /** Values that are neither infinite nor NaN; the rest of this record is about these, and NaN when there are none. */
  readonly finite: number;
  readonly min: number;
  readonly max: number;
  /** The middle value, or the mean of the two middle values. */
  readonly median: number;
  /** The 1 % quantile; where that is the minimum itself (a flat bottom), the 1 % quantile of the values above it. */
  readonly low: number;
}

/** Measures the finite values in two passes; a third when more than 1 % of them equal the minimum. */
export function statistics(values: Float32Array): Statistics {
  const ranks = new RankedValues(values);
  const finite = ranks.count;
  if (finite === 0) return { finite, min: NaN, max: NaN, median: NaN, low: NaN };
  const last = finite - 1;
  const [min, max, lower, upper, low] = ranks.at([0, last, last >> 1, finite >> 1, Math.floor(last / 100)]);
  const median = (lower + upper) / 2;
  if (low > min || min === max) return { finite, min, max, median, low };
  const above = finite - countEqual(values, min);
  const [lowAbove] = ranks.at([finite - above + Math.floor((above - 1) / 100)]);
  return { finite, min, max, median, low: lowAbove };
}

/** The error that rounding alone leaves in the largest values: four units in the last place of a float32. */
export function roundingFloor({ min, max }: Pick<Statistics, 'min' | 'max'>): number {
  const magnitude = Math.max(Math.abs(min), Math.abs(max));
  if (!(magnitude > 0)) return 0;
  // 2^-149 is the spacing of the float32 numbers below 2^-126, 23 the explicit bits of a significand.
  return 4 * 2 ** Math.max(-149, Math.floor(Math.log2(magnitude)) - 23);
}

const EXPONENT = 0x7f800000;
const BUCKETS = 1 << 16;

/**
 * The finite values by rank, by a radix descent: a histogram of the upper 16 bits of the order-preserving integer of each
 * float32 finds the bucket of a rank, one of the lower 16 bits the value. 256 kB instead of a copy of the field.
 */
export class RankedValues {
  /** Number of finite values. */
  readonly count: number;
  readonly #bits: Uint32Array;
  readonly #coarse = new Uint32Array(BUCKETS);

  constructor(values: Float32Array) {
    this.#bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    const coarse = this.#coarse;
    let count = 0;
    for (const bits of this.#bits) {
      if ((bits & EXPONENT) === EXPONENT) continue;
      coarse[orderedKey(bits) >>> 16]++;
      count++;
    }
    this.count = count;
  }

  /** Values of the given ranks, 0 the smallest. Expects integers from 0 to `count - 1`. */
  at(ranks: readonly number[]): number[] {
    const targets = ranks.map((rank) => this.#locate(rank));
    const slots = new Int32Array(BUCKETS).fill(-1);
    let distinct = 0;
    for (const { bucket } of targets) if (slots[bucket] < 0) slots[bucket] = distinct++;
    const fine = new Uint32Array(distinct * BUCKETS);
    for (const bits of this.#bits) {
      const key = orderedKey(bits);
      const slot = slots[key >>> 16];
      if (slot >= 0) fine[slot * BUCKETS + (key & 0xffff)]++;
    }
    return targets.map(({ bucket, rest }) => {
      let offset = slots[bucket] * BUCKETS;
      for (let left = rest; left >= fine[offset]; offset++) left -= fine[offset];
      return valueOfKey(bucket * BUCKETS + (offset % BUCKETS));
    });
  }

  #locate(rank: number): { bucket: number; rest: number } {
    let bucket = 0;
    let rest = rank;
    for (; rest >= this.#coarse[bucket]; bucket++) rest -= this.#coarse[bucket];
    return { bucket, rest };
  }
}

/** An unsigned integer that orders as the float32 with these bits does (-0 just below +0). */
export function orderedKey(bits: number): number {
  return (bits >>> 31 ? ~bits : bits | 0x80000000) >>> 0;
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

function valueOfKey(key: number): number {
  word[0] = key >>> 31 ? key & 0x7fffffff : ~key;
  return float[0] + 0; // -0 becomes +0
}

function countEqual(values: Float32Array, value: number): number {
  let count = 0;
  for (const v of values) if (v === value) count++;
  return count;
}
