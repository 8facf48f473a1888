import type * as Os from 'node:os';
import type * as WorkerThreads from 'node:worker_threads';
import type { FromWorker, ToWorker } from './protocol.ts';

/** A worker thread, the same in a browser and in Node, that takes messages of one type. */
export interface Thread<In = ToWorker> {
  post(message: In): void;
  terminate(): void;
  /** Whether the thread keeps a Node process alive; nothing in a browser. */
  keepAlive(alive: boolean): void;
}

export interface ThreadListeners<Out = FromWorker> {
  message(message: Out): void;
  error(error: Error): void;
}

/** Starts a script as a thread; throws where threads cannot be made. */
export type StartThread<In = ToWorker, Out = FromWorker> = (
  script: string,
  listeners: ThreadListeners<Out>,
) => Thread<In>;

/** Node's own modules, without an import that a bundler for browsers would have to resolve. */
function builtin<T>(name: string): T | undefined {
  return globalThis.process?.getBuiltinModule?.(name) as T | undefined;
}

/** Number of threads that can run at once. */
export function availableThreads(): number {
  const os = builtin<typeof Os>('node:os');
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** Starts a script (the text of a classic one) as a thread, in whatever way this place has. */
export function startThread<In, Out>(script: string, listeners: ThreadListeners<Out>): Thread<In> {
  const node = builtin<typeof WorkerThreads>('node:worker_threads');
  return node ? startNodeThread(node, script, listeners) : startWebWorker(script, listeners);
}

function startNodeThread<In, Out>(
  { Worker }: typeof WorkerThreads,
  script: string,
  { message, error }: ThreadListeners<Out>,
): Thread<In> {
  const worker = new Worker(script, { eval: true });
  worker.on('message', message);
  worker.on('error', (cause) => error(cause instanceof Error ? cause : new Error(String(cause))));
  worker.on('exit', () => error(new Error('the thread ended')));
  return {
    post: (value) => worker.postMessage(value, []),
    terminate: () => void worker.terminate(),
    keepAlive: (alive) => (alive ? worker.ref() : worker.unref()),
  };
}

/** A blob: URL, because a page may not start a worker from a script of another origin, where a library often lies. */
function startWebWorker<In, Out>(script: string, { message, error }: ThreadListeners<Out>): Thread<In> {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const revoke = () => URL.revokeObjectURL(url);
  const worker = new Worker(url, { name: 'loss-landscape' });
  worker.addEventListener('message', revoke, { once: true });
  worker.addEventListener('message', ({ data }: MessageEvent<Out>) => message(data));
  worker.addEventListener('error', (event) => {
    revoke();
    error(new Error(event.message || 'the page does not allow workers (its policy lacks worker-src blob:)'));
  });
  return { post: (value) => worker.postMessage(value, []), terminate: () => worker.terminate(), keepAlive: () => {} };
}
