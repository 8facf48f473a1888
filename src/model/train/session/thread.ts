import { LandscapeError } from '../../../spec/errors.ts';
import type { TrainingResult } from '../trainer.ts';
import type { FromTraining, ToTraining, TrainingHost, TrainingListener, TrainingRequest } from './protocol.ts';

/** A thread that was started from the text of a classic script. */
export interface SpawnedThread {
  post(message: ToTraining): void;
  terminate(): void;
}

/** Starts a thread; throws, or reports an error, where none can be made. */
export type Spawn = (
  code: string,
  listeners: { message(message: FromTraining): void; error(error: Error): void },
) => SpawnedThread;

/** A thread that does not say that it is ready for this long was silently forbidden. */
const START_TIMEOUT_MS = 10_000;

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
  readonly #thread: SpawnedThread;
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

interface Inbox {
  message(message: FromTraining): void;
  error(error: Error): void;
}

interface Started {
  thread: SpawnedThread;
  inbox: Inbox;
}

/** Waits for a thread to say that it is ready; null when it does not come up. */
function startThread(code: string, spawn: Spawn): Promise<Started | null> {
  return new Promise((resolve) => {
    let thread: SpawnedThread | null = null;
    const giveUp = () => {
      clearTimeout(timer);
      thread?.terminate();
      resolve(null);
    };
    const timer = setTimeout(giveUp, START_TIMEOUT_MS);
    const inbox: Inbox = {
      message: () => {
        clearTimeout(timer);
        if (thread) resolve({ thread, inbox });
      },
      error: giveUp,
    };
    try {
      thread = spawn(code, {
        message: (message) => inbox.message(message),
        error: (error) => inbox.error(error),
      });
    } catch {
      giveUp();
    }
  });
}
