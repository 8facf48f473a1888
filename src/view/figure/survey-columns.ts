import type { SurveyRow } from '../../analysis/survey/rows.ts';
import type { Spread, SurveyGroup } from '../../analysis/survey/summary.ts';
import type { Ink } from '../ink.ts';
import { PALETTES, paletteColor } from '../palette.ts';
import type { Theme } from '../types.ts';
import { hex } from './bands.ts';
import { element, pathData } from './svg.ts';
import { swarm } from './survey-swarm.ts';

/** One problem and shape: a column of dots. */
export interface Column {
  readonly group: SurveyGroup;
  readonly rows: readonly SurveyRow[];
  /** Middle and width on the page. */
  readonly x: number;
  readonly width: number;
  readonly color: string;
}

/** How a plane is drawn. */
export interface DotKind {
  /** Whether every second node gives another number of resolved minima. */
  readonly isOpen: boolean;
  /** Whether there is a continuum of minimisers besides. */
  readonly isDiamond: boolean;
}

export const RADIUS = 1.4;

/** Places of viridis that stand out against the page. */
const PLACES: Record<Theme, readonly [number, number]> = { light: [0.22, 0.72], dark: [0.42, 0.92] };

/** Colours for widths, from narrow to wide. */
export function columnColors(count: number, theme: Theme): string[] {
  const [from, to] = PLACES[theme];
  return Array.from({ length: count }, (_, k) => {
    const place = count === 1 ? from + 0.18 : from + ((to - from) * k) / (count - 1);
    return hex(paletteColor(PALETTES.viridis, place));
  });
}

export function kindOfRow({ stable, continuum }: SurveyRow): DotKind {
  return { isOpen: stable === false, isDiamond: continuum === true };
}

export function drawDot(x: number, y: number, { isOpen, isDiamond }: DotKind, color: string, background: string) {
  const style = { fill: isOpen ? background : color, stroke: color, 'stroke-width': 0.7 };
  if (!isDiamond) return element('circle', { cx: x, cy: y, r: RADIUS, ...style });
  const r = RADIUS * 1.35;
  return element('path', { d: pathData([x, y - r, x + r, y, x, y + r, x - r, y], true), ...style });
}

/** The box of the quartiles with the median, the interval of the median beside it, and a dot a plane in front. */
export function drawColumn(column: Column, toY: (count: number) => number, ink: Ink, background: string): string {
  const { group, rows, x, width, color } = column;
  const known = rows.filter((row) => row.verified !== null);
  const half = width * 0.34;
  const dots = swarm(
    known.map((row) => toY(row.verified!)),
    2 * RADIUS + 0.6,
    half,
  );
  return element(
    'g',
    {},
    ...(group.verified
      ? [drawBox(group.verified, x, half + 1.4, color, toY, ink), drawMedian(group.verified, x, half + 1.4, toY, ink)]
      : []),
    ...dots.map(({ index, dx, y }) => drawDot(x + dx, y, kindOfRow(known[index]), color, background)),
  );
}

function drawBox(spread: Spread, x: number, half: number, color: string, toY: (count: number) => number, ink: Ink) {
  const top = toY(spread.upperQuartile);
  const box = { x: x - half, y: top, width: 2 * half, height: toY(spread.lowerQuartile) - top };
  return [
    element('rect', { ...box, fill: ink.grid }),
    element('rect', { ...box, fill: 'none', stroke: color, 'stroke-width': 0.4 }),
  ].join('');
}

function drawMedian(
  { median, medianInterval }: Spread,
  x: number,
  half: number,
  toY: (count: number) => number,
  ink: Ink,
) {
  const line = (points: number[], width: number) =>
    element('path', { fill: 'none', stroke: ink.strong, 'stroke-width': width, d: pathData(points, false) });
  const bar = line([x - half - 0.9, toY(median), x + half + 0.9, toY(median)], 1.3);
  if (!medianInterval) return bar;
  const right = x + half + 2.4;
  const [low, high] = medianInterval.map(toY);
  const bracket = low === high ? '' : line([right - 1.4, low, right, low, right, high, right - 1.4, high], 0.6);
  return bar + bracket;
}
