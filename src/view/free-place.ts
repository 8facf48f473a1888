import type { Layout, Rect } from './projection.ts';
import type { ScreenPoint } from './witness-path.ts';

/** What a panel should not cover. */
export interface Taken {
  /** To be kept at a distance of `clearance` px. */
  readonly ends: readonly ScreenPoint[];
  /** Points along lines, to be kept clear of. */
  readonly lines: readonly ScreenPoint[];
  readonly clearance: number;
}

/** Distance of a panel from what it belongs to, and of its edge from a line, in px. */
const [BESIDE, CLEAR] = [12, 3];

/**
 * Left top corner of a panel of a size (CSS px) beside a line of two points: to the right, to the left, above or below it, or
 * at a corner. The first place within the picture that is free of all that is taken, else of the ends, else the one
 * farthest from them.
 */
export function freePlace(
  [from, to]: readonly ScreenPoint[],
  [wide, high]: ScreenPoint,
  { width, height }: Pick<Layout, 'width' | 'height'>,
  { ends, lines, clearance }: Taken,
): ScreenPoint {
  const [low, top] = from[1] > to[1] ? [from, to] : [to, from];
  const right = Math.max(from[0], to[0]) + BESIDE;
  const left = Math.min(from[0], to[0]) - BESIDE - wide;
  const middle = (low[1] + top[1] - high) / 2;
  const [above, below] = [top[1] - high - BESIDE, low[1] + BESIDE];
  const places: ScreenPoint[] = [
    [right, middle],
    [left, middle],
    [top[0] - wide / 2, above],
    [low[0] - wide / 2, below],
    [right, above],
    [right, below],
    [left, above],
    [left, below],
  ];
  const inside = places.filter(([x, y]) => x >= 4 && y >= 4 && x + wide <= width - 4 && y + high <= height - 4);
  const distance = ([x, y]: ScreenPoint, points: readonly ScreenPoint[]): number =>
    points.reduce((least, [px, py]) => {
      const away = Math.hypot(Math.max(x - px, 0, px - x - wide), Math.max(y - py, 0, py - y - high));
      return Math.min(least, away);
    }, Infinity);
  const clear = inside.filter((place) => distance(place, ends) >= clearance);
  const free = clear.find((place) => distance(place, lines) >= CLEAR) ?? clear[0];
  const fallback = inside.length > 0 ? inside : places;
  return free ?? fallback.reduce((best, place) => (distance(place, ends) > distance(best, ends) ? place : best));
}

/** As `freePlace`, within a rectangle of the picture. */
export function freePlaceIn(room: Rect, line: readonly ScreenPoint[], size: ScreenPoint, taken: Taken): ScreenPoint {
  const inside = ([x, y]: ScreenPoint): ScreenPoint => [x - room.x, y - room.y];
  const { ends, lines, clearance } = taken;
  const moved = { ends: ends.map(inside), lines: lines.map(inside), clearance };
  const [x, y] = freePlace(line.map(inside), size, room, moved);
  return [x + room.x, y + room.y];
}
