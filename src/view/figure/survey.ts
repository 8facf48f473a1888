import type { SurveyRow } from '../../analysis/survey/rows.ts';
import { summarizeSurvey, type Share, type SurveyGroup } from '../../analysis/survey/summary.ts';
import { INKS, type Ink } from '../ink.ts';
import type { Rect } from '../projection.ts';
import { linearTicks } from '../ticks.ts';
import type { Theme } from '../types.ts';
import type { CaptionRow } from './caption.ts';
import { drawCaption, Footer, MARGIN, POINTS_PER_MM } from './figure.ts';
import { columnColors, drawColumn, drawDot, type Column, type DotKind } from './survey-columns.ts';
import { svgDocument } from './document.ts';
import { drawHeading, headingBottom, headingLines } from './heading.ts';
import { element, pathData } from './svg.ts';
import { MIDDLE, shortened, SIZE, textAt, textWidth } from './type.ts';

export interface SurveySvgOptions {
  theme?: Theme;
  /** First line, above the chart. */
  title?: string;
  /** Lines below the chart, each with its name. */
  caption?: readonly CaptionRow[];
}

const WIDTH_MM = 140;
const HEIGHT = 190;
/** Room for `20/20` under each column. */
const LEAST_COLUMN = 23;
const BETWEEN_GROUPS = 9;
const LINE = SIZE.caption * 1.5;
const STROKE = 0.6;

/**
 * The verified minima of every plane of a survey, a column of dots for each problem and shape, with median and quartiles: a
 * whole SVG 1.1 document in the manner of `figureSvg`.
 */
export function surveySvg(rows: readonly SurveyRow[], options: SurveySvgOptions = {}): string {
  const { theme = 'light', caption = [], title = 'Verified local minima of random planes' } = options;
  const ink = INKS[theme];
  const groups = summarizeSurvey(rows);
  const names = headNames(groups);
  const left = MARGIN + Math.max(...names.map((name) => textWidth(name, SIZE.caption)), 28) + 6;
  const gaps = breaksOf(groups).filter(Boolean).length;
  const least = left + MARGIN + groups.length * LEAST_COLUMN + gaps * BETWEEN_GROUPS;
  const width = Math.max(WIDTH_MM * POINTS_PER_MM, least);
  const heading = headingLines(title, width);
  const top = headingBottom(heading) + 4;
  const frame: Rect = { x: left, y: top, width: width - left - MARGIN, height: HEIGHT };
  const columns = columnsOf(groups, rows, frame, theme);
  const most = Math.max(1, ...rows.map((row) => row.verified ?? 0));
  // a little air below 0 and above the largest
  const toY = (count: number) => frame.y + frame.height - 6 - ((frame.height - 12) * count) / most;

  const foot = new Footer(frame.y + frame.height + 2);
  drawHeads(foot, columns, frame, ink);
  drawKey(foot, columns, frame, ink);
  drawCaption(foot, caption, width, ink);
  const height = foot.bottom + MARGIN;
  const description = caption.map(({ name, text }) => `${name}: ${text}`).join('\n');
  return svgDocument({ width, height, background: ink.background, title, description }, [
    drawHeading(heading, ink),
    drawScale(frame, most, toY, ink),
    element('g', { id: 'planes' }, ...columns.map((column) => drawColumn(column, toY, ink, ink.background))),
    foot.markup,
  ]);
}

/** Whether a column stands apart from the one before it. */
function breaksOf(groups: readonly SurveyGroup[]): boolean[] {
  return groups.map(
    ({ problem, depth }, k) => k > 0 && (problem !== groups[k - 1].problem || depth !== groups[k - 1].depth),
  );
}

function columnsOf(groups: readonly SurveyGroup[], rows: readonly SurveyRow[], frame: Rect, theme: Theme): Column[] {
  const breaks = breaksOf(groups);
  const free = frame.width - 6 - BETWEEN_GROUPS * breaks.filter(Boolean).length;
  const width = Math.min(90, free / groups.length);
  const widths = [...new Set(groups.map((group) => group.width))].sort((p, q) => (p ?? 0) - (q ?? 0));
  const colors = columnColors(widths.length, theme);
  let x = frame.x + 3 + Math.max(0, free - width * groups.length) / 2;
  return groups.map((group, k) => {
    if (breaks[k]) x += BETWEEN_GROUPS;
    const column: Column = {
      group,
      rows: rows.filter((row) => row.problem === group.problem && row.layers === group.layers),
      x: x + width / 2,
      width,
      color: colors[widths.indexOf(group.width)],
    };
    x += width;
    return column;
  });
}

/** The frame with the counts on its left and a quiet line across at each. */
function drawScale(frame: Rect, most: number, toY: (count: number) => number, ink: Ink): string {
  const { x, y, width, height } = frame;
  const whole = linearTicks(0, most, 6).ticks.filter(({ value }) => Number.isInteger(value));
  const across = whole.map(({ value }) => pathData([x, toY(value), x + width, toY(value)], false)).join('');
  const ticks = whole.map(({ value }) => pathData([x, toY(value), x - 3, toY(value)], false)).join('');
  const numbers = whole.map(({ value, label }) =>
    textAt(x - 5.5, toY(value) + MIDDLE * SIZE.tick, label, { size: SIZE.tick, color: ink.strong, anchor: 'end' }),
  );
  return [
    element('path', { fill: 'none', stroke: ink.grid, 'stroke-width': 0.5, d: across }),
    element(
      'g',
      { id: 'axes', fill: 'none', stroke: ink.strong, 'stroke-width': STROKE },
      element('rect', { x, y, width, height }),
      element('path', { d: ticks }),
    ),
    element('g', { id: 'numbers' }, ...numbers),
    textAt(MARGIN + SIZE.title * 0.8, y + height / 2, 'verified minima of a plane', {
      size: SIZE.title,
      color: ink.strong,
      anchor: 'middle',
      angle: -Math.PI / 2,
    }),
  ].join('\n');
}

interface HeadRow {
  readonly name: string;
  /** Of one column. */
  text(group: SurveyGroup): string;
  isShown?(groups: readonly SurveyGroup[]): boolean;
}

const share = (of: Share | null) => (of ? `${of.count}/${of.of}` : '–');

/** What is said under each column. */
const HEAD_ROWS: readonly HeadRow[] = [
  { name: 'units in each', text: ({ width }) => String(width ?? '–') },
  { name: 'parameters', text: ({ parameters }) => String(parameters) },
  { name: 'more than one', text: ({ several }) => share(several) },
  { name: 'not stable', text: ({ unstable }) => share(unstable) },
  { name: 'continuum', text: ({ continuum }) => share(continuum) },
  { name: 'not convex', text: ({ notConvex }) => share(notConvex) },
  {
    name: 'verified',
    text: ({ verified, planes }) => `${verified?.count ?? 0}/${planes}`,
    // planes that could not be verified must not go unnoticed
    isShown: (groups) => groups.some(({ verified, planes }) => verified?.count !== planes),
  },
];

const DEPTH_NAME = 'hidden layers';

function shownRows(groups: readonly SurveyGroup[]): HeadRow[] {
  return HEAD_ROWS.filter(({ isShown }) => isShown?.(groups) ?? true);
}

function headNames(groups: readonly SurveyGroup[]): string[] {
  return [DEPTH_NAME, ...shownRows(groups).map(({ name }) => name)];
}

/** Depths over the columns that share them, then a line for each thing that is said of a column. */
function drawHeads(foot: Footer, columns: readonly Column[], frame: Rect, ink: Ink): void {
  const groups = columns.map(({ group }) => group);
  const name = (text: string, y: number) =>
    textAt(frame.x - 6, y, text, { size: SIZE.caption, color: ink.quiet, anchor: 'end' });
  const across = (y: number, text: string, from: Column, to: Column) => {
    const widest = to.x - from.x + from.width;
    const style = { size: SIZE.caption, color: ink.strong, anchor: 'middle' } as const;
    return textAt((from.x + to.x) / 2, y, shortened(text, SIZE.caption, widest), style);
  };
  const severalProblems = new Set(groups.map(({ problem }) => problem)).size > 1;
  if (severalProblems) {
    foot.add(LINE, (y) =>
      runsOf(columns, ({ group }) => group.problem)
        .map(([from, to]) => across(y, from.group.problem, from, to))
        .join(''),
    );
  }
  foot.add(LINE, (y) =>
    [
      name(DEPTH_NAME, y),
      ...runsOf(columns, ({ group }) => `${group.problem} ${group.depth}`).map(([from, to]) =>
        across(y, String(from.group.depth), from, to),
      ),
    ].join(''),
  );
  for (const row of shownRows(groups)) {
    foot.add(LINE, (y) =>
      [name(row.name, y), ...columns.map((column) => across(y, row.text(column.group), column, column))].join(''),
    );
  }
}

/** First and last of neighbours with the same key. */
function runsOf(columns: readonly Column[], key: (column: Column) => string): [Column, Column][] {
  const runs: [Column, Column][] = [];
  for (const column of columns) {
    const last = runs[runs.length - 1];
    if (last && key(last[0]) === key(column)) last[1] = column;
    else runs.push([column, column]);
  }
  return runs;
}

const KEY: [DotKind, string][] = [
  [{ isOpen: false, isDiamond: false }, 'a plane'],
  [{ isOpen: true, isDiamond: false }, 'its resolved minima are not stable'],
  [{ isOpen: false, isDiamond: true }, 'it has a continuum of minima besides'],
];

/** What the marks mean. */
function drawKey(foot: Footer, columns: readonly Column[], frame: Rect, ink: Ink): void {
  if (columns.length === 0) return;
  const text = { size: SIZE.caption, color: ink.strong };
  foot.add(LINE + 4, (y) => {
    let x = frame.x;
    return KEY.map(([kind, words]) => {
      const mark = drawDot(x + 2, y - MIDDLE * SIZE.caption, kind, ink.strong, ink.background);
      const part = mark + textAt(x + 7, y, words, text);
      x += 7 + textWidth(words, SIZE.caption) + 11;
      return part;
    }).join('');
  });
  foot.add(LINE, (y) => {
    const middle = y - MIDDLE * SIZE.caption;
    const bar = pathData([frame.x, middle, frame.x + 9, middle], false);
    const [x, low, high] = [frame.x + 48, middle + 2.6, middle - 2.6];
    const bracket = pathData([x - 1.4, low, x, low, x, high, x - 1.4, high], false);
    const box = {
      x: x + 3 + textWidth('95 % interval of the median', SIZE.caption) + 11,
      y: middle - 2.6,
      width: 9,
      height: 5.2,
    };
    return [
      element('path', { fill: 'none', stroke: ink.strong, 'stroke-width': 1.3, d: bar }),
      textAt(frame.x + 12, y, 'median', text),
      element('path', { fill: 'none', stroke: ink.strong, 'stroke-width': 0.6, d: bracket }),
      textAt(x + 3, y, '95 % interval of the median', text),
      element('rect', { ...box, fill: ink.grid, stroke: ink.strong, 'stroke-width': 0.4 }),
      textAt(box.x + 12, y, 'quartiles', text),
    ].join('');
  });
}
