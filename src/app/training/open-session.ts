import { startThread } from '../../engine/cpu/threads.ts';
import { resolveLandscape } from '../../model/resolve.ts';
import { TrainingSession, type TrainingProgress } from '../../model/train/session/session.ts';
import type { Landscape, TrainingOptions, TrainingStart } from '../../spec/landscape.ts';

/** What a training needs of the page: the problem is that of the landscape, whatever its plane. */
export interface SessionRequest {
  landscape: Landscape;
  start: TrainingStart;
  options: TrainingOptions;
  /** Bytes of the trajectory that is kept. */
  bytes: number;
}

/** What the page needs of a training. */
export type OpenedSession = Pick<
  TrainingSession,
  'options' | 'start' | 'pause' | 'resume' | 'stop' | 'extend' | 'result' | 'record' | 'close'
>;

export type OpenSession = (
  request: SessionRequest,
  onProgress: (progress: TrainingProgress) => void,
) => Promise<OpenedSession>;

/**
 * Makes data and start of a training, which then waits for `start`.
 *
 * @throws LandscapeError of kind `spec` for options that do not fit the data, or data that a page cannot read
 */
export const openSession: OpenSession = async ({ landscape, start, options, bytes }, onProgress) => {
  const { network, data, loss, plane } = await resolveLandscape({
    ...landscape,
    parameters: start,
    // any plane has θ0 for its origin; this one costs nothing
    plane: { directions: 'random', normalize: 'none' },
    window: { a: [-1, 1], b: [-1, 1] },
    grid: [2, 2],
  });
  const request = { problem: { network, data, loss }, theta0: plane.origin, options, memory: { trajectory: bytes } };
  return new TrainingSession(request, startThread, { onProgress });
};
