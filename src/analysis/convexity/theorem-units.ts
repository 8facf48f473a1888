/** Where (a, b) may lie: a window, or the whole plane with infinite ends. */
export interface Region {
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
}

/** How the rest of a unit, beyond its affine part, bends: codes of `Units.rest`. */
export const NO_REST = 0;
export const CONVEX_REST = 1;
export const CONCAVE_REST = 2;
export const UNKNOWN_REST = 3;

/**
 * What is proved of the units of a layer as functions of (a, b) for one sample:
 *
 *     unit = constant + alongA·a + alongB·b + rest(a, b)
 *
 * with a bound of the error of each coefficient, what is known of the rest, and bounds of the unit's values. A bound that is
 * zero because all that it is made of is zero stays exactly zero, because theorems hang on signs.
 */
export class Units {
  /** Whether every unit is known to be constant. */
  areConstant = true;
  readonly constant: Float64Array;
  readonly alongA: Float64Array;
  readonly alongB: Float64Array;
  readonly constantError: Float64Array;
  readonly alongAError: Float64Array;
  readonly alongBError: Float64Array;
  readonly rest: Uint8Array;
  readonly restLowest: Float64Array;
  readonly restHighest: Float64Array;
  readonly lowest: Float64Array;
  readonly highest: Float64Array;

  constructor(count: number) {
    const numbers = () => new Float64Array(count);
    this.constant = numbers();
    this.alongA = numbers();
    this.alongB = numbers();
    this.constantError = numbers();
    this.alongAError = numbers();
    this.alongBError = numbers();
    this.rest = new Uint8Array(count);
    this.restLowest = numbers();
    this.restHighest = numbers();
    this.lowest = numbers();
    this.highest = numbers();
  }

  /** The inputs of one sample, which are exact. */
  readInputs(inputs: Float64Array, offset: number, features: number): void {
    this.areConstant = true;
    for (let k = 0; k < features; k++) this.setConstant(k, inputs[offset + k], 0);
  }

  setConstant(k: number, value: number, error: number): void {
    this.setAffine(k, value, 0, 0, error, 0, 0);
    this.lowest[k] = value - error;
    this.highest[k] = value + error;
  }

  setAffine(k: number, c: number, ca: number, cb: number, error: number, errorA: number, errorB: number): void {
    this.constant[k] = c;
    this.alongA[k] = ca;
    this.alongB[k] = cb;
    this.constantError[k] = error;
    this.alongAError[k] = errorA;
    this.alongBError[k] = errorB;
    this.setRest(k, NO_REST, 0, 0);
  }

  setRest(k: number, rest: number, lowest: number, highest: number): void {
    this.rest[k] = rest;
    this.restLowest[k] = lowest;
    this.restHighest[k] = highest;
  }

  /** Whether a unit has one value in the whole region. */
  isConstant(k: number): boolean {
    return this.rest[k] === NO_REST && this.isLevel(k);
  }

  /** Whether the affine part of a unit is a constant. */
  isLevel(k: number): boolean {
    return this.alongA[k] === 0 && this.alongB[k] === 0 && this.alongAError[k] === 0 && this.alongBError[k] === 0;
  }

  /** Finds the bounds of a unit from its parts. */
  bound(k: number, { a, b }: Region): void {
    const c = this.constant[k];
    const [ca, ea] = [this.alongA[k], this.alongAError[k]];
    const [cb, eb] = [this.alongB[k], this.alongBError[k]];
    const low = c - this.constantError[k] - ROUNDING * Math.abs(c) + least(ca, ea, a) + least(cb, eb, b);
    const high = c + this.constantError[k] + ROUNDING * Math.abs(c) - least(-ca, ea, a) - least(-cb, eb, b);
    const [restLow, restHigh] = [this.restLowest[k], this.restHighest[k]];
    this.lowest[k] = low + restLow - ROUNDING * (Math.abs(low) + Math.abs(restLow));
    this.highest[k] = high + restHigh + ROUNDING * (Math.abs(high) + Math.abs(restHigh));
  }
}

/** Eight units in the last place: more than the few operations that follow a bound can lose. */
export const ROUNDING = 2 ** -50;

/** The least of coefficient·t over an interval of t, for every coefficient within its error. */
function least(coefficient: number, error: number, [from, to]: readonly [number, number]): number {
  if (coefficient === 0 && error === 0) return 0;
  if (from === -Infinity || to === Infinity) return -Infinity;
  return Math.min(leastAt(coefficient, error, from), leastAt(coefficient, error, to));
}

function leastAt(coefficient: number, error: number, t: number): number {
  const product = coefficient * t;
  return product - error * Math.abs(t) - ROUNDING * Math.abs(product);
}
