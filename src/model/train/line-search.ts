/** A place on the line that is searched: how far along, and the loss and its slope there. */
export interface LinePoint {
  readonly t: number;
  readonly loss: number;
  readonly slope: number;
}

export interface LineSearchOptions {
  /** Share of the promised fall that the loss must fall by. */
  c1?: number;
  /** Share of the first slope that must not be exceeded in size at the end. */
  c2?: number;
  /** Most places that are looked at. */
  evaluations?: number;
  /** A bracket with something lower in it is narrow enough when it is below this in parameter space; 1e-9 by default. */
  width?: number;
}

/** Rounding of a mean over samples, relative to it: a difference of losses below this says nothing, only slopes do. */
const NOISE = 1e-12;

/**
 * Searches a line for a step that fulfils the strong Wolfe conditions, by bracketing and cubic interpolation (Nocedal and Wright
 * 2006, algorithms 3.5 and 3.6; safeguards and constants as in Schmidt's minFunc and PyTorch's `LBFGS`).
 *
 * A loss that is not finite counts as too high. Close to a minimum, where differences of the loss drown in its rounding, the
 * approximate conditions of Hager and Zhang (2005), which look at slopes only, suffice.
 *
 * @param from t = 0, with a slope below 0
 * @param first how far to go first
 * @param at looks at a place
 * @param length of the direction, by which widths in t become widths in parameter space
 * @returns the best place: fulfilling the conditions, or the lowest bracket end when the evaluations ran out; `from` where nothing lower was found
 */
export function strongWolfe(
  from: LinePoint,
  first: number,
  at: (t: number) => LinePoint,
  length: number,
  { c1 = 1e-4, c2 = 0.9, evaluations = 25, width = 1e-9 }: LineSearchOptions = {},
): LinePoint {
  const isTooHigh = ({ t, loss }: LinePoint) => !(loss <= from.loss + c1 * t * from.slope);
  const isFlat = ({ slope }: LinePoint) => Math.abs(slope) <= -c2 * from.slope;
  const isLevel = ({ loss, slope }: LinePoint) =>
    Math.abs(loss - from.loss) <= NOISE * Math.abs(from.loss) && slope <= (2 * c1 - 1) * from.slope;
  const isGood = (point: LinePoint) => isFlat(point) && isLevel(point);

  let previous = from;
  let point = at(first);
  let looks = 1;
  for (; ; looks++) {
    if (isGood(point)) return point;
    if (isTooHigh(point) || (looks > 2 && !(point.loss < previous.loss))) break;
    if (isFlat(point)) return point;
    if (point.slope >= 0) break;
    if (looks > evaluations) return point;
    const next = cubicMinimum(previous, point, point.t + 0.01 * (point.t - previous.t), 10 * point.t);
    previous = point;
    point = at(next);
  }

  let ends: readonly [LinePoint, LinePoint] = [previous, point];
  let isSlow = false;
  for (; looks <= evaluations; looks++) {
    const [left, right] = ends[0].t <= ends[1].t ? ends : [ends[1], ends[0]];
    const gap = right.t - left.t;
    if (gap * length < width && lowFirst(ends)[0] !== from) break;
    let t = cubicMinimum(left, right, left.t, right.t);
    // a trial next to an end is allowed once; after that it goes a tenth of the bracket inwards
    const isNearEnd: boolean = Math.min(right.t - t, t - left.t) < 0.1 * gap;
    const isPushed: boolean = isNearEnd && (isSlow || t >= right.t || t <= left.t);
    if (isPushed) t = right.t - t < t - left.t ? right.t - 0.1 * gap : left.t + 0.1 * gap;
    isSlow = isNearEnd && !isPushed;

    const trial = at(t);
    const [low, high] = lowFirst(ends);
    if (isGood(trial)) return trial;
    if (isTooHigh(trial) || !(trial.loss < low.loss)) {
      ends = [low, trial];
      continue;
    }
    if (isFlat(trial)) return trial;
    ends = [trial, trial.slope * (high.t - low.t) >= 0 ? low : high];
  }
  const [low] = lowFirst(ends);
  return low.loss < from.loss ? low : from;
}

function lowFirst([x, y]: readonly [LinePoint, LinePoint]): readonly [LinePoint, LinePoint] {
  return x.loss <= y.loss || !Number.isFinite(y.loss) ? [x, y] : [y, x];
}

/** Where the cubic through two places with their slopes is lowest, within bounds (Nocedal and Wright 2006, equation 3.59); else their middle. */
export function cubicMinimum(x: LinePoint, y: LinePoint, lowest: number, highest: number): number {
  const [p, q] = x.t <= y.t ? [x, y] : [y, x];
  const d1 = p.slope + q.slope - (3 * (p.loss - q.loss)) / (p.t - q.t);
  const squared = d1 * d1 - p.slope * q.slope;
  const d2 = Math.sqrt(squared);
  const t = q.t - (q.t - p.t) * ((q.slope + d2 - d1) / (q.slope - p.slope + 2 * d2));
  return Number.isFinite(t) ? Math.min(Math.max(t, lowest), highest) : (lowest + highest) / 2;
}
