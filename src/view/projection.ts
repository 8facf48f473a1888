import type { CameraPose } from './types.ts';

/** A rectangle in CSS px. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where things go in the container: the room for the surface, and the frame of the map. CSS px. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly room: Rect;
  readonly frame: Rect;
  /** Half extents of the base in world units; the larger is 1. */
  readonly base: readonly [number, number];
}

/** Height of the surface in world units, where the base is 2 wide. */
export const RELIEF = 0.9;
/** The floor lies below the lowest loss by this much, in world units. */
export const FLOOR = -0.1;
/** Strength of the perspective: 1 / distance of the eye, in world units. */
const PERSPECTIVE = 0.17;

export type Point = readonly [number, number, number];

/**
 * World to screen, for everything between perspective surface and flat map.
 *
 * World: x along a and y along b within ± base, z up; the base shows the camera's window. In view coordinates (x right, y
 * up, z to the eye) the screen is centre + scale · (x, −y) / (1 − k z): with k = 0 an exact orthographic map, so that the change
 * between the two is continuous.
 */
export interface Projection {
  /** Column-major, clip depth 0…1. */
  readonly matrix: Float32Array<ArrayBuffer>;
  /** World units of height per unit of t; 0 in the map. */
  readonly relief: number;
  /** 0 = surface, 1 = map. */
  readonly flatness: number;
  /** CSS px per world unit at the depth of the target. */
  readonly scale: number;
  /** Turn and tilt in effect, in radians. */
  readonly azimuth: number;
  readonly elevation: number;
  /** [x, y] in CSS px and the depth towards the eye in world units. */
  project(point: Point): [number, number, number];
  /** The line of sight through a point of the screen: world = origin + s · direction, nearest to the eye for large s. */
  ray(x: number, y: number): { origin: Point; direction: Point };
}

export function createProjection(pose: CameraPose, layout: Layout): Projection {
  const { flatness, zoom } = pose;
  const relief3d = 1 - flatness;
  const azimuth = wrap(pose.azimuth) * relief3d;
  const elevation = pose.elevation + (Math.PI / 2 - pose.elevation) * flatness;
  const relief = RELIEF * relief3d;
  const k = PERSPECTIVE * relief3d;
  const [hx, hy] = layout.base;

  const fit = fitSurface(layout, pose.elevation);
  const mapScale = layout.frame.width / (2 * hx);
  // Zooming moves towards the middle of the room; the fitted offset shrinks with it.
  const scale = (fit.scale * zoom) ** relief3d * mapScale ** flatness;
  const centerX = mix(fit.x, layout.frame.x + layout.frame.width / 2, flatness);
  const centerY = mix(fit.y, layout.frame.y + layout.frame.height / 2, flatness);
  const target: Point = [pose.panX * hx * relief3d, pose.panY * hy * relief3d, TARGET * relief3d];

  const [cosA, sinA] = [Math.cos(azimuth), Math.sin(azimuth)];
  const [cosE, sinE] = flatness === 1 ? [0, 1] : [Math.cos(elevation), Math.sin(elevation)];
  const right: Point = [cosA, sinA, 0];
  const up: Point = [-sinA * sinE, cosA * sinE, cosE];
  const back: Point = [sinA * cosE, -cosA * cosE, sinE];

  return {
    matrix: clipMatrix({ layout, right, up, back, target, scale, centerX, centerY, k }),
    relief,
    flatness,
    scale,
    azimuth,
    elevation,
    project(point) {
      const d: Point = [point[0] - target[0], point[1] - target[1], point[2] - target[2]];
      const z = dot(back, d);
      const w = 1 - k * z;
      return [centerX + (scale * dot(right, d)) / w, centerY - (scale * dot(up, d)) / w, z];
    },
    ray(px, py) {
      const x = (px - centerX) / scale;
      const y = (centerY - py) / scale;
      const at = (s: number): Point => combine(target, right, x * (1 - k * s), up, y * (1 - k * s), back, s);
      const origin = at(0);
      const next = at(1);
      return { origin, direction: [next[0] - origin[0], next[1] - origin[1], next[2] - origin[2]] };
    },
  };
}

/** Height of the point that the camera turns about. */
const TARGET = 0.32;

/** Scale and centre with which the turning surface, floor to top, just fits its room at this elevation. */
function fitSurface({ room, base }: Layout, elevation: number): { scale: number; x: number; y: number } {
  const radius = Math.hypot(base[0], base[1]);
  const [cosE, sinE] = [Math.cos(elevation), Math.sin(elevation)];
  let [wide, low, high] = [0, Infinity, -Infinity];
  for (let step = 0; step < 64; step++) {
    const angle = (step / 64) * 2 * Math.PI;
    const [x, y] = [radius * Math.cos(angle), radius * Math.sin(angle)];
    for (const z of [FLOOR - TARGET, RELIEF - TARGET]) {
      const w = 1 - PERSPECTIVE * (-cosE * y + sinE * z);
      const screenY = (sinE * y + cosE * z) / w;
      wide = Math.max(wide, x / w);
      low = Math.min(low, screenY);
      high = Math.max(high, screenY);
    }
  }
  const scale = Math.min(room.width / (2 * wide), room.height / (high - low));
  return {
    scale,
    x: room.x + room.width / 2,
    y: room.y + room.height / 2 + (scale * (low + high)) / 2,
  };
}

interface ClipParts {
  layout: Layout;
  right: Point;
  up: Point;
  back: Point;
  target: Point;
  scale: number;
  centerX: number;
  centerY: number;
  k: number;
}

function clipMatrix(parts: ClipParts): Float32Array<ArrayBuffer> {
  const { layout, right, up, back, target, scale, centerX, centerY, k } = parts;
  // Everything drawn lies within this distance of the target, in depth; 1 / k is larger.
  const reach = 4;
  const toX = (2 * scale) / layout.width;
  const toY = (2 * scale) / layout.height;
  const offsetX = (2 * centerX) / layout.width - 1;
  const offsetY = 1 - (2 * centerY) / layout.height;
  const w = [-k * back[0], -k * back[1], -k * back[2], 1];
  // Depth (1 + k·reach)/2 · (1 − z/reach) over w falls from 1 to 0 as z goes from −reach to reach.
  const nearness = (1 + k * reach) / 2;
  const rows = [
    w.map((wi, i) => (i < 3 ? toX * right[i] : 0) + offsetX * wi),
    w.map((wi, i) => (i < 3 ? toY * up[i] : 0) + offsetY * wi),
    [-back[0], -back[1], -back[2]].map((x) => (nearness * x) / reach).concat(nearness),
    w,
  ];
  for (const row of rows) row[3] -= row[0] * target[0] + row[1] * target[1] + row[2] * target[2];
  const matrix = new Float32Array(16);
  for (let row = 0; row < 4; row++)
    for (let column = 0; column < 4; column++) matrix[4 * column + row] = rows[row][column];
  return matrix;
}

function combine(base: Point, u: Point, x: number, v: Point, y: number, w: Point, z: number): Point {
  return [
    base[0] + u[0] * x + v[0] * y + w[0] * z,
    base[1] + u[1] * x + v[1] * y + w[1] * z,
    base[2] + u[2] * x + v[2] * y + w[2] * z,
  ];
}

function dot(u: Point, v: Point): number {
  return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
}

function mix(from: number, to: number, t: number): number {
  return t === 1 ? to : from + (to - from) * t;
}

/** An angle in −π…π. */
function wrap(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
