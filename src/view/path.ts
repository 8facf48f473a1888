import { toCss } from './color.ts';
import { PATH_INKS } from './finding-inks.ts';
import { freePlaceIn } from './free-place.ts';
import { drawText, type Page } from './ink.ts';
import { sceneOf } from './overlay.ts';
import type { Scenery } from './painter.ts';
import { paletteColor, PALETTES } from './palette.ts';
import { drawBand } from './path-band.ts';
import { isBehind, pathPieces, pathPoints, pathRuns, thinnedPoints, type PathPoint } from './path-geometry.ts';
import { drawEnd, drawPoint, RADIUS, strokeRun, strokeStem } from './path-marks.ts';
import { endNames } from './path-words.ts';
import { surfaceHeight, toPlane, type Scene } from './pick.ts';
import type { Point } from './projection.ts';
import { shortNumber } from './ticks.ts';
import type { Trajectory } from './types.ts';
import { colorAt, heightOf } from './value-scale.ts';
import { onScreen, type ScreenPoint } from './witness-path.ts';

/** Points, and stems, that are nearer to each other than this are one; CSS px where the camera's target is. */
const [CROWDED, CROWDED_STEMS] = [7, 12];
/** More points than this are drawn small. */
const FEW = 12;
/** A stem that is shorter than this is not drawn: the point lies on the surface. */
const FLUSH = 1.5;

/**
 * Draws a trajectory: over the surface a line through its points at their own losses, each with a stem to the surface; on the map their
 * places in the colours of their own losses, in a band as wide as they are far from the plane.
 *
 * @returns what writes the names of the ends, to be called when all that they may cover is drawn: beside those places that are to be
 *   avoided. It gives the places that it took
 */
export function drawTrajectory(
  page: Page,
  scenery: Scenery,
  trajectory: Trajectory,
  onSurface: number,
  onMap: number,
): (avoid: readonly ScreenPoint[]) => ScreenPoint[] {
  const scene = sceneOf(scenery);
  if (!scene) return () => [];
  const { context } = page;
  const { projection } = scene;
  const points = pathPoints(scene, trajectory);
  const isFlat = projection.relief === 0;
  context.save();
  context.lineJoin = context.lineCap = 'round';
  if (onMap > 0) drawBand(context, scene, trajectory, onMap);
  // a hole has a place on the plane and no height over it
  const high = points.filter(({ reach }) => isFlat || reach !== 'hole');
  const runs = trajectory.isOrdered ? pathRuns(scene, pathPieces(scene, trajectory)) : [];
  if (onSurface > 0) {
    const stemmed = thinnedPoints(high, CROWDED_STEMS / projection.scale);
    for (const { place } of stemmed) drawStem(context, scene, place, onSurface);
  }
  for (const run of runs) strokeRun(context, run);
  const last = trajectory.a.length - 1;
  const isEnd = ({ index }: PathPoint) => trajectory.isOrdered && (index === 0 || index === last);
  const radius = points.length > FEW ? RADIUS.many : RADIUS.few;
  for (const point of thinnedPoints(high, CROWDED / projection.scale)) {
    if (isEnd(point)) continue;
    const fill = fillOf(scenery, scene, trajectory, point);
    drawPoint(context, onScreen(scene, point.place), {
      reach: point.reach,
      fill,
      radius,
      isHidden: isBehind(scene, point.place),
    });
  }
  // where a path ends where it starts, the tips of the diamond are seen round the ring
  const ends = high.filter(isEnd).toReversed();
  for (const point of ends) {
    drawEnd(context, onScreen(scene, point.place), { isLast: point.index > 0, isHidden: isBehind(scene, point.place) });
  }
  context.restore();
  const named = trajectory.isOrdered ? ends : high;
  const lines = runs.flatMap((run) => run.points);
  const places = named.map((point) => [point, onScreen(scene, point.place)] as const);
  return (avoid) => drawNames(page, scene, trajectory, places, { lines, avoid });
}

function drawStem(context: CanvasRenderingContext2D, scene: Scene, place: Point, alpha: number): void {
  const [x, y, z] = place;
  const surface = surfaceHeight(scene, ...toPlane(scene, x, y));
  if (Number.isNaN(surface)) return;
  const [from, to] = [z, surface].map((height) => onScreen(scene, [x, y, height]));
  if (Math.hypot(to[0] - from[0], to[1] - from[1]) < FLUSH) return;
  strokeStem(context, from, to, isBehind(scene, [x, y, (z + surface) / 2]), alpha);
}

/** The colour of a point's own loss, where colours are those of the loss. */
function fillOf({ palette, drape }: Scenery, { scale }: Scene, { loss }: Trajectory, { index }: PathPoint): string {
  if (!loss || drape || !Number.isFinite(loss[index])) return PATH_INKS.blank;
  return toCss(paletteColor(PALETTES[palette], colorAt(scale, heightOf(scale, loss[index]))));
}

/** Names of the ends, or of the few points, with their own losses, in small panels beside them. */
function drawNames(
  { context, ink, type }: Page,
  scene: Scene,
  trajectory: Trajectory,
  named: readonly (readonly [PathPoint, ScreenPoint])[],
  { lines, avoid }: { lines: readonly ScreenPoint[]; avoid: readonly ScreenPoint[] },
): ScreenPoint[] {
  const names = endNames(trajectory);
  const places = named.map(([, place]) => place);
  const taken: ScreenPoint[] = [];
  const { width, height, frame } = scene.layout;
  const room = scene.projection.flatness === 1 ? frame : { x: 0, y: 0, width, height };
  context.save();
  for (const [{ index }, place] of named) {
    const name = names(index);
    const loss = trajectory.loss ? `  ${shortNumber(trajectory.loss[index], 4)}` : '';
    context.font = type.strong;
    const nameWidth = context.measureText(name).width;
    context.font = type.label;
    const [wide, high] = [nameWidth + context.measureText(loss).width + 14, type.size + 9];
    const others = places.filter((other) => other !== place);
    const used = { ends: [...others, ...taken, ...avoid], lines, clearance: 8 };
    const [left, top] = freePlaceIn(room, [place, place], [wide, high], used);
    taken.push([left, top + high / 2], [left + wide / 2, top + high / 2], [left + wide, top + high / 2]);
    context.beginPath();
    context.roundRect(left, top, wide, high, 4);
    context.fillStyle = ink.panel;
    context.fill();
    context.strokeStyle = ink.panelEdge;
    context.lineWidth = 1;
    context.stroke();
    const middle = top + high / 2 + 0.5;
    drawText(context, name, left + 7, middle, { font: type.strong, color: ink.strong, align: 'left' });
    drawText(context, loss, left + 7 + nameWidth, middle, { font: type.label, color: ink.strong, align: 'left' });
  }
  context.restore();
  return taken;
}
