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
