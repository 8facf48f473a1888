import { contourLines } from '../analysis/contours.ts';
import { PARABOLOID_INKS } from './finding-inks.ts';
import type { Page } from './ink.ts';
import type { LineLevels } from './lines.ts';
import { isHidden, toWorld, type Scene } from './pick.ts';
import type { Paraboloid } from './types.ts';
import { isShown, placeOf } from './witness-path.ts';

/** Nodes along a side of the square on which the lines of the model are traced. */
const NODES = 97;
/** With fewer of the picture's levels than this the model gets levels of its own. */
const LEAST_LEVELS = 3;
const OWN_LEVELS = 6;
/** px of the ellipse's width for each level, at least. */
const LEVEL_SPACING = 22;
const DASH = [5, 3.5];

/** Loss of the model at an offset from its point. */
export function modelAt({ value, gradient, hessian }: Paraboloid, da: number, db: number): number {
  const [ga, gb] = gradient;
  const [aa, ab, bb] = hessian;
  return value + ga * da + gb * db + 0.5 * (aa * da * da + 2 * ab * da * db + bb * db * db);
}

/** A contour line of the model: points (x, y) in the square −1…1 around its ellipse. */
export interface ModelLine {
  readonly level: number;
  readonly closed: boolean;
  readonly points: readonly (readonly [number, number])[];
}

/**
 * Contour lines of the model at the picture's own levels, so that dashed and whole lines of one level can be compared; where
 * too few of them pass, at equal distances between its extremes.
 *
 * @param most levels at most: of more, every n-th
 */
export function modelLines(paraboloid: Paraboloid, levels: LineLevels | null, most = Infinity): ModelLine[] {
  const [ra, rb] = paraboloid.radius;
  const at = (k: number) => (2 * k) / (NODES - 1) - 1;
  const values = new Float32Array(NODES * NODES);
  let [min, max] = [Infinity, -Infinity];
  for (let s = 0; s < values.length; s++) {
    const [x, y] = [at(s % NODES), at(Math.floor(s / NODES))];
    // relative to the value at the point: single precision is then enough for any offset
    values[s] = modelAt(paraboloid, x * ra, y * rb) - paraboloid.value;
    if (Math.hypot(x, y) > 1) continue;
    min = Math.min(min, values[s]);
    max = Math.max(max, values[s]);
  }
  const shared = Array.from(levels?.values ?? [], (level) => level - paraboloid.value);
  const passed = shared.filter((level) => level > min && level < max);
  const own = Array.from({ length: OWN_LEVELS }, (_, k) => min + ((max - min) * (k + 0.5)) / OWN_LEVELS);
  const drawn = passed.length < LEAST_LEVELS && max > min ? own : passed;
  const every = Math.max(1, Math.ceil(drawn.length / most));
  const lines = contourLines(
    { width: NODES, height: NODES, values },
    drawn.filter((_, k) => k % every === 0),
  );
  return lines.map(({ level, closed, points }) => ({
    level: level + paraboloid.value,
    closed,
    points: Array.from({ length: points.length / 2 }, (_, k) => [at(points[2 * k]), at(points[2 * k + 1])] as const),
  }));
}

/** On the map the lines of the model, dashed, within their ellipse; its point marked on map and surface. */
export function drawParaboloid(
  { context }: Page,
  scene: Scene,
  paraboloid: Paraboloid,
  levels: LineLevels | null,
  onMap: number,
): void {
  const { a, b, value, radius } = paraboloid;
  const { line, dash } = PARABOLOID_INKS;
  const onScreen = (x: number, y: number) => scene.projection.project([...toWorld(scene, x, y), 0]);
  const trace = (points: Iterable<readonly [number, number]>, closed: boolean) => {
    context.beginPath();
    for (const [x, y] of points) {
      const [px, py] = onScreen(a + x * radius[0], b + y * radius[1]);
      context.lineTo(px, py);
    }
    if (closed) context.closePath();
  };
  const rim = Array.from({ length: 120 }, (_, k) => {
    const angle = (k / 120) * 2 * Math.PI;
    return [Math.cos(angle), Math.sin(angle)] as const;
  });
  context.save();
  if (onMap > 0) {
    const { x, y, width, height } = scene.layout.frame;
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    const draw = (lineWidth: number) => {
      context.setLineDash([]);
      context.globalAlpha = 0.5 * onMap;
      context.strokeStyle = line;
      context.lineWidth = lineWidth + 1.6;
      context.stroke();
      context.setLineDash(DASH);
      context.globalAlpha = onMap;
      context.strokeStyle = dash;
      context.lineWidth = lineWidth;
      context.stroke();
    };
    trace(rim, true);
    draw(1.8);
    context.clip();
    const [[left], [right]] = [onScreen(a - radius[0], b), onScreen(a + radius[0], b)];
    const most = Math.max(LEAST_LEVELS, Math.round((right - left) / LEVEL_SPACING));
    for (const { points, closed } of modelLines(paraboloid, levels, most)) {
      trace(points, closed);
      draw(1.3);
    }
  }
  context.restore();
  if (!isShown(scene, a, b)) return;
  const place = placeOf(scene, { a, b, loss: value });
  drawPoint(context, scene.projection.project(place), isHidden(scene, place));
}

/** A small diamond, unlike the discs of minima. */
function drawPoint(context: CanvasRenderingContext2D, [x, y]: readonly number[], isHidden: boolean): void {
  context.save();
  context.globalAlpha = isHidden ? 0.4 : 1;
  context.beginPath();
  for (const [dx, dy] of [
    [0, -5.5],
    [5.5, 0],
    [0, 5.5],
    [-5.5, 0],
  ])
    context.lineTo(x + dx, y + dy);
  context.closePath();
  context.fillStyle = PARABOLOID_INKS.line;
  context.strokeStyle = PARABOLOID_INKS.dash;
  context.lineWidth = 1.6;
  context.fill();
  context.stroke();
  context.restore();
}
