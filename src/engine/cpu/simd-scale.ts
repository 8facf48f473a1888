import type { Problem } from '../plan/problem.ts';
import { scale, type ScaledProblem } from '../plan/scale.ts';

/** Scales a problem and moves its plane's origin to the middle of the window, so that float32 spends its digits on the window. */
export function scaleAndCenter(problem: Problem): ScaledProblem {
  const { problem: scaled, activations } = scale(problem);
  const { plane } = scaled;
  const center = centerOf(problem.window);
  const origin = plane.origin.map((value, k) => value + center.a * plane.u[k] + center.b * plane.v[k]);
  return { problem: { ...scaled, plane: { ...plane, origin } }, activations };
}

/** The middle of a window, which coordinates of the kernel are relative to. */
export function centerOf({ a, b }: Problem['window']): { a: number; b: number } {
  return { a: (a[0] + a[1]) / 2, b: (b[0] + b[1]) / 2 };
}
