import type { Branch, CreaseTerms } from '../../model/curvature-split-crease.ts';
import type { Line, SampleCurve } from '../../model/curvature-split-curve.ts';
import { createPanel, type Panel } from './explain-panel.ts';
import { NARROW, type Rules } from './explain-rules.ts';

/** Panels narrower than this are not halved any more: what they leave is in the error. */
const FINEST = 2 ** -36;
/**
 * What the two rules may differ by in the single terms, over what their sum, which is known exactly, may be off. Terms are read to
 * three digits, and their doubt is an estimate from above.
 */
const DOUBT = 10;
/** Panels of a segment after which none is halved any more, and how many more per crease function. */
const MANY_PANELS = 4096;
const PANELS_PER_CREASE = 64;

export interface SegmentSettings {
  readonly curve: SampleCurve;
  readonly creaseTerms: CreaseTerms;
  readonly rules: Rules;
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

interface Interval {
  readonly s0: number;
  readonly s1: number;
  /** Halved for accuracy, not cut at creases. */
  readonly isHalf: boolean;
}

/** Adds weight · ∫_0^1 (1 − s) l″(s) ds of one sample, creases included, to the sums; returns its sides just after s = 0, if known. */
export type IntegrateSegment = (line: Line, sample: number, weight: number) => Uint8Array | null;

/**
 * Integrates adaptively: a panel is split where creases are crossed, and halved until its terms add up to what integration by
 * parts gives exactly from l and l′ at its ends, so that no sharp turn can hide between the nodes. Between panels on
 * different sides of a crease, the crease's own term is added.
 */
export function createSegmentIntegrator(settings: SegmentSettings, sums: SegmentSums): IntegrateSegment {
  const { creaseTerms, rules, tolerance, evaluations } = settings;
  const curve: SampleCurve = {
    ...settings.curve,
    evaluate(...place) {
      sums.evaluations++;
      settings.curve.evaluate(...place);
    },
  };
  const wide = createPanel(curve, rules.wide);
  const narrow = createPanel(curve, rules.narrow);
  const most = MANY_PANELS + PANELS_PER_CREASE * curve.creases.count;
  let panels = 0;

  /** Whether the panel as sampled may stay; if so, its error is booked. */
  function isAccurate(panel: Panel, width: number, weight: number): boolean {
    const { value, rounding } = panel.exact();
    const gap = Math.abs(value - total(panel.integrals));
    const doubt = rules.exact ? 0 : total(panel.errors);
    const isGood =
      weight * gap <= tolerance + weight * rounding && weight * doubt <= DOUBT * tolerance + weight * rounding;
    // a value that is not finite gets no better by halving
    const canHalve = width > FINEST && Number.isFinite(gap) && panels < most && sums.evaluations < evaluations;
    if (!isGood && canHalve) return false;
    sums.error += weight * (gap + doubt);
    return true;
  }

  return (line, sample, weight) => {
    const todo: Interval[] = [{ s0: 0, s1: 1, isHalf: false }];
    let first: Uint8Array | null = null;
    let before: Uint8Array | null = null;
    panels = 0;
    for (let next = todo.pop(); next; next = todo.pop()) {
      const { s0, s1, isHalf } = next;
      panels++;
      const panel = s1 - s0 < NARROW && !isHalf ? narrow : wide;
      const isSpent = sums.evaluations >= evaluations;
      if (isSpent) panel.sampleAsIs(line, sample, s0, s1);
      else panel.sample(line, sample, s0, s1);

      const cuts = isSpent ? [] : panel.breakpoints();
      const isSmooth = cuts.length === 0;
      if (isSmooth && !isAccurate(panel, s1 - s0, weight)) cuts.push((s0 + s1) / 2);
      if (cuts.length > 0) {
        const ends = [s0, ...cuts, s1];
        for (let k = ends.length - 2; k >= 0; k--) {
          todo.push({ s0: ends[k], s1: ends[k + 1], isHalf: isSmooth });
        }
        continue;
      }

      for (let t = 0; t < sums.smooth.length; t++) sums.smooth[t] += weight * panel.integrals[t];
      const sides = panel.sides.slice();
      if (isSpent) continue;
      first ??= sides;
      if (before && differ(before, sides)) {
        const share = weight * (1 - s0);
        const branches: Branch[] = [
          { line, sign: -1, sides: before, weight: share },
          { line, sign: 1, sides, weight: share },
        ];
        creaseTerms(sample, s0, branches, sums.creases);
      }
      before = sides;
    }
    return first;
  };
}

export function differ(some: Uint8Array, others: Uint8Array): boolean {
  return some.some((side, j) => side !== others[j]);
}

function total(numbers: Float64Array): number {
  return numbers.reduce((sum, x) => sum + x, 0);
}
