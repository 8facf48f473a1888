import { drawMapAxes } from './axes-map.ts';
import { drawBeforeSurface, drawBehindSurface, type SurfaceAxes } from './axes-surface.ts';
import { isDarkUnder } from './cover.ts';
import { INKS, typeFor, type Page } from './ink.ts';
import { legendOf } from './legend.ts';
import { levelInks } from './level-ink.ts';
import { drawCrosshair, drawMarkers, drawReadout, readoutLines, type Marker } from './markers.ts';
import type { Scenery } from './painter.ts';
import type { Scene } from './pick.ts';
import type { PathStep, Pick, Trajectory, ViewState } from './types.ts';

/** What draws a witness, a paraboloid and a trajectory; loaded when there is one. */
export interface Findings {
  /**
   * Draws what the state has of them before the surface.
   *
   * @param onSurface opacity of what only belongs to the surface, 0…1
   * @param onMap of what only belongs to the map
   * @returns what writes the words that belong to it, over markers of minima but none that was found
   */
  drawFindings(
    page: Page,
    scenery: Scenery,
    state: Readonly<ViewState>,
    onSurface: number,
    onMap: number,
  ): (markers?: readonly Marker[]) => void;
  /** The point of a trajectory near a place of the screen, where it lies on the plane, and how far away it is in CSS px. */
  stepAt(
    scene: Scene,
    trajectory: Trajectory,
    x: number,
    y: number,
  ): { step: PathStep; place: readonly [number, number]; distance: number } | null;
}

/** What writes the losses of contour lines on a map at rest; loaded with the first map. */
export interface ContourLabels {
  draw(page: Page, scenery: Scenery, markers: readonly Marker[], state: Readonly<ViewState>): void;
}

/** What the two canvases around the field show. */
export interface Overlay {
  readonly state: Readonly<ViewState>;
  readonly scenery: Scenery;
  readonly markers: readonly Marker[];
  /** The place under the pointer and where the pointer is, CSS px. */
  readonly hover: { pick: Pick; x: number; y: number } | null;
  readonly findings: Findings | null;
  /** Null while something moves, and where there is none to draw. */
  readonly labels: ContourLabels | null;
}

/** Behind the field: the background, the floor and the far walls. `overlay` null = nothing but the background. */
export function drawBack(context: CanvasRenderingContext2D, state: Readonly<ViewState>, overlay: Overlay | null): void {
  const ink = INKS[state.theme];
  const { a, d } = context.getTransform();
  context.clearRect(0, 0, context.canvas.width / a, context.canvas.height / d);
  context.fillStyle = state.background ?? ink.background;
  context.fillRect(0, 0, context.canvas.width / a, context.canvas.height / d);
  if (!overlay) return;
  const presence = surfacePresence(overlay);
  if (presence === 0) return;
  context.save();
  context.globalAlpha = presence;
  drawBehindSurface(pageOf(context, overlay), surfaceAxes(overlay));
  context.restore();
}

/** In front of the field: axes with their words, markers, cross hair and read-out. */
export function drawFront(context: CanvasRenderingContext2D, overlay: Overlay): void {
  const { state, scenery, markers, hover } = overlay;
  const page = pageOf(context, overlay);
  const onSurface = surfacePresence(overlay);
  const onMap = smooth(0.9, 1, scenery.projection.flatness);
  if (onSurface > 0) {
    context.save();
    context.globalAlpha = onSurface;
    drawBeforeSurface(page, surfaceAxes(overlay));
    context.restore();
  }
  if (onMap > 0) {
    context.save();
    context.globalAlpha = onMap;
    drawMapAxes(page, scenery.layout, scenery.window, state.labels);
    if (onMap === 1) overlay.labels?.draw(page, scenery, markers, state);
    context.restore();
  }
  const drawWords = overlay.findings?.drawFindings(page, scenery, state, onSurface, onMap);
  drawMarkers(page, markers, groundsOf(markers, scenery));
  drawWords?.(markers);
  const scene = sceneOf(scenery);
  if (!hover || !scene) return;
  const { a, b, loss, minimum, step } = hover.pick;
  if (!minimum) drawCrosshair(page, scene, a, b, hover.x, hover.y);
  const marker = markers.find((other) => other.minimum === minimum) ?? null;
  const lines = step ? ([step.title, step.text] as const) : readoutLines(a, b, loss, marker);
  drawReadout(page, hover.x, hover.y, lines, scenery.layout.width);
}

/** Whether markers stand on a dark colour. */
function groundsOf(markers: readonly Marker[], { scale, palette, drape }: Scenery): boolean[] {
  const values = markers.map(({ minimum }) => minimum.value);
  const onLoss = scale ? levelInks({ values, index: [] }, scale, palette).map(Boolean) : [];
  return drape ? onLoss.map((isDark, k) => isDarkUnder(drape, markers[k].minimum) ?? isDark) : onLoss;
}

/** What picking needs of a frame; null when nothing of the field is finite. */
export function sceneOf({ field, scale, projection, layout, window }: Scenery): Scene | null {
  return scale && { field, scale, projection, layout, window };
}

function pageOf(context: CanvasRenderingContext2D, { state, scenery }: Overlay): Page {
  return { context, ink: INKS[state.theme], type: typeFor(scenery.layout) };
}

function surfaceAxes({ state, scenery }: Overlay): SurfaceAxes {
  const { projection, layout, window, scale, palette } = scenery;
  const count = Math.max(3, Math.min(6, Math.round((projection.scale * projection.relief) / 38)));
  const legend = scale && legendOf(scale, palette, null, count);
  return {
    layout,
    projection,
    window,
    labels: state.labels,
    heights: legend?.ticks.map(({ position, label }) => ({ t: position, label })) ?? [],
    heightOffset: legend?.offset ?? '',
  };
}

/** Opacity of the axes in space: they are gone before the surface lies flat. */
function surfacePresence({ scenery }: Overlay): number {
  return 1 - smooth(0, 0.35, scenery.projection.flatness);
}

function smooth(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
