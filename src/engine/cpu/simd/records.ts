/** What the host writes into memory: see `simd-layout.ts`, which has the same fields in the same order, four bytes each. */

export class Layer {
  inputs: u32;
  outputs: u32;
  /** What becomes of the sums as they are stored: a code of `epilogue.ts`. */
  epilogue: i32;
  /** An activation that is a pass of its own; 0 where there is none. */
  activation: i32;
  /** Parameters in the order of `dense.ts`, in vectors. */
  vectors: u32;
  origin: usize;
  /** Along the directions; 0 where the layer does not move. */
  alongU: usize;
  alongV: usize;
  /** origin + b·alongV; the same place as `origin` where there is no `alongV`. */
  line: usize;
  /** line + a·alongU; the same place as `line` where there is no `alongU`. */
  point: usize;
}

export class Job {
  layers: usize;
  depth: u32;
  /** Leading layers that depend on b alone. */
  lineLayers: u32;
  /** Panels of eight samples, how many make a tile, and how many samples the last one holds. */
  panels: u32;
  tile: u32;
  lastCount: u32;
  loss: i32;
  delta: f32;
  targets: usize;
  /** Inputs of the network; 0 where the affine form of its first layer stands in for them. */
  inputs: usize;
  /** The affine form of the first layer, constant + a·alongU + b·alongV; behind line layers alongU is that of the next one. */
  constant: usize;
  alongU: usize;
  alongV: usize;
  /** constant + b·alongV of the bound line; 0 where there is no room for it. */
  line: usize;
  /** Activations of a tile. */
  scratch: usize;
  otherScratch: usize;
  /** The line that is bound. */
  b: f32;
}

// @inline
export function layerOf(job: Job, l: u32): Layer {
  return changetype<Layer>(job.layers + <usize>l * offsetof<Layer>());
}
