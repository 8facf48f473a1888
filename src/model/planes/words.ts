import { powerOfTen } from '../../spec/quantities.ts';
import type { PlaneDetail } from '../plane.ts';
import type { FullSpaceProblem } from '../full-space/tape.ts';
import type { Eigenpair } from './hessian-pair.ts';

/** Three digits, powers of ten and a minus sign as in print. */
export function digits(value: number): string {
  const [mantissa, exponent] = String(Number(value.toPrecision(3))).split('e');
  const sized = exponent === undefined ? mantissa : `${mantissa} × ${powerOfTen(Number(exponent))}`;
  return sized.replace('-', '−');
}

export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

export function eigenpairDetail(name: string, { value, residual }: Eigenpair): PlaneDetail {
  return { name, text: `${digits(value)}, residual ‖H x − λ x‖ ${digits(residual)}` };
}

/** What second derivatives do not see, where something has kinks. */
export function kinkWarnings({ network, loss }: FullSpaceProblem): string[] {
  const names = new Set<string>();
  for (const { activation } of network.layers) if (['relu', 'leaky-relu'].includes(activation)) names.add(activation);
  if (['mae', 'hinge'].includes(loss.name)) names.add(loss.name);
  if (names.size === 0) return [];
  return [
    `${[...names].join(' and ')} has kinks: the Hessian is that of the smooth piece at θ0, and what creases nearby add is not in it`,
  ];
}
