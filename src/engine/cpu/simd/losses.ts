/** Losses of a tile of samples. Definitions as in `model/losses.ts`. */
import { atLeast, expOfNegative, log1p, log1pExpOfMinus, madd, nmadd, splat } from './math';

/** The codes are the places of the names in `LOSSES` of the landscape's specification. */
export namespace Loss {
  export const mse = 0;
  export const mae = 1;
  export const huber = 2;
  export const logCosh = 3;
  export const hinge = 4;
  export const bce = 5;
  export const crossEntropy = 6;
}

/** min(d, δ) (d − ½ min(d, δ)): ½d² up to δ, a line from there. */
// @inline
function huber(d: v128, delta: v128): v128 {
  const short = f32x4.pmin(d, delta);
  return f32x4.mul(short, nmadd(short, splat(0.5), d));
}

/** log cosh d for d ≥ 0: a series of d² up to 1, where d + log(1 + e^−2d) − ln 2 cancels. */
// @inline
function logCosh(d: v128): v128 {
  const q = f32x4.mul(d, d);
  let p = madd(q, splat(8.65713853452e-5), splat(-0.00055622720094));
  p = madd(q, p, splat(0.0020773490833));
  p = madd(q, p, splat(-0.00671043923972));
  p = madd(q, p, splat(0.0222165753088));
  p = madd(q, p, splat(-0.0833329925283));
  p = madd(q, p, splat(0.499999996613));
  const far = f32x4.add(f32x4.sub(d, splat(0.6931471805599453)), log1pExpOfMinus(f32x4.add(d, d)));
  return v128.bitselect(far, f32x4.mul(q, p), f32x4.gt(d, splat(1)));
}

/** y softplus(−z) + (1 − y) softplus(z) = max(z, 0) − yz + log(1 + e^−|z|); the first two cancel exactly for y = 1. */
// @inline
function binaryCrossEntropy(z: v128, y: v128): v128 {
  return f32x4.add(nmadd(y, z, atLeast(z, 0)), log1pExpOfMinus(f32x4.abs(z)));
}

// @inline
function element(code: i32, delta: v128, z: v128, y: v128): v128 {
  if (code == Loss.hinge) return atLeast(nmadd(y, z, splat(1)), 0);
  if (code == Loss.bce) return binaryCrossEntropy(z, y);
  const d = f32x4.sub(z, y);
  if (code == Loss.mse) return f32x4.mul(d, d);
  const size = f32x4.abs(d);
  if (code == Loss.huber) return huber(size, delta);
  if (code == Loss.logCosh) return logCosh(size);
  return size;
}

/** All bits of the first `count` lanes. */
// @inline
function firstLanes(count: i32): v128 {
  return i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3));
}

// @inline
function sumLanes(x: v128): f64 {
  const even = f64(f32x4.extract_lane(x, 0)) + f64(f32x4.extract_lane(x, 2));
  return even + (f64(f32x4.extract_lane(x, 1)) + f64(f32x4.extract_lane(x, 3)));
}

// @inline
function sumElements(
  code: i32,
  delta: f32,
  predictions: usize,
  stride: i32,
  targets: usize,
  targetStride: i32,
  outputs: i32,
  count: i32,
): f64 {
  const turn = splat(delta);
  const whole = (count & ~3) << 2;
  const mask = firstLanes(count & 3);
  let even = splat(0);
  let odd = splat(0);
  for (let k = 0; k < outputs; k++) {
    let at: usize = 0;
    for (; at + 16 < <usize>whole; at += 32) {
      even = f32x4.add(even, element(code, turn, v128.load(predictions + at), v128.load(targets + at)));
      odd = f32x4.add(odd, element(code, turn, v128.load(predictions + at, 16), v128.load(targets + at, 16)));
    }
    if (at < <usize>whole) {
      even = f32x4.add(even, element(code, turn, v128.load(predictions + at), v128.load(targets + at)));
    }
    if (count & 3) {
      const last = element(code, turn, v128.load(predictions + whole), v128.load(targets + whole));
      odd = f32x4.add(odd, v128.and(last, mask));
    }
    predictions += stride;
    targets += targetStride;
  }
  return sumLanes(f32x4.add(even, odd));
}

/**
 * Σ t (log Σ e^z − z) of four samples. The largest logit is taken out first and its term e^0 = 1 left to log1p: a confident
 * right answer has a loss far below the rounding of 1. Others that are just as large count 1 each.
 */
// @inline
function crossEntropy(predictions: usize, stride: i32, targets: usize, targetStride: i32, outputs: i32): v128 {
  let largest = v128.load(predictions);
  let z = predictions + stride;
  for (let k = 1; k < outputs; k++) {
    largest = f32x4.pmax(largest, v128.load(z));
    z += stride;
  }
  let others = splat(0);
  let weights = splat(0);
  let weighted = splat(0);
  let ties = i32x4.splat(-1);
  z = predictions;
  for (let k = 0; k < outputs; k++) {
    const d = f32x4.sub(v128.load(z), largest);
    const weight = v128.load(targets);
    const tie = f32x4.eq(d, splat(0));
    others = f32x4.add(others, v128.andnot(expOfNegative(d), tie));
    ties = i32x4.sub(ties, tie);
    weights = f32x4.add(weights, weight);
    weighted = madd(weight, d, weighted);
    z += stride;
    targets += targetStride;
  }
  return f32x4.sub(f32x4.mul(log1p(f32x4.add(others, f32x4.convert_i32x4_s(ties))), weights), weighted);
}

function sumCrossEntropy(
  predictions: usize,
  stride: i32,
  targets: usize,
  targetStride: i32,
  outputs: i32,
  count: i32,
): f64 {
  let sum = splat(0);
  for (; count > 0; count -= 4) {
    const loss = crossEntropy(predictions, stride, targets, targetStride, outputs);
    sum = f32x4.add(sum, v128.and(loss, firstLanes(count)));
    predictions += 16;
    targets += 16;
  }
  return sumLanes(sum);
}

/**
 * Sum of a loss over the outputs and the first `count` samples of a tile.
 *
 * Predictions and targets are float32 `[output][sample]`, the rows `stride` and `targetStride` bytes apart and padded to whole
 * vectors; what stands in the padding, NaN included, takes no part. An infinite logit may give NaN where the definition, which
 * leaves out weights of zero, is finite. `delta` is where `huber` turns into a line.
 */
export function lossTile(
  code: i32,
  delta: f32,
  predictions: usize,
  stride: i32,
  targets: usize,
  targetStride: i32,
  outputs: i32,
  count: i32,
): f64 {
  switch (code) {
    case Loss.mse:
      return sumElements(Loss.mse, delta, predictions, stride, targets, targetStride, outputs, count);
    case Loss.mae:
      return sumElements(Loss.mae, delta, predictions, stride, targets, targetStride, outputs, count);
    case Loss.huber:
      return sumElements(Loss.huber, delta, predictions, stride, targets, targetStride, outputs, count);
    case Loss.logCosh:
      return sumElements(Loss.logCosh, delta, predictions, stride, targets, targetStride, outputs, count);
    case Loss.hinge:
      return sumElements(Loss.hinge, delta, predictions, stride, targets, targetStride, outputs, count);
    case Loss.bce:
      return sumElements(Loss.bce, delta, predictions, stride, targets, targetStride, outputs, count);
    default:
      return sumCrossEntropy(predictions, stride, targets, targetStride, outputs, count);
  }
}
