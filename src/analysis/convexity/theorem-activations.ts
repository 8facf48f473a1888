import { activations } from '../../model/activations.ts';
import type { Activation } from '../../spec/landscape.ts';

/** How a function bends: not at all (`affine`), up, down, or in no way that is proved. */
export type Bend = 'affine' | 'convex' | 'concave' | 'unknown';

/** What is proved of an activation on an interval of its argument; reused by the next call. */
export interface Shape {
  bend: Bend;
  /** Where `affine`: the activation is slope · z on the whole interval. */
  slope: number;
  /** 1: nondecreasing, -1: nonincreasing, 0: neither is proved. */
  direction: -1 | 0 | 1;
  /** Bounds of its values, widened for rounding. */
  lowest: number;
  highest: number;
}

/** A bound of |f′| of every activation: the largest is gelu's, 1.129. */
export const STEEPEST = 1.2;

/** More than any activation is off by in float64, relative to its value: gelu's in the far tail is worst. */
export const ACTIVATION_ROUNDING = 2 ** -44;

/**
 * The shape of an activation for arguments in [from, to], either of which may be infinite. Each line is a theorem:
 *
 * - relu, leaky-relu and elu (α = 1, whose slope is e^z ≤ 1 below 0 and 1 above) and softplus are convex and nondecreasing;
 *   on one side of their kink relu and leaky-relu are linear, and so is elu above 0;
 * - sigmoid and tanh rise, convex where z ≤ 0 and concave where z ≥ 0;
 * - gelu″ = φ(z)(2 − z²), so that gelu is convex on |z| ≤ √2 and concave beyond; gelu′ is 0 at −0.75179 alone;
 * - silu″ = σ′(z)(2 − z tanh(z/2)), and z tanh(z/2) grows with |z|: convex on |z| ≤ 2.39935, concave beyond;
 *   silu′ has the sign of 1 + e^z + z, which grows: 0 at −1.27846 alone;
 * - gelu-tanh is convex on |z| ≤ 1.4 (its second derivative is even and above 0.005 there; a test holds it), so that its slope, positive at
 *   −0.75, is positive up to 1.4, and above 0 both of its factors grow;
 * - sin bends by the half-period.
 */
export function shapeOn(activation: Activation, from: number, to: number): Shape {
  switch (activation) {
    case 'identity':
      return linear(1, from, to);
    case 'relu':
      if (from >= 0) return linear(1, from, to);
      return to <= 0 ? linear(0, from, to) : rising('convex', activation, from, to);
    case 'leaky-relu':
      if (from >= 0) return linear(1, from, to);
      return to <= 0 ? linear(0.01, from, to) : rising('convex', activation, from, to);
    case 'elu':
      return from >= 0 ? linear(1, from, to) : rising('convex', activation, from, to);
    case 'softplus':
      return rising('convex', activation, from, to);
    case 'sigmoid':
    case 'tanh':
      return rising(to <= 0 ? 'convex' : from >= 0 ? 'concave' : 'unknown', activation, from, to);
    case 'gelu':
      return gated(activation, from, to, Math.SQRT2 - 1e-9, Math.SQRT2 + 1e-9, -0.75179, -0.7518, -0.16998);
    case 'silu':
      return gated(activation, from, to, 2.39935, 2.39936, -1.27846, -1.27847, -0.27847);
    case 'gelu-tanh':
      return gated(activation, from, to, 1.4, Infinity, -0.75, -Infinity, -0.17005);
    case 'sin':
      return sine(from, to);
  }
}

const shape: Shape = { bend: 'unknown', slope: NaN, direction: 0, lowest: 0, highest: 0 };

function proved(bend: Bend, direction: Shape['direction'], lowest: number, highest: number): Shape {
  shape.bend = bend;
  shape.slope = NaN;
  shape.direction = direction;
  shape.lowest = lowest;
  shape.highest = highest;
  return shape;
}

function linear(slope: number, from: number, to: number): Shape {
  proved('affine', 1, 0, 0);
  shape.slope = slope;
  // the slope 0 takes an infinite argument too
  shape.lowest = slope === 0 ? 0 : below(slope * from, slope);
  shape.highest = slope === 0 ? 0 : above(slope * to, slope);
  return shape;
}

/** Multiplication by 1 is exact. */
function below(value: number, slope: number): number {
  return slope === 1 ? value : lower(value);
}

function above(value: number, slope: number): number {
  return slope === 1 ? value : upper(value);
}

/** A bound below a rounded value; 0 stays 0, and signs are kept. */
function lower(value: number): number {
  return value - ACTIVATION_ROUNDING * Math.abs(value);
}

function upper(value: number): number {
  return value + ACTIVATION_ROUNDING * Math.abs(value);
}

function rising(bend: Bend, activation: Activation, from: number, to: number): Shape {
  const f = activations[activation];
  return proved(bend, 1, lower(f(from)), upper(f(to)));
}

/**
 * Units z · gate(z): convex on |z| ≤ `inner`, concave beyond `outer`, nondecreasing from `turn` on, nonincreasing up to
 * `before`, and nowhere below `least`. The constants are rounded to the safe side.
 */
function gated(
  activation: Activation,
  from: number,
  to: number,
  inner: number,
  outer: number,
  turn: number,
  before: number,
  least: number,
): Shape {
  const f = activations[activation];
  const convex = from >= -inner && to <= inner;
  const concave = from >= outer || to <= -outer;
  const bend = convex ? 'convex' : concave ? 'concave' : 'unknown';
  if (from >= turn) return proved(bend, 1, lower(f(from)), upper(f(to)));
  if (to <= before) return proved(bend, -1, lower(f(to)), upper(f(from)));
  // negative left of 0, and rising right of it
  return proved(bend, 0, least, Math.max(0, upper(f(to))));
}

/** Beyond it a double is too coarse for the phase of a sine to be worth a proof. */
const FARTHEST = 1e6;

function sine(from: number, to: number): Shape {
  if (!(from > -FARTHEST && to < FARTHEST)) return proved('unknown', 0, -1, 1);
  const half = halfPeriod(from, to, 0);
  // above 0 in even half-periods, where it is concave
  const bend = half === null ? 'unknown' : half % 2 === 0 ? 'concave' : 'convex';
  const slope = halfPeriod(from, to, -Math.PI / 2);
  const [first, last] = [Math.sin(from), Math.sin(to)];
  if (slope !== null && slope % 2 === 0) return proved(bend, 1, lower(first), upper(last));
  if (slope !== null) return proved(bend, -1, lower(last), upper(first));
  if (bend === 'concave') return proved(bend, 0, lower(Math.min(first, last)), 1);
  if (bend === 'convex') return proved(bend, 0, -1, upper(Math.max(first, last)));
  return proved(bend, 0, -1, 1);
}

/** The k for which [from, to] lies in start + [kπ, (k + 1)π], with room for rounding but at 0; null where there is none. */
function halfPeriod(from: number, to: number, start: number): number | null {
  const middle = (from / 2 + to / 2 - start) / Math.PI;
  const k = Math.floor(middle);
  const edge = (m: number) => start + m * Math.PI;
  const room = (at: number) => (at === 0 ? 0 : 1e-15 * (1 + Math.abs(at)));
  const [left, right] = [edge(k), edge(k + 1)];
  return from >= left + room(left) && to <= right - room(right) ? k : null;
}
