import type { Page } from './ink.ts';
import { sceneOf } from './overlay.ts';
import type { Scenery } from './painter.ts';
import { drawParaboloid } from './paraboloid-map.ts';
import { pathPoints } from './path-geometry.ts';
import { stepOf } from './path-words.ts';
import { drawTrajectory } from './path.ts';
import { isHidden, type Scene } from './pick.ts';
import type { PathStep, Trajectory, ViewState } from './types.ts';
import type { Marker } from './markers.ts';
import { endsOf, onScreen, placeOf, type ScreenPoint } from './witness-path.ts';
import { drawWitness } from './witness.ts';

// in one chunk with what it shares with the rest, so that the bundler leaves the entry of the element whole
export { GpuParaboloid } from './gpu-paraboloid.ts';

/**
 * Draws the witness, the paraboloid and the trajectory of a state over the picture; `Findings` of overlay.ts.
 *
 * @returns what writes the words that belong to them, to be called after the markers
 */
export function drawFindings(
  page: Page,
  scenery: Scenery,
  { witness, paraboloid, trajectory }: Readonly<Pick<ViewState, 'witness' | 'paraboloid' | 'trajectory'>>,
  onSurface: number,
  onMap: number,
): (markers?: readonly Marker[]) => void {
  const scene = sceneOf(scenery);
  if (!scene) return () => {};
  if (paraboloid) drawParaboloid(page, scene, paraboloid, scenery.levels, onMap);
  const writeNames = trajectory && drawTrajectory(page, scenery, trajectory, onSurface, onMap);
  const writeViolation = witness && drawWitness(page, scene, witness, onSurface, onMap);
  return (markers = []) => {
    const found = markers.filter(({ kind }) => kind === 'verified' || kind === 'resolved');
    const ends = witness ? endsOf(witness).map((end) => onScreen(scene, placeOf(scene, end))) : [];
    const minima = found.map(({ x, y }): ScreenPoint => [x, y]);
    const taken = writeNames?.([...ends, ...minima]) ?? [];
    writeViolation?.(taken);
  };
}

/** The visible point of a trajectory that is nearest to a place of the screen, at most 8 px away; with its place on the plane. */
export function stepAt(
  scene: Scene,
  trajectory: Trajectory,
  x: number,
  y: number,
): { step: PathStep; place: readonly [number, number]; distance: number } | null {
  const isFlat = scene.projection.relief === 0;
  const near = pathPoints(scene, trajectory)
    .filter(({ reach }) => isFlat || reach !== 'hole')
    .map((point) => {
      const [px, py] = scene.projection.project(point.place);
      return { point, distance: Math.hypot(px - x, py - y) };
    })
    .filter(({ distance }) => distance <= 8)
    .sort((p, q) => p.distance - q.distance)
    .find(({ point }) => isFlat || !isHidden(scene, point.place));
  if (!near) return null;
  const { index } = near.point;
  return {
    step: stepOf(trajectory, index),
    place: [trajectory.a[index], trajectory.b[index]],
    distance: near.distance,
  };
}
