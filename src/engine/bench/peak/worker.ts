import { runLoop } from './loops.ts';
import type { FromPeakThread, ToPeakThread } from './protocol.ts';

/** The body of a thread that measures: runs each loop it is sent, in a browser or in Node. */

interface WorkerScope {
  postMessage(message: FromPeakThread, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { data: ToPeakThread }) => void): void;
}

const node = globalThis.process?.getBuiltinModule?.('node:worker_threads')?.parentPort;
const scope = globalThis as unknown as WorkerScope;

function post(message: FromPeakThread): void {
  if (node) node.postMessage(message, []);
  else scope.postMessage(message, []);
}

function answer(loop: ToPeakThread): void {
  try {
    const start = performance.timeOrigin + performance.now();
    const sum = runLoop(loop);
    post({ type: 'done', start, end: performance.timeOrigin + performance.now(), sum });
  } catch (error) {
    post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

if (node) node.on('message', answer);
else scope.addEventListener('message', ({ data }) => answer(data));
post({ type: 'ready' });
