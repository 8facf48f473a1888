import { activations } from '../../model/activations.ts';
import type { Layer } from '../../model/network.ts';
import type { Plane } from '../../model/resolve.ts';
import type { Activation } from '../../spec/landscape.ts';
import { ACTIVATION_ROUNDING, shapeOn, STEEPEST, type Shape } from './theorem-activations.ts';
import {
  CONCAVE_REST,
  CONVEX_REST,
  NO_REST,
  ROUNDING,
  UNKNOWN_REST,
  type Region,
  type Units,
} from './theorem-units.ts';

/**
 * The pre-activations of a layer: to = W·from + bias with W = origin + a·u + b·v. A constant unit stays affine under a weight that
 * moves; of a weight that moves times a unit that moves nothing is claimed but bounds.
 *
 * @param isMoved whether a direction moves any parameter of the layer
 */
export function weighUnits(
  layer: Layer,
  { origin, u, v }: Pick<Plane, 'origin' | 'u' | 'v'>,
  isMoved: boolean,
  region: Region,
  from: Units,
  to: Units,
): void {
  const { inputs, outputs, weight, bias } = layer;
  if (from.areConstant && !isMoved) {
    weighConstants(layer, origin, from, to);
    return;
  }
  to.areConstant = false;
  const rounding = roundingOf(inputs);
  const product = new Float64Array(2);
  for (let row = 0; row < outputs; row++) {
    let c = 0;
    let ca = 0;
    let cb = 0;
    if (bias >= 0) {
      c = origin[bias + row];
      ca = u[bias + row];
      cb = v[bias + row];
    }
    let size = Math.abs(c);
    let sizeA = Math.abs(ca);
    let sizeB = Math.abs(cb);
    // errors handed on by the units, and the rest's bounds with their sizes
    let error = 0;
    let errorA = 0;
    let errorB = 0;
    let rest = NO_REST;
    let low = 0;
    let high = 0;
    let sizeLow = 0;
    let sizeHigh = 0;
    const first = weight + row * inputs;
    for (let k = 0; k < inputs; k++) {
      const w = origin[first + k];
      const wu = u[first + k];
      const wv = v[first + k];
      const h = from.constant[k];
      if (from.areConstant || from.isConstant(k)) {
        const e = from.constantError[k];
        c += w * h;
        size += Math.abs(w * h);
        error += Math.abs(w) * e;
        if (wu !== 0) {
          ca += wu * h;
          sizeA += Math.abs(wu * h);
          errorA += Math.abs(wu) * e;
        }
        if (wv !== 0) {
          cb += wv * h;
          sizeB += Math.abs(wv * h);
          errorB += Math.abs(wv) * e;
        }
        continue;
      }
      if (wu === 0 && wv === 0) {
        if (w === 0) continue;
        const weighed = Math.abs(w);
        c += w * h;
        size += weighed * Math.abs(h);
        error += weighed * from.constantError[k];
        const ha = from.alongA[k];
        ca += w * ha;
        sizeA += weighed * Math.abs(ha);
        errorA += weighed * from.alongAError[k];
        const hb = from.alongB[k];
        cb += w * hb;
        sizeB += weighed * Math.abs(hb);
        errorB += weighed * from.alongBError[k];
        if (from.rest[k] === NO_REST) continue;
        rest = sumOfRests(rest, w > 0 ? from.rest[k] : mirrored(from.rest[k]));
        product[0] = w * (w > 0 ? from.restLowest[k] : from.restHighest[k]);
        product[1] = w * (w > 0 ? from.restHighest[k] : from.restLowest[k]);
      } else {
        rest = UNKNOWN_REST;
        boundProduct(w, wu, wv, region, from.lowest[k], from.highest[k], product);
      }
      low += product[0];
      high += product[1];
      sizeLow += Math.abs(product[0]);
      sizeHigh += Math.abs(product[1]);
    }
    to.setAffine(
      row,
      c,
      ca,
      cb,
      slack(error, size, rounding),
      slack(errorA, sizeA, rounding),
      slack(errorB, sizeB, rounding),
    );
    to.setRest(row, rest, low - rounding * sizeLow, high + rounding * sizeHigh);
    to.bound(row, region);
  }
}

/** n terms added in any order are off by n ulps of the sum of their sizes at most; twice that bounds the bound's own errors too. */
function roundingOf(inputs: number): number {
  return (inputs + 4) * 2 ** -52;
}

/** Nothing has moved yet: most of the work of a deep network whose last layers move. */
function weighConstants({ inputs, outputs, weight, bias }: Layer, origin: Float64Array, from: Units, to: Units): void {
  const { constant, constantError } = from;
  const rounding = roundingOf(inputs);
  to.areConstant = true;
  for (let row = 0; row < outputs; row++) {
    let sum = bias < 0 ? 0 : origin[bias + row];
    let size = Math.abs(sum);
    let error = 0;
    const first = weight + row * inputs;
    for (let k = 0; k < inputs; k++) {
      const w = origin[first + k];
      const term = w * constant[k];
      sum += term;
      size += Math.abs(term);
      error += Math.abs(w) * constantError[k];
    }
    to.setConstant(row, sum, slack(error, size, rounding));
  }
}

/** The error of a sum: that of its terms, and what adding them has lost. */
function slack(error: number, size: number, rounding: number): number {
  return error * (1 + 2 * rounding) + rounding * size;
}

function sumOfRests(first: number, second: number): number {
  if (first === NO_REST || first === second) return second;
  return UNKNOWN_REST;
}

/** How the negative of a function bends. */
function mirrored(rest: number): number {
  if (rest === CONVEX_REST) return CONCAVE_REST;
  return rest === CONCAVE_REST ? CONVEX_REST : rest;
}

/** Bounds of (w + a·wu + b·wv)·h over a region and all h between two bounds. */
function boundProduct(
  w: number,
  wu: number,
  wv: number,
  { a, b }: Region,
  lowest: number,
  highest: number,
  out: Float64Array,
): void {
  const [a1, a2] = [times(wu, a[0]), times(wu, a[1])];
  const [b1, b2] = [times(wv, b[0]), times(wv, b[1])];
  const from = sumBound(w, Math.min(a1, a2), Math.min(b1, b2), -1);
  const to = sumBound(w, Math.max(a1, a2), Math.max(b1, b2), 1);
  const corners = [times(from, lowest), times(from, highest), times(to, lowest), times(to, highest)];
  const [least, most] = [Math.min(...corners), Math.max(...corners)];
  out[0] = least - ROUNDING * Math.abs(least);
  out[1] = most + ROUNDING * Math.abs(most);
}

/** A bound of a sum on one side of it; exactly 0 where all terms are. */
function sumBound(x: number, y: number, z: number, side: -1 | 1): number {
  return x + y + z + side * ROUNDING * (Math.abs(x) + Math.abs(y) + Math.abs(z));
}

/** A product in which 0 times infinity is 0: what is infinite here is the end of an interval, not a value. */
function times(x: number, y: number): number {
  return x === 0 || y === 0 ? 0 : x * y;
}

/**
 * Activates units in place, by the rules of disciplined convex programming (Grant, Boyd and Ye 2006): a convex nondecreasing
 * function of a convex one is convex, and so on for the three mirror images; any function bends as it does of an affine one.
 */
export function activateUnits(activation: Activation, units: Units, count: number, region: Region): void {
  if (activation === 'identity') return;
  for (let k = 0; k < count; k++) {
    if (units.isConstant(k)) {
      activateConstant(activation, units, k);
      continue;
    }
    const shape = shapeOn(activation, units.lowest[k], units.highest[k]);
    if (shape.bend === 'affine') {
      scaleUnit(units, k, shape.slope);
      if (shape.slope !== 1) units.bound(k, region);
      continue;
    }
    const rest = composed(shape, units.rest[k]);
    units.setAffine(k, 0, 0, 0, 0, 0, 0);
    units.setRest(k, rest, shape.lowest, shape.highest);
    units.lowest[k] = shape.lowest;
    units.highest[k] = shape.highest;
  }
}

function activateConstant(activation: Activation, units: Units, k: number): void {
  const z = units.constant[k];
  const error = units.constantError[k];
  const isOff = activation === 'relu' && z + error <= 0;
  if (isOff) {
    units.setConstant(k, 0, 0);
    return;
  }
  const isExact = activation === 'relu' && z - error >= 0;
  const value = activations[activation](z);
  units.setConstant(k, value, isExact ? error : STEEPEST * error + ACTIVATION_ROUNDING * Math.abs(value));
}

function scaleUnit(units: Units, k: number, slope: number): void {
  if (slope === 1) return;
  if (slope === 0) {
    units.setConstant(k, 0, 0);
    return;
  }
  const scaled = (x: number) => slope * x;
  const widened = (error: number, x: number) => slope * error * (1 + ROUNDING) + ROUNDING * Math.abs(slope * x);
  const { constant, alongA, alongB, constantError, alongAError, alongBError, rest, restLowest, restHighest } = units;
  const [low, high] = [scaled(restLowest[k]), scaled(restHighest[k])];
  const bend = rest[k];
  units.setAffine(
    k,
    scaled(constant[k]),
    scaled(alongA[k]),
    scaled(alongB[k]),
    widened(constantError[k], constant[k]),
    widened(alongAError[k], alongA[k]),
    widened(alongBError[k], alongB[k]),
  );
  units.setRest(k, bend, low - ROUNDING * Math.abs(low), high + ROUNDING * Math.abs(high));
}

/** How f(z) bends, z's bend being that of its rest. */
function composed({ bend, direction }: Shape, rest: number): number {
  if (bend === 'unknown' || rest === UNKNOWN_REST) return UNKNOWN_REST;
  const result = bend === 'convex' ? CONVEX_REST : CONCAVE_REST;
  if (rest === NO_REST) return result;
  // convex of convex and concave of concave must rise, the mixed ones fall
  return direction === (rest === result ? 1 : -1) ? result : UNKNOWN_REST;
}
