import type { PlaneSpec } from '../../spec/landscape.ts';
import type { Turn } from '../full-space/hessian.ts';
import type { FullSpaceProblem } from '../full-space/tape.ts';
import type { Directions, PlaneDetail } from '../plane.ts';
import { hessianPair, type HessianEigenpairs } from './hessian-pair.ts';
import { digits, eigenpairDetail, kinkWarnings } from './words.ts';

type HessianSpec = Extract<PlaneSpec, { directions: 'hessian' }>;

/** Residuals above this share of the largest eigenvalue in size are warned of. */
export const LOOSE = 1e-4;

/** Unit eigenvectors of the Hessian at θ0. */
export async function hessianDirections(
  { pair = 'largest', steps, seed = 0 }: HessianSpec,
  problem: FullSpaceProblem,
  theta: Float64Array,
  turn?: Turn,
): Promise<Directions> {
  const found = await hessianPair(problem, theta, { pair, steps, seed, turn });
  const { first, second } = found;
  const [nameU, nameV] = [
    'largest eigenvalue',
    pair === 'largest' ? 'second largest eigenvalue' : 'smallest eigenvalue',
  ];
  return {
    origin: theta,
    u: first.vector,
    v: second.vector,
    rule:
      `unit eigenvectors of the Hessian of the loss by all parameters at θ0 (penalty not included), ` +
      `u of the ${nameU}, v of the ${nameV}; ${methodOf(found)}`,
    seed,
    labelA: `Hessian eigenvector, λ = ${digits(first.value)}`,
    labelB: `Hessian eigenvector, λ = ${digits(second.value)}`,
    warnings: [...kinkWarnings(problem), ...pairWarnings(found, pair)],
    details: [eigenpairDetail(`${nameU}, u`, first), eigenpairDetail(`${nameV}, v`, second), ...spectrumDetails(found)],
  };
}

export function methodOf({ method, steps }: HessianEigenpairs): string {
  return method === 'dense' ? 'from the whole matrix' : `by ${steps} steps of Lanczos's method`;
}

function spectrumDetails({ spectrum }: HessianEigenpairs): PlaneDetail[] {
  if (!spectrum) return [];
  const [smallest, largest] = [spectrum[0], spectrum[spectrum.length - 1]];
  const negative = spectrum.filter((x) => x < -1e-10 * Math.max(-smallest, largest)).length;
  const text = `${spectrum.length} eigenvalues from ${digits(smallest)} to ${digits(largest)}, ${negative} negative`;
  return [{ name: 'spectrum', text }];
}

function pairWarnings({ first, second, method }: HessianEigenpairs, pair: HessianSpec['pair']): string[] {
  const scale = Math.max(Math.abs(first.value), Math.abs(second.value));
  const warnings: string[] = [];
  if (scale === 0) return ['the Hessian at θ0 is zero: every direction is an eigenvector'];
  if (Math.max(first.residual, second.residual) > LOOSE * scale) {
    warnings.push('the eigenvectors are not converged (see their residuals): more steps would help');
  }
  if (Math.abs(first.value - second.value) < 1e-6 * scale) {
    warnings.push('the two eigenvalues are equal: u and v are any two directions in their common plane');
  }
  if (pair === 'extremes' && second.value > -1e-10 * scale) {
    const missed = method === 'lanczos' ? '; a negative one may have gone unseen' : '';
    warnings.push(`no negative eigenvalue was found, so that v is a direction of least curvature${missed}`);
  }
  return warnings;
}
