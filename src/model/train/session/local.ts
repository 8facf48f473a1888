import type { TrainingResult } from '../trainer.ts';
import type { TrainingHost, TrainingListener, TrainingRequest } from './protocol.ts';
import { TrainingRun } from './run.ts';

/** As long as the calling thread can be held without being felt. A single step of a large network may take longer. */
const SLICE_MS = 12;

/** Trains on the calling thread, which gets a turn between slices. */
export function trainHere(request: TrainingRequest, listener: TrainingListener): TrainingHost {
  const run = new TrainingRun(request, listener, SLICE_MS);
  return {
    go: () => run.go(),
    pause: () => run.pause(),
    stop: () => run.stop(),
    extend: (total) => run.extend(total),
    result: (): Promise<TrainingResult> => Promise.resolve(run.result()),
    close: () => run.pause(),
  };
}
