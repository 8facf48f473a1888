import type { Activation } from '../../spec/landscape.ts';
import { fold } from '../plan/fold.ts';
import type { Problem } from '../plan/problem.ts';

/** An activation of arguments that were scaled to exponents of 2: tanh(−t ½ ln 2) = (1 − 2^t) / (1 + 2^t), σ(−t ln 2) = 1 / (1 + 2^t). */
export type ScaledActivation = Activation | 'scaled-tanh' | 'scaled-sigmoid';

export interface ScaledProblem {
  /** The problem with other parameters and the same losses; its layers' activations are those of `activations`. */
  readonly problem: Problem;
  readonly activations: readonly ScaledActivation[];
}

const SCALES: Partial<Record<ScaledActivation, number>> = {
  'scaled-tanh': -2 * Math.LOG2E,
  'scaled-sigmoid': -Math.LOG2E,
};

/**
 * Scales the parameters before each tanh and sigmoid, so that kernels spare a multiplication, and moves the plane's origin to
 * the middle of the window, so that float32 spends its digits on the window.
 *
 * Both are good to 1e-7 of 1, not of themselves; where `fold` finds that this would show, they stay as they are. Its own form,
 * 1 − 2r in the weights, is not used: numbers near 1 that cancel cost a digit, and here save only a thirtieth of the time.
 */
export function scale(problem: Problem): ScaledProblem {
  const { network, plane, window } = problem;
  const folded = fold(problem).activations;
  const activations = network.layers.map(({ activation }, l): ScaledActivation => {
    if (folded[l] !== 'reciprocal') return activation;
    return activation === 'tanh' ? 'scaled-tanh' : 'scaled-sigmoid';
  });
  const scaled = (theta: Float64Array): Float64Array => {
    const result = theta.slice();
    for (const [l, { inputs, outputs, weight, bias }] of network.layers.entries()) {
      const factor = SCALES[activations[l]];
      if (factor === undefined) continue;
      const multiply = (from: number, end: number) => {
        for (let k = from; k < end; k++) result[k] *= factor;
      };
      multiply(weight, weight + inputs * outputs);
      if (bias >= 0) multiply(bias, bias + outputs);
    }
    return result;
  };
  const center = centerOf(window);
  const origin = plane.origin.map((value, k) => value + center.a * plane.u[k] + center.b * plane.v[k]);
  const moved = { origin: scaled(origin), u: scaled(plane.u), v: scaled(plane.v) };
  return { problem: { ...problem, plane: moved }, activations };
}

/** The middle of a window, which coordinates of the kernel are relative to. */
export function centerOf({ a, b }: Problem['window']): { a: number; b: number } {
  return { a: (a[0] + a[1]) / 2, b: (b[0] + b[1]) / 2 };
}
