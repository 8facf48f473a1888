import type { Field } from '../spec/field.ts';
import type { Window } from '../spec/landscape.ts';
import type { Layout, Point, Projection } from './projection.ts';
import { emptySample, nodeCoordinates, sampleField } from './sample.ts';
import { heightOf, type ValueScale } from './value-scale.ts';

/** What is needed to find a place on the picture. */
export interface Scene {
  readonly field: Field;
  readonly scale: ValueScale;
  readonly projection: Projection;
  readonly layout: Layout;
  /** The part of the plane that the base shows. */
  readonly window: Window;
}

/** World x, y of a point of the plane. */
export function toWorld({ layout, window }: Pick<Scene, 'layout' | 'window'>, a: number, b: number): [number, number] {
  return [layout.base[0] * (2 * share(window.a, a) - 1), layout.base[1] * (2 * share(window.b, b) - 1)];
}

/** The inverse of `toWorld`. */
export function toPlane({ layout, window }: Pick<Scene, 'layout' | 'window'>, x: number, y: number): [number, number] {
  const [fa, fb] = [(x / layout.base[0] + 1) / 2, (y / layout.base[1] + 1) / 2];
  return [window.a[0] + (window.a[1] - window.a[0]) * fa, window.b[0] + (window.b[1] - window.b[0]) * fb];
}

function share([from, to]: readonly [number, number], x: number): number {
  return (x - from) / (to - from);
}

/** World z of the surface above a point of the plane; NaN outside the field and in holes. */
export function surfaceHeight({ field, scale, projection }: Scene, a: number, b: number): number {
  const [u, v] = nodeCoordinates(field, a, b);
  const slack = 1e-6;
  if (u < -slack || v < -slack || u > field.width - 1 + slack || v > field.height - 1 + slack) return NaN;
  const loss = sampleField(field, u, v, scratch).value;
  if (projection.relief === 0 && Number.isFinite(loss)) return 0;
  return projection.relief * heightOf(scale, loss);
}

const scratch = emptySample();

/** Steps of the search along a line of sight; between two of them the crossing is found by bisection. */
const STEPS = 768;

/**
 * The point (a, b) of the plane seen at a point of the screen: on the surface where the line of sight first meets it, in
 * the map straight below (then holes can be read too). Null where there is nothing.
 */
export function pickPoint(scene: Scene, x: number, y: number): [number, number] | null {
  const { projection, layout } = scene;
  const { origin, direction } = projection.ray(x, y);
  if (projection.flatness === 1) {
    const [a, b] = toPlane(scene, origin[0], origin[1]);
    const inBase =
      Math.abs(origin[0]) <= layout.base[0] * (1 + 1e-9) && Math.abs(origin[1]) <= layout.base[1] * (1 + 1e-9);
    return inBase ? [a, b] : null;
  }
  const span = insideBox(origin, direction, layout.base, projection.relief);
  if (!span) return null;
  const hit = march(scene, origin, direction, span[1], span[0]);
  if (hit === null) return null;
  return toPlane(scene, origin[0] + direction[0] * hit, origin[1] + direction[1] * hit);
}

/**
 * Whether the surface hides a world point from the eye. The point may lie on the surface.
 *
 * @param steps of the search: few are enough for what is many and small
 */
export function isHidden(scene: Scene, point: Point, steps = STEPS): boolean {
  const { projection, layout } = scene;
  if (projection.relief === 0) return false;
  const [x, y, depth] = projection.project(point);
  const { origin, direction } = projection.ray(x, y);
  const span = insideBox(origin, direction, layout.base, projection.relief);
  if (!span || span[1] <= depth) return false;
  // Start a little off the surface: the point itself must not count as a crossing.
  const clear = depth + 0.02;
  return span[1] > clear && march(scene, origin, direction, span[1], clear, steps) !== null;
}

/** Where a line of sight first changes sides of the surface, going from s = near down to s = far; null if never. */
function march(scene: Scene, origin: Point, direction: Point, near: number, far: number, steps = STEPS): number | null {
  const above = (s: number): number => {
    const [a, b] = toPlane(scene, origin[0] + direction[0] * s, origin[1] + direction[1] * s);
    return origin[2] + direction[2] * s - surfaceHeight(scene, a, b);
  };
  let last = near;
  let side = above(near);
  for (let step = 1; step <= steps; step++) {
    const s = near + ((far - near) * step) / steps;
    const here = above(s);
    if (here * side <= 0 && !Number.isNaN(here)) {
      let [low, high] = [last, s];
      for (let turn = 0; turn < 40; turn++) {
        const middle = (low + high) / 2;
        const value = above(middle);
        if (Number.isNaN(value)) break;
        if (value * side > 0) low = middle;
        else high = middle;
      }
      return high;
    }
    side = here;
    last = s;
  }
  return null;
}

/** The part [far, near] of a line that lies in the box of the surface; null when it misses. */
function insideBox(
  origin: Point,
  direction: Point,
  base: readonly [number, number],
  top: number,
): [number, number] | null {
  const slack = 1e-9;
  const low = [-base[0], -base[1], -slack];
  const high = [base[0], base[1], top + slack];
  let [far, near] = [-8, 4];
  for (let axis = 0; axis < 3; axis++) {
    if (Math.abs(direction[axis]) < 1e-12) {
      if (origin[axis] < low[axis] || origin[axis] > high[axis]) return null;
      continue;
    }
    const [s0, s1] = [(low[axis] - origin[axis]) / direction[axis], (high[axis] - origin[axis]) / direction[axis]];
    far = Math.max(far, Math.min(s0, s1));
    near = Math.min(near, Math.max(s0, s1));
  }
  return far <= near ? [far, near] : null;
}
