import { createSampleCurve } from '../model/curvature-split-curve.ts';
import { lineThrough } from '../model/curvature-split.ts';
import { createEvaluator } from '../model/evaluate.ts';
import type { Jet } from '../model/jet.ts';
import { createJetEvaluator } from '../model/jets.ts';
import type { ResolvedLandscape } from '../model/resolve.ts';
import type { Window } from '../spec/landscape.ts';
import type { Point } from './facts.ts';
import type { Pause } from './pause.ts';

/** How well the Taylor paraboloid at a point fits the loss around it. */
export interface TaylorError {
  /** Radii, ascending, as shares of the window's half-widths: a circle of the picture, an ellipse of the plane. */
  readonly radius: Float64Array;
  /** Largest and root-mean-square |loss − paraboloid| on each circle; NaN where a loss on it is not finite. */
  readonly largest: Float64Array;
  readonly rms: Float64Array;
  /** Error that rounding alone leaves, measured on circles far too small for any other. */
  readonly rounding: number;
  /** Smallest radius from which on the error is the paraboloid's, not that of rounding; null where it never is. */
  readonly reliableFrom: number | null;
  /**
   * The error grows as radius^order just above the rounding: 3 where the loss is smooth (more where third derivatives vanish), 2
   * where a second derivative jumps, 1 at a kink. Null where less than three radii tell, or only radii that are not close.
   */
  readonly order: number | null;
  /** Whether a crease of an activation or of the loss passes through the point, or within one step of the grid. */
  readonly crease: 'here' | 'near' | 'none';
  /** All of it in words. */
  readonly sentence: string;
}

export interface TaylorErrorOptions {
  /** Shares of the window's half-widths, ascending: from 1e-4 to 2 (the window's width), four to a decade, by default. */
  radii?: readonly number[];
  /** Points on each circle; 64 by default. */
  directions?: number;
  pause?: Pause;
}

/** Circles on which a paraboloid is exact to the last digit, so that what is left is rounding: nothing cubic survives. */
const TINY = [1e-9, 3e-9];
/** A few units in the last place: the least that a difference of two losses can mean. */
const LEAST_ROUNDING = 2 ** -51;
/** An error this many times that of rounding is the paraboloid's own. */
const ABOVE_ROUNDING = 16;
/** Radii whose errors give the order: close to the point, where the leading term rules. */
const ORDER_RADII = 5;
/** Share of the half-width up to which a radius is close to the point. */
const CLOSE = 0.1;
const CREASE_DIRECTIONS = 16;

/** The paraboloid L(a₀) + g·d + ½ dᵀHd of a jet at a point, d = (a, b) − (a₀, b₀). */
export function taylorModel(jet: Jet, [a0, b0]: Point): (a: number, b: number) => number {
  return (a, b) => {
    const [da, db] = [a - a0, b - b0];
    return jet.value + jet.a * da + jet.b * db + (jet.aa * da * da) / 2 + jet.ab * da * db + (jet.bb * db * db) / 2;
  };
}

/**
 * Measures the error of the Taylor paraboloid at (a, b) against the loss, both in float64, on circles around it.
 *
 * @throws RangeError unless radii are positive and ascending, and directions a whole number of at least 4
 */
export async function taylorError(
  problem: ResolvedLandscape,
  a: number,
  b: number,
  { radii = defaultRadii(), directions = 64, pause = () => {} }: TaylorErrorOptions = {},
): Promise<TaylorError> {
  if (radii.length === 0 || !radii.every((r, k) => r > (k > 0 ? radii[k - 1] : 0) && r < Infinity)) {
    throw new RangeError(`Expected radii that are positive and ascending, got [${radii.join(', ')}]`);
  }
  if (!(Number.isInteger(directions) && directions >= 4)) {
    throw new RangeError(`Expected a whole number of at least 4 directions, got ${directions}`);
  }
  const { lossAt } = createEvaluator(problem);
  const jet = createJetEvaluator(problem).jetAt(a, b);
  const model = taylorModel(jet, [a, b]);
  const [halfA, halfB] = halfWidths(problem.window);

  async function errorsOn(radius: number): Promise<{ largest: number; rms: number }> {
    let [largest, squares] = [0, 0];
    for (let k = 0; k < directions; k++) {
      const angle = (2 * Math.PI * k) / directions;
      const [x, y] = [a + radius * halfA * Math.cos(angle), b + radius * halfB * Math.sin(angle)];
      const error = Math.abs(lossAt(x, y) - model(x, y));
      // a loss that is not finite makes its whole circle NaN: there is no error to state
      largest = Number.isFinite(error) ? Math.max(largest, error) : NaN;
      squares += error * error;
      await pause();
      if (Number.isNaN(largest)) return { largest: NaN, rms: NaN };
    }
    return { largest, rms: Math.sqrt(squares / directions) };
  }

  const [columns, rows] = problem.grid;
  const crease = creaseAround(problem, a, b, [(2 * halfA) / (columns - 1), (2 * halfB) / (rows - 1)]);
  let rounding = Math.abs(jet.value) * LEAST_ROUNDING;
  // on a crease even the tiniest circle shows more than rounding
  if (crease !== 'here') for (const r of TINY) rounding = Math.max(rounding, (await errorsOn(r)).largest || 0);
  const errors: { largest: number; rms: number }[] = [];
  for (const radius of radii) errors.push(await errorsOn(radius));

  const radius = Float64Array.from(radii);
  const largest = Float64Array.from(errors, (error) => error.largest);
  const rms = Float64Array.from(errors, (error) => error.rms);
  const first = largest.findIndex((error) => error > ABOVE_ROUNDING * rounding);
  const reliableFrom = first < 0 ? null : radius[first];
  const beyond = crease !== 'here' && reliableFrom !== null && reliableFrom > radius[0];
  // an error that begins where a crease is crossed says nothing of the derivatives at the point
  const isCrossed = beyond && creaseAround(problem, a, b, [reliableFrom * halfA, reliableFrom * halfB]) === 'near';
  const order = first < 0 || radius[first] > CLOSE || isCrossed ? null : slope(radius, largest, first);
  const facts = { radius, largest, rms, rounding, reliableFrom, order, crease };
  return { ...facts, sentence: taylorSentence(facts, isCrossed) };
}

function defaultRadii(): number[] {
  return [...Array.from({ length: 17 }, (_, k) => 10 ** (k / 4 - 4)), 2];
}

function halfWidths({ a, b }: Window): Point {
  return [(a[1] - a[0]) / 2, (b[1] - b[0]) / 2];
}

/** Least-squares slope of log error against log radius, over the first radii whose error counts. */
function slope(radius: Float64Array, error: Float64Array, first: number): number | null {
  const points: Point[] = [];
  for (let k = first; k < radius.length && points.length < ORDER_RADII; k++) {
    if (error[k] > 0) points.push([Math.log(radius[k]), Math.log(error[k])]);
  }
  if (points.length < 3) return null;
  const mean = (c: 0 | 1) => points.reduce((sum, point) => sum + point[c], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

/** Asks every sample on which side of its creases it is: here, and on an ellipse around with the half axes given. */
function creaseAround(problem: ResolvedLandscape, a: number, b: number, [da, db]: Point): TaylorError['crease'] {
  const curve = createSampleCurve(problem);
  const { count } = curve.creases;
  if (count === 0) return 'none';
  const { plane, data } = problem;
  const lines = Array.from({ length: CREASE_DIRECTIONS }, (_, k) => {
    const angle = (2 * Math.PI * k) / CREASE_DIRECTIONS;
    return lineThrough(plane, [a, b], [da * Math.cos(angle), db * Math.sin(angle)]);
  });
  const value = new Float64Array(2);
  const here = new Int8Array(count);
  const around = new Int8Array(count);
  const signs = (sides: Int8Array) => {
    for (let j = 0; j < count; j++) {
      const x = curve.crossing[j];
      sides[j] = Math.abs(x) <= curve.crossingNoise[j] ? 0 : Math.sign(x);
    }
  };

  let isNear = false;
  for (let n = 0; n < data.samples; n++) {
    curve.evaluate(lines[0], n, 0, null, value);
    signs(here);
    for (const line of lines) {
      curve.evaluate(line, n, 1, null, value);
      signs(around);
      for (let j = 0; j < count; j++) {
        // zero here and all around: a unit that is not there at all
        if (here[j] === 0 && around[j] !== 0) return 'here';
        if (here[j] !== 0 && around[j] !== here[j]) isNear = true;
      }
    }
  }
  return isNear ? 'near' : 'none';
}

/** What the error of a paraboloid says, in one sentence or two. */
function taylorSentence(
  { radius, largest, reliableFrom, order, crease }: Omit<TaylorError, 'sentence'>,
  isCrossed: boolean,
): string {
  if (Number.isNaN(largest[0])) return 'There is no paraboloid here: the loss is not finite.';
  const power = order === null ? null : `radius^${order.toFixed(1)}`;
  if (crease === 'here') {
    const growth = power ? `; its error grows as ${power}` : '';
    return `A crease of an activation or of the loss passes through this point: no paraboloid fits on all sides${growth}.`;
  }
  if (reliableFrom === null) {
    return 'The loss is this paraboloid, as far as float64 can tell, on all circles that were measured.';
  }
  const near =
    crease === 'near'
      ? '; a crease passes within one step of the grid, and beyond it this paraboloid does not hold'
      : '';
  if (power === null) {
    const end = isCrossed && crease !== 'near' ? ', where a crease is crossed' : near;
    return `The loss is this paraboloid, as far as float64 can tell, within a radius of ${digits(reliableFrom)} half-widths${end}.`;
  }
  const share = radius.findIndex((r) => r >= 0.1);
  const size = share >= 0 && Number.isFinite(largest[share]) ? atRadius(largest[share], radius[share]) : '';
  const floor = reliableFrom > radius[0] ? ` Below a radius of ${digits(reliableFrom)} it is rounding.` : '';
  return `The error of the paraboloid grows as ${power} close to the point${size}${near}.${floor}`;
}

function atRadius(error: number, radius: number): string {
  return `, and is ${digits(error)} at ${digits(radius)} of the half-width`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(3)))
    .replaceAll('e+', 'e')
    .replaceAll('-', '−');
}
