import { ContourBands } from '../../analysis/contour-bands.ts';
import { curvedContour, simplified } from '../../analysis/contour-curve.ts';
import { withGaps } from '../../analysis/contour-gaps.ts';
import { placeLabels, type LineLabel } from '../../analysis/contour-labels.ts';
import { thinned } from '../../analysis/contour-thin.ts';
import { ContourTracer, type Contour } from '../../analysis/contours.ts';
import type { Field } from '../../spec/field.ts';
import { HATCH } from '../level-ink.ts';
import type { Rect } from '../projection.ts';
import type { Theme } from '../types.ts';
import type { Bands } from './bands.ts';
import { element, pathData } from './svg.ts';
import { MIDDLE, SIZE, textAt, textWidth } from './type.ts';

/** All lengths in points. */
const LINE = { minor: 0.4, major: 0.8 } as const;
const HATCHING = { period: 3.6, width: 0.55 } as const;
/** Nodes along a side of the field that is traced: finer than print. */
const MOST_NODES = 2048;
/** Lines may be moved by this much to have fewer points, and rings that are smaller than this are not seen. */
const TOLERANCE = 0.015;
const SMALLEST = 0.12;
/** Lines in larger cells than this are drawn as the curves they are. */
const CURVED_FROM = 1.2;

export interface MapOptions {
  readonly field: Field;
  /** Null when nothing is finite. */
  readonly bands: Bands | null;
  readonly hasHoles: boolean;
  /** A number for each level; '' for a line without one. */
  readonly labels: readonly string[];
  /** Where the map goes on the page. */
  readonly frame: Rect;
  readonly theme: Theme;
  readonly background: string;
  /** What labels stay clear of, on the page. */
  readonly obstacles: readonly { x: number; y: number; radius: number }[];
}

/** The map without its frame: hatched holes, bands of colour, lines and their numbers. */
export function drawMap(options: MapOptions): string {
  const { bands, hasHoles, frame, theme, background } = options;
  const field = thinned(options.field, MOST_NODES);
  const page = pageOf(field, frame);
  const areas = new ContourBands(field);
  const under = hasHoles ? hatching(frame, theme, background, 'holes') : '';
  if (!bands) return under;
  const tracer = new ContourTracer(field);
  const traced = Array.from(bands.levels, (level) => printed(tracer.trace(level), field, page.scale));
  const fills = [areas.domain, ...traced.map((lines, k) => areas.above(bands.levels[k], lines))].map((rings, k) => {
    const d = rings.map((ring) => pathData(page.place(ring), true)).join('');
    return d && element('path', { fill: bands.fills[k], d });
  });
  // a rim keeps the smallest hole in sight
  const rims = areas.domain.map((ring) => pathData(page.place(ring), true)).join('');
  const rim = hasHoles ? element('path', { fill: 'none', stroke: HATCH[theme], 'stroke-width': 0.5, d: rims }) : '';
  const lines = traced.map((level) => level.map(({ points, closed }) => ({ points: page.place(points), closed })));
  const labelled = placedLabels(lines, options);
  const boxes = labelled.map(({ label }) => label);
  const strokes = lines.map((level, k) => {
    const parts = level.flatMap((line) => withGaps(line, boxes));
    const d = parts.map(({ points, closed }) => pathData(points, closed)).join('');
    const width = bands.index[k] ? LINE.major : LINE.minor;
    return d && element('path', { stroke: bands.lines[k], 'stroke-width': width, d });
  });
  const texts = labelled.map(({ label: { x, y, angle }, level }) => {
    // the middle of the figures on the line: the base line lies below it, square to the text
    const [dx, dy] = [-Math.sin(angle) * MIDDLE * SIZE.label, Math.cos(angle) * MIDDLE * SIZE.label];
    const style = { size: SIZE.label, color: bands.texts[level], anchor: 'middle', angle } as const;
    return textAt(x + dx, y + dy, options.labels[level], style);
  });
  return [
    under,
    element('g', { id: 'bands', 'fill-rule': 'evenodd' }, ...fills),
    rim,
    element('g', { id: 'contours', fill: 'none', 'stroke-linejoin': 'round' }, ...strokes),
    element('g', { id: 'contour-labels' }, ...texts),
  ].join('\n');
}

/** Grid coordinates to the page, where b grows upwards. */
function pageOf({ width, height }: Field, frame: Rect) {
  const scale = [frame.width / Math.max(1, width - 1), frame.height / Math.max(1, height - 1)] as const;
  const place = (points: Float64Array) =>
    points.map((value, k) => (k & 1 ? frame.y + frame.height - value * scale[1] : frame.x + value * scale[0]));
  return { scale, place };
}

/** Lines with as many points as print shows: more in large cells, fewer in small ones. */
function printed(lines: readonly Contour[], field: Field, scale: readonly [number, number]): Contour[] {
  const cell = Math.max(...scale);
  const pieces = cell > CURVED_FROM ? Math.min(24, Math.ceil(cell)) : 1;
  return lines
    .filter((line) => !line.closed || isSeen(line.points, scale))
    .map((line) => {
      const curve = pieces > 1 ? curvedContour(field, line, pieces) : line;
      return { ...curve, points: simplified(curve.points, curve.closed, TOLERANCE, scale) };
    });
}

function isSeen(points: Float64Array, scale: readonly [number, number]): boolean {
  return [0, 1].some((axis) => {
    const along = points.filter((_, k) => (k & 1) === axis);
    return (along.reduce((p, q) => Math.max(p, q)) - along.reduce((p, q) => Math.min(p, q))) * scale[axis] > SMALLEST;
  });
}

function placedLabels(
  lines: readonly { points: Float64Array; closed: boolean }[][],
  { labels, frame, obstacles }: MapOptions,
): { label: LineLabel; level: number }[] {
  const all = lines.flatMap((level, k) =>
    level.map((line) => ({ ...line, group: k, textWidth: textWidth(labels[k], SIZE.label) })),
  );
  return placeLabels(all, { frame, obstacles, textHeight: SIZE.label }).map((label) => ({
    label,
    level: all[label.line].group,
  }));
}

/** The frame filled with strokes at 45 degrees, for what is not finite to show through. */
export function hatching(frame: Rect, theme: Theme, background: string, id: string | null = null): string {
  const { x, y, width, height } = frame;
  const step = HATCHING.period * Math.SQRT2;
  const strokes: string[] = [];
  for (let c = step / 2; c < width + height; c += step) {
    // from the left or lower side up to the upper or right one
    const [fromX, fromY] = c <= height ? [0, c] : [c - height, height];
    const [toX, toY] = c <= width ? [c, 0] : [width, c - width];
    strokes.push(pathData([x + fromX, y + fromY, x + toX, y + toY], false));
  }
  return element(
    'g',
    { id },
    element('rect', { x, y, width, height, fill: background }),
    element('path', { fill: 'none', stroke: HATCH[theme], 'stroke-width': HATCHING.width, d: strokes.join('') }),
  );
}
