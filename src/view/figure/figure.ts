import type { Facts } from '../../analysis/facts.ts';
import { contourLevels, type ContourLevels, type LevelRule } from '../../analysis/levels.ts';
import { statistics, type Statistics } from '../../analysis/statistics.ts';
import type { Field } from '../../spec/field.ts';
import { INKS, type Ink } from '../ink.ts';
import { isLabelled, levelLabels } from '../level-labels.ts';
import type { Rect } from '../projection.ts';
import type { PaletteName, Theme, Trajectory } from '../types.ts';
import { BELOW, drawAxes, leftOf } from './axes.ts';
import { bandsOf, type FigureScale } from './bands.ts';
import { levelsRow, type CaptionRow } from './caption.ts';
import { drawLegend, rightOf } from './legend.ts';
import { drawMap } from './map.ts';
import { drawKey, drawMark, marksOf, radiusOf } from './marks.ts';
import { drawPath, pathObstacles } from './path.ts';
import { element, escaped, pathData, rounded } from './svg.ts';
import { FAMILY, SIZE, textAt, textWidth, wrapped } from './type.ts';

export interface FigureOptions {
  /** Its minima are marked and counted. */
  facts?: Facts | null;
  /** Points that the plane was laid through, drawn over the map. */
  path?: Trajectory | null;
  /** Ready levels; by default those of `levelRule` and `levelCount`. */
  levels?: ContourLevels;
  levelRule?: LevelRule | 'auto';
  levelCount?: number;
  palette?: PaletteName;
  scale?: FigureScale;
  range?: readonly [number, number] | null;
  theme?: Theme;
  /** `#rrggbb`; the theme's own by default. */
  background?: string;
  labels?: { a: string; b: string; value: string };
  /** What the file is called by those who list it, and what it says to those who cannot see it. */
  title?: string;
  description?: string;
  /** Lines below the map, each with its name, as `captionOf` makes them; the rule of the levels goes before the last. */
  caption?: readonly CaptionRow[];
  /** Width of the whole figure in mm. */
  width?: number;
  statistics?: Statistics;
}

export const POINTS_PER_MM = 72 / 25.4;
export const MARGIN = 7;
const CAPTION_LINE = SIZE.caption * 1.36;

/**
 * The map of a field as a figure for a paper: a whole SVG 1.1 document in millimetres and points, of plain shapes and texts
 * with plain attributes, which every reader of SVG draws alike.
 */
export function figureSvg(field: Field, options: FigureOptions = {}): string {
  const { facts = null, palette = 'viridis', scale = 'auto', theme = 'light', title = 'Loss landscape' } = options;
  const { labels = { a: 'a', b: 'b', value: 'loss' }, width: millimetres = 140 } = options;
  const ink = INKS[theme];
  const background = options.background ?? ink.background;
  const summary = options.statistics ?? statistics(field.values);
  const levels =
    options.levels ?? contourLevels(field, { rule: options.levelRule, count: options.levelCount, statistics: summary });
  const bands = bandsOf(summary, levels, scale, palette, options.range);
  const numbers = levelLabels(levels.values, summary.min);
  const hasHoles = summary.finite < field.values.length;
  const legend = bands && {
    ...numbers,
    bands,
    hasHoles,
    ink,
    theme,
    background,
    title: labels.value,
  };

  const caption = options.caption ? withLevels(options.caption, levelsRow(levels)) : [];

  const width = millimetres * POINTS_PER_MM;
  const right = legend ? rightOf(legend) : MARGIN;
  const frame = frameFor(field, width, right);
  // a constant field is one flat region, which is no minimum
  const marks = facts && summary.max > summary.min ? marksOf(facts.minima, field, frame) : [];
  const map = drawMap({
    field,
    bands,
    frame,
    theme,
    background,
    hasHoles,
    labels: numbers.labels.map((label, k) => (isLabelled(levels.index)[k] ? label : '')),
    obstacles: [
      ...marks.map((mark) => ({ ...mark, radius: radiusOf(mark) })),
      ...(options.path ? pathObstacles(options.path, field.window, frame) : []),
    ],
  });
  const foot = new Footer(frame.y + frame.height + BELOW);
  if (facts && marks.length > 0) foot.add(SIZE.caption + 5, (y) => drawKey(marks, facts.minima, frame.x, y, ink));
  drawCaption(foot, caption, width, ink);
  const height = foot.bottom + MARGIN;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      version: '1.1',
      width: `${rounded(millimetres)}mm`,
      height: `${rounded(height / POINTS_PER_MM)}mm`,
      viewBox: `0 0 ${rounded(width)} ${rounded(height)}`,
      'font-family': FAMILY,
      stroke: 'none',
    },
    '\n',
    [
      element('title', {}, escaped(title)),
      element(
        'desc',
        {},
        escaped(options.description ?? caption.map(({ name, text }) => `${name}: ${text}`).join('\n')),
      ),
      background && element('rect', { width, height, fill: background }),
      map,
      ...(bands
        ? []
        : [
            textAt(frame.x + frame.width / 2, frame.y + frame.height / 2, 'no finite loss', {
              size: SIZE.title,
              color: ink.strong,
              anchor: 'middle',
            }),
          ]),
      options.path ? drawPath(options.path, { window: field.window, frame, bands, ink, background }) : '',
      element('g', { id: 'minima' }, ...marks.map(drawMark)),
      drawAxes(frame, field.window, labels, ink),
      legend ? drawLegend(frame, legend) : '',
      foot.markup,
    ]
      .filter(Boolean)
      .join('\n'),
    '\n',
  )}\n`;
}

/** As on screen: true proportions where the window is no more than twice as long one way as the other, else a square. */
function frameFor({ window }: Field, width: number, right: number): Rect {
  const ratio = (window.a[1] - window.a[0]) / (window.b[1] - window.b[0]);
  const aspect = ratio >= 0.5 && ratio <= 2 ? ratio : 1;
  // the room for the numbers of b depends on how many there are, and that on the height
  const guess = (width - right - 2 * MARGIN - 30) / Math.max(1, aspect);
  const left = MARGIN + leftOf(window, guess);
  const room = width - left - right - MARGIN;
  const frameWidth = aspect >= 1 ? room : room * Math.max(aspect, 0.72);
  const height = frameWidth / aspect;
  // what a tall window leaves free goes to both sides
  return { x: left + (room - frameWidth) / 2, y: MARGIN + 2, width: frameWidth, height };
}

/** What is stacked below the map. */
export class Footer {
  #bottom: number;
  readonly #parts: string[] = [];

  constructor(top: number) {
    this.#bottom = top;
  }

  get bottom(): number {
    return this.#bottom;
  }

  get markup(): string {
    return this.#parts.join('\n');
  }

  /** Adds what is `height` high and is drawn from its lower edge. */
  add(height: number, draw: (y: number) => string): void {
    this.#bottom += height;
    this.#parts.push(draw(this.#bottom));
  }
}

function withLevels(rows: readonly CaptionRow[], levels: CaptionRow | null): readonly CaptionRow[] {
  return levels ? [...rows.slice(0, -1), levels, ...rows.slice(-1)] : rows;
}

/** Rows of name and text below a rule, like the head of a table. */
export function drawCaption(foot: Footer, caption: readonly CaptionRow[], width: number, ink: Ink): void {
  if (caption.length === 0) return;
  foot.add(8, (y) =>
    element('path', { stroke: ink.line, 'stroke-width': 0.4, d: pathData([MARGIN, y, width - MARGIN, y], false) }),
  );
  foot.add(2.5, () => '');
  const indent = MARGIN + Math.max(...caption.map(({ name }) => textWidth(name, SIZE.caption))) + 8;
  for (const { name, text } of caption) {
    for (const [k, line] of wrapped(text, SIZE.caption, width - MARGIN - indent).entries()) {
      foot.add(CAPTION_LINE, (y) =>
        [
          k === 0 ? textAt(MARGIN, y, name, { size: SIZE.caption, color: ink.quiet }) : '',
          textAt(indent, y, line, { size: SIZE.caption, color: ink.strong }),
        ].join(''),
      );
    }
  }
}
