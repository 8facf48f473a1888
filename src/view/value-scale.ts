import { logEpsilon } from '../analysis/levels.ts';
import type { Statistics } from '../analysis/statistics.ts';
import { PALETTES } from './palette.ts';
import type { PaletteName, ScaleKind } from './types.ts';

/**
 * How a loss becomes a height t = 0…1 and a place 0…1 in the palette.
 *
 * linear: t = (L − min) / (max − min). log: t = log((L − min + ε) / ε) / log((max − min + ε) / ε), with the ε of the
 * logarithmic contour levels, so that lines of `log` levels are equally far apart in height. The place in the palette is
 * `color[0] + color[1] · t`.
 */
export interface ValueScale {
  readonly kind: ScaleKind;
  readonly min: number;
  readonly max: number;
  readonly epsilon: number;
  readonly color: readonly [number, number];
}

/** Null when no value is finite. A diverging palette has its middle on zero when the data have two signs. */
export function valueScale(
  summary: Statistics,
  kind: ScaleKind,
  palette: PaletteName,
  range: readonly [number, number] | null = null,
): ValueScale | null {
  if (summary.finite === 0) return null;
  const [min, max] = range ?? [summary.min, summary.max];
  const epsilon = Math.max(logEpsilon(summary), (max - min) * 2 ** -22);
  return { kind, min, max, epsilon, color: kind === 'linear' ? colorMapping(min, max, palette) : [0, 1] };
}

function colorMapping(min: number, max: number, palette: PaletteName): [number, number] {
  if (PALETTES[palette].kind !== 'diverging' || !(min < 0 && max > 0)) return [0, 1];
  const reach = Math.max(-min, max);
  return [0.5 + (0.5 * min) / reach, (0.5 * (max - min)) / reach];
}

/** Height 0…1 of a loss, clamped; ½ everywhere on a constant field; NaN for what is not finite. */
export function heightOf(scale: ValueScale, loss: number): number {
  if (!Number.isFinite(loss)) return NaN;
  const span = scale.max - scale.min;
  if (!(span > 0)) return 0.5;
  const above = Math.min(span, Math.max(0, loss - scale.min));
  if (scale.kind === 'linear') return above / span;
  return Math.log1p(above / scale.epsilon) / Math.log1p(span / scale.epsilon);
}

/** The loss at height t; the inverse of `heightOf`. */
export function lossAt(scale: ValueScale, t: number): number {
  const span = scale.max - scale.min;
  if (!(span > 0)) return scale.min;
  if (scale.kind === 'linear') return scale.min + span * t;
  return scale.min + scale.epsilon * Math.expm1(t * Math.log1p(span / scale.epsilon));
}

/** Place 0…1 in the palette of a height. */
export function colorAt(scale: ValueScale, t: number): number {
  return scale.color[0] + scale.color[1] * t;
}
