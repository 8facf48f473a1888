import type { Checkpoint, KnownTrajectory } from '../checkpoints.ts';
import { linePlane, plainWindow, principalPlane, trianglePlane } from '../plane/first-plane.ts';
import { canHold } from '../plane/known.ts';
import { isSameShape } from '../../spec/agreement.ts';
import type { Landscape, PlaneSpec, Window } from '../../spec/landscape.ts';

/** A plane that can be laid through what was opened. */
export interface Offer {
  readonly label: string;
  /** Copies the points, as a landscape stands by itself. */
  plane(): PlaneSpec;
}

/** Two checkpoints have a line, three a plane, and a trajectory its principal plane, where a landscape can hold their numbers. */
export function offersFor(
  { network }: Pick<Landscape, 'network'>,
  points: readonly Checkpoint[],
  trajectory: KnownTrajectory | null,
): Offer[] {
  const [A, B, C, ...more] = points.filter((point) => isSameShape(point.network, network));
  const offers: Offer[] = [];
  if (B && !C && canHold(2, network)) offers.push({ label: 'Line through the two', plane: () => linePlane(A, B) });
  if (C && more.length === 0 && canHold(3, network)) {
    offers.push({ label: 'Plane through the three', plane: () => trianglePlane(A, B, C) });
  }
  if (trajectory && trajectory.points.length > 3 && canHold(3, network)) {
    const label = `Principal plane of the ${trajectory.points.length} points`;
    offers.push({ label, plane: () => principalPlane(trajectory)! });
  }
  return offers;
}

/** A landscape with such a plane, looked at where its points lie. */
export async function withOffer(landscape: Landscape, offer: Offer): Promise<Landscape> {
  const plane = offer.plane();
  const window = plainWindow(plane.directions)?.window ?? (await windowAround(landscape, plane));
  return { ...landscape, plane, window };
}

async function windowAround(landscape: Landscape, plane: PlaneSpec): Promise<Window> {
  const [{ resolveLandscape }, { autoWindow }] = await Promise.all([
    import('../../model/resolve.ts'),
    import('../../model/planes/window.ts'),
  ]);
  const resolved = await resolveLandscape({ ...landscape, plane });
  return (await autoWindow(resolved, resolved.plane)).window;
}
