import type { Minimum, MinimumClass, VerifiedMinimum } from '../analysis/facts.ts';
import type { Field } from '../spec/field.ts';
import { drawText, type Page } from './ink.ts';
import { isHidden, surfaceHeight, toWorld, type Scene } from './pick.ts';
import { shortNumber } from './ticks.ts';
import { heightOf } from './value-scale.ts';

/** What a marker says. `rejected`: a minimum that the grid resolves, and that was not found again in float64. */
export type MarkerKind = 'verified' | MinimumClass | 'rejected';

/** A minimum where it appears on the screen, in CSS px. */
export interface Marker {
  readonly minimum: Minimum | VerifiedMinimum;
  readonly kind: MarkerKind;
  readonly x: number;
  readonly y: number;
  readonly isHidden: boolean;
}

/** More markers than this are clutter, and each one costs a line of sight: the kinds that count most come first. */
const MOST_MARKERS = 160;
const RANK: Record<MarkerKind, number> = { verified: 0, resolved: 1, border: 2, unresolved: 3, rejected: 4, noise: 5 };
/** A candidate of the grid this near to a verified minimum, in nodes along both axes, is that minimum. */
const SAME = 1.5;

const ACCENT = '#f04e23';
const LIGHT = '#ffffff';
const DARK = '#16161a';

/** What a minimum of the grid counts as where minima were verified (null = they were not); null for one that was verified. */
export function kindOf(minimum: Minimum, polished: readonly VerifiedMinimum[] | null, field: Field): MarkerKind | null {
  if (!polished) return minimum.class;
  const { window, width, height } = field;
  const reach = (range: readonly [number, number], nodes: number) => (SAME * (range[1] - range[0])) / (nodes - 1);
  const [reachA, reachB] = [reach(window.a, width), reach(window.b, height)];
  const isSame = ({ a, b }: VerifiedMinimum) => Math.abs(a - minimum.a) <= reachA && Math.abs(b - minimum.b) <= reachB;
  if (polished.some(isSame)) return null;
  return minimum.class === 'resolved' ? 'rejected' : minimum.class;
}

/**
 * Places the minima of the visible window, least important first, so that drawing in order puts the others on top.
 *
 * @param polished verified minima, which go before the candidates of the grid; null where there are none to be had
 */
export function placeMarkers(
  scene: Scene,
  minima: readonly Minimum[],
  polished: readonly VerifiedMinimum[] | null = null,
): Marker[] {
  const { window, projection, scale, field } = scene;
  const isSeen = ({ a, b }: Minimum | VerifiedMinimum) => isBetween(a, window.a) && isBetween(b, window.b);
  const verified = (polished ?? []).filter(isSeen).map((minimum) => ({ minimum, kind: 'verified' as MarkerKind }));
  const candidates = minima.filter(isSeen).flatMap((minimum) => {
    const kind = kindOf(minimum, polished, field);
    return kind ? [{ minimum, kind }] : [];
  });
  const ranked = [...verified, ...candidates]
    .sort((p, q) => RANK[p.kind] - RANK[q.kind] || p.minimum.value - q.minimum.value)
    .slice(0, MOST_MARKERS);
  return ranked.toReversed().map(({ minimum, kind }) => {
    const [x, y] = toWorld(scene, minimum.a, minimum.b);
    const drawn = surfaceHeight(scene, minimum.a, minimum.b);
    const exact = projection.relief * (heightOf(scale, minimum.value) || 0);
    // On the surface as it is drawn; the value itself where it is known between the nodes, or where a hole is next to it.
    const z = kind === 'verified' || Number.isNaN(drawn) ? exact : drawn;
    const [px, py] = projection.project([x, y, z]);
    // A valley that the nodes miss is deeper than it is drawn: what lies in it is not hidden by its floor.
    const top = Number.isNaN(drawn) ? z : Math.max(z, drawn);
    return { minimum, kind, x: px, y: py, isHidden: isHidden(scene, [x, y, top]) };
  });
}

/** The visible marker nearest to a point, at most 12 px away. */
export function markerAt(markers: readonly Marker[], x: number, y: number): Marker | null {
  let [nearest, distance]: [Marker | null, number] = [null, 12];
  for (const marker of markers) {
    const here = Math.hypot(marker.x - x, marker.y - y);
    if (!marker.isHidden && here <= distance) [nearest, distance] = [marker, here];
  }
  return nearest;
}

/** Opacity of what is told apart from a found minimum; that of a thin contour line, or less. */
const QUIET: Record<Exclude<MarkerKind, 'verified' | 'resolved'>, number> = {
  border: 0.85,
  unresolved: 0.5,
  rejected: 0.5,
  noise: 0.35,
};

/**
 * Draws the markers: a verified or resolved minimum is a filled dot in a ring, one at the border a small triangle. One that could not be
 * resolved or is noise is a speck no heavier than a contour line: a valley may hold dozens, and none of them is a finding.
 * What is behind the surface is left as a shadow of itself.
 *
 * @param isOnDark for each marker whether the colour under it is dark
 */
export function drawMarkers({ context }: Page, markers: readonly Marker[], isOnDark: readonly boolean[]): void {
  markers.forEach(({ kind, x, y, isHidden }, k) => {
    context.save();
    context.globalAlpha = isHidden ? 0.16 : 1;
    if (kind === 'verified' || kind === 'resolved') {
      disc(context, x, y, 6.5, DARK);
      disc(context, x, y, 5.5, LIGHT);
      disc(context, x, y, 3.6, ACCENT);
    } else {
      context.globalAlpha *= QUIET[kind];
      context.beginPath();
      if (kind === 'border') {
        // Half of it lies on the page, whatever colour that is.
        context.strokeStyle = DARK;
        context.lineWidth = 1.6;
        context.moveTo(x, y - 3.6);
        context.lineTo(x + 3.3, y + 2.2);
        context.lineTo(x - 3.3, y + 2.2);
        context.closePath();
        context.stroke();
      } else {
        context.arc(x, y, 1.1, 0, 2 * Math.PI);
      }
      context.fillStyle = kind === 'border' || isOnDark[k] ? LIGHT : DARK;
      context.fill();
    }
    context.restore();
  });
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number, color: string): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
}

const WORDS: Record<MarkerKind, string> = {
  verified: 'verified minimum',
  resolved: 'local minimum',
  unresolved: 'unresolved minimum',
  rejected: 'no minimum in float64',
  noise: 'minimum within the noise',
  border: 'lowest here, at the border',
};

/** What is known of a place, in two short lines. */
export function readoutLines(
  a: number,
  b: number,
  loss: number,
  marker: Pick<Marker, 'minimum' | 'kind'> | null,
): [string, string] {
  const place = `(${shortNumber(a, 4)}, ${shortNumber(b, 4)})`;
  if (marker) return [`${WORDS[marker.kind]}  ${shortNumber(marker.minimum.value, 5)}`, place];
  return [Number.isNaN(loss) ? 'no finite loss' : `loss ${shortNumber(loss, 5)}`, place];
}

/** A small panel beside a point, kept inside the container. */
export function drawReadout(page: Page, x: number, y: number, lines: readonly [string, string], width: number): void {
  const { context, ink, type } = page;
  context.font = type.strong;
  const first = context.measureText(lines[0]).width;
  context.font = type.label;
  const wide = Math.max(first, context.measureText(lines[1]).width) + 2 * 9;
  const high = type.size * 2 + 6 + 2 * 7;
  const left = x + 14 + wide <= width - 4 ? x + 14 : x - 14 - wide;
  const top = Math.max(4, y - high - 12);
  context.beginPath();
  context.roundRect(left, top, wide, high, 5);
  context.fillStyle = ink.panel;
  context.fill();
  context.strokeStyle = ink.panelEdge;
  context.lineWidth = 1;
  context.stroke();
  const line = { align: 'left', baseline: 'top' } as const;
  drawText(context, lines[0], left + 9, top + 8, { font: type.strong, color: ink.strong, ...line });
  drawText(context, lines[1], left + 9, top + 8 + type.size + 5, { font: type.label, color: ink.quiet, ...line });
}

/** The cross hair of the map, or the spot on the surface. */
export function drawCrosshair({ context, ink }: Page, scene: Scene, a: number, b: number, x: number, y: number): void {
  const { frame } = scene.layout;
  if (scene.projection.flatness === 1) {
    context.save();
    context.globalAlpha = 0.55;
    context.setLineDash([3, 3]);
    context.lineWidth = 1;
    context.strokeStyle = ink.strong;
    context.beginPath();
    context.moveTo(frame.x, Math.round(y) + 0.5);
    context.lineTo(frame.x + frame.width, Math.round(y) + 0.5);
    context.moveTo(Math.round(x) + 0.5, frame.y);
    context.lineTo(Math.round(x) + 0.5, frame.y + frame.height);
    context.stroke();
    context.restore();
    return;
  }
  const height = surfaceHeight(scene, a, b);
  if (Number.isNaN(height)) return;
  const [px, py] = scene.projection.project([...toWorld(scene, a, b), height]);
  disc(context, px, py, 4.5, DARK);
  disc(context, px, py, 3.5, LIGHT);
}

function isBetween(x: number, [low, high]: readonly [number, number]): boolean {
  return x >= low && x <= high;
}
