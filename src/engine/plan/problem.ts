import type { Dataset } from '../../model/dataset.ts';
import type { Network } from '../../model/network.ts';
import type { Loss, Plane } from '../../model/resolve.ts';
import type { Window } from '../../spec/landscape.ts';

/** What is evaluated at the nodes: plain data, cheap to post to a thread. Every `ResolvedLandscape` is one. */
export interface Problem {
  readonly network: Network;
  readonly data: Dataset;
  readonly loss: Loss;
  readonly plane: Pick<Plane, 'origin' | 'u' | 'v'>;
  readonly window: Window;
  /** [width, height] */
  readonly grid: readonly [number, number];
}

/** No more of a landscape than what is evaluated: without its file, its words and its audit. */
export function bareProblem({ network, data, loss, plane, window, grid }: Problem): Problem {
  return { network, data, loss, plane: { origin: plane.origin, u: plane.u, v: plane.v }, window, grid };
}

/** The middle of a window, (a, b). */
export function centerOf({ a, b }: Window): [number, number] {
  return [(a[0] + a[1]) / 2, (b[0] + b[1]) / 2];
}

/**
 * The parameters at the window's centre, in float64. Kernels take it as the origin and coordinates relative to it, so that
 * float32 spends its digits on the window and not on the distance from the plane's origin.
 */
export function centeredOrigin({ plane, window }: Pick<Problem, 'plane' | 'window'>): Float64Array {
  const [a, b] = centerOf(window);
  return plane.origin.map((value, k) => value + a * plane.u[k] + b * plane.v[k]);
}

/** The same problem with a and b exchanged. */
export function transposeProblem(problem: Problem): Problem {
  const { plane, window, grid } = problem;
  return {
    ...problem,
    plane: { origin: plane.origin, u: plane.v, v: plane.u },
    window: { a: window.b, b: window.a },
    grid: [grid[1], grid[0]],
  };
}
