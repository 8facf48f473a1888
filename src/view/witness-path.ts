import type { Witness } from '../analysis/facts.ts';
import { isHidden, surfaceHeight, toWorld, type Scene } from './pick.ts';
import type { Point } from './projection.ts';
import { heightOf } from './value-scale.ts';

/** A point of the screen, CSS px. */
export type ScreenPoint = readonly [number, number];

/** Consecutive points of one kind. Neighbouring runs share a point, so that nothing is left out between them. */
export interface Run {
  readonly isHidden: boolean;
  readonly points: readonly ScreenPoint[];
}

/** A piece of the vertical ribbon between surface and chord: there and back again. */
export interface Ribbon {
  /** Whether the surface lies above the chord, as it cannot where the loss is convex. */
  readonly isAbove: boolean;
  readonly outline: readonly ScreenPoint[];
}

/** What is drawn of a straight line in the space of (a, b, loss), and of the surface above or below it. */
export interface ChordPath {
  readonly chord: readonly Run[];
  readonly profile: readonly Run[];
  readonly ribbons: readonly Ribbon[];
}

export interface End {
  readonly a: number;
  readonly b: number;
  readonly loss: number;
}

/** Pieces of a chord: short enough for curves of a logarithmic scale and for the edges of what is hidden. */
const PIECES = 96;
const STRIDE = 4;
/** Surface and chord are one when they are nearer than this, in world units: less than a px, and what interpolation errs by. */
const FLUSH = 2e-3;

interface Station {
  readonly chord: ScreenPoint;
  readonly profile: ScreenPoint | null;
  /** In world coordinates. */
  readonly chordPoint: Point;
  readonly profilePoint: Point | null;
  /** Height of the surface above the chord, in world units; NaN where there is no surface. */
  readonly rise: number;
}

/**
 * The chord from one end to the other as it appears on the screen. It is straight in the losses, so on a logarithmic
 * scale it is a curve. What lies outside of the part of the plane that is shown is left out.
 */
export function chordPath(scene: Scene, from: End, to: End): ChordPath {
  const chord: Run[] = [];
  const profile: Run[] = [];
  const ribbons: Ribbon[] = [];
  const stations = Array.from({ length: PIECES + 1 }, (_, k) => stationAt(scene, from, to, k / PIECES));
  const isChordHidden = hiddenFlags(
    scene,
    stations.map((station) => station?.chordPoint ?? null),
  );
  const isProfileHidden = hiddenFlags(
    scene,
    stations.map((station) => station?.profilePoint ?? null),
  );
  for (let k = 0; k < PIECES; k++) {
    const [p, q] = [stations[k], stations[k + 1]];
    if (!p || !q) continue;
    extend(chord, isChordHidden[k] && isChordHidden[k + 1], p.chord, q.chord);
    if (!p.profile || !q.profile) continue;
    extend(profile, isProfileHidden[k] && isProfileHidden[k + 1], p.profile, q.profile);
    ribbons.push(...ribbonsBetween(p, q));
  }
  return { chord, profile, ribbons: joined(ribbons) };
}

/** World point of a place at the height of a loss, kept within the limits of the scale as the surface is. */
export function placeOf(scene: Scene, { a, b, loss }: End): [number, number, number] {
  return [...toWorld(scene, a, b), scene.projection.relief * heightOf(scene.scale, loss)];
}

/** A point of the world on the screen. */
export function onScreen({ projection }: Pick<Scene, 'projection'>, place: Point): ScreenPoint {
  const [x, y] = projection.project(place);
  return [x, y];
}

/** Whether a place of the plane is shown. */
export function isShown(scene: Scene, a: number, b: number): boolean {
  const [x, y] = toWorld(scene, a, b);
  const [hx, hy] = scene.layout.base;
  const slack = 1 + 1e-6;
  return Math.abs(x) <= hx * slack && Math.abs(y) <= hy * slack;
}

/** The ends of a witness, with the losses that prove it. */
export function endsOf({ points, losses }: Witness): End[] {
  return points.map(([a, b], k) => ({ a, b, loss: losses[k] }));
}

/** The foot and the head of a witness's violation: on its chord or triangle, and on the surface. */
export function violationOf({ at: [a, b], weights, losses, loss }: Witness): { foot: End; head: End } {
  return {
    foot: { a, b, loss: weights.reduce((sum, weight, k) => sum + weight * losses[k], 0) },
    head: { a, b, loss },
  };
}

function stationAt(scene: Scene, from: End, to: End, t: number): Station | null {
  const mix = (p: number, q: number) => (t === 1 ? q : p + (q - p) * t);
  const [a, b] = [mix(from.a, to.a), mix(from.b, to.b)];
  if (!isShown(scene, a, b)) return null;
  const chordPoint = placeOf(scene, { a, b, loss: mix(from.loss, to.loss) });
  const [x, y, z] = chordPoint;
  const onScreen = (height: number): ScreenPoint => {
    const [px, py] = scene.projection.project([x, y, height]);
    return [px, py];
  };
  const surface = surfaceHeight(scene, a, b);
  const profilePoint: Point | null = Number.isNaN(surface) ? null : [x, y, surface];
  return {
    chord: onScreen(z),
    profile: profilePoint && onScreen(surface),
    chordPoint,
    profilePoint,
    rise: Math.abs(surface - z) < FLUSH ? 0 : surface - z,
  };
}

/**
 * Which points of a line the surface hides. A line of sight costs hundreds of samples: every `STRIDE`-th is looked along, and
 * those between only where the two around them differ.
 */
function hiddenFlags(scene: Scene, points: readonly (Point | null)[]): boolean[] {
  const look = (k: number): boolean => points[k] !== null && isHidden(scene, points[k]);
  const flags: boolean[] = Array.from({ length: points.length });
  for (let k = 0; k < points.length; k += STRIDE) flags[k] = look(k);
  for (let k = 0; k + STRIDE < points.length; k += STRIDE) {
    const isOne = points[k] !== null && points[k + STRIDE] !== null && flags[k] === flags[k + STRIDE];
    for (let inner = k + 1; inner < k + STRIDE; inner++) flags[inner] = isOne ? flags[k] : look(inner);
  }
  return flags;
}

function extend(runs: Run[], isHidden: boolean, from: ScreenPoint, to: ScreenPoint): void {
  const last = runs.at(-1);
  const isNext = last !== undefined && last.points.at(-1) === from;
  if (isNext && last.isHidden === isHidden) (last.points as ScreenPoint[]).push(to);
  else runs.push({ isHidden, points: [from, to] });
}

/** The ribbon over one piece; two where surface and chord cross in it. */
function ribbonsBetween(p: Station, q: Station): Ribbon[] {
  const piece = (isAbove: boolean, ...outline: ScreenPoint[]): Ribbon => ({ isAbove, outline });
  const whole = piece(p.rise + q.rise > 0, p.profile!, q.profile!, q.chord, p.chord);
  if (p.rise === 0 && q.rise === 0) return [];
  if (p.rise * q.rise >= 0) return [whole];
  const t = p.rise / (p.rise - q.rise);
  const crossing: ScreenPoint = [
    p.chord[0] + (q.chord[0] - p.chord[0]) * t,
    p.chord[1] + (q.chord[1] - p.chord[1]) * t,
  ];
  return [
    piece(p.rise > 0, p.profile!, crossing, crossing, p.chord),
    piece(q.rise > 0, crossing, q.profile!, q.chord, crossing),
  ];
}

/** Pieces of one kind as one outline, so that no seams are seen between them. */
function joined(pieces: readonly Ribbon[]): Ribbon[] {
  const result: { isAbove: boolean; upper: ScreenPoint[]; lower: ScreenPoint[] }[] = [];
  for (const { isAbove, outline } of pieces) {
    const [start, end, back, foot] = outline;
    const last = result.at(-1);
    if (last?.isAbove === isAbove && last.upper.at(-1) === start) {
      last.upper.push(end);
      last.lower.push(back);
    } else result.push({ isAbove, upper: [start, end], lower: [foot, back] });
  }
  return result.map(({ isAbove, upper, lower }) => ({ isAbove, outline: [...upper, ...lower.toReversed()] }));
}
