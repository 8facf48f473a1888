import { formatOrbit } from './attributes.ts';
import type { Landscape, Window } from '../spec/landscape.ts';
import type { CameraPose } from '../view/view.ts';

/** The attributes that a snapshot carries; null or false = the default. */
const TEXTS = ['src', 'preset', 'resolution', 'view', 'engine', 'palette', 'scale', 'levels', 'theme'] as const;
const FLAGS = ['withoutContours', 'withoutMinima', 'withoutInteraction', 'withWitness', 'withTrajectory'] as const;

export type SnapshotAttributes = Record<(typeof TEXTS)[number], string | null> &
  Record<(typeof FLAGS)[number], boolean> & { cameraOrbit: string | null };

/** The whole state of an element as plain data: `JSON.stringify` it, post it, put it into a page's history. */
export interface Snapshot extends SnapshotAttributes {
  version: 1;
  /** The landscape that was set by script; null when it comes from an attribute or an inline child. */
  landscape: Landscape | null;
  /** The window that the reader has zoomed to; null = the landscape's own. */
  window: Window | null;
  /** How far the surface's camera has been moved, in half extents of the base; null = not at all. */
  pan: [number, number] | null;
}

interface SnapshotHost extends SnapshotAttributes {
  landscape: Landscape | null;
  window: Window | null;
}

/** @param landscape what was set by script @param pose where the camera goes; null before the first picture */
export function snapshot(host: SnapshotHost, landscape: Landscape | null, pose: CameraPose | null): Snapshot {
  const attributes = Object.fromEntries([...TEXTS, ...FLAGS].map((name) => [name, host[name] ?? null]));
  return {
    ...(attributes as unknown as SnapshotAttributes),
    version: 1,
    cameraOrbit: pose ? formatOrbit(pose) : (host.cameraOrbit ?? null),
    pan: pose && [pose.panX, pose.panY],
    landscape: landscape && structuredClone(landscape),
    window: host.window && structuredClone(host.window),
  };
}

/** Throws a RangeError for a snapshot of another version. */
export function applySnapshot(host: SnapshotHost, state: Snapshot): void {
  if (state?.version !== 1) throw new RangeError(`Expected a snapshot of version 1, got ${state?.version}`);
  for (const name of TEXTS) host[name] = state[name];
  for (const name of FLAGS) host[name] = state[name] ?? false;
  host.cameraOrbit = state.cameraOrbit;
  host.landscape = state.landscape;
  host.window = state.window;
}
