import { PATH_INKS } from './finding-inks.ts';
import type { PathRun, Reach } from './path-geometry.ts';
import type { ScreenPoint } from './witness-path.ts';

/** Radii in CSS px: of a point of many, of one of few, and of the ends. */
export const RADIUS = { many: 3.1, few: 4.4, end: 5.2 } as const;
const HIDDEN_DASH = [4, 4];
const OUTSIDE_DASH = [1, 4];
/** What is behind the surface is left as a shadow of itself. */
const HIDDEN = 0.4;

/** The line of a run in a light casing: dashed where it is hidden, dotted where the losses are outside of the picture. */
export function strokeRun(context: CanvasRenderingContext2D, { isHidden, isOutside, points }: PathRun): void {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.setLineDash(isOutside ? OUTSIDE_DASH : isHidden ? HIDDEN_DASH : []);
  const width = isOutside ? 2 : 1.6;
  if (!isHidden || isOutside) stroke(context, PATH_INKS.casing, width + 2, 0.75);
  stroke(context, PATH_INKS.line, isHidden && !isOutside ? 1.2 : width, isHidden ? HIDDEN + 0.2 : 1);
  context.setLineDash([]);
}

/** A thin upright between a point and the surface. */
export function strokeStem(
  context: CanvasRenderingContext2D,
  from: ScreenPoint,
  to: ScreenPoint,
  isHidden: boolean,
  alpha: number,
): void {
  context.beginPath();
  context.lineTo(...from);
  context.lineTo(...to);
  context.setLineDash(isHidden ? [2, 3] : []);
  if (!isHidden) stroke(context, PATH_INKS.casing, 2.4, 0.5 * alpha);
  stroke(context, PATH_INKS.line, 1, (isHidden ? 0.35 : 0.7) * alpha);
  context.setLineDash([]);
}

/**
 * A point in the colour of its own loss: a disc; a triangle that points up or down where its loss is above or below what is drawn;
 * a cross where it is not finite.
 */
export function drawPoint(
  context: CanvasRenderingContext2D,
  [x, y]: ScreenPoint,
  { reach, fill, radius, isHidden }: { reach: Reach; fill: string; radius: number; isHidden: boolean },
): void {
  const alpha = isHidden ? HIDDEN : 1;
  context.beginPath();
  if (reach === 'hole') {
    context.moveTo(x - radius, y - radius);
    context.lineTo(x + radius, y + radius);
    context.moveTo(x + radius, y - radius);
    context.lineTo(x - radius, y + radius);
    stroke(context, PATH_INKS.casing, 3.4, 0.9 * alpha);
    return stroke(context, PATH_INKS.line, 1.6, alpha);
  }
  if (reach === 'above' || reach === 'below') {
    const up = reach === 'above' ? -1 : 1;
    context.moveTo(x, y + 1.7 * radius * up);
    context.lineTo(x + 1.35 * radius, y - 0.8 * radius * up);
    context.lineTo(x - 1.35 * radius, y - 0.8 * radius * up);
    context.closePath();
  } else {
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  inked(context, fill, alpha, 1);
}

/** The first point of a path is an open ring, the last one a filled diamond. */
export function drawEnd(
  context: CanvasRenderingContext2D,
  [x, y]: ScreenPoint,
  { isLast, isHidden }: { isLast: boolean; isHidden: boolean },
): void {
  const radius = RADIUS.end;
  const alpha = isHidden ? HIDDEN : 1;
  context.beginPath();
  if (!isLast) {
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return inked(context, PATH_INKS.casing, alpha, 2.2);
  }
  const reach = 1.4 * radius;
  context.moveTo(x, y - reach);
  context.lineTo(x + reach, y);
  context.lineTo(x, y + reach);
  context.lineTo(x - reach, y);
  context.closePath();
  inked(context, PATH_INKS.line, alpha, 1);
}

/** Fills the path of a context, with a dark rim in a light one. */
function inked(context: CanvasRenderingContext2D, fill: string, alpha: number, rim: number): void {
  stroke(context, PATH_INKS.casing, rim + 2.2, 0.9 * alpha);
  context.fillStyle = fill;
  context.globalAlpha = alpha;
  context.fill();
  stroke(context, PATH_INKS.line, rim, alpha);
}

function stroke(context: CanvasRenderingContext2D, color: string, width: number, alpha: number): void {
  context.globalAlpha = alpha;
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}
