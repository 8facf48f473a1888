import type { Window } from '../../spec/landscape.ts';
import { PATH_INKS } from '../finding-inks.ts';
import { freePlaceIn } from '../free-place.ts';
import type { Ink } from '../ink.ts';
import { bandOf } from '../path-band.ts';
import { mix, placeInFrame, shownShare } from '../path-geometry.ts';
import { endNames } from '../path-words.ts';
import type { Rect } from '../projection.ts';
import { shortNumber } from '../ticks.ts';
import type { Trajectory } from '../types.ts';
import type { ScreenPoint } from '../witness-path.ts';
import type { Bands } from './bands.ts';
import { element, pathData } from './svg.ts';
import { MIDDLE, SIZE, textAt, textWidth } from './type.ts';

/** Lengths in points: radii of a point and of an end, and how near to the last one a point is left out. */
const [POINT, END, CROWDED] = [1.45, 2.5, 3];
/** Dark dashes on a light line: unlike any contour line. */
const DASHED = { 'stroke-dasharray': '2.2 2.2', 'stroke-linecap': 'butt' } as const;
const LINE = { width: 0.9, casing: 2.1 } as const;

export interface PathOptions {
  readonly window: Window;
  /** Where the map is on the page. */
  readonly frame: Rect;
  /** Null where no loss is finite. */
  readonly bands: Bands | null;
  readonly ink: Ink;
  readonly background: string;
}

/**
 * The points that a plane was laid through, on its map: joined from start to end, each in the colour that its own loss has on the map,
 * and round them how far they are from the plane.
 */
export function drawPath(trajectory: Trajectory, options: PathOptions): string {
  const { window, frame, bands } = options;
  const { a, b, loss, isOrdered } = trajectory;
  const place = (k: number) => placeInFrame(frame, window, a[k], b[k]);
  const last = a.length - 1;
  const shown = Array.from({ length: a.length }, (_, k) => k).filter((k) => isWithin(frame, place(k)));
  const isEnd = (k: number) => isOrdered && (k === 0 || k === last);
  const ends = shown.filter(isEnd);
  const inner = shown.filter((k) => !isEnd(k));
  const line = isOrdered ? linesOf(trajectory, options) : [];
  const d = line.map((points) => pathData(points, false)).join('');
  const rim = bandOf(frame, window, trajectory)
    .rim.flatMap((line) => insideOf(frame, line))
    .map((line) => pathData(line.flat(), false))
    .join('');
  const stroke = { fill: 'none', 'stroke-linejoin': 'round', 'stroke-linecap': 'round' };
  return element(
    'g',
    { id: 'trajectory' },
    rim && element('path', { ...stroke, stroke: PATH_INKS.casing, 'stroke-width': 0.7, d: rim }),
    rim && element('path', { ...stroke, ...DASHED, stroke: PATH_INKS.line, 'stroke-width': 0.7, d: rim }),
    d && element('path', { ...stroke, stroke: PATH_INKS.casing, 'stroke-width': LINE.casing, d }),
    d && element('path', { ...stroke, stroke: PATH_INKS.line, 'stroke-width': LINE.width, d }),
    ...apart(inner, place).map((k) => drawPoint(place(k), loss?.[k] ?? null, bands)),
    ...ends.toReversed().map((k) => drawEnd(place(k), k === last)),
    ...drawNames(trajectory, isOrdered ? ends : shown, place, options),
  );
}

/** The rim has places a few points apart. */
const RIM_STEP = 2;

/** What the numbers of contour lines stay clear of. */
export function pathObstacles(
  trajectory: Trajectory,
  window: Window,
  frame: Rect,
): { x: number; y: number; radius: number }[] {
  const { a, b } = trajectory;
  const rim = bandOf(frame, window, trajectory).rim.flat();
  const places = Array.from({ length: a.length }, (_, k) => placeInFrame(frame, window, a[k], b[k]));
  return [...places, ...rim.filter((_, k) => k % RIM_STEP === 0)]
    .filter((place) => isWithin(frame, place))
    .map(([x, y]) => ({ x, y, radius: POINT + 1 }));
}

function isWithin({ x, y, width, height }: Rect, [px, py]: ScreenPoint): boolean {
  return px >= x && py >= y && px <= x + width && py <= y + height;
}

/** The stretches of a line that are in a frame. */
function insideOf(frame: Rect, line: readonly ScreenPoint[]): ScreenPoint[][] {
  const stretches: ScreenPoint[][] = [[]];
  for (const place of line) {
    if (isWithin(frame, place)) stretches.at(-1)!.push(place);
    else if (stretches.at(-1)!.length > 0) stretches.push([]);
  }
  return stretches.filter(({ length }) => length > 1);
}

/** Those that the last one does not cover. */
function apart(points: readonly number[], place: (k: number) => ScreenPoint): number[] {
  let before: ScreenPoint | null = null;
  return points.filter((k) => {
    const here = place(k);
    if (before && Math.hypot(here[0] - before[0], here[1] - before[1]) < CROWDED) return false;
    before = here;
    return true;
  });
}

/** The line on the page, x0, y0, x1, y1, …: cut at the window, with gaps beside losses that are not finite. */
function linesOf(trajectory: Trajectory, { window, frame }: PathOptions): number[][] {
  const { a, b, loss } = trajectory;
  const lines: number[][] = [];
  for (let k = 0; k + 1 < a.length; k++) {
    const share = shownShare(window, trajectory, k);
    if (!share || (loss && !(Number.isFinite(loss[k]) && Number.isFinite(loss[k + 1])))) continue;
    const [from, to] = share.map((t) => placeInFrame(frame, window, mix(a[k], a[k + 1], t), mix(b[k], b[k + 1], t)));
    const last = lines.at(-1);
    if (last?.at(-2) === from[0] && last.at(-1) === from[1]) last.push(...to);
    else lines.push([...from, ...to]);
  }
  return lines;
}

/** A disc; a triangle where the loss is above or below all colours; a cross where it is not finite. */
function drawPoint([x, y]: ScreenPoint, loss: number | null, bands: Bands | null): string {
  const rim = { stroke: PATH_INKS.line, 'stroke-width': 0.5 };
  if (loss !== null && !Number.isFinite(loss)) {
    const d = [1, -1].map((up) => pathData([x - POINT, y - up * POINT, x + POINT, y + up * POINT], false)).join('');
    return (
      element('path', { fill: 'none', stroke: PATH_INKS.casing, 'stroke-width': 1.8, d }) +
      element('path', { fill: 'none', stroke: PATH_INKS.line, 'stroke-width': 0.8, d })
    );
  }
  const isColored = loss !== null && bands !== null;
  const fill = isColored ? bands.fills[bands.levels.filter((level) => level <= loss).length] : PATH_INKS.blank;
  const up = !isColored ? 0 : loss > bands.max ? -1 : loss < bands.min ? 1 : 0;
  if (up === 0) {
    return (
      element('circle', { cx: x, cy: y, r: POINT + 0.55, fill: PATH_INKS.casing }) +
      element('circle', { cx: x, cy: y, r: POINT, fill, ...rim })
    );
  }
  const side = 1.5 * POINT;
  const d = pathData([x, y + 1.9 * POINT * up, x + side, y - POINT * up, x - side, y - POINT * up], true);
  return (
    element('path', { fill: PATH_INKS.casing, stroke: PATH_INKS.casing, 'stroke-width': 1.4, d }) +
    element('path', { fill, ...rim, d })
  );
}

/** An open ring at the start, a filled diamond at the end. */
function drawEnd([x, y]: ScreenPoint, isLast: boolean): string {
  if (!isLast) {
    return (
      element('circle', { cx: x, cy: y, r: END + 1.1, fill: PATH_INKS.casing }) +
      element('circle', { cx: x, cy: y, r: END, fill: PATH_INKS.casing, stroke: PATH_INKS.line, 'stroke-width': 1.1 })
    );
  }
  const reach = 1.4 * END;
  const d = pathData([x, y - reach, x + reach, y, x, y + reach, x - reach, y], true);
  return element('path', { fill: PATH_INKS.line, stroke: PATH_INKS.casing, 'stroke-width': 0.8, d });
}

/** Names with the losses of their points, in boxes beside them. */
function drawNames(
  trajectory: Trajectory,
  named: readonly number[],
  place: (k: number) => ScreenPoint,
  { frame, ink, background }: PathOptions,
): string[] {
  const names = endNames(trajectory);
  const taken: ScreenPoint[] = [];
  const lines = Array.from({ length: trajectory.a.length }, (_, k) => place(k));
  const size = SIZE.label;
  return named.map((k) => {
    const here = place(k);
    const text = `${names(k)}${trajectory.loss ? ` ${shortNumber(trajectory.loss[k], 4)}` : ''}`;
    const [width, height] = [textWidth(text, size) + 5, size + 3.4];
    const others = named.filter((other) => other !== k).map(place);
    const used = { ends: [...others, ...taken], lines, clearance: 5 };
    const [x, y] = freePlaceIn(frame, [here, here], [width, height], used);
    taken.push([x, y + height / 2], [x + width / 2, y + height / 2], [x + width, y + height / 2]);
    const base = y + height / 2 + MIDDLE * size;
    return (
      element('rect', {
        x,
        y,
        width,
        height,
        fill: background || ink.background,
        stroke: ink.line,
        'stroke-width': 0.4,
      }) + textAt(x + width / 2, base, text, { size, color: ink.strong, anchor: 'middle' })
    );
  });
}
