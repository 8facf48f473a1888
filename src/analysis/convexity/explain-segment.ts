import type { Branch, CreaseTerms } from '../../model/curvature-split-crease.ts';
import type { Line, SampleCurve } from '../../model/curvature-split-curve.ts';
import { createPanel } from './explain-panel.ts';
import type { QuadratureRule } from './explain-rules.ts';

/** Panels narrower than this are not halved any more: what they leave is in the error. */
const FINEST = 2 ** -36;
/** Panels of a segment after which none is halved any more, and how many more per crease function. */
const MANY_PANELS = 4096;
const PANELS_PER_CREASE = 64;

export interface SegmentSettings {
  readonly curve: SampleCurve;
  readonly creaseTerms: CreaseTerms;
  readonly rule: QuadratureRule;
  /** Whether the rule is exact between creases. */
  readonly exact: boolean;
  /** Error of a panel that is accepted, in units of the weighted sample loss. */
  readonly tolerance: number;
  /** Evaluations of the curve that may be spent; beyond them panels are taken as they come. */
  readonly evaluations: number;
}

/** What all samples and segments have added up to. */
export interface SegmentSums {
  /** Terms of the curvature, as `SampleCurve.terms`. */
  readonly smooth: Float64Array;
  /** Creases: of the loss, then of each layer. */
  readonly creases: Float64Array;
  /** Largest error of the sum of all. */
  error: number;
  evaluations: number;
}

/** Adds weight · ∫_0^1 (1 − s) l″(s) ds of one sample, creases included, to the sums; returns its sides just after s = 0. */
export type IntegrateSegment = (line: Line, sample: number, weight: number) => Uint8Array;

/**
 * Integrates adaptively: a panel is split where creases are crossed, and halved until its terms add up to what integration by
 * parts gives exactly from l and l′ at its ends, so that no sharp turn can hide between the nodes. Between panels on
 * different sides of a crease, the crease's own term is added.
 */
export function createSegmentIntegrator(settings: SegmentSettings, sums: SegmentSums): IntegrateSegment {
  const { creaseTerms, rule, exact, tolerance, evaluations } = settings;
  const curve: SampleCurve = {
    ...settings.curve,
    evaluate(...place) {
      sums.evaluations++;
      settings.curve.evaluate(...place);
    },
  };
  const panel = createPanel(curve, rule);
  const most = MANY_PANELS + PANELS_PER_CREASE * curve.creases.count;
  let panels = 0;

  /** Whether the panel as sampled may stay; if so, its error is booked. */
  function isAccurate(width: number, weight: number): boolean {
    const { value, rounding } = panel.exact();
    const gap = Math.abs(value - total(panel.integrals));
    const doubt = exact ? 0 : total(panel.errors);
    const isGood =
      weight * gap <= tolerance + weight * rounding && weight * doubt <= 10 * tolerance + weight * rounding;
    // a value that is not finite gets no better by halving
    const canHalve = width > FINEST && Number.isFinite(gap) && panels < most && sums.evaluations < evaluations;
    if (!isGood && canHalve) return false;
    sums.error += weight * (gap + doubt);
    return true;
  }

  return (line, sample, weight) => {
    const todo: [number, number][] = [[0, 1]];
    let first: Uint8Array | null = null;
    let before: Uint8Array | null = null;
    panels = 0;
    for (let next = todo.pop(); next; next = todo.pop()) {
      const [s0, s1] = next;
      panels++;
      const isSpent = sums.evaluations >= evaluations;
      if (isSpent) panel.sampleAsIs(line, sample, s0, s1);
      else panel.sample(line, sample, s0, s1);

      const cuts = isSpent ? [] : panel.breakpoints();
      if (cuts.length === 0 && !isAccurate(s1 - s0, weight)) cuts.push((s0 + s1) / 2);
      if (cuts.length > 0) {
        const ends = [s0, ...cuts, s1];
        for (let k = ends.length - 2; k >= 0; k--) todo.push([ends[k], ends[k + 1]]);
        continue;
      }

      for (let t = 0; t < sums.smooth.length; t++) sums.smooth[t] += weight * panel.integrals[t];
      const sides = panel.sides.slice();
      first ??= sides;
      if (before && !isSpent && differ(before, sides)) {
        const share = weight * (1 - s0);
        const branches: Branch[] = [
          { line, sign: -1, sides: before, weight: share },
          { line, sign: 1, sides, weight: share },
        ];
        creaseTerms(sample, s0, branches, sums.creases);
      }
      before = sides;
    }
    return first ?? panel.sides.slice();
  };
}

export function differ(some: Uint8Array, others: Uint8Array): boolean {
  return some.some((side, j) => side !== others[j]);
}

function total(numbers: Float64Array): number {
  return numbers.reduce((sum, x) => sum + x, 0);
}
