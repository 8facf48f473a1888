import type { Point, Witness } from '../analysis/facts.ts';
import { placeLabels, type LineLabel } from '../analysis/contour-labels.ts';
import { thinned } from '../analysis/contour-thin.ts';
import { ContourTracer, type Contour } from '../analysis/contours.ts';
import { coordinate, type Field } from '../spec/field.ts';
import type { Page } from './ink.ts';
import { levelInks, tableIndex } from './level-ink.ts';
import { isLabelled, levelLabels } from './level-labels.ts';
import type { LineLevels } from './lines.ts';
import type { Marker, MarkerKind } from './markers.ts';
import type { Scenery } from './painter.ts';
import { paletteTable } from './palette.ts';
import type { Trajectory, ViewState } from './types.ts';
import { colorAt, heightOf } from './value-scale.ts';

/** Nodes along a side of the field that is traced: more would not move a label. */
const MOST_NODES = 512;
/** Lines of more points than this are too dense to be read, and to be traced between two frames. */
const MOST_POINTS = 60_000;
/** Widths of the halo round the figures and of the stroke that takes the line away under and beside them; CSS px. */
const HALO = 4;
const ERASER = { width: 5, beside: 2 } as const;
/** Discs along a chord are this far apart, in CSS px. */
const CHORD_STEP = 8;

/** A contour line in coordinates of the plane, and which level it has. */
type PlaneLine = Pick<Contour, 'points' | 'closed'> & { readonly level: number };

/** A label and which level it says. */
interface Placed extends LineLabel {
  readonly level: number;
  readonly textWidth: number;
}

/**
 * The numbers of contour lines on the map: where the lines run as vectors, while a painter draws the lines themselves. Lines
 * are traced once for a field and its levels, and labels placed once for what is in sight.
 */
export class MapLabels {
  readonly #lines = new Last<PlaneLine[] | null>();
  readonly #placed = new Last<Placed[]>();

  /** Draws the labels of a map at rest, clear of its markers, of the chord of a witness and of a trajectory. */
  draw(
    { context, type }: Page,
    scenery: Scenery,
    markers: readonly Marker[],
    { witness = null, trajectory = null }: Partial<ViewState> = {},
  ): void {
    const { field, levels, scale, palette, layout, window, drape } = scenery;
    if (!levels || !scale || levels.values.length === 0) return;
    const size = type.size - 1;
    const font = type.label.replace(`${type.size}px`, `${size}px`);
    context.save();
    context.font = font;
    const { labels } = levelLabels(levels.values, scenery.statistics.min);
    const { frame } = layout;
    const inputs = [field, levels, size, frame.x, frame.y, frame.width, frame.height, ...window.a, ...window.b];
    const obstacles = [...markersOf(markers), ...chordOf(witness, scenery), ...pathOf(trajectory, scenery)];
    const places = obstacles.flatMap(({ x, y }) => [x, y]);
    const placed = this.#placed.get([...inputs, ...places], () => {
      const lines = this.#lines.get([field, levels], () => trace(field, levels)) ?? [];
      const widths = labels.map((label) => context.measureText(label).width);
      return place(lines, levels, widths, size, scenery, obstacles);
    });
    const inks = levelInks(levels, scale, palette);
    const table = paletteTable(palette);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineJoin = context.lineCap = 'round';
    for (const { x, y, angle, level, textWidth } of placed) {
      const entry = 4 * tableIndex(colorAt(scale, heightOf(scale, levels.values[level])));
      context.save();
      context.translate(x, y);
      context.rotate(angle);
      // the colour that the line runs on, so that the line seems to stop for its number; on a drape that colour is not known
      context.strokeStyle = drape ? 'rgb(255 255 255 / 0.8)' : `rgb(${table.subarray(entry, entry + 3).join(' ')})`;
      context.fillStyle = inks[level] && !drape ? '#ffffff' : '#000000';
      const reach = textWidth / 2 + ERASER.beside - ERASER.width / 2;
      context.lineWidth = ERASER.width;
      context.beginPath();
      context.moveTo(-reach, 0);
      context.lineTo(reach, 0);
      context.stroke();
      context.lineWidth = HALO;
      context.strokeText(labels[level], 0, 0);
      context.fillText(labels[level], 0, 0);
      context.restore();
    }
    context.restore();
  }
}

/** All lines; null where there are too many. */
function trace(field: Field, levels: LineLevels): PlaneLine[] | null {
  const thin = thinned(field, MOST_NODES);
  const tracer = new ContourTracer(thin);
  const lines: PlaneLine[] = [];
  let count = 0;
  for (let level = 0; level < levels.values.length; level++) {
    for (const { points, closed } of tracer.trace(levels.values[level])) {
      count += points.length / 2;
      if (count > MOST_POINTS) return null;
      const { a, b } = field.window;
      const places = points.map((at, k) => (k & 1 ? coordinate(b, at, thin.height) : coordinate(a, at, thin.width)));
      lines.push({ points: places, closed, level });
    }
  }
  return lines;
}

function place(
  lines: readonly PlaneLine[],
  levels: LineLevels,
  widths: readonly number[],
  textHeight: number,
  { layout, window }: Scenery,
  obstacles: readonly Disc[],
): Placed[] {
  const { frame } = layout;
  const isOn = isLabelled(levels.index);
  const toX = frame.width / (window.a[1] - window.a[0]);
  const toY = frame.height / (window.b[1] - window.b[0]);
  const all = lines.map(({ points, closed, level }) => ({
    points: points.map((at, k) =>
      k & 1 ? frame.y + frame.height - (at - window.b[0]) * toY : frame.x + (at - window.a[0]) * toX,
    ),
    closed,
    group: level,
    textWidth: isOn[level] ? widths[level] : 0,
  }));
  const most = Math.max(2, Math.min(14, Math.round((frame.width * frame.height) / (13 * textHeight) ** 2)));
  const options = { textHeight, frame, obstacles, most };
  return placeLabels(all, options).map((label) => {
    const { level } = lines[label.line];
    return { ...label, level, textWidth: widths[level] };
  });
}

interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Markers that a label must not cover; the others are specks. */
const LARGE: ReadonlySet<MarkerKind> = new Set(['verified', 'resolved', 'border']);

function markersOf(markers: readonly Marker[]): Disc[] {
  const large = markers.filter(({ kind }) => LARGE.has(kind));
  return large.map(({ x, y }) => ({ x, y, radius: 7 }));
}

/** A string of discs along the lines from the point under a witness to its ends. */
function chordOf(witness: Witness | null, scenery: Scenery): Disc[] {
  return witness ? witness.points.flatMap((end) => alongOf([witness.at, end], scenery)) : [];
}

/** A string of discs along the line through a trajectory, or one on each point that no line joins. */
function pathOf(trajectory: Trajectory | null, scenery: Scenery): Disc[] {
  if (!trajectory) return [];
  const { a, b, isOrdered } = trajectory;
  const points = Array.from({ length: a.length }, (_, k): Point => [a[k], b[k]]);
  if (isOrdered) return alongOf(points, scenery);
  return points.flatMap((point) => alongOf([point], scenery));
}

/** Discs along a line through points of the plane, those in the frame. */
function alongOf(points: readonly Point[], { layout, window }: Scenery): Disc[] {
  const { frame } = layout;
  const toPage = ([a, b]: Point) => [
    frame.x + (frame.width * (a - window.a[0])) / (window.a[1] - window.a[0]),
    frame.y + frame.height - (frame.height * (b - window.b[0])) / (window.b[1] - window.b[0]),
  ];
  const places = points.map(toPage);
  const radius = CHORD_STEP / 2;
  const discs: Disc[] = [];
  const add = (x: number, y: number): void => {
    const isIn = x >= frame.x && y >= frame.y && x <= frame.x + frame.width && y <= frame.y + frame.height;
    const last = discs.at(-1);
    if (isIn && !(last && Math.hypot(x - last.x, y - last.y) < radius)) discs.push({ x, y, radius });
  };
  add(places[0][0], places[0][1]);
  for (const [k, [x1, y1]] of places.slice(1).entries()) {
    const [x0, y0] = places[k];
    // as many as the frame has room for, however far the ends are outside
    const steps = Math.min(200, Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / CHORD_STEP)));
    for (let n = 1; n <= steps; n++) add(x0 + ((x1 - x0) * n) / steps, y0 + ((y1 - y0) * n) / steps);
  }
  return discs;
}

/** The last value that was made, while what it is made from stays the same. */
class Last<T> {
  #inputs: readonly unknown[] | null = null;
  #value: T | undefined;

  get(inputs: readonly unknown[], make: () => T): T {
    if (this.#inputs?.length !== inputs.length || inputs.some((input, k) => input !== this.#inputs![k])) {
      this.#value = make();
      this.#inputs = inputs;
    }
    return this.#value as T;
  }
}
