import type { PlaneSpec } from '../../spec/landscape.ts';
import { directionBeside } from '../directions.ts';
import { createGradient } from '../full-space/gradient.ts';
import type { Turn } from '../full-space/hessian.ts';
import type { FullSpaceProblem } from '../full-space/tape.ts';
import { AVERAGED, type Directions } from '../plane.ts';
import { dot, norm } from '../vectors.ts';
import { removeAlong, toUnit } from './canonical.ts';
import { hessianPair } from './hessian-pair.ts';
import { methodOf } from './hessian-plane.ts';
import { digits, eigenpairDetail, kinkWarnings } from './words.ts';

const ACROSS = { ...AVERAGED, name: 'curvature along v' };

type GradientSpec = Extract<PlaneSpec, { directions: 'gradient' }>;

/** Down the gradient at θ0, and across it. */
export async function gradientDirections(
  spec: GradientSpec,
  problem: FullSpaceProblem,
  theta: Float64Array,
  turn?: Turn,
): Promise<Directions> {
  const gradient = await gradientAt(problem, theta, turn);
  const length = norm(gradient);
  const found = await across(spec, gradient, problem, theta, turn);
  const slope = dot(gradient, found.u);
  const falls = length > 0 ? `; along u the loss falls by ${digits(-slope)} per unit at θ0` : '';
  const still = length > 0 ? [] : ['the gradient at θ0 is zero: there is no direction of descent'];
  return {
    origin: theta,
    ...found,
    labelA: 'down the gradient' + (isUnit(spec) ? '' : `, in ${spec.normalize} norms`),
    warnings: [...still, ...found.warnings],
    details: [{ name: 'gradient', text: `norm ${digits(length)} at θ0${falls}` }, ...found.details],
  };
}

function isUnit({ normalize = 'none' }: GradientSpec): boolean {
  return normalize === 'none';
}

type Pair = Pick<Directions, 'u' | 'v' | 'rule' | 'seed' | 'labelB' | 'isRelative'> &
  Required<Pick<Directions, 'warnings' | 'details'>>;

async function across(
  spec: GradientSpec,
  gradient: Float64Array,
  problem: FullSpaceProblem,
  theta: Float64Array,
  turn?: Turn,
): Promise<Pair> {
  const { normalize = 'none', bias = 'zero', seed = 0 } = spec;
  const down = gradient.map((x) => -x);
  if (spec.with === 'hessian') {
    const found = await hessianPair(problem, theta, { steps: spec.steps, seed, turn });
    const u = toUnit(down);
    // what is left of an eigenvector along which the gradient already points is rounding
    const rest = removeAlong(found.first.vector.slice(), u);
    const isAlong = norm(rest) < 1e-9;
    return {
      u,
      v: isAlong ? found.second.vector : toUnit(rest),
      rule:
        `u the negative gradient at θ0, of unit length; v the Hessian's eigenvector of the ` +
        `${isAlong ? 'second largest' : 'largest'} eigenvalue, made orthogonal to u, ${methodOf(found)}`,
      seed,
      labelB: 'most curvature across the gradient',
      warnings: [
        ...kinkWarnings(problem),
        ...(isAlong ? ['the gradient is an eigenvector of the largest eigenvalue: v is that of the second'] : []),
      ],
      details: [
        eigenpairDetail('largest eigenvalue', found.first),
        {
          name: 'angle',
          text: `the gradient and that eigenvector have cosine ${digits(dot(u, found.first.vector))}; v is what is left of the latter`,
        },
      ],
    };
  }
  if (isUnit(spec)) {
    const { u, v } = directionBeside(down, problem.network, theta, 'none', 'scale', seed);
    return {
      u: toUnit(u),
      v: toUnit(v),
      rule: 'u the negative gradient at θ0, v Gaussian and orthogonal to u; both of unit length, biases moved',
      seed,
      labelB: 'random direction across the gradient',
      warnings: [],
      details: [ACROSS],
    };
  }
  const { u, v, warnings } = directionBeside(down, problem.network, theta, normalize, bias, seed);
  return {
    u,
    v,
    rule:
      `u the negative gradient at θ0, v Gaussian; both ${normalize}-normalised (Li et al. 2018), ` +
      `v orthogonal to u inside each ${normalize}, biases ${bias === 'zero' ? 'held' : 'moved'}`,
    seed,
    labelB: `random direction v, in ${normalize} norms`,
    warnings: [
      ...warnings,
      `scaled by ${normalize}s, u is not the direction of steepest descent any more: ` +
        `its cosine with it is ${digits(cosineOf(u, gradient))}`,
    ],
    details: [ACROSS],
    isRelative: true,
  };
}

function cosineOf(u: Float64Array, gradient: Float64Array): number {
  const lengths = norm(u) * norm(gradient);
  return lengths === 0 ? 0 : -dot(u, gradient) / lengths;
}

/** @throws RangeError where the gradient is not finite */
async function gradientAt(problem: FullSpaceProblem, theta: Float64Array, turn?: Turn): Promise<Float64Array> {
  const { addSample, divisor, parameterCount } = createGradient(problem);
  const sums = new Float64Array(parameterCount);
  for (let n = 0; n < problem.data.samples; n++) {
    addSample(theta, n, sums);
    await turn?.();
  }
  const gradient = sums.map((x) => x / divisor(problem.data.samples));
  if (!gradient.every(Number.isFinite)) throw new RangeError('gradient: expected finite numbers');
  return gradient;
}
