import { PATH_INKS } from './finding-inks.ts';
import { placeInFrame } from './path-geometry.ts';
import type { Scene } from './pick.ts';
import type { Rect } from './projection.ts';
import type { Window } from '../spec/landscape.ts';
import type { Trajectory } from './types.ts';
import type { ScreenPoint } from './witness-path.ts';

/** Length of a piece of a straight rim, and how far the polygon of a circle may leave it; CSS px. */
const PIECE = 6;
const CHORD = 0.12;
/** A band narrower than this, in CSS px to either side, lies under the line. */
const LEAST = 2;
/** More circles than this make no other band; the rim takes the square of their number. */
const MOST = 120;
/** A rim is within the band where it is deeper than this; CSS px. */
const DEEP = 0.4;
const RIM_DASH = [4, 3];

interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** All that is nearer to the path on the map than its points are to the plane. */
export interface Band {
  /** Polygons, all turned the same way, so that filled together they are filled once. */
  readonly outlines: readonly (readonly ScreenPoint[])[];
  /** The edge of the whole, in lines. */
  readonly rim: readonly (readonly ScreenPoint[])[];
}

/** Draws a band round the path on the map, as wide, to the scale of the axes, as the path is far from the plane. */
export function drawBand(context: CanvasRenderingContext2D, scene: Scene, trajectory: Trajectory, alpha: number): void {
  const { frame } = scene.layout;
  const { outlines, rim } = lastBand(frame, scene.window, trajectory);
  if (outlines.length === 0) return;
  context.save();
  context.globalAlpha = alpha;
  context.beginPath();
  context.rect(frame.x, frame.y, frame.width, frame.height);
  context.clip();
  context.beginPath();
  for (const outline of outlines) {
    outline.forEach(([x, y], k) => (k === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.closePath();
  }
  context.fillStyle = PATH_INKS.band;
  context.fill();
  context.beginPath();
  for (const line of rim) line.forEach(([x, y], k) => (k === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.setLineDash(RIM_DASH);
  for (const [color, width, offset] of [
    [PATH_INKS.line, 1.2, 0],
    [PATH_INKS.casing, 1.2, RIM_DASH[0]],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.lineDashOffset = offset;
    context.globalAlpha = 0.6 * alpha;
    context.stroke();
  }
  context.restore();
}

const made = new WeakMap<Trajectory, { key: string; band: Band }>();

/** The band that was made last for a trajectory, while the map stays where it is. */
function lastBand(frame: Rect, window: Window, trajectory: Trajectory): Band {
  const key = JSON.stringify([frame, window]);
  const last = made.get(trajectory);
  if (last?.key === key) return last.band;
  const band = bandOf(frame, window, trajectory);
  made.set(trajectory, { key, band });
  return band;
}

/** The band of a trajectory on a map that fills a frame; empty where it is too narrow to be seen, and where the axes have no scale. */
export function bandOf(frame: Rect, window: Window, { a, b, distance, units }: Trajectory): Band {
  // px of a unit of distance along each axis: in units of it a circle is a circle
  const across = frame.width / (window.a[1] - window.a[0]) / units[0];
  const along = frame.height / (window.b[1] - window.b[0]) / units[1];
  const px = Math.max(across, along);
  const nothing = { outlines: [], rim: [] };
  if (!Number.isFinite(px) || !(Math.min(across, along) > 0)) return nothing;
  const discs: Disc[] = [];
  for (let k = 0; k < a.length; k++) {
    const [x, y] = placeInFrame(frame, window, a[k], b[k]);
    const disc = { x: x / across, y: y / along, radius: distance[k] };
    if (Number.isFinite(disc.x + disc.y + disc.radius)) discs.push(disc);
  }
  if (!discs.some(({ radius }) => radius * px > LEAST)) return nothing;
  const few = thinned(discs, 1.5 / px);
  const toPage = ([x, y]: ScreenPoint): ScreenPoint => [x * across, y * along];
  const rounds = few.map((disc) => round(disc, px));
  const links = few.slice(1).map((disc, k) => link(few[k], disc));
  const edges = [
    ...rounds.map((corners) => [...corners, corners[0]]),
    ...links.flatMap(([p0, p1, q1, q0]) => [split(p0, p1, PIECE / px), split(q0, q1, PIECE / px)]),
  ];
  const rim: ScreenPoint[][] = [];
  for (const edge of edges) {
    let isOpen = false;
    for (let k = 0; k + 1 < edge.length; k++) {
      const [from, to] = [edge[k], edge[k + 1]];
      const isEdge = !isWithin(few, (from[0] + to[0]) / 2, (from[1] + to[1]) / 2, DEEP / px);
      if (isEdge && isOpen) rim.at(-1)!.push(toPage(to));
      else if (isEdge) rim.push([toPage(from), toPage(to)]);
      isOpen = isEdge;
    }
  }
  return { outlines: [...rounds, ...links].map((outline) => outline.map(toPage)), rim };
}

/** Circles apart from each other by more than they differ; at most `MOST`. */
function thinned(discs: readonly Disc[], apart: number): Disc[] {
  const kept: Disc[] = [];
  for (const disc of discs) {
    const last = kept.at(-1);
    const change = last && Math.hypot(disc.x - last.x, disc.y - last.y) + Math.abs(disc.radius - last.radius);
    if (change === undefined || change > apart) kept.push(disc);
  }
  return kept.length > MOST ? thinned(kept, 1.5 * apart) : kept;
}

function round({ x, y, radius }: Disc, px: number): ScreenPoint[] {
  const corners = Math.min(180, Math.max(12, Math.ceil(Math.PI / Math.sqrt((2 * CHORD) / (radius * px)))));
  return Array.from({ length: corners }, (_, k) => {
    const angle = (-2 * Math.PI * k) / corners;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/** The quadrilateral between the widest parts of two circles: along one side, and back along the other. */
function link(p: Disc, q: Disc): ScreenPoint[] {
  const length = Math.hypot(q.x - p.x, q.y - p.y) || 1;
  const [nx, ny] = [-(q.y - p.y) / length, (q.x - p.x) / length];
  const beside = ({ x, y, radius }: Disc, side: number): ScreenPoint => [
    x + side * radius * nx,
    y + side * radius * ny,
  ];
  return [beside(p, 1), beside(q, 1), beside(q, -1), beside(p, -1)];
}

function split(from: ScreenPoint, to: ScreenPoint, piece: number): ScreenPoint[] {
  const count = Math.min(60, Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / piece)));
  return Array.from({ length: count + 1 }, (_, n) => [
    from[0] + ((to[0] - from[0]) * n) / count,
    from[1] + ((to[1] - from[1]) * n) / count,
  ]);
}

/** Whether a point lies deeper than so much within circles, or what links each to the next. Squares, as this is asked a million times. */
function isWithin(discs: readonly Disc[], x: number, y: number, depth: number): boolean {
  for (let k = 0; k < discs.length; k++) {
    const p = discs[k];
    const [px, py] = [x - p.x, y - p.y];
    const most = p.radius - depth;
    if (most > 0 && px * px + py * py < most * most) return true;
    if (k + 1 === discs.length) break;
    const q = discs[k + 1];
    const [dx, dy] = [q.x - p.x, q.y - p.y];
    const t = (px * dx + py * dy) / (dx * dx + dy * dy);
    if (!(t > 0 && t < 1)) continue;
    const wide = p.radius + t * (q.radius - p.radius) - depth;
    const [ex, ey] = [px - t * dx, py - t * dy];
    if (wide > 0 && ex * ex + ey * ey < wide * wide) return true;
  }
  return false;
}
