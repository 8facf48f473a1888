import type { Descent } from '../model/full-space/descent.ts';
import type { Kink } from '../model/full-space/kinks.ts';
import type { Layer } from '../model/network.ts';
import type { FullSpaceFacts } from './full-space-facts.ts';

/** What the words need besides the facts. */
export interface Evidence {
  descent?: Descent | null;
  onCrease?: boolean;
  layers?: readonly Layer[];
}

/** "on a crease of the loss: relu unit 12 of layer 1 is at its kink on sample 36" */
export function describeKink({ layer, unit, sample, name }: Kink, count: number): string {
  const place = layer === null ? `output ${unit}, under ${name},` : `${name} unit ${unit} of layer ${layer}`;
  const more = count > 1 ? `, and ${count - 1} more like it` : '';
  return `no Hessian exists: ${place} is at its kink on sample ${sample}${more}`;
}

/** The verdict and its evidence, in one to three sentences. */
export function describeVerdict(facts: Omit<FullSpaceFacts, 'sentence'>, evidence: Evidence): string {
  const { verdict, loss, fullGradient, noHessian } = facts;
  const critical = `Local minimum of this slice and critical point of the network (full gradient ${number(fullGradient!)})`;
  switch (verdict) {
    case 'undefined':
      return `The loss is ${loss} here: it has no gradient.`;
    case 'fitted':
      return (
        `Local minimum of this slice where the network fits its data: the loss is ${number(loss)}, and no parameters can lower ` +
        'it by more. Gradient and curvature vanish with it and decide nothing further.'
      );
    case 'crease':
      return (
        `Local minimum of this slice, on a crease of the loss: ${noHessian}. There is no gradient either, and no ` +
        'direction was found along which the loss falls, which does not prove that there is none.'
      );
    case 'slice-only':
      return `${sliceOnly(facts, evidence)}${bendsDown(facts)}`;
    case 'saddle':
      return `Local minimum of this slice, but a saddle in full space: a critical point of the network (full gradient ${number(fullGradient!)}).${bendsDown(facts)}`;
    case 'local-minimum':
      return (
        `${critical}; a local minimum of the network, up to rounding ` +
        `(all ${facts.parameters} eigenvalues above ${number(lowerBound(facts))}).`
      );
    case 'degenerate':
      return `${critical}; degenerate: ${flat(facts)}.${rescaling(evidence)}`;
    case 'critical-point':
      return `${critical}; ${undecided(facts)}.`;
  }
}

function sliceOnly(facts: Omit<FullSpaceFacts, 'sentence'>, { descent, onCrease }: Evidence): string {
  const { fullGradient, ratio, noHessian } = facts;
  if (onCrease && descent) {
    return (
      `Local minimum of this slice only: along a direction out of the slice the loss falls by ${number(descent.slope)} per unit of ` +
      `length, down to steps of ${number(descent.step)}. It lies on a crease of the loss; ${noHessian}.`
    );
  }
  const seen = ratio === null || ratio >= 0.01 ? '' : ', of which the slice sees next to nothing';
  const hessian = noHessian ? ` There ${noHessian}.` : '';
  return `Local minimum of this slice only, not a critical point of the network: the full gradient is ${number(fullGradient!)}${seen}.${hessian}`;
}

/** That the loss bends down in full space, where that is certain; empty otherwise. */
function bendsDown({ eigenvalues, parameters }: Omit<FullSpaceFacts, 'sentence'>): string {
  if (!eigenvalues || !(eigenvalues.smallest < -eigenvalues.error.smallest)) return '';
  const { smallest, error, negative } = eigenvalues;
  if (negative === null) {
    return ` It curves down along some direction: an eigenvalue is ${number(smallest)} or less, within ${number(error.smallest)}.`;
  }
  return ` It curves down along ${negative} of ${parameters} eigenvectors (smallest eigenvalue ${number(smallest)}).`;
}

function flat({ eigenvalues, parameters }: Omit<FullSpaceFacts, 'sentence'>): string {
  const { zero, error } = eigenvalues!;
  return (
    `no eigenvalue is negative beyond rounding, but ${zero} of ${parameters} are zero within ${number(error.smallest)}, ` +
    'so that second order does not decide'
  );
}

/** Units whose inputs can be scaled up and outputs down at will make zero eigenvalues at every critical point. */
function rescaling({ layers = [] }: Evidence): string {
  const hidden = layers.slice(0, -1).map(({ activation }) => activation);
  const name = hidden.find((activation) => ['relu', 'leaky-relu', 'identity'].includes(activation));
  const units = name === 'identity' ? 'linear' : name;
  return name ? ` Scaling weights into and out of ${units} units against each other leaves the loss as it is.` : '';
}

function undecided({ eigenvalues, noHessian }: Omit<FullSpaceFacts, 'sentence'>): string {
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
function lowerBound({ eigenvalues }: Omit<FullSpaceFacts, 'sentence'>): number {
  const { smallest, error } = eigenvalues!;
  const bound = smallest - error.smallest;
  const unit = 10 ** (Math.floor(Math.log10(bound)) - 2);
  return Math.floor(bound / unit) * unit;
}

function number(x: number): string {
  return String(Number(x.toPrecision(3)));
}
