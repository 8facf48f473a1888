import { contourLevels, type ContourLevels } from '../../analysis/levels.ts';
import { statistics } from '../../analysis/statistics.ts';
import type { MinimaFacts } from '../../analysis/facts.ts';
import type { Field } from '../../spec/field.ts';
import { INKS, type Ink } from '../ink.ts';
import { levelLabels, type LevelLabels } from '../level-labels.ts';
import type { MarkerKind } from '../markers.ts';
import type { Rect } from '../projection.ts';
import type { PaletteName, Theme } from '../types.ts';
import { bandsOf, type Bands } from './bands.ts';
import { levelsRow, type CaptionRow } from './caption.ts';
import { svgDocument } from './document.ts';
import { drawCaption, Footer, MARGIN } from './figure.ts';
import { drawHeading, headingBottom, headingLines } from './heading.ts';
import { drawLegend, rightOf } from './legend.ts';
import { drawMap } from './map.ts';
import { drawMark, marksOf } from './marks.ts';
import { element } from './svg.ts';
import { shortened, SIZE, textAt } from './type.ts';

/** One map among others. */
export interface Multiple {
  readonly field: Field;
  /** Lines above the map, '' for none at its place; the first is the stronger. */
  readonly words: readonly string[];
  /** The minima that its count is of are marked. */
  readonly minima?: MinimaFacts | null;
}

/** How colours follow losses, for all maps; `auto` goes with the levels. */
export const SHARED_SCALES = ['auto', 'linear', 'log'] as const;
export type SharedScaleKind = (typeof SHARED_SCALES)[number];

/** One scale for several fields: the same colour and the same line is the same loss in each. */
export interface SharedScale {
  readonly levels: ContourLevels;
  /** Null when nothing is finite. */
  readonly bands: Bands | null;
  readonly numbers: LevelLabels;
  readonly hasHoles: boolean;
}

export interface MultiplesOptions {
  title?: string;
  /** Lines below the maps, each with its name; the rule of the levels goes before the last. */
  caption?: readonly CaptionRow[];
  /** Maps in a row. */
  columns?: number;
  palette?: PaletteName;
  scale?: SharedScaleKind;
  theme?: Theme;
}

const WIDTH = (140 / 25.4) * 72;
const GAP = 8;
const LINE = SIZE.label * 1.3;
const TALLEST_LEGEND = 240;
const LEVELS = 10;

/** Maps that one figure may have. */
export const MOST_MULTIPLES = 60;

/**
 * Several fields side by side on one scale: the same colour and the same line is the same loss in each. A whole SVG 1.1 document in
 * the manner of `figureSvg`.
 */
export function multiplesSvg(maps: readonly Multiple[], options: MultiplesOptions = {}): string {
  const { title = 'Loss landscapes on one scale', caption = [], theme = 'light' } = options;
  const columns = Math.max(1, Math.min(options.columns ?? 5, maps.length));
  const ink = INKS[theme];
  const { levels, bands, numbers, hasHoles } = sharedScale(
    maps.map(({ field }) => field),
    options,
  );
  const legend = bands && {
    ...numbers,
    bands,
    hasHoles,
    ink,
    theme,
    background: ink.background,
    title: 'loss',
  };
  const right = legend ? rightOf(legend) : 0;
  const heading = headingLines(title, WIDTH);
  const top = headingBottom(heading) + 4;
  const side = (WIDTH - 2 * MARGIN - right - GAP * (columns - 1)) / columns;
  const words = LINE * Math.max(0, ...maps.map((map) => map.words.length)) + 2;
  const cell = { width: side, height: words + side + GAP };
  const drawn = maps.map((map, k) => {
    const x = MARGIN + (k % columns) * (side + GAP);
    const y = top + Math.floor(k / columns) * cell.height;
    const frame: Rect = { x, y: y + words, width: side, height: side };
    return element('g', {}, drawWords(map.words, x, y, side, ink), drawMultiple(map, frame, { bands }, theme));
  });
  const bottom = top + Math.ceil(maps.length / columns) * cell.height;
  const foot = new Footer(bottom - GAP + 2);
  drawCaption(foot, withLevels(caption, levelsRow(levels)), WIDTH, ink);
  const beside: Rect = {
    x: MARGIN,
    y: top + words,
    width: WIDTH - 2 * MARGIN - right,
    height: Math.min(bottom - GAP - top - words, TALLEST_LEGEND),
  };
  const description = caption.map(({ name, text }) => `${name}: ${text}`).join('\n');
  return svgDocument({ width: WIDTH, height: foot.bottom + MARGIN, background: ink.background, title, description }, [
    drawHeading(heading, ink),
    element('g', { id: 'maps' }, ...drawn),
    legend ? drawLegend(beside, legend) : '',
    foot.markup,
  ]);
}

/** Levels and colours of all fields together. */
export function sharedScale(
  fields: readonly Field[],
  { palette = 'viridis', scale = 'auto' }: Pick<MultiplesOptions, 'palette' | 'scale'> = {},
): SharedScale {
  const values = new Float32Array(fields.reduce((sum, field) => sum + field.values.length, 0));
  let offset = 0;
  for (const field of fields) {
    values.set(field.values, offset);
    offset += field.values.length;
  }
  const summary = statistics(values);
  const levels: ContourLevels = contourLevels({ values }, { statistics: summary, count: LEVELS, rule: scale });
  const bands: Bands | null = bandsOf(summary, levels, 'auto', palette);
  return { levels, bands, numbers: levelLabels(levels.values, summary.min), hasHoles: summary.finite < values.length };
}

/** A map without words, on a scale that it shares, its minima marked. */
export function drawMultiple(
  { field, minima }: Pick<Multiple, 'field' | 'minima'>,
  frame: Rect,
  { bands }: Pick<SharedScale, 'bands'>,
  theme: Theme,
): string {
  const ink = INKS[theme];
  const map = drawMap({
    field,
    bands,
    frame,
    theme,
    background: ink.background,
    hasHoles: field.values.some((value) => !Number.isFinite(value)),
    labels: Array.from(bands?.levels ?? [], () => ''),
    obstacles: [],
  });
  const marks = minima ? marksOf(minima, field, frame).filter(({ kind }) => COUNTED.includes(kind)) : [];
  const { x, y, width, height } = frame;
  return element(
    'g',
    {},
    // a document has each name once
    map.replaceAll(/ id="[a-z-]+"/g, ''),
    ...marks.map(drawMark),
    element('rect', { x, y, width, height, fill: 'none', stroke: ink.strong, 'stroke-width': 0.5 }),
  );
}

/** What a headline counts: the verified minima, or the resolved ones where none could be verified. */
const COUNTED: readonly MarkerKind[] = ['verified', 'resolved'];

function drawWords(words: readonly string[], x: number, top: number, width: number, ink: Ink): string {
  return words
    .map((line, k) => {
      const color = k === 0 ? ink.strong : ink.quiet;
      return line && textAt(x, top + (k + 0.8) * LINE, shortened(line, SIZE.label, width), { size: SIZE.label, color });
    })
    .join('');
}

function withLevels(rows: readonly CaptionRow[], levels: CaptionRow | null): readonly CaptionRow[] {
  return levels ? [...rows.slice(0, -1), levels, ...rows.slice(-1)] : rows;
}
