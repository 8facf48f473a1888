import type { Witness } from '../analysis/facts.ts';
import { WITNESS_INKS } from './finding-inks.ts';
import { drawText, type Page } from './ink.ts';
import { isHidden, type Scene } from './pick.ts';
import { freePlace } from './free-place.ts';
import type { Layout } from './projection.ts';
import { shortNumber } from './ticks.ts';
import {
  chordPath,
  endsOf,
  isShown,
  onScreen,
  placeOf,
  violationOf,
  type ChordPath,
  type Run,
  type ScreenPoint,
} from './witness-path.ts';

const HIDDEN_DASH = [5, 4];
/** Opacities. */
const [RIBBON_ABOVE, RIBBON_BELOW, FACE, HIDDEN] = [0.3, 0.2, 0.18, 0.75];
const [CHORD_WIDTH, PROFILE_WIDTH, CASING] = [2.4, 1.4, 1.2];

/**
 * Draws a proof that the loss is not convex: the chord, or the edges of the triangle, through the losses at its points; the
 * ribbon from the chord to the surface; and the violation, from the loss at the point between down to the chord.
 *
 * @returns what writes the violation beside its line, to be called when all that it may cover is drawn; clear of the places that it is given
 */
export function drawWitness(
  page: Page,
  scene: Scene,
  witness: Witness,
  onSurface: number,
  onMap: number,
): (taken?: readonly ScreenPoint[]) => void {
  const { context } = page;
  const ends = endsOf(witness);
  const paths =
    ends.length === 2
      ? [chordPath(scene, ends[0], ends[1])]
      : ends.map((end, k) => chordPath(scene, end, ends[(k + 1) % ends.length]));
  context.save();
  context.lineJoin = context.lineCap = 'round';
  const hasRelief = scene.projection.relief > 0;
  if (ends.length === 2 && hasRelief) {
    for (const { isAbove, outline } of paths[0].ribbons) {
      fill(context, outline, isAbove ? WITNESS_INKS.line : WITNESS_INKS.below, isAbove ? RIBBON_ABOVE : RIBBON_BELOW);
    }
    for (const run of paths[0].profile) trace(context, run);
  } else if (ends.every(({ a, b }) => isShown(scene, a, b))) {
    const outline = paths.flatMap(({ chord }) => chord.flatMap(({ points }) => points));
    fill(context, outline, WITNESS_INKS.line, ends.length > 2 ? FACE : 0);
  }
  for (const { chord } of paths) for (const run of chord) stroke(context, run, CHORD_WIDTH, 1);

  const { foot, head } = violationOf(witness);
  if (isShown(scene, head.a, head.b)) {
    const [from, to] = [foot, head].map((end) => onScreen(scene, placeOf(scene, end)));
    if (hasRelief) {
      const isFootHidden = isHidden(scene, placeOf(scene, foot));
      stroke(context, { isHidden: false, points: [from, to] }, 2, onSurface);
      dot(context, from, 2.6, isFootHidden ? 0.7 : 1);
      dot(context, to, 3.4, 1);
    }
    if (onMap > 0 && ends.length === 2) drawTick(context, to, paths[0].chord, onMap);
    else if (onMap > 0) dot(context, to, 3.4, onMap);
  }
  drawEnds(page, scene, ends);
  context.restore();
  return (taken = []) => {
    if (isShown(scene, head.a, head.b)) drawViolation(page, scene, witness, paths, taken);
  };
}

function fill(context: CanvasRenderingContext2D, outline: readonly ScreenPoint[], color: string, alpha: number): void {
  if (alpha === 0) return;
  context.globalAlpha = alpha;
  context.fillStyle = color;
  context.beginPath();
  for (const [x, y] of outline) context.lineTo(x, y);
  context.closePath();
  context.fill();
}

/** A line in a light casing that keeps it clear of any colour; dashed where it is hidden. */
function stroke(context: CanvasRenderingContext2D, { isHidden, points }: Run, width: number, alpha: number): void {
  const draw = (color: string, lineWidth: number, opacity: number) => {
    context.globalAlpha = opacity;
    context.strokeStyle = color;
    context.lineWidth = lineWidth;
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x, y);
    context.stroke();
  };
  context.setLineDash([]);
  if (!isHidden) draw(WITNESS_INKS.casing, width + 2 * CASING, 0.8 * alpha);
  else context.setLineDash(HIDDEN_DASH);
  draw(WITNESS_INKS.line, isHidden ? width * 0.75 : width, isHidden ? HIDDEN * alpha : alpha);
  context.setLineDash([]);
}

/** The profile of the surface over the chord. */
function trace(context: CanvasRenderingContext2D, { isHidden, points }: Run): void {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  for (const [color, width, alpha] of [
    [WITNESS_INKS.profileCasing, PROFILE_WIDTH + 1.6, 0.45],
    [WITNESS_INKS.casing, PROFILE_WIDTH, 0.95],
  ] as const) {
    context.globalAlpha = isHidden ? alpha * 0.3 : alpha;
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
  }
}

function dot(context: CanvasRenderingContext2D, [x, y]: ScreenPoint, radius: number, alpha: number): void {
  context.globalAlpha = alpha;
  for (const [size, color] of [
    [radius + CASING, WITNESS_INKS.casing],
    [radius, WITNESS_INKS.line],
  ] as const) {
    context.beginPath();
    context.arc(x, y, size, 0, 2 * Math.PI);
    context.fillStyle = color;
    context.fill();
  }
}

/** A short stroke across the chord of the map. */
function drawTick(context: CanvasRenderingContext2D, [x, y]: ScreenPoint, chord: readonly Run[], alpha: number): void {
  const [first, last] = [chord[0]?.points[0], chord.at(-1)?.points.at(-1)];
  if (!first || !last) return;
  const length = Math.hypot(last[0] - first[0], last[1] - first[1]) || 1;
  const [dx, dy] = [(-6 * (last[1] - first[1])) / length, (6 * (last[0] - first[0])) / length];
  const points: ScreenPoint[] = [
    [x - dx, y - dy],
    [x + dx, y + dy],
  ];
  stroke(context, { isHidden: false, points }, CHORD_WIDTH, alpha);
}

/** Dots at the ends, and their letters away from the middle of all. */
function drawEnds({ context, type }: Page, scene: Scene, ends: ReturnType<typeof endsOf>): void {
  const places = ends.map((end) => onScreen(scene, placeOf(scene, end)));
  const middle = [0, 1].map((axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length);
  places.forEach(([x, y], k) => {
    if (!isShown(scene, ends[k].a, ends[k].b)) return;
    dot(context, [x, y], 3.8, 1);
    const radius = type.size * 0.72;
    const outwards = Math.atan2(y - middle[1], x - middle[0]);
    const center = letterPlace([x, y], outwards, type.size * 1.25, radius + 2 * CASING, scene.layout);
    dot(context, center, radius, 1);
    drawText(context, 'ABC'[k], center[0], center[1] + 0.5, { font: type.strong, color: '#ffffff' });
  });
}

/** Turns from straight outwards, in the order in which they are tried, in eighths of a turn. */
const TURNS = [0, 1, -1, 2, -2, 3, -3];

/** Where a letter beside a point lies in the picture as a whole, as straight outwards as that goes. */
function letterPlace(
  [x, y]: ScreenPoint,
  outwards: number,
  reach: number,
  radius: number,
  { width, height }: Pick<Layout, 'width' | 'height'>,
): ScreenPoint {
  const places = TURNS.map((turn): ScreenPoint => {
    const angle = outwards + (turn * Math.PI) / 4;
    return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
  });
  const isWhole = ([px, py]: ScreenPoint) =>
    px >= radius && py >= radius && px + radius <= width && py + radius <= height;
  return places.find(isWhole) ?? places[0];
}

/** The violation in words, in a small panel beside its line. */
function drawViolation(
  page: Page,
  scene: Scene,
  witness: Witness,
  paths: readonly ChordPath[],
  taken: readonly ScreenPoint[],
): void {
  const { context, ink, type } = page;
  const { foot, head } = violationOf(witness);
  const line = [foot, head].map((end) => onScreen(scene, placeOf(scene, end)));
  const text = `${shortNumber(witness.violation)} above the ${witness.points.length === 2 ? 'chord' : 'triangle'}`;
  context.save();
  context.font = type.strong;
  const [wide, high] = [context.measureText(text).width + 14, type.size + 10];
  const [left, top] = freePlace(line, [wide, high], scene.layout, {
    ends: [...endsOf(witness).map((end) => onScreen(scene, placeOf(scene, end))), ...taken],
    lines: paths.flatMap(({ chord }) => chord.flatMap(({ points }) => points)),
    clearance: type.size * 2.2,
  });
  context.beginPath();
  context.roundRect(left, top, wide, high, 4);
  context.fillStyle = ink.panel;
  context.fill();
  context.strokeStyle = WITNESS_INKS.line;
  context.lineWidth = 1;
  context.stroke();
  drawText(context, text, left + wide / 2, top + high / 2 + 0.5, { font: type.strong, color: ink.strong });
  context.restore();
}
