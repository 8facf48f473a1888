import { activate } from './activations';
import { affine, affineLayer } from './affine';
import { dense1, dense2, dense3, dense4 } from './dense';
import { LINEAR } from './epilogue';
import { lossTile } from './losses';
import { affineDense, isNarrow } from './narrow';
import { Job, Layer, layerOf } from './records';

export { project } from './project';

/** Bytes of a unit in a panel: eight samples. */
const ROW: i32 = 32;

// @inline
function bytes(panels: u32, units: u32): usize {
  return <usize>panels * units * ROW;
}

/** Makes the parameters, and what depends on them alone, of the line at b. */
export function bind(job: Job, b: f32): void {
  job.b = b;
  for (let l: u32 = 0; l < job.depth; l++) {
    const layer = layerOf(job, l);
    if (layer.alongV) affine(layer.line, layer.origin, layer.alongV, b, layer.vectors);
  }
  if (job.lineLayers) return bindLineLayers(job);
  if (!job.line || !job.alongV) return;
  affine(job.line, job.constant, job.alongV, b, 2 * job.panels * layerOf(job, 0).outputs);
}

/** Runs the layers that depend on b alone, and the layer behind them at the line and along u. */
function bindLineLayers(job: Job): void {
  const last = layerOf(job, job.lineLayers);
  for (let s: u32 = 0; s < job.panels; s += job.tile) {
    const count = min(job.tile, job.panels - s);
    let from = job.scratch;
    let to = job.otherScratch;
    const first = layerOf(job, 0);
    if (job.inputs) dense(first, first.line, job.inputs + bytes(s, first.inputs), from, count, first.epilogue);
    else {
      const at = bytes(s, first.outputs);
      affineLayer(from, job.constant + at, job.alongV + at, job.b, 0, 0, count * first.outputs, first.epilogue);
    }
    pass(first, from, count);
    for (let l: u32 = 1; l < job.lineLayers; l++) {
      const layer = layerOf(job, l);
      dense(layer, layer.line, from, to, count, layer.epilogue);
      pass(layer, to, count);
      const free = from;
      from = to;
      to = free;
    }
    const at = bytes(s, last.outputs);
    dense(last, last.line, from, job.line + at, count, LINEAR);
    if (last.alongU) dense(last, last.alongU, from, job.alongU + at, count, LINEAR);
  }
}

/** Sums of the loss over all samples and outputs, float64, at the points of the bound line with the coordinates `a`. */
export function evaluate(job: Job, a: usize, sums: usize, count: u32): void {
  for (let k: u32 = 0; k < count; k++) {
    store<f64>(sums, lossAt(job, load<f32>(a)));
    a += 4;
    sums += 8;
  }
}

function lossAt(job: Job, a: f32): f64 {
  const first = job.lineLayers + (job.inputs && !job.lineLayers ? 0 : 1);
  for (let l: u32 = first; l < job.depth; l++) {
    const layer = layerOf(job, l);
    if (layer.alongU) affine(layer.point, layer.line, layer.alongU, a, layer.vectors);
  }
  let sum: f64 = 0;
  for (let s: u32 = 0; s < job.panels; s += job.tile) {
    const count = min(job.tile, job.panels - s);
    let from = job.scratch;
    let to = job.otherScratch;
    for (let l = firstLayers(job, a, s, count, from); l < job.depth; l++) {
      const layer = layerOf(job, l);
      dense(layer, layer.point, from, to, count, layer.epilogue);
      pass(layer, to, count);
      const free = from;
      from = to;
      to = free;
    }
    sum += tileLoss(job, from, s, count);
  }
  return sum;
}

/**
 * The first layer that is not bound with the line, from its affine form or from the inputs, and the next one where both are
 * narrow; returns the layer that follows.
 */
function firstLayers(job: Job, a: f32, s: u32, count: u32, to: usize): u32 {
  const layer = layerOf(job, job.lineLayers);
  const following = job.lineLayers + 1;
  const at = bytes(s, layer.outputs);
  const pairs = count * layer.outputs;
  const alongU = job.alongU ? job.alongU + at : 0;
  if (job.line && alongU && following < job.depth) {
    const next = layerOf(job, following);
    if (isNarrow(next.outputs, layer.epilogue, layer.activation)) {
      affineDense(job.line + at, alongU, a, next.point, to, layer.outputs, count, layer.epilogue, next.epilogue);
      pass(next, to, count);
      return following + 1;
    }
  }
  if (job.line) affineLayer(to, job.line + at, alongU, a, 0, 0, pairs, layer.epilogue);
  else if (job.inputs) {
    dense(layer, layer.point, job.inputs + bytes(s, layer.inputs), to, count, layer.epilogue);
  } else {
    const alongV = job.alongV ? job.alongV + at : 0;
    affineLayer(to, job.constant + at, alongV, job.b, alongU, a, pairs, layer.epilogue);
  }
  pass(layer, to, count);
  return following;
}

function dense(layer: Layer, weights: usize, x: usize, y: usize, panels: u32, epilogue: i32): void {
  const inputs = layer.inputs;
  const stepX = bytes(1, inputs);
  const stepY = bytes(1, layer.outputs);
  const column = (<usize>inputs + 1) * 4;
  let w = weights;
  for (let k = layer.outputs >> 2; k > 0; k--) {
    dense4(w, x, y, inputs, panels, stepX, stepY, epilogue);
    w += 4 * column;
    y += 4 * ROW;
  }
  const rest = layer.outputs & 3;
  if (rest === 1) dense1(w, x, y, inputs, panels, stepX, stepY, epilogue);
  else if (rest === 2) dense2(w, x, y, inputs, panels, stepX, stepY, epilogue);
  else if (rest === 3) dense3(w, x, y, inputs, panels, stepX, stepY, epilogue);
}

/** Activations that are not done as the sums are stored. */
function pass(layer: Layer, values: usize, panels: u32): void {
  if (layer.activation) activate(layer.activation, values, <i32>bytes(panels, layer.outputs));
}

/** Float32 sums in lanes within the tile, float64 from there. Samples that only fill the last panel are left out. */
function tileLoss(job: Job, predictions: usize, s: u32, count: u32): f64 {
  const outputs = layerOf(job, job.depth - 1).outputs;
  const padding = s + count === job.panels ? 8 - job.lastCount : 0;
  const targets = job.targets + bytes(s, outputs);
  return lossTile(job.loss, job.delta, predictions, targets, outputs, 8 * count - padding);
}
