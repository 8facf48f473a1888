import type { Window } from '../spec/landscape.ts';
import { isHidden, surfaceHeight, toWorld, type Scene } from './pick.ts';
import type { Point, Rect } from './projection.ts';
import type { Trajectory } from './types.ts';
import { heightOf } from './value-scale.ts';
import { isShown, onScreen, type ScreenPoint } from './witness-path.ts';

/**
 * Where the own loss of a point lies: within the heights of the surface, above or below them, nowhere because it is not finite, or
 * unknown because it was not taken.
 */
export type Reach = 'inside' | 'above' | 'below' | 'hole' | 'unknown';

/** A point of a trajectory within the window that is shown. */
export interface PathPoint {
  readonly index: number;
  /** Place in the world, at its own loss kept within the box; on the surface, else the floor, where it has none. */
  readonly place: Point;
  readonly reach: Reach;
}

/** A piece of the line through a trajectory, all of it within the box; `isOutside` where the losses are not. */
export interface PathPiece {
  readonly isOutside: boolean;
  readonly places: readonly Point[];
}

/** A run of a piece on the screen, CSS px. Neighbouring runs of a piece share a point. */
export interface PathRun {
  readonly isHidden: boolean;
  readonly isOutside: boolean;
  readonly points: readonly ScreenPoint[];
}

/** Points that are shown, in their order. */
export function pathPoints(scene: Scene, trajectory: Trajectory): PathPoint[] {
  const points: PathPoint[] = [];
  for (let index = 0; index < trajectory.a.length; index++) {
    const [a, b] = [trajectory.a[index], trajectory.b[index]];
    if (!isShown(scene, a, b)) continue;
    const reach = reachOf(scene, trajectory, index);
    const isLow = reach === 'hole' || reach === 'unknown';
    const height = isLow
      ? surfaceHeight(scene, a, b)
      : scene.projection.relief * heightOf(scene.scale, trajectory.loss![index]);
    points.push({ index, reach, place: [...toWorld(scene, a, b), Number.isNaN(height) ? 0 : height] });
  }
  return points;
}

export function reachOf({ scale }: Pick<Scene, 'scale'>, { loss }: Trajectory, index: number): Reach {
  if (!loss) return 'unknown';
  if (!Number.isFinite(loss[index])) return 'hole';
  return loss[index] > scale.max ? 'above' : loss[index] < scale.min ? 'below' : 'inside';
}

/**
 * The line through a trajectory, from each point to the next at their own losses. It is cut at the window, runs along the upper or
 * lower face of the box where the losses are outside, and has a gap beside a loss that is not finite. Without losses it lies on the
 * surface.
 */
export function pathPieces(scene: Scene, trajectory: Trajectory): PathPiece[] {
  const pieces: { isOutside: boolean; places: Point[] }[] = [];
  const { loss, a } = trajectory;
  for (let k = 0; k + 1 < a.length; k++) {
    if (loss && !(Number.isFinite(loss[k]) && Number.isFinite(loss[k + 1]))) continue;
    const cuts = cutsOf(scene, trajectory, k);
    for (let c = 0; c + 1 < cuts.length; c++) {
      const [from, to] = [cuts[c], cuts[c + 1]];
      const middle = loss ? mix(loss[k], loss[k + 1], (from + to) / 2) : 0;
      const isOutside = loss !== null && (middle > scene.scale.max || middle < scene.scale.min);
      const [start, end] = [from, to].map((t) => placeAt(scene, trajectory, k, t));
      const last = pieces.at(-1);
      if (last?.isOutside === isOutside && isSame(last.places.at(-1)!, start)) last.places.push(end);
      else pieces.push({ isOutside, places: [start, end] });
    }
  }
  return pieces;
}

/** Runs of pieces, parted where the surface begins or ceases to hide them; places are looked at about every `STEP` px. */
export function pathRuns(scene: Scene, pieces: readonly PathPiece[]): PathRun[] {
  const toScreen = (place: Point) => onScreen(scene, place);
  if (scene.projection.relief === 0) {
    return pieces.map(({ isOutside, places }) => ({ isHidden: false, isOutside, points: places.map(toScreen) }));
  }
  const length = pieces.reduce((sum, { places }) => sum + lengthOf(places.map(toScreen)), 0);
  const step = Math.max(STEP, length / MOST_LOOKS);
  return pieces.flatMap(({ isOutside, places }) => {
    const fine = subdivided(places, step);
    const runs: { isHidden: boolean; isOutside: boolean; points: ScreenPoint[] }[] = [];
    let walked = Infinity;
    let hidden = false;
    for (let k = 0; k + 1 < fine.length; k++) {
      const [from, to] = [toScreen(fine[k]), toScreen(fine[k + 1])];
      const here = Math.hypot(to[0] - from[0], to[1] - from[1]);
      if (walked + here / 2 >= step) {
        hidden = isBehind(scene, between(fine[k], fine[k + 1], 0.5));
        walked = 0;
      }
      walked += here;
      const last = runs.at(-1);
      if (last?.isHidden === hidden) last.points.push(to);
      else runs.push({ isHidden: hidden, isOutside, points: [from, to] });
    }
    return runs;
  });

  function subdivided(places: readonly Point[], most: number): Point[] {
    return places.flatMap((place, k) => {
      if (k === 0) return [place];
      const before = places[k - 1];
      const count = Math.max(1, Math.ceil(lengthOf([toScreen(before), toScreen(place)]) / most));
      return Array.from({ length: count }, (_, n) =>
        n + 1 === count ? place : between(before, place, (n + 1) / count),
      );
    });
  }
}

/** The first of each crowd: no two are nearer than `distance`, in world units; ends are kept whatever is near. */
export function thinnedPoints(points: readonly PathPoint[], distance: number): PathPoint[] {
  const cells = new Map<string, PathPoint[]>();
  const cell = (x: number) => Math.floor(x / distance);
  return points.filter((point, k) => {
    const [x, y, z] = point.place;
    const [i, j] = [cell(x), cell(y)];
    for (let di = -1; di <= 1; di++) {
      for (let dj = -1; dj <= 1; dj++) {
        const near = cells.get(`${i + di},${j + dj}`) ?? [];
        const isCrowded = near.some(({ place: [px, py, pz] }) => Math.hypot(px - x, py - y, pz - z) < distance);
        if (isCrowded && k > 0 && k < points.length - 1) return false;
      }
    }
    const key = `${i},${j}`;
    cells.set(key, [...(cells.get(key) ?? []), point]);
    return true;
  });
}

/** Whether the surface hides a point of a path: there are hundreds, in every frame of a motion. */
export function isBehind(scene: Scene, place: Point): boolean {
  return scene.projection.relief > 0 && isHidden(scene, place, SIGHT_STEPS);
}

/** Lines of sight are this many px apart, and no more than so many. */
const STEP = 6;
const MOST_LOOKS = 160;
/** Steps of one: about 6 px each. */
const SIGHT_STEPS = 128;

/** Where the segment from point k to the next is cut, as shares of it in ascending order; empty outside the window. */
function cutsOf({ window, scale }: Scene, trajectory: Trajectory, k: number): number[] {
  const shown = shownShare(window, trajectory, k);
  const { loss } = trajectory;
  if (!shown || !loss) return shown ? [...shown] : [];
  const [from, to] = shown;
  const rise = loss[k + 1] - loss[k];
  const crossings = [scale.min, scale.max].map((bound) => (bound - loss[k]) / rise).filter((t) => t > from && t < to);
  return [from, ...crossings.sort((p, q) => p - q), to];
}

/** Where the segment from point k to the next enters and leaves a window, as shares of it; null where it is outside. */
export function shownShare(
  window: Window,
  { a, b }: Pick<Trajectory, 'a' | 'b'>,
  k: number,
): readonly [number, number] | null {
  let [from, to] = [0, 1];
  for (const [values, [low, high]] of [
    [a, window.a],
    [b, window.b],
  ] as const) {
    const [start, rise] = [values[k], values[k + 1] - values[k]];
    if (!Number.isFinite(start) || !Number.isFinite(rise)) return null;
    if (rise === 0 && (start < low || start > high)) return null;
    if (rise === 0) continue;
    const [t0, t1] = [(low - start) / rise, (high - start) / rise];
    from = Math.max(from, Math.min(t0, t1));
    to = Math.min(to, Math.max(t0, t1));
  }
  return from < to ? [from, to] : null;
}

/** A place of the plane on a map that fills a frame. */
export function placeInFrame({ x, y, width, height }: Rect, window: Window, a: number, b: number): ScreenPoint {
  return [
    x + (width * (a - window.a[0])) / (window.a[1] - window.a[0]),
    y + height - (height * (b - window.b[0])) / (window.b[1] - window.b[0]),
  ];
}

function placeAt(scene: Scene, { a, b, loss }: Trajectory, k: number, t: number): Point {
  const [x, y] = [mix(a[k], a[k + 1], t), mix(b[k], b[k + 1], t)];
  const height = loss
    ? scene.projection.relief * heightOf(scene.scale, mix(loss[k], loss[k + 1], t))
    : surfaceHeight(scene, x, y);
  return [...toWorld(scene, x, y), Number.isNaN(height) ? 0 : height];
}

/** Between two numbers: exact at both ends, and no overflow between finite ones. */
export function mix(from: number, to: number, t: number): number {
  return from * (1 - t) + to * t;
}

function between(p: Point, q: Point, t: number): Point {
  return [p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t, p[2] + (q[2] - p[2]) * t];
}

function isSame(p: Point, q: Point): boolean {
  return p[0] === q[0] && p[1] === q[1] && p[2] === q[2];
}

function lengthOf(points: readonly ScreenPoint[]): number {
  return points.slice(1).reduce((sum, [x, y], k) => sum + Math.hypot(x - points[k][0], y - points[k][1]), 0);
}
