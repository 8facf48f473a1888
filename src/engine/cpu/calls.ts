import { LandscapeError } from '../../spec/errors.ts';
import { startThread } from './threads.ts';

/** What such a thread says: first that it is up, then one answer a call. */
type Answer<Out> = { type: 'ready' } | { type: 'done'; value: Out } | { type: 'failed'; message: string };

/** A thread that answers calls, one at a time. */
export interface Caller<In, Out> {
  call(message: In): Promise<Out>;
  /** Ends the thread; a call under way rejects. */
  dispose(): void;
}

/** A thread that says nothing for this long was silently forbidden. */
const START_TIMEOUT_MS = 10_000;

/** Starts a script that calls `answerCalls`, and waits until it is up. Rejects where no thread starts. */
export function startCaller<In, Out>(script: string): Promise<Caller<In, Out>> {
  return new Promise((resolve, reject) => {
    let waiting: { resolve(value: Out): void; reject(error: Error): void } | null = null;
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
      waiting?.reject(error);
    };
    const timer = setTimeout(() => fail(new Error('a thread did not start')), START_TIMEOUT_MS);
    const thread = startThread<In, Answer<Out>>(script, {
      error: fail,
      message(message) {
        if (message.type === 'failed') return fail(new LandscapeError('unsupported', message.message));
        if (message.type === 'done') return waiting?.resolve(message.value);
        clearTimeout(timer);
        thread.keepAlive(false);
        resolve({ call, dispose });
      },
    });

    function call(message: In): Promise<Out> {
      thread.keepAlive(true);
      const answer = new Promise<Out>((resolve, reject) => (waiting = { resolve, reject }));
      thread.post(message);
      return answer.finally(() => thread.keepAlive(false));
    }

    function dispose(): void {
      thread.terminate();
      waiting?.reject(new LandscapeError('lost', 'The thread was ended'));
    }
  });
}

interface WorkerScope<In, Out> {
  postMessage(message: Answer<Out>, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { data: In }) => void): void;
}

/** The body of such a thread, in a browser or in Node. */
export function answerCalls<In, Out>(handle: (message: In) => Out): void {
  const node = globalThis.process?.getBuiltinModule?.('node:worker_threads')?.parentPort;
  const scope = globalThis as unknown as WorkerScope<In, Out>;

  function post(message: Answer<Out>): void {
    if (node) node.postMessage(message, []);
    else scope.postMessage(message, []);
  }

  function answer(message: In): void {
    try {
      post({ type: 'done', value: handle(message) });
    } catch (error) {
      post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  if (node) node.on('message', answer);
  else scope.addEventListener('message', ({ data }) => answer(data));
  post({ type: 'ready' });
}
