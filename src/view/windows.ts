import type { Window } from '../spec/landscape.ts';

/** Whether two windows are the same to any eye: edges may differ by rounding. */
export function isSameWindow(p: Window, q: Window): boolean {
  return isSameRange(p.a, q.a) && isSameRange(p.b, q.b);
}

function isSameRange(p: readonly [number, number], q: readonly [number, number]): boolean {
  const slack = 1e-6 * Math.abs(p[1] - p[0]);
  return Math.abs(p[0] - q[0]) <= slack && Math.abs(p[1] - q[1]) <= slack;
}
