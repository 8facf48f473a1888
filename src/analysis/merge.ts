/** Disjoint sets over 0 … count-1 with path halving; the caller says which root stays. */
export class UnionFind {
  readonly #parent: Int32Array;

  constructor(count: number) {
    this.#parent = new Int32Array(count);
    for (let k = 0; k < count; k++) this.#parent[k] = k;
  }

  find(k: number): number {
    const parent = this.#parent;
    while (parent[k] !== k) {
      parent[k] = parent[parent[k]];
      k = parent[k];
    }
    return k;
  }

  attach(root: number, under: number): void {
    this.#parent[root] = under;
  }
}

const DIGIT_BITS = 11;
const DIGITS = 3;

/**
 * Positions 0 … samples.length-1 by rising value of their sample; equal values (-0 and +0 too) keep their order.
 *
 * A stable radix sort of 11-bit digits. Keys travel with their positions: looking them up by position would miss the cache
 * at every step.
 */
export function orderByValue(values: Float32Array, samples: Uint32Array): Uint32Array {
  const count = samples.length;
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let keys = new Uint32Array(count);
  let positions = new Uint32Array(count);
  for (let k = 0; k < count; k++) {
    const b = bits[samples[k]];
    // -0 takes the key of +0
    keys[k] = b === 0x80000000 ? b : b >>> 31 ? ~b : b | 0x80000000;
    positions[k] = k;
  }
  let nextKeys = new Uint32Array(count);
  let nextPositions = new Uint32Array(count);
  const starts = new Uint32Array(1 << DIGIT_BITS);
  for (let digit = 0; digit < DIGITS; digit++) {
    const shift = digit * DIGIT_BITS;
    const mask = starts.length - 1;
    starts.fill(0);
    for (let k = 0; k < count; k++) starts[(keys[k] >>> shift) & mask]++;
    for (let d = 0, total = 0; d < starts.length; d++) {
      const size = starts[d];
      starts[d] = total;
      total += size;
    }
    for (let k = 0; k < count; k++) {
      const to = starts[(keys[k] >>> shift) & mask]++;
      nextKeys[to] = keys[k];
      nextPositions[to] = positions[k];
    }
    [keys, nextKeys] = [nextKeys, keys];
    [positions, nextPositions] = [nextPositions, positions];
  }
  return positions;
}
