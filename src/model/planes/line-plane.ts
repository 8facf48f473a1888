import { createRandom } from '../../spec/random.ts';
import type { PlaneSpec } from '../../spec/landscape.ts';
import type { Turn } from '../full-space/hessian.ts';
import type { FullSpaceProblem } from '../full-space/tape.ts';
import { AVERAGED, type Directions, type PlaneDetail } from '../plane.ts';
import { norm } from '../vectors.ts';
import { barrierAlong } from './barrier.ts';
import { removeAlong, toUnit } from './canonical.ts';
import { measureTrajectory } from './trajectory.ts';
import { digits } from './words.ts';

type LineSpec = Extract<PlaneSpec, { directions: 'line' }>;

/** Multiply-adds that the barrier may take. */
const MOST_WORK = 4e9;
const SAMPLES = 129;

/** From A to B, and across. */
export async function lineDirections(
  { points, v: kind = 'random', seed = 0 }: LineSpec,
  problem: FullSpaceProblem,
  turn?: Turn,
): Promise<Directions> {
  const [A, B] = points.map((point) => Float64Array.from(point));
  const u = B.map((x, k) => x - A[k]);
  const length = norm(u);
  const v = new Float64Array(u.length);
  if (kind === 'random') {
    const random = createRandom(seed, 'direction v');
    for (let k = 0; k < v.length; k++) v[k] = random.normal();
    toUnit(removeAlong(v, toUnit(u.slice())));
    for (let k = 0; k < v.length; k++) v[k] *= length;
  }
  const path = await measureTrajectory(problem, { origin: A, u, v }, [A, B], turn);
  const across = kind === 'random' ? 'v Gaussian, orthogonal to the line and as long as from A to B' : 'v zero';
  return {
    origin: A,
    u,
    v,
    path,
    rule: `line through two points: A at (0, 0), B at (1, 0); ${across}`,
    ...(kind === 'random' && { seed }),
    labelA: 'from A (0) to B (1)',
    labelB: kind === 'random' ? 'random direction v, in lengths from A to B' : 'nothing',
    details: [
      { name: 'length', text: `A and B are ${digits(length)} apart` },
      await barrierDetail(problem, A, B, turn),
      {
        name: 'line',
        text: 'what lies on it says little of how the network does on other data, and a barrier is no sign of failed training (Vlaar and Frankle 2022)',
      },
      ...(kind === 'random' ? [{ ...AVERAGED, name: 'curvature along v' }] : []),
    ],
  };
}

async function barrierDetail(
  problem: FullSpaceProblem,
  A: Float64Array,
  B: Float64Array,
  turn?: Turn,
): Promise<PlaneDetail> {
  const name = 'barrier';
  const work = SAMPLES * problem.network.parameterCount * problem.data.samples;
  if (work > MOST_WORK) return { name, text: `not measured: it would take ${digits(work)} multiply-adds` };
  const { height, at, ends, holes } = await barrierAlong(problem, A, B, { samples: SAMPLES, turn });
  if (Number.isNaN(height)) return { name, text: `unknown: the losses of the ends are ${ends[0]} and ${ends[1]}` };
  const unknown = holes > 0 ? `; ${holes} of ${SAMPLES} losses on the line are NaN` : '';
  const place = height > 0 ? ` at ${digits(at)} of the way` : '';
  return {
    name,
    text:
      `height ${digits(height)}${place}, above the straight line between the losses of A, ${digits(ends[0])}, ` +
      `and B, ${digits(ends[1])}; ${SAMPLES} points, in float64${unknown}`,
  };
}
