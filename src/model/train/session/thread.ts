import { startThread, type Spawn as AnySpawn, type SpawnedThread, type StartedThread } from '../../start-thread.ts';
import { LandscapeError } from '../../../spec/errors.ts';
import type { TrainingResult } from '../trainer.ts';
import type { FromTraining, ToTraining, TrainingHost, TrainingListener, TrainingRequest } from './protocol.ts';

export type Spawn = AnySpawn<ToTraining, FromTraining>;
type Started = StartedThread<ToTraining, FromTraining>;

/** Starts a thread for a training. Where none starts, the calling thread does the work, in slices. */
export async function openTraining(
  request: TrainingRequest,
  listener: TrainingListener,
  spawn: Spawn,
): Promise<TrainingHost> {
  const { default: code } = await import('../worker.ts?script');
  const started = await startThread(code, spawn);
  if (started) return new RemoteTraining(started, request, listener);
  // loaded only where it is needed: the text of the thread holds all of it already
  const { trainHere } = await import('./local.ts');
  return trainHere(request, listener);
}

interface Waiting {
  resolve(result: TrainingResult): void;
  reject(error: Error): void;
}

class RemoteTraining implements TrainingHost {
  readonly #thread: SpawnedThread<ToTraining>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listener: TrainingListener;
  #next = 0;
  #isClosed = false;

  constructor({ thread, inbox }: Started, request: TrainingRequest, listener: TrainingListener) {
    this.#thread = thread;
    this.#listener = listener;
    inbox.message = (message) => this.#hear(message);
    inbox.error = (cause) =>
      this.#fail(new LandscapeError('memory', `The training thread died: ${cause.message}`, { cause }));
    thread.post({ type: 'open', request });
  }

  go(): void {
    this.#thread.post({ type: 'go' });
  }

  pause(): void {
    this.#thread.post({ type: 'pause' });
  }

  stop(): void {
    this.#thread.post({ type: 'stop' });
  }

  extend(total: number): void {
    this.#thread.post({ type: 'extend', total });
  }

  result(): Promise<TrainingResult> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#thread.post({ type: 'result', id });
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#thread.terminate();
    this.#reject(new DOMException('The training was closed', 'AbortError'));
  }

  #hear(message: FromTraining): void {
    if (this.#isClosed) return;
    switch (message.type) {
      case 'ready':
        return;
      case 'progress':
        return this.#listener.progress(message.progress);
      case 'result':
        this.#waiting.get(message.id)?.resolve(message.result);
        this.#waiting.delete(message.id);
        return;
      case 'failed':
        return this.#fail(new LandscapeError('memory', `The training failed: ${message.message}`));
    }
  }

  #fail(error: Error): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#thread.terminate();
    this.#reject(error);
    this.#listener.failed(error);
  }

  #reject(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
