import type { Checkpoint, KnownTrajectory } from '../checkpoints.ts';
import { linePlane, plainWindow, principalPlane, trianglePlane } from '../plane/first-plane.ts';
import { isSameShape } from '../../spec/agreement.ts';
import type { Landscape, PlaneSpec, Window } from '../../spec/landscape.ts';

/** A plane that can be laid through what was opened. */
export interface Offer {
  readonly label: string;
  readonly plane: PlaneSpec;
}

/** Two checkpoints have a line, three a plane, and a trajectory its principal plane. */
export function offersFor(
  { network }: Pick<Landscape, 'network'>,
  points: readonly Checkpoint[],
  trajectory: KnownTrajectory | null,
): Offer[] {
  const own = points.filter((point) => isSameShape(point.network, network));
  const offers: Offer[] = [];
  if (own.length === 2) offers.push({ label: 'Line through the two', plane: linePlane(own[0], own[1]) });
  if (own.length === 3) offers.push({ label: 'Plane through the three', plane: trianglePlane(...own) });
  const plane = trajectory && trajectory.points.length > 3 ? principalPlane(trajectory) : null;
  if (plane) offers.push({ label: `Principal plane of the ${trajectory!.points.length} points`, plane });
  return offers;
}

/** A landscape with such a plane, looked at where its points lie. */
export async function withOffer(landscape: Landscape, { plane }: Offer): Promise<Landscape> {
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
