import type { ContourLevels } from '../../analysis/levels.ts';
import type { Statistics } from '../../analysis/statistics.ts';
import type { Rgb } from '../color.ts';
import { isDark } from '../level-ink.ts';
import { PALETTES, paletteColor } from '../palette.ts';
import type { PaletteName, ScaleKind } from '../types.ts';
import { colorAt, heightOf, valueScale } from '../value-scale.ts';

/**
 * How colours follow losses: as on screen, or `auto`, which goes with the levels: linear, logarithmic, or for quantiles equal
 * steps of colour for equal areas.
 */
export type FigureScale = ScaleKind | 'auto';

/** The colours of a map that is filled between its levels, from the lowest band up; one band more than levels. */
export interface Bands {
  readonly kind: ScaleKind | 'quantile';
  readonly min: number;
  readonly max: number;
  readonly levels: Float64Array;
  readonly index: readonly boolean[];
  readonly fills: readonly string[];
  /** Place of each level on the colour bar, 0…1. */
  readonly places: readonly number[];
  /** For each level the colours of its line, and of its number. */
  readonly lines: readonly string[];
  readonly texts: readonly string[];
}

/** Opacity of lines over their ground, mixed into one colour: not every reader of figures draws what is half transparent. */
const LINE_ALPHA = { minor: 0.5, major: 0.85 } as const;

/** Null when nothing is finite. */
export function bandsOf(
  summary: Statistics,
  levels: ContourLevels,
  wanted: FigureScale,
  palette: PaletteName,
  range: readonly [number, number] | null = null,
): Bands | null {
  const kind = wanted === 'auto' ? levels.rule : wanted;
  const scale = valueScale(summary, kind === 'log' ? 'log' : 'linear', palette, range);
  if (!scale) return null;
  const count = levels.values.length;
  const isEven = kind === 'quantile';
  const places = Array.from(levels.values, (level, k) => (isEven ? (k + 1) / (count + 1) : heightOf(scale, level)));
  const colorOf = (place: number): Rgb => paletteColor(PALETTES[palette], isEven ? place : colorAt(scale, place));
  const ends = count > 0 ? [0, ...places, 1] : [heightOf(scale, scale.min), heightOf(scale, scale.max)];
  const grounds = places.map(colorOf);
  return {
    kind,
    min: scale.min,
    max: scale.max,
    levels: levels.values,
    index: levels.index,
    fills: ends.slice(1).map((end, k) => hex(colorOf((ends[k] + end) / 2))),
    places,
    lines: grounds.map((ground, k) => hex(mixed(ground, LINE_ALPHA[levels.index[k] ? 'major' : 'minor']))),
    texts: grounds.map((ground) => (isDark(ground) ? '#ffffff' : '#000000')),
  };
}

/** A ground with black or white ink over it, whichever stands out. */
function mixed(ground: Rgb, alpha: number): Rgb {
  const ink = isDark(ground) ? 1 : 0;
  return ground.map((channel) => channel * (1 - alpha) + ink * alpha) as unknown as Rgb;
}

/** `#rrggbb` */
export function hex(color: Rgb): string {
  const bytes = color.map((channel) => Math.round(255 * Math.min(1, Math.max(0, channel))));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
