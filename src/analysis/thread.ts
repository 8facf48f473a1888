import { LandscapeError } from '../spec/errors.ts';
import type { AnalysisMessage, AnalysisRequest } from './analyze.ts';
import type { Facts } from './facts.ts';

/** A thread that was started from the text of a classic script. */
export interface SpawnedThread {
  post(message: unknown): void;
  terminate(): void;
}

/** Starts a thread; throws, or reports an error, where none can be made. */
export type Spawn = (
  code: string,
  listeners: { message(message: unknown): void; error(error: Error): void },
) => SpawnedThread;

/** A thread that does not say that it is ready for this long was silently forbidden. */
const START_TIMEOUT_MS = 10_000;

/**
 * Measures a field on a thread of its own, which ends with the answer or the abort. Where no thread starts, the calling
 * thread does the work. The field is copied to the thread, or shared when it lies in shared memory.
 *
 * Rejects with the signal's reason when aborted, with a `LandscapeError` of kind `memory` when the thread dies.
 */
export async function analyzeInThread(request: AnalysisRequest, spawn: Spawn, signal?: AbortSignal): Promise<Facts> {
  signal?.throwIfAborted();
  // after the picture: a page need not wait for the text of the thread
  const { default: code } = await import('./worker.ts?script');
  const started = await startThread(code, spawn);
  // loaded only where it is needed: the text of the thread holds all of it already
  if (!started) return (await import('./analyze.ts')).analyzeHere(request, signal);
  const { thread, inbox } = started;
  try {
    return await new Promise<Facts>((resolve, reject) => {
      inbox.message = (message) => {
        if (message.type === 'facts') resolve(message.facts);
        if (message.type === 'failed') reject(new LandscapeError('memory', `The analysis failed: ${message.message}`));
      };
      inbox.error = (cause) =>
        reject(new LandscapeError('memory', `The analysis thread died: ${cause.message}`, { cause }));
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      signal?.throwIfAborted();
      thread.post(request);
    });
  } finally {
    thread.terminate();
  }
}

interface Inbox {
  message(message: AnalysisMessage): void;
  error(error: Error): void;
}

/** Waits for a thread to say that it is ready; null when it does not come up. */
function startThread(code: string, spawn: Spawn): Promise<{ thread: SpawnedThread; inbox: Inbox } | null> {
  return new Promise((resolve) => {
    let thread: SpawnedThread | null = null;
    const giveUp = () => {
      thread?.terminate();
      resolve(null);
    };
    const timer = setTimeout(giveUp, START_TIMEOUT_MS);
    const inbox: Inbox = {
      message: () => {
        clearTimeout(timer);
        if (thread) resolve({ thread, inbox });
      },
      error: () => {
        clearTimeout(timer);
        giveUp();
      },
    };
    try {
      thread = spawn(code, {
        message: (message) => inbox.message(message as AnalysisMessage),
        error: (error) => inbox.error(error),
      });
    } catch {
      clearTimeout(timer);
      resolve(null);
    }
  });
}
