/** Losses of a tile of samples. Definitions as in `model/losses.ts`. */
import { EXP, addExp, atLeast, constant, log1p, log1pExpOfMinus, madd, nmadd, splat } from './math';

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
function sumElements(code: i32, delta: f32, predictions: usize, targets: usize, outputs: i32, count: i32): f64 {
  const turn = splat(delta);
  let low = splat(0);
  let high = splat(0);
  let end = predictions + 32 * (count >> 3) * outputs;
  if (predictions < end) {
    // tested at its end, so that V8 takes the constants out
    do {
      low = f32x4.add(low, element(code, turn, v128.load(predictions), v128.load(targets)));
      high = f32x4.add(high, element(code, turn, v128.load(predictions, 16), v128.load(targets, 16)));
      predictions += 32;
      targets += 32;
    } while (predictions < end);
  }
  const rest = count & 7;
  if (rest) {
    const inLow = firstLanes(rest);
    const inHigh = firstLanes(rest - 4);
    end += 32 * outputs;
    for (; predictions < end; predictions += 32) {
      const first = element(code, turn, v128.load(predictions), v128.load(targets));
      const second = element(code, turn, v128.load(predictions, 16), v128.load(targets, 16));
      low = f32x4.add(low, v128.and(first, inLow));
      high = f32x4.add(high, v128.and(second, inHigh));
      targets += 32;
    }
  }
  return sumLanes(f32x4.add(low, high));
}

/** z − largest, in place; gives −Σ t (z − largest) over the first `count` samples. */
function centreLogits(predictions: usize, targets: usize, outputs: i32, count: i32): v128 {
  const row = 32 * <usize>outputs;
  let sum = splat(0);
  for (; count > 0; count -= 8) {
    const end = predictions + row;
    let low = v128.load(predictions);
    let high = v128.load(predictions, 16);
    for (let z = predictions + 32; z < end; z += 32) {
      low = f32x4.pmax(low, v128.load(z));
      high = f32x4.pmax(high, v128.load(z, 16));
    }
    let weightedLow = splat(0);
    let weightedHigh = splat(0);
    for (; predictions < end; predictions += 32) {
      const first = f32x4.sub(v128.load(predictions), low);
      const second = f32x4.sub(v128.load(predictions, 16), high);
      weightedLow = madd(v128.load(targets), first, weightedLow);
      weightedHigh = madd(v128.load(targets, 16), second, weightedHigh);
      v128.store(predictions, first);
      v128.store(predictions, second, 16);
      targets += 32;
    }
    sum = f32x4.sub(sum, v128.and(weightedLow, firstLanes(count)));
    sum = f32x4.sub(sum, v128.and(weightedHigh, firstLanes(count - 4)));
  }
  return sum;
}

/** Σ e^(z − largest) less one, in the place of a sample's first output. */
function sumExponentials(predictions: usize, outputs: i32, count: i32): void {
  const floor = constant(EXP, 0);
  const log2e = constant(EXP, 1);
  const round = constant(EXP, 2);
  const ln2 = constant(EXP, ASC_FEATURE_RELAXED_SIMD ? 4 : 3);
  const p5 = constant(EXP, 5);
  const p4 = constant(EXP, 6);
  const p3 = constant(EXP, 7);
  const p2 = constant(EXP, 8);
  const one = constant(EXP, 9);
  const row = 32 * <usize>outputs;
  for (; count > 0; count -= 8) {
    const end = predictions + row;
    let low = splat(0);
    let high = splat(0);
    let tiesLow = i32x4.splat(-1);
    let tiesHigh = i32x4.splat(-1);
    for (let z = predictions; z < end; z += 32) {
      const first = v128.load(z);
      const second = v128.load(z, 16);
      const firstTie = f32x4.eq(first, splat(0));
      const secondTie = f32x4.eq(second, splat(0));
      tiesLow = i32x4.sub(tiesLow, firstTie);
      tiesHigh = i32x4.sub(tiesHigh, secondTie);
      low = addExp(low, first, firstTie, floor, log2e, round, ln2, p5, p4, p3, p2, one);
      high = addExp(high, second, secondTie, floor, log2e, round, ln2, p5, p4, p3, p2, one);
    }
    v128.store(predictions, f32x4.add(low, f32x4.convert_i32x4_s(tiesLow)));
    v128.store(predictions, f32x4.add(high, f32x4.convert_i32x4_s(tiesHigh)), 16);
    predictions = end;
  }
}

/** Σ log(1 + others) Σ t over the first `count` samples. */
function sumLogs(predictions: usize, targets: usize, outputs: i32, count: i32): v128 {
  const row = 32 * <usize>outputs;
  let sum = splat(0);
  for (; count > 0; count -= 8) {
    const end = targets + row;
    let low = splat(0);
    let high = splat(0);
    for (; targets < end; targets += 32) {
      low = f32x4.add(low, v128.load(targets));
      high = f32x4.add(high, v128.load(targets, 16));
    }
    const first = f32x4.mul(low, log1p(v128.load(predictions)));
    const second = f32x4.mul(high, log1p(v128.load(predictions, 16)));
    sum = f32x4.add(sum, v128.and(first, firstLanes(count)));
    sum = f32x4.add(sum, v128.and(second, firstLanes(count - 4)));
    predictions += row;
  }
  return sum;
}

/**
 * Σ t (log Σ e^z − z). The largest logit is taken out first and its term e^0 = 1 left to log1p: a confident right answer has a
 * loss far below the rounding of 1. Others that are just as large count 1 each.
 *
 * Three passes, because one would wait for the last exponential and then for the logarithm of each vector.
 */
function sumCrossEntropy(predictions: usize, targets: usize, outputs: i32, count: i32): f64 {
  const weighted = centreLogits(predictions, targets, outputs, count);
  sumExponentials(predictions, outputs, count);
  return sumLanes(weighted) + sumLanes(sumLogs(predictions, targets, outputs, count));
}

// a function each, that they are compiled, and become fast, one by one
function sumMse(delta: f32, predictions: usize, targets: usize, outputs: i32, count: i32): f64 {
  return sumElements(Loss.mse, delta, predictions, targets, outputs, count);
}

function sumMae(delta: f32, predictions: usize, targets: usize, outputs: i32, count: i32): f64 {
  return sumElements(Loss.mae, delta, predictions, targets, outputs, count);
}

function sumHuber(delta: f32, predictions: usize, targets: usize, outputs: i32, count: i32): f64 {
  return sumElements(Loss.huber, delta, predictions, targets, outputs, count);
}

function sumLogCosh(delta: f32, predictions: usize, targets: usize, outputs: i32, count: i32): f64 {
  return sumElements(Loss.logCosh, delta, predictions, targets, outputs, count);
}

function sumHinge(delta: f32, predictions: usize, targets: usize, outputs: i32, count: i32): f64 {
  return sumElements(Loss.hinge, delta, predictions, targets, outputs, count);
}

function sumBce(delta: f32, predictions: usize, targets: usize, outputs: i32, count: i32): f64 {
  return sumElements(Loss.bce, delta, predictions, targets, outputs, count);
}

/**
 * Sum of a loss over the outputs of the first `count` samples of a tile.
 *
 * Predictions and targets are float32 `[panel][output][8 samples]`; what stands in the lanes past the last sample, NaN
 * included, takes no part. Cross-entropy works in the place of the predictions. An infinite logit may give NaN where the
 * definition, which leaves out weights of zero, is finite. `delta` is where `huber` turns into a line.
 */
export function lossTile(code: i32, delta: f32, predictions: usize, targets: usize, outputs: i32, count: i32): f64 {
  switch (code) {
    case Loss.mse:
      return sumMse(delta, predictions, targets, outputs, count);
    case Loss.mae:
      return sumMae(delta, predictions, targets, outputs, count);
    case Loss.huber:
      return sumHuber(delta, predictions, targets, outputs, count);
    case Loss.logCosh:
      return sumLogCosh(delta, predictions, targets, outputs, count);
    case Loss.hinge:
      return sumHinge(delta, predictions, targets, outputs, count);
    case Loss.bce:
      return sumBce(delta, predictions, targets, outputs, count);
    default:
      return sumCrossEntropy(predictions, targets, outputs, count);
  }
}
