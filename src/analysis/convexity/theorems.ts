import type { Pause } from '../pause.ts';
import { isTame, movedLayers, proveSamples, type TheoremProblem } from './theorem-samples.ts';
import { affineReason, composedReason, constantReason, stillReason, type Theorem } from './theorem-words.ts';

export type { TheoremProblem } from './theorem-samples.ts';
export type { Theorem } from './theorem-words.ts';

/**
 * A proof that the loss is convex over the window (or the whole plane), from the network, the loss, the data and which parameters the
 * plane moves: never from samples of the loss. Null where none is found, which says nothing: the loss may be convex all the
 * same. Null, too, where a number of the problem is not finite or the window is so wide that float64 might overflow.
 *
 * What a layer can make is followed unit by unit for each sample (disciplined convex programming, Grant, Boyd and Ye 2006), with
 * interval arithmetic that is widened for rounding. The penalty, a channel of its own, is always convex.
 */
export function convexByConstruction(problem: TheoremProblem): Theorem | null {
  const proof = prove(problem);
  for (;;) {
    const step = proof.next();
    if (step.done) return step.value;
  }
}

/**
 * The same for large data: gives other work of the thread a turn.
 *
 * @throws the reason of the signal behind `pause`
 */
export async function proveConvexity(problem: TheoremProblem, pause: Pause): Promise<Theorem | null> {
  const proof = prove(problem);
  for (;;) {
    const step = proof.next();
    if (step.done) return step.value;
    await pause();
  }
}

function* prove(problem: TheoremProblem): Generator<void, Theorem | null> {
  if (!isTame(problem)) return null;
  const { layers } = problem.network;
  const moved = movedLayers(problem);
  if (moved.length === 0) return stillReason();
  const isLinear = layers.slice(moved[0]).every(({ activation }) => activation === 'identity');
  if (moved.length === 1 && isLinear) return affineReason(problem, moved[0]);
  const tally = yield* proveSamples(problem);
  if (tally === null) return null;
  const { affine, convex, concave } = tally;
  return affine + convex + concave === 0 ? constantReason(tally) : composedReason(problem, tally);
}
