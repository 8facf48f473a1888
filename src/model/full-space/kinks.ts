import type { Activation, LossName } from '../../spec/landscape.ts';
import type { Turn } from './hessian.ts';
import { createTape, type FullSpaceProblem } from './tape.ts';

/** A place where the loss is not twice differentiable, within rounding. */
export interface Kink {
  /** From 1; null for a kink of the loss itself. */
  readonly layer: number | null;
  /** Unit of the layer, or output, from 1. */
  readonly unit: number;
  /** From 1. */
  readonly sample: number;
  /** Name of the activation or loss. */
  readonly name: Activation | LossName;
  /** What jumps: the slope, so that there is no gradient either, or the curvature alone (elu, huber). */
  readonly jump: 'slope' | 'curvature';
}

/** What jumps at the kink of an activation, which is at 0. */
const ACTIVATION_KINKS: Partial<Record<Activation, Kink['jump']>> = {
  relu: 'slope',
  'leaky-relu': 'slope',
  elu: 'curvature',
};

const LOSS_KINKS: Partial<Record<LossName, Kink['jump']>> = { mae: 'slope', hinge: 'slope', huber: 'curvature' };

/**
 * How near a kink counts as on it, as a share of the sum of the terms' sizes: the square root of a double's rounding, the
 * precision to which a minimum is known from values of the loss. A crease that a minimum truly lies on is nearer by far; a point
 * off every crease is this near to one by accident in about one of 10⁷ unit-sample pairs.
 */
export const KINK_REACH = 2 ** -26;

/**
 * The kinks of activations and loss that a point of parameter space lies on: where a pre-activation (relu, leaky-relu, elu) or
 * what the loss compares (mae, hinge, huber) is zero up to `reach`. Those where the slope jumps come first.
 */
export async function findKinks(
  problem: FullSpaceProblem,
  theta: Float64Array,
  { reach = KINK_REACH, turn }: { reach?: number; turn?: Turn } = {},
): Promise<Kink[]> {
  const { network, data, loss } = problem;
  const layers = network.layers.map((layer, l) => ({ ...layer, l, jump: ACTIVATION_KINKS[layer.activation] }));
  const lossJump = LOSS_KINKS[loss.name];
  const bent = layers.filter(({ jump }) => jump);
  if (bent.length === 0 && !lossJump) return [];
  const { start, activation, slope, forward } = createTape(problem);
  const kinks: Kink[] = [];

  /** Pre-activation of a unit, and the sum of its terms' sizes. */
  const terms = ({ inputs, weight, bias, l }: (typeof layers)[number], row: number): [number, number] => {
    let z = bias < 0 ? 0 : theta[bias + row];
    let size = Math.abs(z);
    for (let k = 0; k < inputs; k++) {
      const term = theta[weight + row * inputs + k] * activation[start[l] + k];
      z += term;
      size += Math.abs(term);
    }
    return [z, size];
  };

  for (let n = 0; n < data.samples; n++) {
    forward(theta, n);
    for (const layer of bent) {
      for (let row = 0; row < layer.outputs; row++) {
        const [z, size] = terms(layer, row);
        if (!(Math.abs(z) <= reach * size)) continue;
        kinks.push({ layer: layer.l + 1, unit: row + 1, sample: n + 1, name: layer.activation, jump: layer.jump! });
      }
    }
    if (lossJump) {
      const last = layers[layers.length - 1];
      const first = start[layers.length];
      for (let k = 0; k < data.outputs; k++) {
        const y = data.targets[n * data.outputs + k];
        const p = activation[first + k];
        const size = Math.abs(slope[first + k]) * terms(last, k)[1] + Math.abs(p) + Math.abs(y);
        if (!(distance(loss.name, loss.delta, p, y) <= reach * size)) continue;
        kinks.push({ layer: null, unit: k + 1, sample: n + 1, name: loss.name, jump: lossJump });
      }
    }
    if (n % 64 === 63) await turn?.();
  }
  return kinks.sort((x, y) => Number(x.jump === 'curvature') - Number(y.jump === 'curvature'));
}

/** Distance of a prediction to the loss's kink. */
function distance(name: LossName, delta: number, p: number, y: number): number {
  if (name === 'mae') return Math.abs(p - y);
  if (name === 'huber') return Math.abs(Math.abs(p - y) - delta);
  // a target of zero asks nothing of its prediction
  return y === 0 ? Infinity : Math.abs(1 - y * p) / Math.abs(y);
}
