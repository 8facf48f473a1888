import type { LossName } from '../spec/landscape.ts';
import { sigmoid } from './activations.ts';
import { squaredSech } from './activation-derivatives.ts';

/** Writes dl/dz and d²l/dz² of the loss l of one output at prediction z and target y to `out`. */
export type ElementDerivatives = (z: number, y: number, out: Float64Array) => void;

/**
 * First and second derivative of the losses that are sums over outputs, by the prediction z.
 *
 * At a kink they are those of the piece that the loss itself takes there: mae′(y) = 0, huber″(±delta) = 1, hinge at its corner
 * is flat. Beyond its kinks a loss of straight pieces has the second derivative 0: what the corners add to the curvature
 * of a *mean* over many samples is in no derivative at a point.
 */
export function elementDerivatives(name: Exclude<LossName, 'cross-entropy'>, delta: number): ElementDerivatives {
  switch (name) {
    case 'mse':
      return (z, y, out) => write(out, 2 * (z - y), 2);
    case 'mae':
      return (z, y, out) => write(out, Math.sign(z - y), 0);
    case 'huber':
      return (z, y, out) => (Math.abs(z - y) <= delta ? write(out, z - y, 1) : write(out, delta * Math.sign(z - y), 0));
    case 'log-cosh':
      return (z, y, out) => write(out, Math.tanh(z - y), squaredSech(z - y));
    case 'hinge':
      return (z, y, out) => write(out, 1 - y * z > 0 ? -y : 0, 0);
    case 'bce':
      // σ(z) − y, as two terms of one sign each: a confident right answer keeps its digits
      return (z, y, out) => write(out, (1 - y) * sigmoid(z) - y * sigmoid(-z), sigmoid(z) * sigmoid(-z));
  }
}

function write(out: Float64Array, first: number, second: number): void {
  out[0] = first;
  out[1] = second;
}
