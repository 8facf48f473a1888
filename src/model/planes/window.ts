import type { Window } from '../../spec/landscape.ts';
import { createEvaluator } from '../evaluate.ts';
import type { Turn } from '../full-space/hessian.ts';
import type { FullSpaceProblem } from '../full-space/tape.ts';
import { sampleLoss } from '../losses.ts';
import { lossDivisor } from '../loss-divisor.ts';
import type { Plane, PlanePath } from '../plane.ts';
import { norm } from '../vectors.ts';
import { digits } from './words.ts';

/** A window that was found, and how. */
export interface FoundWindow {
  readonly window: Window;
  /** In words, with the numbers that decided. */
  readonly rule: string;
  /** Losses taken, in float64. */
  readonly evaluations: number;
}

export interface AutoWindowOptions {
  /** How many times the loss at the centre each side rises to; above 1, 10 by default. */
  factor?: number;
  /** What the window is to hold in place of a rise: by default the plane's own path. */
  path?: Pick<PlanePath, 'a' | 'b'> | null;
  turn?: Turn;
}

/** Half-widths looked at, as shares of the natural one: 2^-10 … 2^3. */
const LEAST_POWER = -10;
const MOST_POWER = 3;
/** Halvings of the bracket that holds the rise: its place is then known to 2 % or so. */
const HALVINGS = 5;
/** Room around a path, as a share of its extent; the least extent of an axis, as a share of the other's. */
const MARGIN = 0.15;
const LEAST_ASPECT = 0.25;
/** A loss near zero is measured by this share of that of a network which answers 0. */
const FLOOR = 0.01;

/**
 * A window for a plane: around the path that lies on it, where there is one; else each side grows from the centre until the loss
 * has risen by a factor. Deterministic, and bounded to some eighty losses.
 *
 * @throws RangeError for a factor that is not above 1
 */
export async function autoWindow(
  problem: FullSpaceProblem,
  plane: Pick<Plane, 'origin' | 'u' | 'v' | 'center' | 'path'>,
  { factor = 10, path = plane.path ?? null, turn }: AutoWindowOptions = {},
): Promise<FoundWindow> {
  if (!(factor > 1 && factor < Infinity)) throw new RangeError(`factor: expected a number above 1, got ${factor}`);
  if (path && path.a.length > 1) return aroundPath(path, plane);
  return byRise(problem, plane, factor, turn);
}

function aroundPath(path: Pick<PlanePath, 'a' | 'b'>, { u, v }: Pick<Plane, 'u' | 'v'>): FoundWindow {
  const spans = [path.a, path.b].map((values) => ({
    from: values.reduce((x, y) => Math.min(x, y), Infinity),
    to: values.reduce((x, y) => Math.max(x, y), -Infinity),
  }));
  // lengths in parameter space, so that no axis is a sliver of the other
  const scales = [norm(u) || norm(v) || 1, norm(v) || norm(u) || 1];
  const longest = Math.max(...spans.map(({ from, to }, k) => (to - from) * scales[k]));
  const [a, b] = spans.map(({ from, to }, k): [number, number] => {
    // wide enough to be told from nothing where the coordinates are large
    const least = 1e-9 * Math.max(Math.abs(from), Math.abs(to));
    const extent = Math.max(to - from, (LEAST_ASPECT * longest) / scales[k], least) || 1;
    const middle = (from + to) / 2;
    const half = extent * (0.5 + MARGIN);
    return [outward(middle - half, -1, half), outward(middle + half, 1, half)];
  });
  const rule = `around the ${path.a.length} points on the plane, with ${100 * MARGIN} % of room at every side`;
  return { window: { a, b }, rule, evaluations: 0 };
}

async function byRise(
  problem: FullSpaceProblem,
  plane: Pick<Plane, 'origin' | 'u' | 'v' | 'center'>,
  factor: number,
  turn?: Turn,
): Promise<FoundWindow> {
  const { lossAt, parametersAt } = createEvaluator({ ...problem, plane });
  const [a0, b0] = plane.center ?? [0, 0];
  let evaluations = 0;
  const loss = (a: number, b: number) => {
    evaluations++;
    return lossAt(a, b);
  };
  const here = loss(a0, b0);
  const floor = FLOOR * zeroAnswerLoss(problem);
  const base = Number.isFinite(here) ? Math.max(here, floor) : Infinity;
  const level = factor * base;
  const size = norm(parametersAt(a0, b0)) || 1;
  // as far as the centre is from zero: 1 for directions that are normalised by filters
  const natural = [plane.u, plane.v].map((direction) => size / (norm(direction) || size));
  let unmet = 0;
  const sides: number[] = [];
  for (const [axis, sign] of [
    [0, -1],
    [0, 1],
    [1, -1],
    [1, 1],
  ]) {
    // what is not a number has left the landscape: it ends a side as a rise does
    const isUp = (reach: number) =>
      !(loss(a0 + (axis === 0 ? sign * reach : 0), b0 + (axis === 1 ? sign * reach : 0)) < level);
    const found = level < Infinity ? await riseAt(isUp, natural[axis], turn) : null;
    if (found === null) unmet++;
    sides.push(found ?? natural[axis]);
  }
  const [left, right, down, up] = sides;
  const window: Window = {
    a: [outward(a0 - left, -1, left), outward(a0 + right, 1, right)],
    b: [outward(b0 - down, -1, down), outward(b0 + up, 1, up)],
  };
  return { window, rule: describeRise(here, floor, factor, level, unmet), evaluations };
}

/** Where a side first sees the rise, going out by doubling and then halving the bracket; null where it never does. */
async function riseAt(isUp: (reach: number) => boolean, natural: number, turn?: Turn): Promise<number | null> {
  for (let power = LEAST_POWER; power <= MOST_POWER; power++) {
    await turn?.();
    let high = natural * 2 ** power;
    if (!isUp(high)) continue;
    let low = power === LEAST_POWER ? high : high / 2;
    for (let k = 0; k < HALVINGS && low < high; k++) {
      const middle = (low + high) / 2;
      if (isUp(middle)) high = middle;
      else low = middle;
    }
    return high;
  }
  return null;
}

function describeRise(here: number, floor: number, factor: number, level: number, unmet: number): string {
  if (!(level < Infinity)) return `the loss at the centre is ${here}: as far to every side as the centre is from zero`;
  const base =
    here >= floor
      ? `${digits(factor)} times the ${digits(here)} at the centre`
      : `${digits(factor)} times 1 % of that of a network that answers 0, as the loss at the centre is as low as ${digits(here)}`;
  const rest =
    unmet === 0
      ? ''
      : `; ${unmet === 4 ? 'no side does' : `${unmet} of 4 sides do not`} within ${2 ** MOST_POWER} times the distance of the ` +
        'centre from zero, and there it is once that distance';
  return `each side grows until the loss reaches ${digits(level)}, ${base}${rest}`;
}

/** The mean loss of a network whose outputs are all 0; 1 where that is 0 too. */
function zeroAnswerLoss({ data, loss }: FullSpaceProblem): number {
  const zeros = new Float64Array(data.outputs);
  const lossOf = sampleLoss(loss.name, loss.delta);
  let sum = 0;
  for (let n = 0; n < data.samples; n++) sum += lossOf(zeros, 0, data.targets, n * data.outputs, data.outputs);
  return sum / lossDivisor(loss.name, data.samples, data.outputs) || 1;
}

/** The next number outward with two digits of the half-width: windows are read by people. */
function outward(value: number, sign: number, half: number): number {
  const step = 10 ** (Math.floor(Math.log10(half)) - 1);
  // what is there but for rounding is there
  const count = sign > 0 ? Math.ceil(value / step - 1e-9) : Math.floor(value / step + 1e-9);
  const rounded = Number((count * step).toPrecision(12));
  return sign * (rounded - value) > -1e-6 * half ? rounded : value;
}
