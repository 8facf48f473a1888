import type { Field } from '../../spec/field.ts';
import type { PlaneJet, PlaneLoss } from './plane-loss.ts';

/** Multiply-adds of a jet, in losses. */
const JET_COST = 12;
/** What a loss costs besides its multiply-adds, in multiply-adds. */
const CALL_COST = 100;

/** Thrown when the work that was granted is used up. */
export class OutOfWork extends Error {}

/** A point in grid steps: x columns and y rows from the first node of the window. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A plane loss in units of the grid's steps, so that a window however stretched looks the same; counts its work. */
export class StepLoss {
  /** Multiply-adds done so far. */
  work = 0;
  readonly width: number;
  readonly height: number;
  readonly hasDerivatives: boolean;
  /** Multiply-adds of one loss, the call included. */
  readonly cost: number;
  /** Length of a step in a and in b. */
  readonly #stepA: number;
  readonly #stepB: number;
  readonly #originA: number;
  readonly #originB: number;
  readonly #loss: PlaneLoss;
  readonly #budget: number;

  constructor(loss: PlaneLoss, { width, height, window }: Pick<Field, 'width' | 'height' | 'window'>, budget: number) {
    this.width = width;
    this.height = height;
    this.hasDerivatives = loss.jetAt !== undefined;
    this.#stepA = (window.a[1] - window.a[0]) / Math.max(1, width - 1);
    this.#stepB = (window.b[1] - window.b[0]) / Math.max(1, height - 1);
    this.#originA = window.a[0];
    this.#originB = window.b[0];
    this.#loss = loss;
    this.cost = (loss.cost ?? 0) + CALL_COST;
    this.#budget = budget;
  }

  /** The point (a, b) of the plane. */
  pointAt(x: number, y: number): [number, number] {
    return [this.#originA + x * this.#stepA, this.#originB + y * this.#stepB];
  }

  /** Multiply-adds of a good start polished: a few steps of Newton's method. */
  get leastWork(): number {
    return 4 * JET_COST * this.cost;
  }

  /** Throws `OutOfWork` when it is beyond the budget; so do all that follow. */
  valueAt(x: number, y: number): number {
    this.#spend(this.cost);
    return this.#loss.lossAt(this.#originA + x * this.#stepA, this.#originB + y * this.#stepB);
  }

  /** The jet in (a, b). Expects a loss with derivatives. */
  planeJetAt(x: number, y: number): PlaneJet {
    this.#spend(JET_COST * this.cost);
    return this.#loss.jetAt!(this.#originA + x * this.#stepA, this.#originB + y * this.#stepB);
  }

  /** The jet in grid steps: the names of the components stay those of the plane. */
  jetAt(x: number, y: number): PlaneJet {
    const { value, a, b, aa, ab, bb } = this.planeJetAt(x, y);
    const p = this.#stepA;
    const q = this.#stepB;
    return { value, a: a * p, b: b * q, aa: aa * p * p, ab: ab * p * q, bb: bb * q * q };
  }

  /**
   * Bounds the rounding error of losses close to a point: the largest second difference along a few tiny steps, in which a
   * loss of any sensible curvature is straight, and four units in the last place.
   */
  roundingAt(x: number, y: number): number {
    // 2^-45 of the window: hundreds of units in the last place of a coordinate
    const stepX = this.width * 2 ** -45;
    const stepY = this.height * 2 ** -45;
    let largest = 0;
    let size = 0;
    for (const [dx, dy] of [
      [1, 0.618],
      [-0.618, 1],
    ]) {
      let before = NaN;
      let middle = NaN;
      for (let k = -3; k <= 3; k++) {
        const after = this.valueAt(x + k * dx * stepX, y + k * dy * stepY);
        const difference = Math.abs(after + before - 2 * middle);
        if (difference < Infinity) largest = Math.max(largest, difference);
        if (Number.isFinite(after)) size = Math.max(size, Math.abs(after));
        [before, middle] = [middle, after];
      }
    }
    return largest + 4 * Number.EPSILON * size;
  }

  /** Whether a point is strictly inside the window, by more than a coordinate can be uncertain. */
  isInside({ x, y }: Place): boolean {
    const margin = 1e-9;
    return x > margin && y > margin && x < this.width - 1 - margin && y < this.height - 1 - margin;
  }

  /** Whether a search has gone so far out of the window that what it may find is not of this window. */
  isFarOutside({ x, y }: Place): boolean {
    const marginX = 2 + this.width / 4;
    const marginY = 2 + this.height / 4;
    return x < -marginX || y < -marginY || x > this.width + marginX || y > this.height + marginY;
  }

  #spend(work: number): void {
    this.work += work;
    if (this.work > this.#budget) throw new OutOfWork();
  }
}
