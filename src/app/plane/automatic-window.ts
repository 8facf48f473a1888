import { loadLandscape } from '../../elements/source.ts';
import { createPause } from '../../model/pause.ts';
import type { FoundWindow } from '../../model/planes/window.ts';
import { resolveLandscape } from '../../model/resolve.ts';
import { specError } from '../../spec/errors.ts';
import type { Landscape } from '../../spec/landscape.ts';
import { validateLandscape } from '../../spec/validate.ts';

export interface WindowOptions {
  /** How many times the loss at the centre each side rises to. */
  factor: number;
  /** Whether the rise of the loss decides where there is a path that could; false by default. */
  isByLoss?: boolean;
  signal: AbortSignal;
}

/**
 * A window for the plane of a landscape, which is resolved as the element does it. Works in small slices of time.
 *
 * @throws LandscapeError when the landscape is not right or its plane cannot be made, the signal's reason when aborted
 */
export async function findWindow(
  landscape: Landscape,
  { factor, isByLoss, signal }: WindowOptions,
): Promise<FoundWindow> {
  const problems = validateLandscape(landscape);
  if (problems.length > 0) throw specError(problems);
  const source = { landscape, src: null, inline: null, preset: null };
  const read = async (path: string) => (await loadLandscape(source, signal)).read(path);
  const { autoWindow } = await import('../../model/planes/window.ts');
  const { network, data, loss, plane } = await resolveLandscape(landscape, read, { signal });
  const path = isByLoss ? null : (plane.path ?? null);
  return autoWindow({ network, data, loss }, plane, { factor, path, turn: createPause(signal) });
}
