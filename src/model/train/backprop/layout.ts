import type { Network } from '../../network.ts';
import { PANEL } from './kernel.ts';

/** Where everything is in the memory of a backpropagation, as indices of float64 numbers. */
export interface Layout {
  /** Samples worked on together. */
  readonly block: number;
  readonly theta: number;
  readonly gradient: number;
  /** Inputs, then the values of every layer, `[panel][unit][sample]` like all that follows. */
  readonly values: readonly number[];
  /** f′(z) of every layer. */
  readonly slopes: readonly number[];
  /** z of one layer. */
  readonly sums: number;
  /** ∂l/∂h, then ∂l/∂z, of one layer and of the next. */
  readonly adjoint: number;
  readonly otherAdjoint: number;
  /** Numbers in all. */
  readonly length: number;
}

/** Numbers of a block that a processor's nearer caches hold, parameters not counted. */
const CACHED = 2 ** 16;
const LEAST_PANELS = 16;
const MOST = 128;

export function layOut({ widths, parameterCount }: Network, samples: number): Layout {
  const widest = Math.max(...widths.slice(1));
  const units = widths.reduce((sum, width) => sum + 2 * width, 3 * widest);
  const fitting = PANEL * Math.max(LEAST_PANELS, Math.floor(CACHED / (PANEL * units)));
  const block = Math.min(MOST, fitting, PANEL * Math.ceil(samples / PANEL));
  let length = 0;
  // even places, for vectors of two
  const take = (count: number) => {
    const at = length;
    length += count + (count & 1);
    return at;
  };
  return {
    theta: take(parameterCount),
    gradient: take(parameterCount),
    values: widths.map((width) => take(width * block)),
    slopes: widths.slice(1).map((width) => take(width * block)),
    sums: take(widest * block),
    adjoint: take(widest * block),
    otherAdjoint: take(widest * block),
    block,
    length,
  };
}
