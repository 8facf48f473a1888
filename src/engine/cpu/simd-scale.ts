import { centeredOrigin, type Problem } from '../plan/problem.ts';
import { scale, type ScaledProblem } from '../plan/scale.ts';

/** Scales a problem and moves its plane's origin to the middle of the window, so that float32 spends its digits on the window. */
export function scaleAndCenter(problem: Problem): ScaledProblem {
  const { problem: scaled, activations } = scale(problem);
  return { problem: { ...scaled, plane: { ...scaled.plane, origin: centeredOrigin(scaled) } }, activations };
}
