import type { Descent } from '../model/full-space/descent.ts';
import type { Kink } from '../model/full-space/kinks.ts';
import type { FullSpaceProblem } from '../model/full-space/tape.ts';
import type { FullSpaceFacts } from './full-space-facts.ts';

type Measured = Omit<FullSpaceFacts, 'sentence'>;

/** What the words need besides the facts. */
export interface Evidence {
  /** The kink that the point lies on, in words. */
  kink?: string;
  descent?: Descent | null;
  problem?: Pick<FullSpaceProblem, 'network' | 'loss'>;
}

/** "relu unit 12 of layer 1 is at its kink on sample 36, and 2 more like it" */
export function describeKink({ layer, unit, sample, name }: Kink, count: number): string {
  const place = layer === null ? `output ${unit}, under ${name},` : `${name} unit ${unit} of layer ${layer}`;
  const more = count > 1 ? `, and ${count - 1} more like it` : '';
  return `${place} is at its kink on sample ${sample}${more}`;
}

/** The verdict and its evidence, in one to three sentences. */
export function describeVerdict(facts: Measured, evidence: Evidence): string {
  const { verdict, loss } = facts;
  switch (verdict) {
    case 'undefined':
      return Number.isFinite(loss)
        ? `The loss is ${number(loss)} here, but its gradient is not finite.`
        : `The loss is ${loss} here: it has no gradient.`;
    case 'fitted':
      return (
        `Local minimum of this slice where the network fits its data: the loss is ${number(loss)}, ` +
        `${loss === 0 ? 'the least there is' : 'and no parameters can lower it by more'}. ` +
        'Gradient and curvature vanish with it and decide nothing further.'
      );
    case 'not-minimum':
      return `Not a minimum of this slice: the gradient within the plane is ${number(facts.planeGradient!)} here.`;
    case 'crease':
      return (
        `Local minimum of this slice, on a crease of the loss: ${evidence.kink}. Neither gradient nor Hessian exists there, ` +
        'and no direction was found along which the loss falls, which does not prove that there is none.'
      );
    case 'slice-only':
      return `${sliceOnly(facts, evidence)}${bendsDown(facts)}`;
    case 'saddle':
      return `Local minimum of this slice, but a saddle in full space: ${criticalPoint(facts)}.${bendsDown(facts)}`;
    case 'local-minimum':
      return (
        `Local minimum of this slice and ${criticalPoint(facts)}; a local minimum of the network, up to rounding ` +
        `(all ${facts.parameters} eigenvalues above ${number(lowerBound(facts))}).`
      );
    case 'degenerate':
      return `Local minimum of this slice and ${criticalPoint(facts)}; degenerate: ${flat(facts)}.${symmetry(evidence)}`;
    case 'critical-point':
      return `Local minimum of this slice and ${criticalPoint(facts)}; ${undecided(facts)}.`;
  }
}

function criticalPoint({ fullGradient }: Measured): string {
  return `a critical point of the network (full gradient ${number(fullGradient!)})`;
}

function sliceOnly(facts: Measured, { descent, kink }: Evidence): string {
  const { fullGradient, ratio, noHessian } = facts;
  if (descent) {
    return (
      `Local minimum of this slice only: along a direction out of the slice the loss falls by ${number(descent.slope)} per unit of ` +
      `length, down to steps of ${number(descent.step)}. It lies on a crease of the loss: ${kink}.`
    );
  }
  const seen = ratio === null || ratio >= 0.01 ? '' : ', of which the slice sees next to nothing';
  const hessian = noHessian ? ` ${capitalized(noHessian)}.` : '';
  return `Local minimum of this slice only, not a critical point of the network: the full gradient is ${number(fullGradient!)}${seen}.${hessian}`;
}

/** That the loss bends down in full space, where that is certain; empty otherwise. */
function bendsDown({ eigenvalues, parameters }: Measured): string {
  if (!eigenvalues || !(eigenvalues.smallest < -eigenvalues.error.smallest)) return '';
  const { smallest, error, negative } = eigenvalues;
  if (negative === null) {
    return ` It curves down along some direction: an eigenvalue is ${number(smallest)} or less, within ${number(error.smallest)}.`;
  }
  return ` It curves down along ${negative} of ${parameters} eigenvectors (smallest eigenvalue ${number(smallest)}).`;
}

function flat({ eigenvalues, parameters }: Measured): string {
  const { zero, error } = eigenvalues!;
  return (
    `no eigenvalue is negative beyond rounding, but ${zero} of ${parameters} are zero within ${number(error.smallest)}, ` +
    'so that second order does not decide'
  );
}

/** What changes parameters but not the loss makes zero eigenvalues at every critical point. */
function symmetry({ problem }: Evidence): string {
  if (!problem) return '';
  const { network, loss } = problem;
  const hidden = network.layers.slice(0, -1).map(({ activation }) => activation);
  const name = hidden.find((activation) => ['relu', 'leaky-relu', 'identity'].includes(activation));
  const ways: string[] = [];
  if (name) {
    ways.push(`scaling weights into and out of ${name === 'identity' ? 'linear' : name} units against each other`);
  }
  const isShifted =
    loss.name === 'cross-entropy' && network.layers[network.layers.length - 1].activation === 'identity';
  if (isShifted) ways.push('adding the same to every logit');
  if (ways.length === 0) return '';
  const text = ways.join(', or ');
  return ` ${capitalized(text)}, leaves the loss as it is.`;
}

function undecided({ eigenvalues, noHessian }: Measured): string {
  if (!eigenvalues) return `its curvature in full space is not known (${noHessian})`;
  const { smallest, error, method, steps } = eigenvalues;
  if (method === 'dense') {
    return `its smallest eigenvalue, ${number(smallest)}, is too small beside the gradient to tell a minimum`;
  }
  return (
    `${steps} Lanczos steps saw no negative curvature (smallest Ritz value ${number(smallest)}, error ${number(error.smallest)}), ` +
    'which does not prove that there is none'
  );
}

/** A number that the smallest eigenvalue is above, in the digits that are shown. */
function lowerBound({ eigenvalues }: Measured): number {
  const { smallest, error } = eigenvalues!;
  const bound = smallest - error.smallest;
  const unit = 10 ** (Math.floor(Math.log10(bound)) - 2);
  return Math.floor(bound / unit) * unit;
}

function capitalized(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

/** Three digits, and powers of ten where zeros would have to be counted. */
function number(x: number): string {
  const rounded = Number(x.toPrecision(3));
  return rounded !== 0 && Math.abs(rounded) < 1e-3 ? rounded.toExponential() : String(rounded);
}
