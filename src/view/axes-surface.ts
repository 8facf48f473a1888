import type { Window } from '../spec/landscape.ts';
import { tickCount, withOffset } from './axes-map.ts';
import { drawLine, drawText, type Page } from './ink.ts';
import { FLOOR, type Layout, type Point, type Projection } from './projection.ts';
import { linearTicks, type Tick, type Ticks } from './ticks.ts';

export interface SurfaceAxes {
  readonly layout: Layout;
  readonly projection: Projection;
  readonly window: Window;
  readonly labels: { a: string; b: string; value: string };
  /** Ticks of the vertical axis: heights 0…1 with labels. */
  readonly heights: readonly { t: number; label: string }[];
  /** What the vertical labels leave out. */
  readonly heightOffset: string;
}

/** What lies behind the surface: the floor with its grid, and the two walls away from the viewer. */
export function drawBehindSurface({ context, ink }: Page, axes: SurfaceAxes): void {
  const { layout, projection, window, heights } = axes;
  const [hx, hy] = layout.base;
  const floor = floorOf(projection);
  const flat = (points: Point[]) => points.map((point) => projection.project(point));
  const corners = flat([
    [-hx, -hy, floor],
    [hx, -hy, floor],
    [hx, hy, floor],
    [-hx, hy, floor],
  ]);
  context.fillStyle = ink.floor;
  context.beginPath();
  for (const [x, y] of corners) context.lineTo(x, y);
  context.closePath();
  context.fill();

  const [nearX, nearY] = nearSides(axes);
  const top = projection.relief;
  for (const x of worldTicks(window.a, hx, floorTicks(axes, 'a'))) {
    drawLine(
      context,
      flat([
        [x, nearY * hy, floor],
        [x, -nearY * hy, floor],
        [x, -nearY * hy, top],
      ]),
      ink.grid,
    );
  }
  for (const y of worldTicks(window.b, hy, floorTicks(axes, 'b'))) {
    drawLine(
      context,
      flat([
        [nearX * hx, y, floor],
        [-nearX * hx, y, floor],
        [-nearX * hx, y, top],
      ]),
      ink.grid,
    );
  }
  for (const { t } of heights) {
    const z = t * projection.relief;
    drawLine(
      context,
      flat([
        [-nearX * hx, nearY * hy, z],
        [-nearX * hx, -nearY * hy, z],
        [nearX * hx, -nearY * hy, z],
      ]),
      ink.grid,
    );
  }
  context.lineWidth = 1;
  drawLine(
    context,
    flat([
      [-nearX * hx, -nearY * hy, floor],
      [-nearX * hx, -nearY * hy, top],
    ]),
    ink.grid,
  );
}

/** What lies in front: the two near edges of the floor and the vertical axis at the outermost left corner. */
export function drawBeforeSurface(page: Page, axes: SurfaceAxes): void {
  const { layout, projection, labels } = axes;
  const [hx, hy] = layout.base;
  const [nearX, nearY] = nearSides(axes);
  const floor = floorOf(projection);
  drawFloorEdge(page, axes, {
    at: (f) => [hx * (2 * f - 1), nearY * hy, floor],
    outward: [0, nearY, 0],
    range: axes.window.a,
    ticks: floorTicks(axes, 'a'),
    title: labels.a,
  });
  drawFloorEdge(page, axes, {
    at: (f) => [nearX * hx, hy * (2 * f - 1), floor],
    outward: [nearX, 0, 0],
    range: axes.window.b,
    ticks: floorTicks(axes, 'b'),
    title: labels.b,
  });
  drawHeightAxis(page, axes);
}

function floorOf({ relief, flatness }: Projection): number {
  return relief === 0 ? 0 : FLOOR * (1 - flatness);
}

/** Which side of the base, −1 or 1, is nearer to the viewer: along a, along b. */
function nearSides({ projection: { azimuth } }: SurfaceAxes): [number, number] {
  return [Math.sin(azimuth) >= 0 ? 1 : -1, Math.cos(azimuth) >= 0 ? -1 : 1];
}

function floorTicks({ layout, projection, window }: SurfaceAxes, axis: 'a' | 'b'): Ticks {
  const length = projection.scale * 2 * layout.base[axis === 'a' ? 0 : 1];
  return linearTicks(...window[axis], Math.min(6, Math.max(2, Math.round(tickCount(length) * 0.9))));
}

function worldTicks([from, to]: readonly [number, number], half: number, { ticks }: Ticks): number[] {
  return ticks.map(({ value }) => half * ((2 * (value - from)) / (to - from) - 1));
}

interface FloorEdge {
  at: (share: number) => Point;
  outward: Point;
  range: readonly [number, number];
  ticks: Ticks;
  title: string;
}

function drawFloorEdge({ context, ink, type }: Page, { projection }: SurfaceAxes, edge: FloorEdge): void {
  const { at, outward, range, ticks, title } = edge;
  const [start, end, middle] = [0, 1, 0.5].map((f) => projection.project(at(f)));
  drawLine(context, [start, end], ink.line);
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
  if (length < 40) return;

  const away = screenDirection(projection, at(0.5), outward);
  context.font = type.label;
  let reach = 0;
  for (const { value, label } of spread(ticks.ticks, length, type.size * 2.4)) {
    const [x, y] = projection.project(at((value - range[0]) / (range[1] - range[0])));
    drawLine(
      context,
      [
        [x, y],
        [x + 5 * away[0], y + 5 * away[1]],
      ],
      ink.line,
    );
    const half = context.measureText(label).width / 2;
    const distance = 10 + Math.abs(away[0]) * half + Math.abs(away[1]) * type.size * 0.5;
    drawText(context, label, x + distance * away[0], y + distance * away[1], { font: type.label, color: ink.quiet });
    reach = Math.max(reach, distance + Math.abs(away[0]) * half + Math.abs(away[1]) * type.size * 0.5);
  }
  let angle = Math.atan2(end[1] - start[1], end[0] - start[0]);
  if (angle > Math.PI / 2) angle -= Math.PI;
  if (angle < -Math.PI / 2) angle += Math.PI;
  // The title runs along the edge; measured across it, so that it clears the labels whatever the angle.
  const across: [number, number] = [-Math.sin(angle), Math.cos(angle)];
  const side = Math.sign(across[0] * away[0] + across[1] * away[1]) || 1;
  const gap = reach * Math.abs(across[0] * away[0] + across[1] * away[1]) + type.size * 1.1;
  drawText(context, withOffset(title, ticks), middle[0] + side * gap * across[0], middle[1] + side * gap * across[1], {
    font: type.title,
    color: ink.strong,
    rotate: angle,
    widest: Math.max(length * 1.1, 90),
  });
}

function drawHeightAxis({ context, ink, type }: Page, axes: SurfaceAxes): void {
  const { layout, projection, heights, labels, heightOffset } = axes;
  const [hx, hy] = layout.base;
  const corners = [
    [-hx, -hy],
    [hx, -hy],
    [hx, hy],
    [-hx, hy],
  ];
  const leftmost = corners
    .map(([x, y]) => ({ x, y, screen: projection.project([x, y, 0])[0] }))
    .reduce((best, corner) => (corner.screen < best.screen ? corner : best));
  const at = (z: number) => projection.project([leftmost.x, leftmost.y, z]);
  const [foot, top] = [at(floorOf(projection)), at(projection.relief)];
  drawLine(context, [foot, top], ink.line);
  const length = foot[1] - top[1];
  if (length < 24) return;
  for (const { t, label } of spread(heights, length, type.size * 1.5)) {
    const [x, y] = at(t * projection.relief);
    drawLine(
      context,
      [
        [x, y],
        [x - 5, y],
      ],
      ink.line,
    );
    drawText(context, label, x - 9, y, { font: type.label, color: ink.quiet, align: 'right' });
  }
  const title = withOffset(labels.value, { offset: heightOffset });
  context.font = type.title;
  const width = context.measureText(title).width;
  const left = Math.max(4, top[0] - width / 2 - 8);
  drawText(context, title, left, Math.max(type.size, top[1] - type.size * 1.3), {
    font: type.title,
    color: ink.strong,
    align: 'left',
  });
}

/** Every n-th entry, so that labels keep this distance on the screen. */
function spread<T extends Tick | { t: number; label: string }>(
  entries: readonly T[],
  length: number,
  distance: number,
): readonly T[] {
  const most = Math.max(2, Math.floor(length / distance));
  const every = Math.ceil(entries.length / most);
  return entries.filter((_, k) => k % every === 0);
}

/** Unit vector on the screen of a world direction at a point. */
function screenDirection(projection: Projection, [x, y, z]: Point, [dx, dy, dz]: Point): [number, number] {
  const from = projection.project([x, y, z]);
  const to = projection.project([x + 0.05 * dx, y + 0.05 * dy, z + 0.05 * dz]);
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  return [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
}
