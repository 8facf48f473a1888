import type { FromWorker, ToWorker } from './cpu-protocol.ts';

/** A worker thread, the same in a browser and in Node. */
export interface Thread {
  post(message: ToWorker): void;
  terminate(): void;
  /** Whether the thread keeps a Node process alive; nothing in a browser. */
  keepAlive(alive: boolean): void;
}

export interface ThreadListeners {
  message(message: FromWorker): void;
  error(error: Error): void;
}

/** Starts a script as a thread; throws where threads cannot be made. */
export type StartThread = (script: string, listeners: ThreadListeners) => Thread;

type WorkerThreads = typeof import('node:worker_threads');

/** Node's own modules, without an import that a bundler for browsers would have to resolve. */
function builtin<T>(name: string): T | undefined {
  return globalThis.process?.getBuiltinModule?.(name) as T | undefined;
}

/** Number of threads that can run at once. */
export function availableThreads(): number {
  const os = builtin<typeof import('node:os')>('node:os');
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

export const startThread: StartThread = (script, listeners) => {
  const node = builtin<WorkerThreads>('node:worker_threads');
  return node ? startNodeThread(node, script, listeners) : startWebWorker(script, listeners);
};

function startNodeThread({ Worker }: WorkerThreads, script: string, { message, error }: ThreadListeners): Thread {
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
function startWebWorker(script: string, { message, error }: ThreadListeners): Thread {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const revoke = () => URL.revokeObjectURL(url);
  const worker = new Worker(url, { name: 'loss-landscape' });
  worker.addEventListener('message', revoke, { once: true });
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => message(data));
  worker.addEventListener('error', (event) => {
    revoke();
    error(new Error(event.message || 'the page does not allow workers (its policy lacks worker-src blob:)'));
  });
  return { post: (value) => worker.postMessage(value, []), terminate: () => worker.terminate(), keepAlive: () => {} };
}
