/** The functions of this folder over whole arrays, for tests and measurements. */
import { activate as activateRun } from './activations';
import { lossTile as sumTile } from './losses';
import { expm1OfNegative, log1p, log1pExpOfMinus, normalTail } from './math';

/** Room for arrays: 16 MiB from here on. */
export function reserve(): usize {
  memory.grow(256);
  return __heap_base;
}

export function activate(code: i32, from: usize, bytes: i32): void {
  activateRun(code, from, bytes);
}

/** The functions that activations and losses are made of, in place. */
export function evaluate(code: i32, from: usize, bytes: i32): void {
  const end = from + bytes;
  for (; from < end; from += 16) {
    const x = v128.load(from);
    let y = x;
    if (code == 0) y = expm1OfNegative(x);
    else if (code == 1) y = log1p(x);
    else if (code == 2) y = log1pExpOfMinus(x);
    else if (code == 3) y = normalTail(x);
    v128.store(from, y);
  }
}

export function lossTile(code: i32, delta: f32, predictions: usize, targets: usize, outputs: i32, count: i32): f64 {
  return sumTile(code, delta, predictions, targets, outputs, count);
}
