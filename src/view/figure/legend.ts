import type { Ink } from '../ink.ts';
import { HATCH } from '../level-ink.ts';
import type { Rect } from '../projection.ts';
import { shortNumber } from '../ticks.ts';
import type { Theme } from '../types.ts';
import type { Bands } from './bands.ts';
import { hatching } from './map.ts';
import { element, pathData } from './svg.ts';
import { MIDDLE, shortened, SIZE, textAt, textWidth } from './type.ts';

const GAP = 9;
const BAR = 8.5;
const TICK = 2.2;
const HOLES = 'not finite';
/** Numbers of the bar are at least this far apart. */
const LEAST_DISTANCE = SIZE.tick * 1.12;
const SWATCH = { width: BAR, height: 7, gap: 12 } as const;

export interface LegendOptions {
  readonly bands: Bands;
  /** A number for each level, and what the numbers leave out. */
  readonly labels: readonly string[];
  readonly offset: string;
  readonly title: string;
  readonly hasHoles: boolean;
  readonly ink: Ink;
  readonly theme: Theme;
  readonly background: string;
}

/** Points that the legend takes to the right of the frame. */
export function rightOf({ labels, bands, hasHoles }: Pick<LegendOptions, 'labels' | 'bands' | 'hasHoles'>): number {
  const texts = [...labels, shortNumber(bands.min), shortNumber(bands.max)];
  const widest = Math.max(...texts.map((text) => textWidth(text, SIZE.tick)));
  // the title stands above what is said of holes
  return GAP + BAR + TICK + 2 + Math.max(widest + 4 + SIZE.title, hasHoles ? textWidth(HOLES, SIZE.tick) : 0);
}

/** The colour bar beside the map: its bands, the levels between them with their numbers, and what the colours mean. */
export function drawLegend(frame: Rect, options: LegendOptions): string {
  const { bands, labels, ink, theme, background, hasHoles } = options;
  const x = frame.x + frame.width + GAP;
  const height = frame.height - (hasHoles ? SWATCH.height + SWATCH.gap : 0);
  const bottom = frame.y + height;
  const toY = (place: number) => bottom - place * height;
  const edges = [0, ...bands.places];
  // each up to the top, over the last one: no seam is left between
  const boxes = bands.fills.map((fill, k) => {
    const low = toY(edges[k]);
    return element('rect', { x, y: frame.y, width: BAR, height: low - frame.y, fill });
  });
  const lines = bands.places.map((place, k) => {
    const [at, width] = [toY(place), bands.index[k] ? 0.8 : 0.4];
    return element('path', { stroke: bands.lines[k], 'stroke-width': width, d: pathData([x, at, x + BAR, at], false) });
  });
  const chosen = chosenNumbers(bands, labels, toY);
  const right = x + BAR;
  const ticks = chosen.map(({ at }) => pathData([right, at, right + TICK, at], false)).join('');
  const numbers = chosen.map(({ at, text, isLevel }) =>
    textAt(right + TICK + 2, at + MIDDLE * SIZE.tick, text, {
      size: SIZE.tick,
      color: isLevel ? ink.strong : ink.quiet,
    }),
  );
  const offset = options.offset ? ` ${options.offset}` : '';
  const kind = { linear: '', log: ', logarithmic', quantile: ', equal areas' }[bands.kind];
  const title = shortened(`${options.title}${offset}${kind}`, SIZE.title, height);
  const titleX = frame.x + frame.width + rightOf(options) - SIZE.title * 0.24;
  const swatch = { x, y: frame.y + frame.height - SWATCH.height, width: SWATCH.width, height: SWATCH.height };
  const stroke = { fill: 'none', stroke: ink.strong, 'stroke-width': 0.5 };
  return [
    element('g', { id: 'legend' }, ...boxes, ...lines),
    element('rect', { ...stroke, x, y: frame.y, width: BAR, height }),
    element('path', { ...stroke, d: ticks }),
    element('g', {}, ...numbers),
    textAt(titleX, frame.y + height / 2, title, {
      size: SIZE.title,
      color: ink.strong,
      anchor: 'middle',
      angle: -Math.PI / 2,
    }),
    ...(hasHoles
      ? [
          hatching(swatch, theme, background),
          element('rect', { ...stroke, ...swatch, stroke: HATCH[theme] }),
          textAt(right + TICK + 2, swatch.y + SWATCH.height / 2 + MIDDLE * SIZE.tick, HOLES, {
            size: SIZE.tick,
            color: ink.strong,
          }),
        ]
      : []),
  ].join('\n');
}

interface BarNumber {
  at: number;
  text: string;
  isLevel: boolean;
}

/** Numbers that have room: of the heavy levels first, then of the others, then the ends of the scale. */
function chosenNumbers(bands: Bands, labels: readonly string[], toY: (place: number) => number): BarNumber[] {
  const levels = bands.places.map((place, k): BarNumber => ({ at: toY(place), text: labels[k], isLevel: true }));
  const ends: BarNumber[] = [
    { at: toY(0), text: shortNumber(bands.min), isLevel: false },
    { at: toY(1), text: shortNumber(bands.max), isLevel: false },
  ];
  const heavy = levels.filter((_, k) => bands.index[k]);
  const light = levels.filter((_, k) => !bands.index[k]);
  const chosen: BarNumber[] = [];
  for (const candidate of [...heavy, ...light, ...(bands.min < bands.max ? ends : [])]) {
    if (chosen.every(({ at }) => Math.abs(at - candidate.at) >= LEAST_DISTANCE)) chosen.push(candidate);
  }
  return chosen.length > 0 ? chosen : [{ at: (toY(0) + toY(1)) / 2, text: shortNumber(bands.min), isLevel: true }];
}
