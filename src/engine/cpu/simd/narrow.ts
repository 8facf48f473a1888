import {
  constant,
  hold,
  logistic,
  LOGISTIC,
  relu,
  RELU,
  SMALL_LOGISTIC,
  SMALL_TANH,
  store,
  tanh,
  TANH,
} from './epilogue';
import { madd } from './math';

/** Whether `affineDense` knows what to do with the sums of a first layer. */
// @inline
export function isNarrow(outputs: u32, epilogue: i32, activation: i32): bool {
  return outputs === 1 && epilogue >= RELU && !activation;
}

// @inline
function activated(z: v128, epilogue: i32): v128 {
  if (epilogue === RELU) return relu(z);
  const t = epilogue & 1 ? z : hold(z, constant(0), constant(1));
  return epilogue < TANH
    ? logistic(t, constant(2), constant(3), constant(4), constant(5))
    : tanh(t, constant(2), constant(3), constant(4), constant(5));
}

/** The activations of a first layer p + x·q go from the registers into the one output of the next. */
// @inline
function run(p: usize, q: usize, x: f32, w: usize, y: usize, units: u32, panels: u32, first: i32, next: i32): void {
  const factor = f32x4.splat(x);
  const end = w + 4 * (<usize>units + 1);
  for (let panel: u32 = 0; panel < panels; panel++) {
    let a = v128.load32_splat(w);
    let b = a;
    for (let k = w + 4; k < end; k += 4) {
      const weight = v128.load32_splat(k);
      a = madd(weight, activated(madd(factor, v128.load(q), v128.load(p)), first), a);
      b = madd(weight, activated(madd(factor, v128.load(q, 16), v128.load(p, 16)), first), b);
      p += 32;
      q += 32;
    }
    store(y, a, b, next);
    y += 32;
  }
}

function ofRelu(p: usize, q: usize, x: f32, w: usize, y: usize, units: u32, panels: u32, next: i32): void {
  run(p, q, x, w, y, units, panels, RELU, next);
}

function ofLogistic(p: usize, q: usize, x: f32, w: usize, y: usize, units: u32, panels: u32, next: i32): void {
  run(p, q, x, w, y, units, panels, LOGISTIC, next);
}

function ofSmallLogistic(p: usize, q: usize, x: f32, w: usize, y: usize, units: u32, panels: u32, next: i32): void {
  run(p, q, x, w, y, units, panels, SMALL_LOGISTIC, next);
}

function ofTanh(p: usize, q: usize, x: f32, w: usize, y: usize, units: u32, panels: u32, next: i32): void {
  run(p, q, x, w, y, units, panels, TANH, next);
}

function ofSmallTanh(p: usize, q: usize, x: f32, w: usize, y: usize, units: u32, panels: u32, next: i32): void {
  run(p, q, x, w, y, units, panels, SMALL_TANH, next);
}

/**
 * A first layer p + x·q of `units` and a second one of one output, without storing what is between: in networks as narrow as
 * this, storing and loading is most of the work.
 */
export function affineDense(
  p: usize,
  q: usize,
  x: f32,
  w: usize,
  y: usize,
  units: u32,
  panels: u32,
  first: i32,
  next: i32,
): void {
  if (first === RELU) ofRelu(p, q, x, w, y, units, panels, next);
  else if (first === LOGISTIC) ofLogistic(p, q, x, w, y, units, panels, next);
  else if (first === TANH) ofTanh(p, q, x, w, y, units, panels, next);
  else if (first === SMALL_TANH) ofSmallTanh(p, q, x, w, y, units, panels, next);
  else ofSmallLogistic(p, q, x, w, y, units, panels, next);
}
