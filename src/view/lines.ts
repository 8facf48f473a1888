import type { DrawnLevels } from './types.ts';

/**
 * How contour lines look, for the shader and the CPU alike. A line is as wide as on paper at any zoom: a pixel is covered by
 * its distance |L − level| / |∇L| from the line, with the gradient of the bilinear cell. (The screen derivative of L
 * itself would paint a flat minimum solid.)
 */
export const LINES = {
  /** Widths in CSS px. */
  minorWidth: 1.1,
  majorWidth: 2,
  /** Opacity of the middle of a line. */
  minorAlpha: 0.42,
  majorAlpha: 0.72,
  /** Distance of neighbouring levels in CSS px below which lines are gone, and above which they are whole. */
  fadeFrom: 2,
  fadeTo: 4.5,
  /** A level more than this many px away over a whole step has no line: the cell is flat up to rounding. */
  flatSpacing: 1e6,
  /**
   * How far the loss may stray from its interpolation, as a share of the distance of levels, before lines pale and before
   * they are gone: in a valley narrower than the grid they would be strings of beads.
   */
  roughFrom: 0.2,
  roughTo: 0.6,
} as const;

/** Share of a pixel, 0…1, that a line of this width covers at this distance from its middle. All in px. */
export function lineCoverage(distance: number, width: number): number {
  return Math.min(1, width, Math.max(0, width / 2 + 0.5 - distance));
}

/** Opacity left to lines that are this far apart, in CSS px. */
export function lineFade(spacing: number): number {
  if (!(spacing < LINES.flatSpacing)) return 0;
  return smoothStep(LINES.fadeFrom, LINES.fadeTo, spacing);
}

/** Opacity left to a line where the field is this rough, as a share of the distance of levels. */
export function roughFade(roughness: number): number {
  return 1 - smoothStep(LINES.roughFrom, LINES.roughTo, roughness);
}

function smoothStep(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Levels and the height of the whole field, which stands in for their distance when there is only one. */
export interface LineLevels extends DrawnLevels {
  readonly span: number;
}

/** Index of the first level above a loss; the number of levels when there is none. */
export function levelAbove(levels: DrawnLevels, loss: number): number {
  let [low, high] = [0, levels.values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (levels.values[middle] > loss) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The line over a pixel before it fades: the opacity it is drawn with, 0 without one. `slope`: |∇L| per px of the screen, from
 * the cell. `pixelRatio`: px per CSS px.
 */
export function lineAt(levels: LineLevels, loss: number, slope: number, pixelRatio: number): LineHit {
  const { values } = levels;
  const above = levelAbove(levels, loss);
  const hit: LineHit = { alpha: 0, level: -1, step: 0 };
  if (!(slope > 0)) return hit;
  for (const k of [above - 1, above]) {
    if (k < 0 || k >= values.length) continue;
    const major = levels.index[k];
    const width = (major ? LINES.majorWidth : LINES.minorWidth) * pixelRatio;
    const coverage = lineCoverage(Math.abs(loss - values[k]) / slope, width);
    const alpha = coverage * (major ? LINES.majorAlpha : LINES.minorAlpha);
    if (alpha > hit.alpha) Object.assign(hit, { alpha, level: k, step: levelSpacing(levels, above, major) });
  }
  return hit;
}

export interface LineHit {
  alpha: number;
  /** Which level; −1 without one. */
  level: number;
  /** Height from this level to the next of its kind. */
  step: number;
}

/** Height between the levels around a loss; heavy lines stay until they are as dense themselves. */
export function levelSpacing({ values, span }: LineLevels, above: number, major: boolean): number {
  const count = values.length;
  if (count < 2) return span;
  const k = Math.min(Math.max(above, 1), count - 1);
  return (values[k] - values[k - 1]) * (major ? 5 : 1);
}
